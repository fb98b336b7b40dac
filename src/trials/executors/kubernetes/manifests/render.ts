import { HoneError, type JsonValue } from '../../../../model/index.ts'
import type { PlaceValues } from '../../../../placeholders/index.ts'
import { filledText } from '../../../command.ts'
import type { Launch } from '../../executor.ts'
import type { Manifest } from '../api/objects.ts'
import { environmentOf, labelsOf, type Origin } from './manifest.ts'
import { withSidecar } from './sidecar.ts'

type Json = Readonly<Record<string, JsonValue>>

/**
 * The object of a study's template for one attempt: placeholders replaced, named and labelled as ours, and with the trial's
 * variables in every container. Throws INVALID_STUDY when a placeholder has no value in this trial.
 */
export function renderWorkload(launch: Launch, origin: Origin): Manifest {
  const template = launch.pod.template.workload?.object ?? {}
  const { name, labels: more } = launch.pod.alias ?? { name: launch.objectName, labels: {} }
  const own = { 'hone.object': name, 'hone.namespace': origin.namespace }
  const filled = fill(template, { ...launch.pod.values, ...own }) as Json
  const labels = { ...more, ...labelsOf(launch, origin.server) }
  const ours = { labels, env: environmentOf(launch), graceSeconds: Math.ceil(launch.graceMs / 1000), extend: extensionOf(launch) }
  const { metadata, ...rest } = injected(filled, ours) as Json & { metadata?: Json }
  return {
    ...rest,
    apiVersion: String(filled.apiVersion),
    kind: String(filled.kind),
    metadata: {
      ...metadata,
      name,
      namespace: origin.namespace,
      labels: { ...(metadata?.labels as Json | undefined), ...labels },
      ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', ...origin.owner }],
    },
  }
}

/** Where the code says nothing, the end of its log says why it failed: of a pod that does not train nothing else is read. */
const LAST_WORDS = { terminationMessagePolicy: 'FallbackToLogsOnError' }

const LONE_NUMBER = /^\$\{([^{}]+):number\}$/

function fill(value: JsonValue, values: PlaceValues): JsonValue {
  if (typeof value === 'string') return fillText(value, values)
  if (Array.isArray(value)) return value.filter((entry) => !lacks(entry, values)).map((entry) => fill(entry, values))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fill(one, values)]))
}

function fillText(text: string, values: PlaceValues): JsonValue {
  const name = LONE_NUMBER.exec(text)?.[1]
  if (name === undefined) return filledText(text, values, 'spec.trial.template.object')
  const number = Number(values[name])
  if (values[name] !== undefined && Number.isFinite(number)) return number
  throw new HoneError('INVALID_STUDY', `\${${name}:number} is ${values[name] === undefined ? 'not there' : 'no number'} in this trial`)
}

/** An entry of a list goes with a parameter that is not active. */
function lacks(value: JsonValue, values: PlaceValues): boolean {
  if (typeof value === 'string') {
    return [...value.matchAll(/\$\$\{|\$\{([^{}]+?)(?::number)?\}/g)].some(([, name]) => name !== undefined && values[name] === undefined)
  }
  if (value === null || typeof value !== 'object') return false
  // Deeper lists lose entries of their own.
  return Object.values(value).some((one) => !Array.isArray(one) && lacks(one, values))
}

/** What is ours in every pod. */
interface Ours {
  readonly labels: Record<string, string>
  readonly env: readonly JsonValue[]
  readonly graceSeconds: number
  readonly extend: (spec: Json) => Json
}

/** Where files of metrics are read, every pod has the sidecar that reads them. */
function extensionOf({ pod: { template, watched } }: Launch): (spec: Json) => Json {
  if (watched === undefined) return (spec) => spec
  return (spec) => withSidecar(spec, { watched, container: template.workload?.container, image: template.pod?.sidecarImage })
}

/** Every description of a pod in it gets our labels, the trial's variables and the study's grace; what it says itself comes first. */
function injected(value: JsonValue, ours: Ours): JsonValue {
  const { labels, env, graceSeconds, extend } = ours
  if (Array.isArray(value)) return value.map((one) => injected(one, ours))
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(([key, one]): [string, JsonValue] => [key, injected(one, ours)])
  const object = Object.fromEntries(entries) as Record<string, JsonValue>
  const spec = object.spec as Json | undefined
  if (Array.isArray(spec?.containers)) {
    const metadata = object.metadata as Json | undefined
    object.metadata = { ...metadata, labels: { ...(metadata?.labels as Json | undefined), ...labels } }
    const containers = spec.containers.map((container) => ({ ...LAST_WORDS, ...(withEnvironment(container as Json, env) as Json) }))
    object.spec = extend({ terminationGracePeriodSeconds: graceSeconds, ...spec, containers })
  }
  if (object.kind === 'Workflow' && spec !== undefined) object.spec = injectedWorkflow(spec, ours)
  // Its pods are described by a runtime of the cluster's; this is what the job says of their container.
  if (object.kind === 'TrainJob' && spec !== undefined)
    object.spec = { ...spec, trainer: withEnvironment((spec.trainer ?? {}) as Json, env) }
  return object
}

/** Argo's way to say the same of all its pods, and of each step's container. */
function injectedWorkflow(spec: Json, { labels, env }: Ours): Json {
  const podMetadata = spec.podMetadata as Json | undefined
  const templates = ((spec.templates ?? []) as readonly Json[]).map((template) => {
    const parts = ['container', 'script'].flatMap((part) => {
      const container = template[part]
      return container === undefined ? [] : [[part, withEnvironment(container as Json, env)] as const]
    })
    return { ...template, ...Object.fromEntries(parts) }
  })
  return {
    ...spec,
    podMetadata: { ...podMetadata, labels: { ...(podMetadata?.labels as Json | undefined), ...labels } },
    ...(spec.templates === undefined ? {} : { templates }),
  }
}

function withEnvironment(container: Json, env: readonly JsonValue[]): JsonValue {
  const own = (container.env ?? []) as readonly { name?: JsonValue }[]
  const names = new Set(own.map(({ name }) => name))
  return { ...container, env: [...own, ...env.filter((one) => !names.has((one as { name: string }).name))] as JsonValue }
}
