import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HoneError } from '../../../../../src/model/index.ts'
import { ApiFailure } from '../../../../../src/trials/executors/kubernetes/api/api.ts'
import { holdServerName, type ServerLease } from '../../../../../src/trials/executors/kubernetes/index.ts'
import { closeExecutors, endpointOf, openStub } from '../fixtures.ts'

const NAME = 'hone-aaaa'
/** Renewed often, and trusted for longer than a busy machine stands still. */
const TIMES = { durationMs: 30_000, renewMs: 20, trustMs: 20_000 }
const SHORT_TRUST_MS = 600

describe('the lease on the name of a server', () => {
  let stub: Awaited<ReturnType<typeof openStub>>
  let held: ServerLease[]
  let lost: HoneError[]
  let logged: { event: string; by?: string }[]

  beforeEach(async () => {
    stub = await openStub()
    held = []
    lost = []
    logged = []
  })
  afterEach(async () => {
    for (const lease of held) await lease.release()
    await closeExecutors()
  })

  const hold = async (place: string, times: Partial<typeof TIMES> = {}): Promise<ServerLease> => {
    const lease = await holdServerName({
      endpoint: endpointOf(stub),
      server: 'aaaa',
      dataFolder: '/data',
      log: (event) => logged.push(event as never),
      lost: (error) => lost.push(error),
      times: { ...TIMES, ...times },
      place,
    })
    held.push(lease)
    return lease
  }
  const holder = (): unknown => (stub.find('leases', NAME)?.spec as { holderIdentity?: string } | undefined)?.holderIdentity
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  /** As a server that was killed, or is cut off. */
  const leaveBehind = (holderIdentity: string): void =>
    void stub.create('/apis/coordination.k8s.io/v1/namespaces/research/leases', NAME, {
      spec: { holderIdentity, leaseDurationSeconds: 1 },
    })

  it('is one server’s at a time: another place of the same name is refused while it is renewed, and told whose it is', async () => {
    await hold('here')
    await expect(hold('there')).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringMatching(/\/data .* in the namespace research already \(here\): .* remove its file cluster-name$/),
    })
    expect(holder()).toBe('here')
  })

  it('is the next one’s at once when it was given back, or was held from the same place', async () => {
    const first = await hold('here')
    await first.release()
    expect(holder()).toBeUndefined()
    leaveBehind('there')
    await hold('there')
    expect(logged).toEqual([])
  })

  it('is waited for, which is said, where its holder renews it no more', async () => {
    leaveBehind('gone')
    await hold('here')
    expect(logged).toMatchObject([{ event: 'lease not free', by: 'gone' }])
    expect(holder()).toBe('here')
  })

  it('is one’s only of two who start together', async () => {
    const results = await Promise.allSettled(['a', 'b', 'c'].map((place) => hold(place)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(lost).toEqual([])
  })

  it('that cannot be renewed lets nothing be changed until it is again', async () => {
    const lease = await hold('here', { trustMs: SHORT_TRUST_MS })
    stub.fail(Number.POSITIVE_INFINITY, 503, { path: '/leases' })
    await until(() => logged.length > 0)
    await new Promise((resolve) => setTimeout(resolve, SHORT_TRUST_MS))
    await expect(lease.demand()).rejects.toMatchObject({ isTransient: true, message: expect.stringContaining('is not renewed') })
    stub.forgive()
    await until(() => holder() === 'here')
    for (;;) {
      const failure = await lease.demand().catch((error: unknown) => error)
      if (failure === undefined) break
      expect(failure).toBeInstanceOf(ApiFailure)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  })

  it('that another one took meanwhile ends the server, which changes nothing more', async () => {
    const lease = await hold('here')
    stub.change('leases', NAME, ({ spec }) => ({ spec: { ...spec, holderIdentity: 'there' } }))
    await until(() => lost.length > 0)
    expect(lost[0]?.message).toContain('(there)')
    await expect(lease.demand()).rejects.toBeInstanceOf(ApiFailure)
  })

  it('is done without where there is no right to it, which is said', async () => {
    stub.fail(Number.POSITIVE_INFINITY, 403, { path: '/leases', reason: 'Forbidden', message: 'leases is forbidden' })
    const lease = await hold('here')
    await lease.demand()
    expect(logged).toMatchObject([{ event: 'lease not granted', message: 'leases is forbidden' }])
  })
})
