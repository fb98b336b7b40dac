import type { V1Container } from '@kubernetes/client-node'
import { PYTHON } from './hone.ts'
import { until } from './kubernetes.ts'
import type { TestNamespace } from './namespace.ts'
import type { PlayedKind } from './operator.ts'

/** A container beside the one that trains. */
export const ASIDE: V1Container = { name: 'aside', image: PYTHON, command: ['python3', '-c', 'print("epoch=9 loss=9")'] }
const isTrue = (type: string, status: boolean, reason: string): object => ({
  type,
  status: status ? 'True' : 'False',
  reason,
  message: `it is ${reason}`,
  // Of every condition, and required.
  lastTransitionTime: '2026-01-01T00:00:00Z',
})
const SUSPENDED_BY_DEFAULT_NOT = { properties: { suspend: { type: 'boolean', default: false } } }

/** Kubeflow's trainer: the pods are its runtime's (a JobSet), of which the job says image, command and variables alone. */
export const TRAIN_JOB: PlayedKind = {
  group: 'trainer.kubeflow.org',
  version: 'v1alpha1',
  kind: 'TrainJob',
  plural: 'trainjobs',
  spec: SUSPENDED_BY_DEFAULT_NOT,
  pods: ({ metadata: { name }, spec: { trainer } }) => {
    const { image, command, args, env } = trainer
    const labels = (job: string) => ({
      'jobset.sigs.k8s.io/jobset-name': name,
      'jobset.sigs.k8s.io/replicatedjob-name': job,
      'batch.kubernetes.io/job-completion-index': '0',
    })
    return [
      {
        name: `${name}-dataset-initializer-0-0`,
        labels: labels('dataset-initializer'),
        spec: { containers: [{ ...ASIDE, name: 'dataset-initializer' }] },
      },
      { name: `${name}-node-0-0`, labels: labels('node'), spec: { containers: [ASIDE, { name: 'node', image, command, args, env }] } },
    ]
  },
  status: ({ metadata: { name } }, phaseOf) => {
    const resumed = isTrue('Suspended', false, 'Resumed')
    const phase = phaseOf(`${name}-node-0-0`)
    if (phase === 'Succeeded') return { conditions: [resumed, isTrue('Complete', true, 'AllJobsCompleted')] }
    return { conditions: phase === 'Failed' ? [resumed, isTrue('Failed', true, 'FailedJobs')] : [resumed] }
  },
}

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const GROUP = 'trainer.kubeflow.org'

/** A runtime that TrainJobs of a namespace name, as Kubeflow's clients read it: what is played makes the pods without it. */
export async function defineRuntime({ kubernetes, name: namespace }: TestNamespace, name: string): Promise<void> {
  const names = { kind: 'TrainingRuntime', plural: 'trainingruntimes', singular: 'trainingruntime' }
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
  await kubernetes
    .post(DEFINITIONS, {
      metadata: {
        name: `trainingruntimes.${GROUP}`,
        annotations: { 'api-approved.kubernetes.io': 'unapproved, played by a test' },
      },
      spec: { group: GROUP, scope: 'Namespaced', names, versions: [{ name: 'v1alpha1', served: true, storage: true, schema }] },
    })
    .catch((error: { reason?: string }) => {
      if (error.reason !== 'AlreadyExists') throw error
    })
  const step = { labels: { 'trainer.kubeflow.org/trainjob-ancestor-step': 'trainer' } }
  const pod = { spec: { containers: [{ name: 'node', image: PYTHON }] } }
  await until('runtimes are served', () =>
    kubernetes.post(`/apis/${GROUP}/v1alpha1/namespaces/${namespace}/trainingruntimes`, {
      apiVersion: `${GROUP}/v1alpha1`,
      kind: 'TrainingRuntime',
      metadata: { name, labels: { 'trainer.kubeflow.org/framework': 'plain' } },
      spec: {
        mlPolicy: { numNodes: 1 },
        template: { spec: { replicatedJobs: [{ name: 'node', template: { metadata: step, spec: { template: pod } } }] } },
      },
    }),
  )
}
