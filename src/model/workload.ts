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

export type WorkloadKind = Pick<WorkloadTemplate, 'success' | 'failure' | 'podLabels' | 'container'>

const condition = (type: string): readonly string[] => [`status.conditions.#(type=="${type}")#|#(status=="True")#`]
const phase = (field: string, ...words: string[]): readonly string[] => words.map((word) => `status.[@this].#(${field}=="${word}")#`)

/** A job of Kubeflow's training operator, which names the container that trains. */
const trainingJob = (container?: string): WorkloadKind => ({
  success: condition('Succeeded'),
  failure: condition('Failed'),
  podLabels: { 'training.kubeflow.org/job-role': 'master' },
  ...(container === undefined ? {} : { container }),
})

/** Kinds of which it is known when they have ended, which of their pods trains and in which container. */
export const WORKLOAD_KINDS: Readonly<Record<string, WorkloadKind>> = {
  Job: { success: condition('Complete'), failure: condition('Failed'), podLabels: {} },
  PyTorchJob: trainingJob('pytorch'),
  TFJob: trainingJob('tensorflow'),
  XGBoostJob: trainingJob('xgboost'),
  MPIJob: trainingJob(),
  PaddleJob: trainingJob('paddle'),
  JAXJob: trainingJob('jax'),
  TrainJob: {
    success: condition('Complete'),
    failure: condition('Failed'),
    podLabels: {
      'jobset.sigs.k8s.io/jobset-name': 'NAME',
      'jobset.sigs.k8s.io/replicatedjob-name': 'node',
      'batch.kubernetes.io/job-completion-index': '0',
    },
    container: 'node',
  },
  RayJob: {
    success: phase('jobStatus', 'SUCCEEDED'),
    failure: [
      ...phase('jobDeploymentStatus', 'Failed', 'ValidationFailed'),
      ...phase('jobStatus', 'STOPPED'),
      // Before KubeRay 1.2. One that failed and is not complete is tried again (backoffLimit).
      'status.[@this].#(jobStatus=="FAILED")#|#(jobDeploymentStatus=="Complete")#',
    ],
    podLabels: { 'batch.kubernetes.io/job-name': 'NAME' },
    container: 'ray-job-submitter',
  },
  Workflow: {
    success: phase('phase', 'Succeeded'),
    failure: phase('phase', 'Failed', 'Error'),
    podLabels: { 'workflows.argoproj.io/workflow': 'NAME' },
    container: 'main',
  },
}
