import { z } from 'zod'
import { Draft } from '../draft.ts'
import type { Places } from '../places.ts'
import type { Path } from '../source/path.ts'
import type { Reader } from '../source/reader.ts'
import { checkFields } from '../trial/trial.ts'
import { translateAlgorithm } from './algorithm.ts'
import { translateCollector } from './collector.ts'
import { translateParameters } from './parameters.ts'
import { metadataSchema, type ObjectiveSpec, type Sections, sections } from './schema.ts'
import { translateStopping } from './stopping.ts'
import { translateTrialTemplate } from './trial-template.ts'

const GROUP = 'kubeflow.org/'
const VERSION = `${GROUP}v1beta1`

/** Where an Experiment says what may be set beside it. */
export const EXPERIMENT_PLACES: Places = [
  [
    ['metadata', 'labels'],
    ['metadata', 'labels'],
  ],
  [
    ['spec', 'budget', 'trials'],
    ['spec', 'maxTrialCount'],
  ],
  [
    ['spec', 'budget', 'parallel'],
    ['spec', 'parallelTrialCount'],
  ],
  [
    ['spec', 'budget', 'failures'],
    ['spec', 'maxFailedTrialCount'],
  ],
]

/** True for objects of Kubeflow, of which Katib's Experiment is one. */
export function isOfKubeflow(reader: Reader): boolean {
  const version = reader.valueAt(['apiVersion'])
  return typeof version === 'string' && version.startsWith(GROUP)
}

/**
 * Katib's Experiment (kubeflow.org/v1beta1) as a study document: with Katib's defaults, refusing what Katib refuses, and what Hone has no
 * counterpart for. `cluster` says what is there for its trials. The draft means something only where the reader has no problem.
 */
export function translateExperiment(reader: Reader, cluster: { readonly katibReports?: boolean | undefined }): Draft {
  const draft = new Draft()
  const kind = reader.valueAt(['kind'])
  if (kind !== 'Experiment') {
    const remedy = 'An object that trains stands in a study, as spec.trial.template.object: docs/kubernetes.md shows how.'
    reader.problem(['kind'], `must be Experiment, or Study with apiVersion hone.dev/v1`, { remedy })
    return draft
  }
  if (reader.read(z.literal(VERSION), ['apiVersion']) === undefined) return draft
  checkFields(reader, [], ['apiVersion', 'kind', 'metadata', 'spec', 'status'])
  checkFields(reader, ['spec'], Object.keys(sections))
  draft.put(['apiVersion'], 'hone.dev/v1', ['apiVersion'])
  draft.put(['kind'], 'Study', ['kind'])
  translateMetadata(reader, draft)
  if (reader.valueAt(['spec', 'nasConfig']) !== undefined) {
    const remedy = 'Tune the parameters of one architecture.'
    reader.problem(['spec', 'nasConfig'], 'searches architectures, which Hone does not', { at: 'key', remedy })
    return draft
  }
  translateSpec(reader, draft, cluster.katibReports)
  return draft
}

function translateMetadata(reader: Reader, draft: Draft): void {
  draft.put(['metadata'], {}, ['metadata'])
  const metadata = reader.valueAt(['metadata']) === undefined ? undefined : reader.read(metadataSchema, ['metadata'])
  if (metadata === undefined) return
  if (metadata.name !== undefined) draft.put(['metadata', 'name'], metadata.name, ['metadata', 'name'])
  if (Object.keys(metadata.labels).length > 0) {
    draft.put(['metadata', 'labels'], metadata.labels, ['metadata', 'labels'], { alike: true })
  }
  if (metadata.namespace !== undefined) {
    const remedy = `Start it with --namespace ${metadata.namespace}.`
    reader.note(['metadata', 'namespace'], 'has no effect: trials run in the namespace of the server', { remedy })
  }
}

