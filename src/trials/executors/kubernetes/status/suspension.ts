import type { JsonValue } from '../../../../model/index.ts'
import type { KubernetesApi } from '../api/api.ts'
import { admissionBy, type KubernetesObject, QUEUE_LABEL } from '../api/objects.ts'

const MERGE = 'application/merge-patch+json'
const IN_SPEC = ['spec', 'suspend']
/** The training jobs of Kubeflow's first operator. */
const IN_RUN_POLICY = ['spec', 'runPolicy', 'suspend']
const TRAINING_JOBS: ReadonlySet<string> = new Set(['PyTorchJob', 'TFJob', 'XGBoostJob', 'MPIJob', 'PaddleJob', 'JAXJob'])

/** Whether an object makes no pods for now, as its kind has it. */
type Field = readonly string[]

/**
 * The field that an object is suspended by: undefined where its kind has none that frees what its pods wait for, where somebody has
 * suspended it already, and where Kueue has the say (which suspends and resumes what it queues by itself).
 */
export function suspendFieldOf(object: KubernetesObject): Field | undefined {
  if (object.metadata.labels?.[QUEUE_LABEL] !== undefined) return undefined
  switch (object.kind) {
    case 'Workflow':
      // Makes no further pods, but leaves those that wait.
      return undefined
    case 'RayJob':
      // Shows the field only when it is set, and takes it only when the Ray cluster goes with the job.
      return valueAt(object, ['spec', 'shutdownAfterJobFinishes']) === true &&
        valueAt(object, ['spec', 'clusterSelector']) === undefined &&
        valueAt(object, IN_SPEC) !== true
        ? IN_SPEC
        : undefined
    default:
      // Kubeflow's operator takes a run policy as one that says nothing: most of its jobs have none.
      if (TRAINING_JOBS.has(object.kind ?? '') && valueAt(object, IN_RUN_POLICY) === undefined) return IN_RUN_POLICY
      return [IN_SPEC, IN_RUN_POLICY].find((field) => valueAt(object, field) === false)
  }
}

/** Whether an object is suspended now. */
export function isSuspended(object: KubernetesObject, field: Field): boolean {
  return valueAt(object, field) === true
}

/** Why an object makes no pods, where somebody else suspended it; undefined where nobody did. */
export function suspensionOf(object: KubernetesObject): { readonly reason: string; readonly isQueued?: true } | undefined {
  if (![IN_SPEC, IN_RUN_POLICY].some((field) => isSuspended(object, field))) return undefined
  const queue = object.metadata.labels?.[QUEUE_LABEL]
  return queue === undefined ? { reason: 'its object is suspended by somebody' } : { reason: admissionBy(queue), isQueued: true }
}

/** Suspends an object, or lets it go on; of that version alone, where one is named. Resolves with it as it is then. Rejects with an ApiFailure. */
export function suspend(
  api: KubernetesApi,
  path: string,
  { field, to, resourceVersion }: { field: Field; to: boolean; resourceVersion?: string | undefined },
): Promise<KubernetesObject> {
  const change = field.reduceRight<JsonValue>((inner, name) => ({ [name]: inner }), to) as Record<string, JsonValue>
  const body = resourceVersion === undefined ? change : { ...change, metadata: { resourceVersion } }
  return api.request('PATCH', path, { body, contentType: MERGE })
}

function valueAt(object: KubernetesObject, field: Field): unknown {
  return field.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], object)
}
