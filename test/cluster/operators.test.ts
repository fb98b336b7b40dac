// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of study documents look like template strings
import type { V1PodSpec } from '@kubernetes/client-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OWN_CLUSTER } from './harness/control-plane.ts'
import { Hone, PYTHON } from './harness/hone.ts'
import { KUBECONFIG, Kubernetes, until } from './harness/kubernetes.ts'
import { TestNamespace } from './harness/namespace.ts'
import { Operator, type PlayedKind } from './harness/operator.ts'
import { ASIDE, TRAIN_JOB } from './harness/train-job.ts'

/** Says what it was given, on the command line and by variables. */
const PROGRAM = 'import os, sys\nprint("epoch=1 loss=" + sys.argv[1])\nprint("epoch=2 loss=" + os.environ["HONE_PARAM_x"])'
const train = (program: string): string[] => ['python3', '-uc', program, '${x}']

/** KubeRay: a Ray cluster, and a pod that submits to it and prints what the job prints; all of it anew for each of its tries. */
const RAY_JOB: PlayedKind = {
  group: 'ray.io',
  version: 'v1',
  kind: 'RayJob',
  plural: 'rayjobs',
  pods: ({ metadata: { name }, spec, status }) => {
    const tries = status?.failed ?? 0
    const { template } = spec.rayClusterSpec.headGroupSpec
    const [head] = (template.spec as V1PodSpec).containers
    const submitter = { name: 'ray-job-submitter', image: PYTHON, command: ['sh', '-c', spec.entrypoint] }
    const env = [...(head?.env ?? []), { name: 'TRY', value: String(tries) }]
    return [
      { name: `${name}-head-${tries}`, labels: { ...template.metadata?.labels, 'ray.io/node-type': 'head' }, spec: template.spec },
      {
        name: `${name}-submit-${tries}`,
        labels: { 'batch.kubernetes.io/job-name': name, 'ray.io/originated-from-cr-name': name },
        spec: { containers: [ASIDE, { ...submitter, env }] },
      },
    ]
  },
  status: ({ metadata: { name }, spec, status }, phaseOf) => {
    const failed = status?.failed ?? 0
    const phase = phaseOf(`${name}-submit-${failed}`)
    if (status?.jobDeploymentStatus === 'Retrying') return { failed, jobStatus: '', jobDeploymentStatus: 'Initializing' }
    if (phase === 'Succeeded') return { failed, jobStatus: 'SUCCEEDED', jobDeploymentStatus: 'Complete' }
    if (phase === 'Failed' && failed < (spec.backoffLimit ?? 0))
      return { failed: failed + 1, jobStatus: 'FAILED', jobDeploymentStatus: 'Retrying' }
    if (phase === 'Failed') return { failed, jobStatus: 'FAILED', jobDeploymentStatus: 'Failed', reason: 'AppFailed' }
    return {
      failed,
      jobStatus: phase === 'Running' ? 'RUNNING' : '',
      jobDeploymentStatus: phase === 'Running' ? 'Running' : 'Initializing',
    }
  },
}

/** Argo: a pod for a step, whose first container waits for the step's own. */
const WORKFLOW: PlayedKind = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  kind: 'Workflow',
  plural: 'workflows',
  pods: ({ metadata: { name }, spec }) => [
    {
      name: `${name}-train-1`,
      labels: { ...spec.podMetadata?.labels, 'workflows.argoproj.io/workflow': name, 'workflows.argoproj.io/completed': 'false' },
      spec: {
        containers: [
          { ...ASIDE, name: 'wait' },
          { name: 'main', ...spec.templates[0].container },
        ],
      },
    },
  ],
  status: ({ metadata: { name } }, phaseOf) => ({ phase: phaseOf(`${name}-train-1`) ?? 'Pending', progress: '0/1' }),
}

/** Operators that do not run without images of theirs are played: their kinds, labels and conditions are as they document them, their pods and the API server are real. */
describe.skipIf(!OWN_CLUSTER)('objects of operators, on a cluster', () => {
  let space: TestNamespace
  let hone: Hone
  const operators: Operator[] = []

  beforeAll(async () => {
    space = await TestNamespace.open(new Kubernetes(KUBECONFIG ?? ''), 'operators')
    for (const kind of [TRAIN_JOB, RAY_JOB, WORKFLOW]) operators.push(await Operator.play(space, kind))
    hone = await Hone.serve(space, KUBECONFIG ?? '')
  })
  afterAll(async () => {
    await hone?.[Symbol.asyncDispose]()
    for (const operator of operators) await operator[Symbol.asyncDispose]()
    await space?.[Symbol.asyncDispose]()
  })

  const submit = (label: string, object: object): Promise<string> =>
    hone.submit(label, { trial: { image: undefined, template: { object } } })

  it.concurrent.each([
    [
      'TrainJob',
      {
        apiVersion: 'trainer.kubeflow.org/v1alpha1',
        kind: 'TrainJob',
        spec: { runtimeRef: { name: 'torch-distributed' }, trainer: { image: PYTHON, command: train(PROGRAM) } },
      },
    ],
    [
      'RayJob',
      {
        apiVersion: 'ray.io/v1',
        kind: 'RayJob',
        spec: {
          backoffLimit: 1,
          entrypoint: `[ "$TRY" = 0 ] && exit 1; python3 -uc '${PROGRAM}' \${x}`,
          shutdownAfterJobFinishes: true,
          rayClusterSpec: {
            headGroupSpec: {
              template: {
                spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'ray-head', image: PYTHON, command: ['sleep', '600'] }] },
              },
            },
          },
        },
      },
    ],
    [
      'Workflow',
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Workflow',
        spec: { entrypoint: 'train', templates: [{ name: 'train', container: { image: PYTHON, command: train(PROGRAM) } }] },
      },
    ],
  ])(
    'a %s is run to its end: the log of the container that trains is read, with the trial’s variables, and nothing is left',
    async (kind, object) => {
      const study = await submit(kind.toLowerCase(), object)
      const trial = await hone.ended(study)
      expect(trial).toMatchObject({ state: 'SUCCEEDED', measurementCount: 2, attempt: { epoch: 1 } })
      expect(trial.values[0]).toBeCloseTo(trial.parameters.x?.number ?? Number.NaN, 12)
      await until('its object and its pods are gone', async () => (await left(study)) === 0)
    },
  )

  async function left(study: string): Promise<number> {
    const objects = await Promise.all(operators.map((operator) => operator.list()))
    const names = [...objects.flat(), ...(await space.pods())].map(({ metadata }) => metadata?.name ?? '')
    return names.filter((name) => name.includes(study)).length
  }
})
