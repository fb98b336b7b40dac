import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Hone, isOver, isRunning } from './harness/hone.ts'
import { KUBECONFIG, Kubernetes, until } from './harness/kubernetes.ts'
import { TestNamespace } from './harness/namespace.ts'

const DEAF = [
  'python3',
  '-uc',
  'import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint("epoch=1 loss=1")\ntime.sleep(600)',
]
/** The first trial reaches the target, the others go on for ever. */
const ONE_HITS = ['sh', '-c', 'echo "epoch=1 loss=9"; [ "$HONE_TRIAL" = 1 ] || exec sleep 600; sleep 5; echo "epoch=2 loss=0.1"']

describe.skipIf(KUBECONFIG === undefined)('stopping on a cluster', () => {
  let space: TestNamespace
  let hone: Hone

  beforeAll(async () => {
    space = await TestNamespace.open(new Kubernetes(KUBECONFIG ?? ''), 'stopping')
    hone = await Hone.serve(space, KUBECONFIG ?? '')
  })
  afterAll(async () => {
    await hone?.[Symbol.asyncDispose]()
    await space?.[Symbol.asyncDispose]()
  })

  const allRun = (study: string, count: number): Promise<unknown> =>
    until(`${count} pods run`, async () => (await hone.pods(study)).filter(isRunning).length === count)

  /** The states of all trials, once none is open: the service hears of a pod's end a moment after the API server. */
  const statesAtEnd = async (study: string): Promise<string[]> => {
    const trials = await until('all trials have ended', async () => {
      const seen = await hone.trials(study)
      return seen.every(isOver) && seen
    })
    return trials.map(({ state }) => state)
  }

  it.concurrent('leaves no pod of a stopped study after 30 s, also of code that ignores SIGTERM', async () => {
    const study = await hone.submit('deaf', { trial: { command: DEAF, grace: '5s' }, spec: { budget: { trials: 3, parallel: 3 } } })
    await allRun(study, 3)
    await hone.stop(study)
    const began = Date.now()
    await until('no pod is left', async () => (await hone.pods(study)).length === 0, 60_000)
    expect(Date.now() - began).toBeLessThan(30_000)
    expect(await statesAtEnd(study)).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED'])
  })

  it.concurrent('gives the GPUs back when the target is reached', async () => {
    const study = await hone.submit('target', {
      trial: { command: ONE_HITS },
      spec: { objectives: [{ metric: 'loss', goal: 'minimize', target: 0.5 }], budget: { trials: 50, parallel: 3 } },
    })
    await until('the target is reached', async () => (await hone.study(study)).state === 'ENDED')
    await until('no pod is left', async () => (await hone.pods(study)).length === 0, 30_000)
    const states = await statesAtEnd(study)
    expect(states[0]).toBe('SUCCEEDED')
    expect(states.slice(1).every((state) => state === 'CANCELLED')).toBe(true)
  })

  it.concurrent('takes back the pods of a paused study that wait, and lets those that run go on', async () => {
    const study = await hone.submit('paused', {
      trial: { command: ['sleep', '600'], resources: { gpu: 1_000 } },
      spec: { budget: { trials: 2, parallel: 2 } },
    })
    await until('both wait', async () => (await hone.pods(study)).length === 2)
    await hone.pause(study)
    await until('no pod waits', async () => (await hone.pods(study)).length === 0, 30_000)
    expect((await hone.trials(study)).map(({ state }) => state)).toEqual(['ACTIVE', 'ACTIVE'])
    await hone.resume(study)
    await until('they wait again', async () => (await hone.pods(study)).length === 2)
    await hone.stop(study)
    await until('no pod is left', async () => (await hone.pods(study)).length === 0, 30_000)
  })
})
