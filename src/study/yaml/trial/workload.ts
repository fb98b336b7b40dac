import { z } from 'zod'
import { GjsonError, type JsonValue, parseGjson, WORKLOAD_KINDS, type WorkloadTemplate } from '../../../model/index.ts'
import { suggestName } from '../../spec/nearest.ts'
import type { Path } from '../source/path.ts'
import type { Reader } from '../source/reader.ts'

const BASE: Path = ['spec', 'trial', 'template']
const paths = z.union([z.string().transform((path) => [path]), z.array(z.string()).min(1)], {
  error: 'must be a GJSON path, or a list of them',
})

/** `spec.trial.template`. */
export const workloadSchema = z.strictObject({
  object: (z.record(z.string(), z.json()) as unknown as z.ZodType<Record<string, JsonValue>>).describe(
    `The object, with apiVersion and kind: a Job, PyTorchJob, TrainJob, RayJob, Workflow, or any other. Its texts may have placeholders; an entry of a list is left out while a parameter in it is inactive; \${name:number} stands for a number.`,
  ),
  success: paths
    .optional()
    .describe(
      'GJSON path: the trial has succeeded when it finds something. Known for Job, the training jobs of Kubeflow, TrainJob, RayJob and Workflow.',
    ),
  failure: paths.optional().describe('GJSON path: the trial has failed when it finds something.'),
  podLabels: z
    .record(z.string(), z.string())
    .optional()
    .describe('Labels of the pod whose log is read, where the object makes several; NAME in them is the object’s name.'),
  container: z.string().min(1).optional().describe('The container that trains, where its pod has several.'),
})

type WorkloadDocument = z.infer<typeof workloadSchema>

/** Reads an object that stands for a pod; says what it may not have, and whether its end can be told. */
export function readWorkload(reader: Reader, document: WorkloadDocument): WorkloadTemplate {
  const { object, success, failure, podLabels, container } = document
  const path = [...BASE, 'object']
  for (const field of ['apiVersion', 'kind']) {
    if (typeof object[field] === 'string' && object[field] !== '') continue
    reader.problem([...path, field], 'is missing', { at: 'key', remedy: 'Every Kubernetes object has apiVersion and kind.' })
  }
  const metadata = object.metadata as Readonly<Record<string, JsonValue>> | undefined
  for (const field of ['name', 'generateName', 'namespace']) {
    if (metadata?.[field] === undefined) continue
    reader.problem([...path, 'metadata', field], 'is Hone’s to give', { at: 'key', remedy: 'Leave it out: every attempt has its own.' })
  }
  const known = WORKLOAD_KINDS[String(object.kind)]
  const conditions = {
    success: conditionsOf(reader, 'success', success, known?.success, object),
    failure: conditionsOf(reader, 'failure', failure, known?.failure, object),
  }
  const trains = container ?? known?.container
  return {
    object,
    ...conditions,
    podLabels: podLabels ?? known?.podLabels ?? {},
    ...(trains === undefined ? {} : { container: trains }),
  }
}

function conditionsOf(
  reader: Reader,
  field: 'success' | 'failure',
  given: readonly string[] | undefined,
  known: readonly string[] | undefined,
  { kind }: Readonly<Record<string, JsonValue>>,
): readonly string[] {
  // An object without a kind is told to have one.
  if (given === undefined && known === undefined && typeof kind === 'string' && kind !== '') {
    const near = suggestName(kind, Object.keys(WORKLOAD_KINDS))
    reader.problem([...BASE, field], `is missing: nobody knows when a ${kind} has ended`, {
      at: 'key',
      remedy: near.startsWith('Did') ? near : 'Give a GJSON path, as status.conditions.#(type=="Complete")#|#(status=="True")#.',
    })
  }
  for (const [i, path] of (given ?? []).entries()) {
    try {
      parseGjson(path)
    } catch (error) {
      if (!(error instanceof GjsonError)) throw error
      const place = Array.isArray(reader.valueAt([...BASE, field])) ? [...BASE, field, i] : [...BASE, field]
      reader.problem(place, `is no GJSON path: ${error.message}`, { offset: error.offset })
    }
  }
  return given ?? known ?? []
}