function translateSpec(reader: Reader, draft: Draft, katibReports: boolean | undefined): void {
  const section = <K extends keyof Sections>(key: K): Sections[K] | undefined =>
    reader.read(sections[key] as unknown as z.ZodType<Sections[K]>, ['spec', key])

  const objective = section('objective')
  if (objective !== undefined) translateObjective(reader, draft, objective)
  const algorithm = section('algorithm')
  const resource = algorithm === undefined ? undefined : translateAlgorithm(reader, draft, algorithm)
  const parameters = section('parameters')
  const names = parameters === undefined ? [] : translateParameters(reader, draft, parameters.length, resource)
  if (resource !== undefined && parameters !== undefined && !names.includes(resource)) {
    const at = algorithm?.algorithmSettings.findIndex(({ name }) => name === 'resource_name') ?? 0
    reader.problem(['spec', 'algorithm', 'algorithmSettings', at, 'value'], 'is none of the parameters')
  }
  const stopping = section('earlyStopping')
  if (stopping !== undefined) translateStopping(reader, draft, stopping)
  translateCounts(reader, draft, {
    trials: section('maxTrialCount'),
    parallel: section('parallelTrialCount'),
    failures: section('maxFailedTrialCount'),
  })
  const collector = section('metricsCollectorSpec')
  const folder = collector === undefined ? undefined : translateCollector(reader, draft, collector, katibReports)
  const template = section('trialTemplate')
  if (template !== undefined) translateTrialTemplate(reader, draft, template, { names, resource, folder })
  section('resumePolicy')
}

function translateObjective(reader: Reader, draft: Draft, objective: ObjectiveSpec): void {
  const { type, goal, objectiveMetricName: metric, additionalMetricNames, metricStrategies } = objective
  const from: Path = ['spec', 'objective']
  const twice = (additionalMetricNames ?? []).indexOf(metric)
  if (twice >= 0) reader.problem([...from, 'additionalMetricNames', twice], 'is the objective already', { remedy: 'Leave it out.' })
  const usual = type === 'minimize' ? 'min' : 'max'
  const chosen = (metricStrategies ?? []).findIndex(({ name }) => name === metric)
  const strategy = metricStrategies?.[chosen]?.value ?? usual
  if (strategy !== 'latest' && strategy !== usual) {
    const remedy = `Use ${usual} for its best value, or latest.`
    reader.problem([...from, 'metricStrategies', chosen, 'value'], `makes the worst value count of a metric to ${type}`, { remedy })
  }
  const target: Path = ['spec', 'objectives', 0]
  const read = { metric, goal: type, reduce: strategy === 'latest' ? 'last' : 'best', ...(goal === undefined ? {} : { target: goal }) }
  draft.put(['spec', 'objectives'], [read], from)
  draft.madeFrom([...target, 'metric'], [...from, 'objectiveMetricName'])
  draft.madeFrom([...target, 'goal'], [...from, 'type'])
  draft.madeFrom([...target, 'target'], [...from, 'goal'])
}

interface Counts {
  readonly trials: number | undefined
  readonly parallel: number | undefined
  readonly failures: number | undefined
}

function translateCounts(reader: Reader, draft: Draft, { trials, parallel, failures }: Counts): void {
  const isGiven = reader.valueAt(['spec', 'parallelTrialCount']) !== undefined
  const most = trials ?? Infinity
  if (isGiven && (parallel ?? 0) > most) reader.problem(['spec', 'parallelTrialCount'], `must be at most maxTrialCount (${most})`)
  if ((failures ?? 0) > most) reader.problem(['spec', 'maxFailedTrialCount'], `must be at most maxTrialCount (${most})`)
  const budget: Path = ['spec', 'budget']
  draft.put(budget, { parallel: Math.min(parallel ?? 1, most) }, ['spec'])
  draft.madeFrom([...budget, 'parallel'], ['spec', 'parallelTrialCount'])
  if (trials !== undefined) draft.put([...budget, 'trials'], trials, ['spec', 'maxTrialCount'])
  // With 0 the first failure ends an Experiment, as it does with 1.
  if (failures !== undefined) draft.put([...budget, 'failures'], Math.max(1, failures), ['spec', 'maxFailedTrialCount'])
}
