import { credentials, Metadata, type requestCallback, status } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Study } from '../../../src/model/index.ts'
import { Suggesting } from '../../../src/server/vizier/suggesting.ts'
import { loadVizierWire, type ReadOperation, type VizierServiceClient } from '../../../src/wire/index.ts'
import { type bearer, DOCUMENT, type OpenServer, openServer } from '../grpc/open-server.ts'

let server: OpenServer
let client: VizierServiceClient
let study: Study

/** One trial at a time: who asks for another one waits. */
beforeAll(async () => {
  server = await openServer()
  client = new (loadVizierWire().VizierService)(server.address, credentials.createInsecure())
  const document = DOCUMENT.replace('parallel: 20', 'parallel: 1')
  await server.call(server.client.createStudy, { document })
  study = await server.studies.getStudy({ project: 'default', name: 'parabola' })
})
afterAll(async () => {
  client.close()
  await server.close()
})

const parent = 'owners/default/studies/parabola'

function ask<Request, Reply>(method: (request: Request, metadata: ReturnType<typeof bearer>, callback: requestCallback<Reply>) => unknown) {
  return (request: Request, metadata = server.owner): Promise<Reply> =>
    new Promise((resolve, reject) => {
      method.call(client, request, metadata, (error, reply) => (error === null ? resolve(reply as Reply) : reject(error)))
    })
}
const suggest = (clientId: string) => ask<object, ReadOperation>(client.suggestTrials)({ parent, suggestionCount: 1, clientId })
const trialsOf = (operation: ReadOperation) =>
  loadVizierWire().suggestTrialsResponse.deserialize((operation.response as { value: Buffer }).value).trials

describe('a suggestion', () => {
  it('that is fast is done at once, and typed', async () => {
    const operation = await suggest('a')
    expect(operation).toMatchObject({
      done: true,
      result: 'response',
      response: { type_url: 'type.googleapis.com/vizier.SuggestTrialsResponse' },
    })
    expect(trialsOf(operation)).toMatchObject([{ name: `${parent}/trials/1`, id: '1', state: 'ACTIVE', clientId: 'a' }])
  })

  it('that takes longer is pending, goes on by itself, and is asked for by its name', async () => {
    const pending = await suggest('b')
    expect(pending).toMatchObject({ done: false })
    expect(pending.name).toMatch(/^owners\/default\/operations\/suggestion\/parabola\/b\/1\.\w+$/)
    await server.studies.completeTrial({
      trial: { study: study.id, number: 1 },
      as: 'succeeded',
      points: [{ step: 1, values: { loss: 1 }, at: 1 }],
    })
    const done = await ask<object, ReadOperation>(client.getOperation)({ name: pending.name })
    expect(done).toMatchObject({ name: pending.name, done: true })
    expect(trialsOf(done)).toMatchObject([{ id: '2', clientId: 'b' }])
  })

  it('is taken up again by a server that knows nothing of it: its caller gets the same trials', async () => {
    const later = new Suggesting(server.studies, new AbortController().signal)
    const { settled } = await later.resume('1.abc', { study: study.id, worker: 'b', count: 1, open: 'reclaim' })
    expect(settled).toMatchObject({ kind: 'done', trials: [{ number: 2 }] })
  })
})

describe('a study that was not made through this interface', () => {
  /** Makes the study with one piece of its document changed, and asks for twenty of its points. */
  const twentyOf = async (name: string, piece: string, changed: string) => {
    await server.call(server.client.createStudy, { document: DOCUMENT.replace('name: parabola', `name: ${name}`).replace(piece, changed) })
    const parent = `owners/default/studies/${name}`
    const operation = await ask<object, ReadOperation>(client.suggestTrials)({ parent, suggestionCount: 20, clientId: 'a' })
    return { parent, trials: trialsOf(operation) }
  }

  it('gives points from where the best is believed to be', async () => {
    const { parent, trials } = await twentyOf('believed', 'kind: {choice: [a, b]}', 'kind: {choice: [a, b], likely: {b: 1000}}')
    const kinds = trials.flatMap(({ parameters }) => parameters.map(({ value }) => value?.stringValue))
    expect(kinds.filter((kind) => kind === 'b').length).toBeGreaterThan(15)
    expect(await ask<object, object>(client.getStudy)({ name: parent })).toMatchObject({ name: parent })
  })

  it('gives only points that keep its parameter constraints, and takes no others', async () => {
    const constraint = '  parameterConstraints: [{keep: x > 4, when: {kind: a}}]\n  algorithm:'
    const { parent: constrained, trials } = await twentyOf('constrained', '  algorithm:', constraint)
    const points = trials.map(({ parameters }) => parameters.map(({ value }) => value?.numberValue ?? value?.stringValue))
    expect(points).toHaveLength(20)
    expect(points.some(([x, kind]) => kind === 'a' && Number(x) > 4)).toBe(true)
    expect(points.filter(([x, kind]) => kind === 'a' && Number(x) <= 4)).toEqual([])
    const parameters = [
      { parameterId: 'x', value: { numberValue: 1 } },
      { parameterId: 'kind', value: { stringValue: 'a' } },
    ]
    await expect(ask<object, object>(client.createTrial)({ parent: constrained, trial: { parameters } })).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: expect.stringContaining('must keep x > 4: here is kind = "a", x = 1'),
    })
    expect(await ask<object, object>(client.getStudy)({ name: constrained })).toMatchObject({ name: constrained })
  })

  it('is read by anyone, and written by its owner only', async () => {
    const nobody = new Metadata()
    expect(await ask<object, object>(client.getStudy)({ name: parent }, nobody)).toMatchObject({ name: parent, state: 'ACTIVE' })
    for (const method of [client.deleteStudy, client.stopTrial]) {
      const name = method === client.deleteStudy ? parent : `${parent}/trials/2`
      await expect(ask<object, object>(method)({ name }, nobody)).rejects.toMatchObject({ code: status.UNAUTHENTICATED })
    }
    const create = ask<object, object>(client.createStudy)
    const taken = { parent: 'owners/default', study: { displayName: 'parabola' } }
    await expect(create(taken)).rejects.toMatchObject({ code: status.ALREADY_EXISTS })
  })
})
