// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders look like template strings
import { type JsonValue, WORKLOAD_KINDS } from '../../../model/index.ts'
import { suggestName } from '../../spec/nearest.ts'
import type { Draft } from '../draft.ts'
import type { Path } from '../source/path.ts'
import type { Reader } from '../source/reader.ts'
import { containersOf, withFolder, wrongVolumes } from './pods.ts'
import type { TrialTemplateSpec } from './schema.ts'

type Json = Readonly<Record<string, JsonValue>>

const BASE: Path = ['spec', 'trialTemplate']
const TARGET: Path = ['spec', 'trial', 'template']
/** Katib keeps what it is told to keep for ever. */
const RETAINED = '30d'

export interface Space {
  readonly names: readonly string[]
  /** The parameter that is the study's resource. */
  readonly resource: string | undefined
  /** Where the trial writes its metrics, when a file is read. */
  readonly folder: string | undefined
}

/** Puts the Experiment's object into the draft, its placeholders written in Hone's way. */
export function translateTrialTemplate(reader: Reader, draft: Draft, template: TrialTemplateSpec, space: Space): void {
  const { trialSpec, configMap, retain, primaryContainerName, primaryPodLabels, successCondition, failureCondition } = template
  if (configMap !== undefined) {
    const remedy = 'Write what is in it below trialSpec.'
    reader.problem([...BASE, 'configMap'], 'is not read: a study must be whole in its file', { at: 'key', remedy })
    return
  }
  if (trialSpec === undefined) {
    reader.problem([...BASE, 'trialSpec'], 'is missing', { at: 'key' })
    return
  }
  const references = readReferences(reader, template, trialSpec, space)
  const used = new Set<string>()
  const object = rewritten(trialSpec, [...BASE, 'trialSpec'], { reader, references, used }) as Json
  for (const [i, { name }] of template.trialParameters.entries()) {
    if (references.has(name) && !used.has(name)) {
      const remedy = `Write \${trialParameters.${name}} where it belongs.`
      reader.problem([...BASE, 'trialParameters', i, 'name'], 'stands nowhere in trialSpec', { remedy })
    }
  }
  if (!checkPods(reader, object, primaryContainerName, space.folder)) return
  draft.put(TARGET, {}, BASE)
  const put = (field: string, value: JsonValue | undefined, from: string): void => {
    if (value !== undefined) draft.put([...TARGET, field], value, [...BASE, from], { alike: true })
  }
  put('object', space.folder === undefined ? object : withFolder(object, primaryContainerName, space.folder), 'trialSpec')
  put('container', primaryContainerName, 'primaryContainerName')
  put('podLabels', podLabelsOf(trialSpec, primaryPodLabels), 'primaryPodLabels')
  put('success', successCondition, 'successCondition')
  put('failure', failureCondition, 'failureCondition')
  if (retain) draft.put(['spec', 'trial', 'pod', 'keep'], RETAINED, [...BASE, 'retain'])
}

/** Looks at the pods that the object describes; false where they cannot have a volume for the folder of metrics. */
function checkPods(reader: Reader, object: Json, primaryContainerName: string, folder: string | undefined): boolean {
  const containers = containersOf(object)
  if (containers.length > 0 && !containers.includes(primaryContainerName)) {
    const named = containers.filter((name) => name !== '')
    const remedy = named.length > 0 ? suggestName(primaryContainerName, named) : 'Give the container that trains this name.'
    reader.problem([...BASE, 'primaryContainerName'], 'is no container of trialSpec', { remedy })
  }
  if (folder === undefined) return true
  if (containers.length === 0) {
    const remedy = 'Print the metrics, and leave metricsCollectorSpec out.'
    reader.problem(['spec', 'metricsCollectorSpec'], 'reads files of pods that trialSpec does not describe', { at: 'key', remedy })
  }
  const wrong = wrongVolumes(object, [...BASE, 'trialSpec'])
  for (const path of wrong) reader.problem(path, 'must be a list of mappings')
  return wrong.length === 0
}

