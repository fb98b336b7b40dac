import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Launch, Observation } from '../../../../src/trials/index.ts'
import { ClusterBench, hasEnded } from './fixtures.ts'

/** A time that comes in no test. */
const NEVER_MS = 3_600_000
/** The time after its grace that a node has to end a pod is over in a moment. */
const NEARLY_OVERDUE_MS = 19_900
const AT = '2026-01-02T03:04:05Z'
const LOST = { kind: 'lost', reason: 'its pod was on a node that is silent (node-1), and may still run there' }

const says =
  (reason: string | undefined) =>
  (seen: Observation | undefined): boolean =>
    seen?.kind === 'running' && seen.reason === reason

describe('a pod on a node that is silent', () => {
  const bench = new ClusterBench()

  const takeAway = ({ objectName }: Launch): void =>
    bench.stub.update(objectName, ({ metadata }) => ({
      metadata: { ...metadata, deletionTimestamp: new Date(Date.now() - NEARLY_OVERDUE_MS).toISOString() },
    }))

  it('says so in its reason while it is waited for, also that it is being deleted, and takes it back when the node is there again', async () => {
    const launch = await bench.running()
    const ready = (status: string): object[] => [
      { type: 'Ready', status, lastTransitionTime: AT },
      { type: 'ContainersReady', status: 'True' },
    ]
    const show = (status: string): void =>
      bench.stub.update(launch.objectName, (pod) => ({ status: { ...pod.status, conditions: ready(status) } }) as never)
    const silence = `its node (node-1) does not answer, as the cluster found at ${AT}`
    show('False')
    await bench.until(launch, says(silence))
    show('True')
    await bench.until(launch, says(undefined))
    show('False')
    const until = new Date(Date.now() + NEVER_MS).toISOString()
    bench.stub.update(launch.objectName, ({ metadata }) => ({ metadata: { ...metadata, deletionTimestamp: until } }))
    await bench.until(launch, says(`${silence}; its pod is being deleted and has until ${until} to end`))
  })

  it('is lost once it should have ended, though nothing is heard of it, nobody looks and its log cannot be had', async () => {
    bench.open({ times: { sweepMs: NEVER_MS, backoffMinMs: NEVER_MS, backoffMaxMs: NEVER_MS } })
    bench.stub.fail(1_000_000, 500, { path: '/log', message: 'no preferred addresses found' })
    const launch = await bench.running()
    takeAway(launch)
    expect(await bench.until(launch, hasEnded)).toMatchObject(LOST)
    expect(await bench.logOf(launch)).toBe('[hone: the end of the log could not be read: no preferred addresses found]\n')
  })

  it('is lost also while its container goes on talking', async () => {
    const launch = await bench.running()
    const over = new AbortController()
    const talking = (async () => {
      for (let line = 0; !over.signal.aborted; line++) {
        bench.stub.print(launch.objectName, [`line ${line}`])
        await pause(2)
      }
    })()
    takeAway(launch)
    expect(await bench.until(launch, hasEnded)).toMatchObject(LOST)
    over.abort()
    await talking
    expect(await bench.logOf(launch)).toMatch(/^line 0\nline 1\n/)
  })
})
