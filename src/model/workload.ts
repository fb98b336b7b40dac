import type { JsonValue } from './json.ts'

/** A Kubernetes object of any kind that runs a trial, and how to read it. */
export interface WorkloadTemplate {
  /** With placeholders in its texts; `metadata.name` and namespace are Hone's. */
  readonly object: Readonly<Record<string, JsonValue>>
  /** GJSON paths: the trial has succeeded (or failed) when one finds an object, or a list that is not empty. */
  readonly success: readonly string[]
  readonly failure: readonly string[]
  /** Labels of the pod whose log is read; `NAME` in them is the object's name. */
  readonly podLabels: Readonly<Record<string, string>>
  /** The container that trains, where the pod has several. */
  readonly container?: string | undefined
}

export type WorkloadKind = Pick<WorkloadTemplate, 'success' | 'failure' | 'podLabels'>

const condition = (type: string): readonly string[] => [`status.conditions.#(type=="${type}")#|#(status=="True")#`]
const phase = (field: string, ...words: string[]): readonly string[] => words.map((word) => `status.[@this].#(${field}=="${word}")#`)

const trainingJob: WorkloadKind = {
  success: condition('Succeeded'),
  failure: condition('Failed'),
  podLabels: { 'training.kubeflow.org/job-role': 'master' },
}

/** Kinds of which it is known when they have ended and which of their pods trains. */
export const WORKLOAD_KINDS: Readonly<Record<string, WorkloadKind>> = {
  Job: { success: condition('Complete'), failure: condition('Failed'), podLabels: {} },
  PyTorchJob: trainingJob,
  TFJob: trainingJob,
  XGBoostJob: trainingJob,
  MPIJob: trainingJob,
  PaddleJob: trainingJob,
  JAXJob: trainingJob,
  TrainJob: {
    success: condition('Complete'),
    failure: condition('Failed'),
    podLabels: {
      'jobset.sigs.k8s.io/jobset-name': 'NAME',
      'jobset.sigs.k8s.io/replicatedjob-name': 'node',
      'batch.kubernetes.io/job-completion-index': '0',
    },
  },
  RayJob: {
    success: phase('jobStatus', 'SUCCEEDED'),
    failure: [...phase('jobStatus', 'FAILED', 'STOPPED'), ...phase('jobDeploymentStatus', 'Failed')],
    podLabels: { 'batch.kubernetes.io/job-name': 'NAME' },
  },
  Workflow: {
    success: phase('phase', 'Succeeded'),
    failure: phase('phase', 'Failed', 'Error'),
    podLabels: { 'workflows.argoproj.io/workflow': 'NAME' },
  },
}
