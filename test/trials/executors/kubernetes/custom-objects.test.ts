import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { KubernetesObject } from '../../../../src/trials/executors/kubernetes/api/objects.ts'
import { CustomObjects } from '../../../../src/trials/executors/kubernetes/index.ts'
import { closeExecutors, endpointOf, openStub } from './fixtures.ts'
import { NAMESPACE } from './stub/cluster.ts'

const KIND = { group: 'hone-test.dev', version: 'v1', plural: 'oddities', kind: 'Oddity' }
const PATH = `/apis/hone-test.dev/v1/namespaces/${NAMESPACE}/oddities`

describe('objects of a kind that somebody defined', () => {
  let stub: Awaited<ReturnType<typeof openStub>>
  let objects: CustomObjects<KubernetesObject>
  let closing: AbortController
  let told: string[]
  let logged: { event: string; message: string }[]
  let following: Promise<void>

  beforeEach(async () => {
    stub = await openStub()
    told = []
    logged = []
    closing = new AbortController()
    const times = { backoffMinMs: 2, backoffMaxMs: 5, silenceMs: 5_000, answerMs: 1_000 }
    objects = new CustomObjects({ endpoint: endpointOf(stub), kind: KIND, times, log: (event) => logged.push(event as never) })
  })
  afterEach(async () => {
    closing.abort()
    await following
    await closeExecutors()
  })

  const follow = (): void => {
    const note = (what: string) => (object: KubernetesObject) => told.push(`${what} ${object.metadata.name}`)
    following = objects.follow({ seen: note('seen'), gone: note('gone'), synced: () => told.push('synced') }, closing.signal)
  }
  const has = async (line: string): Promise<void> => {
    while (!told.includes(line)) await new Promise((resolve) => setTimeout(resolve, 2))
  }
  const make = (name: string) => stub.create(PATH, name, { spec: {} })

  it('are told of as they are and as they change, also when a watch breaks', async () => {
    make('a')
    follow()
    await has('synced')
    make('b')
    await has('seen b')
    stub.cut()
    make('c')
    stub.vanish('a', 'oddities')
    await has('gone a')
    expect(told).toEqual(['seen a', 'synced', 'seen b', 'seen c', 'gone a'])
  })

  it('are waited for where nobody defined the kind yet, which is said once', async () => {
    stub.fail(4, 404, { path: '/oddities', message: 'the server could not find the requested resource' })
    follow()
    await has('synced')
    expect(logged).toEqual([
      { event: 'objectsTrouble', kind: 'oddities.hone-test.dev', message: 'the server could not find the requested resource' },
    ])
  })

  it('get a status without a change of anything else, and a later one of the name never does', async () => {
    const object = make('a')
    expect(await objects.patchStatus(object, { size: 3, color: 'red' })).toBe(true)
    expect(await objects.patchStatus(object, { color: null })).toBe(true)
    expect(stub.find('oddities', 'a')).toMatchObject({ status: { size: 3 }, spec: {} })
    expect(stub.find('oddities', 'a')?.status).not.toHaveProperty('color')
    stub.vanish('a', 'oddities')
    expect(await objects.patchStatus(object, { size: 4 })).toBe(false)
    make('a')
    await expect(objects.patchStatus(object, { size: 5 })).rejects.toMatchObject({ status: 409 })
    expect(stub.find('oddities', 'a')?.status).toBeUndefined()
  })

  it('are made once of a name, and listed by their labels, page by page', async () => {
    const labels = { of: 'one' }
    const object = await objects.create({ metadata: { name: 'a', labels } })
    expect(object.metadata.uid).toBe(stub.find('oddities', 'a')?.metadata.uid)
    await expect(objects.create({ metadata: { name: 'a' } })).rejects.toMatchObject({ status: 409 })
    make('other')
    for (let i = 0; i < 600; i++) stub.create(PATH, `n${i}`, { metadata: { name: `n${i}`, labels }, spec: {} })
    expect((await objects.list('of=one'))?.length).toBe(601)
  })

  it('are not listed where there is no such kind, or no right to it, which is said', async () => {
    for (const status of [403, 404]) {
      stub.fail(1, status, { path: '/oddities', message: 'no' })
      expect(await objects.list('of=one')).toBeUndefined()
    }
    const said = { event: 'objectsTrouble', kind: 'oddities.hone-test.dev', message: 'no' }
    expect(logged).toEqual([said, said])
    stub.fail(1, 500, { path: '/oddities' })
    await expect(objects.list('of=one')).rejects.toMatchObject({ status: 500 })
  })

  it('have Warnings of their own, as long as events can hold', async () => {
    const object = make('a')
    await objects.tell(object, { type: 'Warning', reason: 'Odd', message: 'x'.repeat(5_000) })
    const [event] = [...stub.objects].filter(([path]) => path.includes('/events/')).map(([, one]) => one)
    expect(event).toMatchObject({
      type: 'Warning',
      reason: 'Odd',
      message: 'x'.repeat(1_024),
      involvedObject: { apiVersion: 'hone-test.dev/v1', kind: 'Oddity', name: 'a', uid: object.metadata.uid },
    })
    stub.fail(1, 403, { path: '/events' })
    await objects.tell(object, { type: 'Warning', reason: 'Odd', message: 'again' })
    expect(logged).toMatchObject([{ event: 'event not told' }])
  })
})
