import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OWN_CLUSTER, signal, stalled } from './harness/control-plane.ts'
import { FaultyLine } from './harness/faulty-line.ts'
import { Hone, isRunning } from './harness/hone.ts'
import { KUBECONFIG, Kubernetes, until } from './harness/kubernetes.ts'
import { TestNamespace } from './harness/namespace.ts'

const POINTS = 12
/** Measures once a second, so that it ends while the control plane is away. */
const TRAIN = ['python3', '-uc', `import time\nfor i in range(${POINTS}):\n  print(f"epoch={i} loss={1 / (i + 1)}")\n  time.sleep(1)`]

/** The API server fails in its own ways. Pods go on meanwhile: nothing is started twice, and nothing that they measured is missing. */
describe.skipIf(KUBECONFIG === undefined)('while the control plane fails', () => {
  let kubernetes: Kubernetes
  let space: TestNamespace
  const folder = mkdtempSync(join(tmpdir(), 'hone-line-'))

  beforeAll(async () => {
    kubernetes = new Kubernetes(KUBECONFIG ?? '')
    space = await TestNamespace.open(kubernetes, 'control-plane')
  })
  afterAll(async () => {
    await space?.[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Lets a study of two trials meet a fault while it runs, and sees that it came through. */
  async function throughFault(fault: (line: FaultyLine, hone: Hone, study: string) => Promise<void>): Promise<void> {
    const kubeconfig = join(folder, randomBytes(4).toString('hex'))
    await using line = await FaultyLine.open(KUBECONFIG ?? '', kubeconfig)
    await using hone = await Hone.serve(space, kubeconfig)
    const study = await hone.submit('outage', {
      trial: { command: TRAIN, pod: { keep: '1h' } },
      spec: { budget: { trials: 2, parallel: 1 } },
    })
    await hone.pod(study, 'it runs', isRunning)
    await hone.trial(study, 'it has been heard', ({ measurementCount }) => measurementCount > 0)
    await fault(line, hone, study)
    await until('the study has ended', async () => (await hone.study(study)).state === 'ENDED', 180_000)
    const trials = await hone.trials(study)
    const seen = trials.map(({ state, attempt, measurementCount }) => ({ state, epoch: attempt?.epoch, points: measurementCount }))
    expect(seen).toEqual([1, 2].map(() => ({ state: 'SUCCEEDED', epoch: 1, points: POINTS })))
    expect(await hone.pods(study)).toHaveLength(2)
  }

  it.concurrent('gone for a minute: the service answers all the while, and catches up', () =>
    throughFault(async (line, hone, study) => {
      const port = await line.takeAway()
      for (let second = 0; second < 60; second += 5) {
        expect((await hone.study(study)).state).toBe('ACTIVE')
        await pause(5_000)
      }
      await line.restore(port)
    }))

  it.concurrent('stalled for 40 s: open connections that say nothing are given up', () =>
    throughFault(async (line) => {
      line.holdStill()
      await pause(40_000)
      line.goOn()
    }))

  it.concurrent('every connection cut twice a second: watches and logs are taken up where they were', () =>
    throughFault(async (line) => {
      for (let i = 0; i < 40; i++) {
        line.cut()
        await pause(500)
      }
    }))

  it.concurrent('open connections that go deaf for ever: watches and logs are begun anew on others', () =>
    throughFault(async (line) => line.deafen()))

  it.skipIf(!OWN_CLUSTER)('restarted while nobody could look: what it has forgotten (410) is listed anew', () =>
    throughFault(async (line, _, study) => {
      const port = await line.takeAway()
      for (let i = 0; i < 3; i++)
        await space.createPod(`unrelated-${study}-${i}`, { containers: [{ name: 'c', image: 'localhost/python:1', command: ['true'] }] })
      await signal('KILL', 'kube-apiserver')
      await until('it is back', () => kubernetes.text('GET', '/readyz'))
      await line.restore(port)
    }),
  )

  it.skipIf(!OWN_CLUSTER)('the API server itself held still for 30 s', () =>
    throughFault(async () => {
      await stalled('kube-apiserver', () => pause(30_000))
    }),
  )
})
