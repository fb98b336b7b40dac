// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of study documents look like template strings
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Hone, PYTHON } from './harness/hone.ts'
import { KUBECONFIG, Kubernetes, until } from './harness/kubernetes.ts'
import { TestNamespace } from './harness/namespace.ts'
import { HAS_TRAINING_OPERATOR, TrainingOperator } from './harness/training-operator.ts'

const TRAIN = 'import os, sys\nprint("epoch=1 loss=9")\nprint("epoch=2 loss=" + sys.argv[1])'
const OTHER = 'print("epoch=9 loss=99")'
const FAIL = 'import sys, time\ntime.sleep(1)\nsys.exit("the data is broken")'
/** As a process that waits for its peers: nothing but a signal ends it. */
const WAIT = 'import time\nprint("epoch=1 loss=1", flush=True)\ntime.sleep(600)'
const FAILS_ONCE = `import os, sys\nif not os.path.exists("/kept/once"):\n  open("/kept/once", "w")\n  print("epoch=1 loss=7")\n  sys.exit(1)\n${TRAIN}`

interface Replica {
  readonly program: string
  readonly replicas?: number
  readonly restartPolicy?: string
  readonly pod?: object
}

const replica = (container: string, { program, replicas = 1, restartPolicy = 'Never', pod = {} }: Replica): object => ({
  replicas,
  restartPolicy,
  template: {
    spec: {
      ...pod,
      volumes: [{ name: 'kept', emptyDir: {} }],
      containers: [
        {
          name: container,
          image: PYTHON,
          command: ['python3', '-uc', program, '${x}'],
          volumeMounts: [{ name: 'kept', mountPath: '/kept' }],
        },
      ],
    },
  },
})
const pytorch = (master: Replica, worker: Replica = { program: OTHER }): object => ({
  apiVersion: 'kubeflow.org/v1',
  kind: 'PyTorchJob',
  spec: { pytorchReplicaSpecs: { Master: replica('pytorch', master), Worker: replica('pytorch', worker) } },
})
const tensorflow = (worker: Replica): object => ({
  apiVersion: 'kubeflow.org/v1',
  kind: 'TFJob',
  spec: { tfReplicaSpecs: { Worker: replica('tensorflow', worker) } },
})

describe.skipIf(!HAS_TRAINING_OPERATOR)('jobs of Kubeflow’s training operator, on a cluster', () => {
  let space: TestNamespace
  let hone: Hone
  let operator: TrainingOperator

  beforeAll(async () => {
    space = await TestNamespace.open(new Kubernetes(KUBECONFIG ?? ''), 'training')
    operator = await TrainingOperator.start(space)
    hone = await Hone.serve(space, KUBECONFIG ?? '')
  })
  afterAll(async () => {
    await hone?.[Symbol.asyncDispose]()
    await operator?.[Symbol.asyncDispose]()
    await space?.[Symbol.asyncDispose]()
  })

  const submit = (label: string, object: object): Promise<string> =>
    hone.submit(label, { trial: { image: undefined, template: { object }, resources: {} } })

  it.concurrent.each([
    ['PyTorchJob, by its master,', pytorch({ program: TRAIN })],
    ['TFJob, by its first worker,', tensorflow({ program: TRAIN, replicas: 2 })],
    ['PyTorchJob whose container is started again', pytorch({ program: FAILS_ONCE, restartPolicy: 'OnFailure' })],
  ])('a %s is run to its end, with what it said last, and nothing is left', async (kind, object) => {
    const study = await submit(kind.slice(0, 3).toLowerCase(), object)
    const trial = await hone.ended(study)
    expect(trial).toMatchObject({ state: 'SUCCEEDED', attempt: { epoch: 1 } })
    expect(trial.values[0]).toBeCloseTo(trial.parameters.x?.number ?? Number.NaN, 12)
    await until('its object and its pods are gone', async () => (await left(study)) === 0)
  })

  it.concurrent('one that fails is told by the exit of its master', async () => {
    const study = await submit('failing', pytorch({ program: FAIL }))
    const outcome = { reason: 'exitCode', exitCode: 1, lastLines: ['the data is broken'] }
    expect(await hone.ended(study)).toMatchObject({ state: 'FAILED', outcome })
  })

  it.concurrent('one that fails by a worker ends at once and says so, though its master waits on', async () => {
    const study = await submit('widowed', pytorch({ program: WAIT }, { program: FAIL }))
    const message = expect.stringMatching(/^its pod \S+-worker-0 failed: exited with code 1: the data is broken/)
    expect(await hone.ended(study, 60_000)).toMatchObject({ state: 'FAILED', outcome: { reason: 'workloadFailed', exitCode: 1, message } })
    await until('its object and its pods are gone', async () => (await left(study)) === 0)
  })

  it.concurrent('one that waits is suspended while its study is paused, and goes on with it', async () => {
    const pod = { nodeSelector: { 'hone-test.dev/nowhere': 'yes' } }
    const study = await submit('paused', pytorch({ program: TRAIN, pod }, { program: OTHER, pod }))
    await hone.trial(study, 'it says why it waits', ({ attempt }) => /waits for a node/.test(attempt?.reason ?? ''))
    const find = async () => (await operator.jobs()).find(({ metadata }) => metadata.name.includes(study))
    await hone.pause(study)
    await until('it is suspended', async () => (await find())?.spec.runPolicy?.suspend === true && (await hone.pods(study)).length === 0)
    await hone.resume(study)
    await until('it goes on', async () => (await find())?.spec.runPolicy?.suspend === false && (await hone.pods(study)).length === 2)
    await hone.stop(study)
    expect(await hone.ended(study)).toMatchObject({ state: 'CANCELLED', attempt: { epoch: 1 } })
    await until('its object and its pods are gone', async () => (await left(study)) === 0)
  })

  async function left(study: string): Promise<number> {
    const names = [...(await operator.jobs()), ...(await space.pods())].map(({ metadata }) => metadata?.name ?? '')
    return names.filter((name) => name.includes(study)).length
  }
})