/** Other labels of the pod that trains may be those of every pod; of a TrainJob's its name is needed as well. */
function podLabelsOf({ kind }: Json, given: Readonly<Record<string, string>> | undefined): JsonValue | undefined {
  if (given === undefined) return undefined
  const known = WORKLOAD_KINDS[String(kind)]?.podLabels ?? {}
  const named = Object.entries(known).filter(([, value]) => value === 'NAME')
  return { ...Object.fromEntries(named), ...given }
}

/** What stands for each trial parameter, in Hone's words. */
function readReferences(reader: Reader, { trialParameters }: TrialTemplateSpec, object: Json, space: Space): ReadonlyMap<string, string> {
  const references = new Map<string, string>()
  const seen = new Set<string>()
  for (const [i, { name, reference }] of trialParameters.entries()) {
    const path = [...BASE, 'trialParameters', i]
    if (references.has(name)) reader.problem([...path, 'name'], 'stands here twice', { remedy: 'Leave one.' })
    if (seen.has(reference)) reader.problem([...path, 'reference'], 'is what another one means', { remedy: 'Leave one, and use it twice.' })
    seen.add(reference)
    references.set(
      name,
      reference === space.resource
        ? '${hone.resource}'
        : (ofParameter(reference, space) ?? ofTrial(reader, [...path, 'reference'], reference, { object, space })),
    )
  }
  return references
}

function ofParameter(reference: string, { names }: Space): string | undefined {
  return names.includes(reference) ? `\${${reference}}` : undefined
}

const OWN = /^\$\{trialSpec\.(?:(Name|Namespace|Kind|APIVersion)|(Annotations|Labels)\[(.+)\])\}$/

/** What the trial's object says of itself. */
function ofTrial(reader: Reader, path: Path, reference: string, { object, space }: { object: Json; space: Space }): string {
  const [, field, map, key] = OWN.exec(reference) ?? []
  if (field === 'Name') return '${hone.object}'
  if (field === 'Namespace') return '${hone.namespace}'
  if (field !== undefined) return escaped(String(object[field === 'Kind' ? 'kind' : 'apiVersion']))
  const metadata = object.metadata as Readonly<Record<string, Json | undefined>> | undefined
  const marked = map === undefined ? undefined : metadata?.[map.toLowerCase()]?.[key!]
  if (marked !== undefined) return escaped(String(marked))
  const remedy = map === undefined ? suggestName(reference, space.names) : `Give trialSpec.metadata.${map.toLowerCase()} one.`
  reader.problem(path, map === undefined ? 'is no parameter' : `has no ${key}`, { remedy })
  return ''
}

const PLACEHOLDER = /\$\{trialParameters\.([^{}]*)\}|\$\{/g

interface Rewriting {
  readonly reader: Reader
  readonly references: ReadonlyMap<string, string>
  readonly used: Set<string>
}

function rewritten(value: JsonValue, path: Path, rewriting: Rewriting): JsonValue {
  if (typeof value === 'string') return rewrittenText(value, path, rewriting)
  if (Array.isArray(value)) return value.map((one, i) => rewritten(one, [...path, i], rewriting))
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(([key, one]) => {
    if (key.includes('${trialParameters.'))
      rewriting.reader.problem([...path, key], 'has a placeholder in a key', { at: 'key', remedy: 'Use placeholders in values.' })
    return [key, rewritten(one, [...path, key], rewriting)] as const
  })
  return Object.fromEntries(entries)
}

function rewrittenText(text: string, path: Path, { reader, references, used }: Rewriting): string {
  return text.replaceAll(PLACEHOLDER, (whole, name: string | undefined, offset: number) => {
    if (name === undefined) return escaped(whole)
    used.add(name)
    const reference = references.get(name)
    if (reference === undefined) {
      reader.problem(path, `uses ${whole}, which is none of trialParameters`, { offset, remedy: suggestName(name, [...references.keys()]) })
    }
    return reference ?? ''
  })
}

/** What looks like a placeholder of Hone's, as itself. */
function escaped(text: string): string {
  return text.replaceAll('${', () => '$${')
}
