import { cpSync } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ServedFolder } from '../crash/served-folder.ts'
import { Experiments } from './harness/experiments.ts'
import { Hone, isRunning, PYTHON } from './harness/hone.ts'
import { KUBECONFIG, Kubernetes, until } from './harness/kubernetes.ts'
import { TestNamespace } from './harness/namespace.ts'

const TRIALS = 8
const POINTS = 5
const TRAIN = ['python3', '-uc', `import time\nfor i in range(${POINTS}):\n  print(f"epoch={i} loss={1 / (i + 1)}")\n  time.sleep(1)`]
/** No node fits. */
const WAITING_JOB = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  spec: {
    template: {
      spec: {
        restartPolicy: 'Never',
        nodeSelector: { 'hone-test.dev/nowhere': 'yes' },
        containers: [{ name: 'training', image: PYTHON, command: ['true'] }],
      },
    },
  },
}

interface Job {
  readonly metadata: { readonly name: string; readonly uid: string }
  readonly spec: { readonly suspend: boolean }
}

describe.skipIf(KUBECONFIG === undefined)('a server that is killed while its trials run as pods', () => {
  let space: TestNamespace
  let hone: Hone

  beforeAll(async () => {
    space = await TestNamespace.open(new Kubernetes(KUBECONFIG ?? ''), 'restart')
    hone = await Hone.serve(space, KUBECONFIG ?? '')
  })
  afterAll(async () => {
    await hone?.[Symbol.asyncDispose]()
    await space?.[Symbol.asyncDispose]()
  })

  it('adopts the pods that run, starts none twice and misses no measurement', async () => {
    const study = await hone.submit('killed', {
      trial: { command: TRAIN, pod: { keep: '1h' } },
      spec: { budget: { trials: TRIALS, parallel: 3 } },
    })
    await hone.pod(study, 'one runs', isRunning)
    for (let life = 0; life < 5 && (await hone.study(study)).state === 'ACTIVE'; life++) {
      await hone.kill()
      await pause(life * 1_500) // pods end meanwhile
      await hone.start()
      await pause(1_000 + life * 700)
    }
    await until('the study has ended', async () => (await hone.study(study)).state === 'ENDED', 180_000)
    const seen = (await hone.trials(study)).map(({ state, attempt, measurementCount }) => `${state} ${attempt?.epoch} ${measurementCount}`)
    expect(seen).toEqual(Array.from({ length: TRIALS }, () => `SUCCEEDED 1 ${POINTS}`))
    const pods = await hone.pods(study)
    expect(pods.map(({ metadata }) => metadata?.labels?.['hone.dev/trial']).sort()).toEqual(
      Array.from({ length: TRIALS }, (_, i) => String(i + 1)).sort(),
    )
  })

  it('ends what was stopped while it was away', async () => {
    const study = await hone.submit('orphans', { trial: { command: ['sleep', '600'] }, spec: { budget: { trials: 2, parallel: 2 } } })
    await until('both run', async () => {
      const pods = await hone.pods(study)
      return pods.length === 2 && pods.every(isRunning)
    })
    await hone.stop(study)
    await hone.kill()
    await hone.start()
    await until('no pod is left', async () => (await hone.pods(study)).length === 0, 30_000)
    expect((await hone.study(study)).state).toBe('ENDED')
  })

  it('leaves the objects of a paused study suspended, and lets them go on with it', async () => {
    const path = `/apis/batch/v1/namespaces/${space.name}/jobs`
    const find = async (study: string): Promise<Job | undefined> =>
      (await space.kubernetes.get<{ items: Job[] }>(path)).items.find(({ metadata }) => metadata.name.includes(study))
    const study = await hone.submit('suspended', { trial: { image: undefined, template: { object: WAITING_JOB } } })
    await hone.trial(study, 'it says why it waits', ({ attempt }) => /waits for a node/.test(attempt?.reason ?? ''))
    const uid = (await find(study))?.metadata.uid
    await hone.pause(study)
    await until('it is suspended', async () => (await find(study))?.spec.suspend === true)
    await until('no pod waits', async () => (await hone.pods(study)).length === 0)
    await hone.trial(study, 'it says so', ({ attempt }) => /paused/.test(attempt?.reason ?? ''))
    await hone.kill()
    await hone.start()
    expect((await find(study))?.spec.suspend).toBe(true)
    await hone.resume(study)
    await until('its pod waits again', async () => (await hone.pods(study)).length === 1)
    expect(await find(study)).toMatchObject({ metadata: { uid }, spec: { suspend: false } })
    await hone.stop(study)
    await until('nothing is left', async () => (await find(study)) === undefined && (await hone.pods(study)).length === 0)
    expect(await hone.ended(study)).toMatchObject({ state: 'CANCELLED', attempt: { epoch: 1 } })
  })
})

describe.skipIf(KUBECONFIG === undefined)('servers that share a namespace', () => {
  let space: TestNamespace
  let experiments: Experiments
  let first: Hone
  let second: Hone
  const copy = new ServedFolder()
  const on = ['--on', 'kubernetes', '--kubeconfig', KUBECONFIG ?? '', '--experiments']

  beforeAll(async () => {
    const kubernetes = new Kubernetes(KUBECONFIG ?? '')
    space = await TestNamespace.open(kubernetes, 'shared')
    experiments = await Experiments.define(kubernetes, space.name)
    first = await Hone.serve(space, KUBECONFIG ?? '', ['--experiments'])
  })
  afterAll(async () => {
    await copy.remove()
    for (const hone of [first, second]) await hone?.[Symbol.asyncDispose]()
    await space?.[Symbol.asyncDispose]()
    await experiments?.[Symbol.asyncDispose]()
  })

  const studiesOf = async (served: ServedFolder): Promise<string> =>
    (await served.hone('studies', '--names', '--data', served.data)).stdout.trim()

  it('leave what is another’s alone; when one is killed, one of its name goes on with it, and another one takes what is new', async () => {
    await experiments.create('early', 'import time; time.sleep(20); print("loss=1")', { maxTrialCount: 1, parallelTrialCount: 1 })
    await experiments.is('early', 'Running')
    await until('it runs', async () => (await space.pods()).some(isRunning))
    const [{ metadata } = {}] = await space.pods()

    // A copy is of the same name; the lock file and the announcement are of the process.
    cpSync(first.served.data, copy.data, { recursive: true, filter: (file) => basename(file) !== 'server.json' })
    const args = [...on, '--namespace', space.name]
    copy.start({ args })
    second = await Hone.serve(space, KUBECONFIG ?? '', ['--experiments'])
    expect(await copy.ended()).toMatchObject({ code: 7 })
    expect(copy.stderr).toMatch(/has the name of a server that works in the namespace .*: stop that one/)

    await first.kill()
    await experiments.create('late', 'print("loss=1")', { maxTrialCount: 1, parallelTrialCount: 1 })
    await Promise.all([copy.serve({ args }), experiments.is('late', 'Succeeded'), experiments.is('early', 'Succeeded')])
    expect(await Promise.all([copy, second.served].map(studiesOf))).toEqual(['early', 'late'])
    const [early, late] = [await experiments.status('early'), await experiments.status('late')]
    expect(early).toMatchObject({ trialsSucceeded: 1, trials: 1, followedBy: metadata?.labels?.['hone.dev/server'] })
    expect(late.followedBy).not.toBe(early.followedBy)
  })
})
