import type { z } from 'zod'
import { durationMs } from '../../amounts/index.ts'
import { leastResource, type Objective, type Problem, type Resource, type StudySpec } from '../../model/index.ts'
import { checkExpectedGain, readBudget, readConvergence } from './budget.ts'
import { suggestField } from './elsewhere.ts'
import { foreignFormatOf } from './formats.ts'
import { readConstraints, readDerivedMetrics } from './formulas.ts'
import { readParameterConstraints } from './parameter-constraints.ts'
import { readParameters } from './parameters.ts'
import { checkPlaceholders } from './placeholders.ts'
import { Reader } from './reader.ts'
import { readAlgorithm, readChoice, readStoppingRule } from './registered.ts'
import { documentSchema, metadataSchema, type Sections, sections, studyName } from './schema.ts'
import { Source } from './source.ts'
import { readStartAt } from './start-points.ts'
import { checkFields, readTrial } from './trial.ts'

export interface DocumentOptions {
  /** Folder that relative folders of the document start from. */
  readonly workingFolder: string
  /** Replaces the document's name. */
  readonly name?: string
  /** So many points of the document's startAt are trials already: what they are is not asked of them any more. */
  readonly startAtUsed?: number | undefined
  /** Gives the seed of a study that names none. */
  readonly newSeed: () => number
  /** Collectors that `spec.metrics` may name. */
  readonly collectors: readonly { readonly name: string; readonly settings: z.ZodType }[]
  /** GPUs of this machine for local processes; absent = do not check. */
  readonly gpus?: number | undefined
  /** Trials run as pods of a cluster (true), which need an image and whose GPUs are the scheduler's business, or as processes (false); absent = not decided yet. */
  readonly pods?: boolean | undefined
  /** Whether trials can run as jobs of Slurm's, which has GPUs of its own; absent = not decided yet. */
  readonly slurm?: boolean | undefined
  /** Whether code in trials can report by Katib's client; absent = not known. */
  readonly katibReports?: boolean | undefined
}

export interface ParsedDocument {
  /** Present when there is no problem. */
  readonly spec?: StudySpec
  readonly problems: readonly Problem[]
  /** Legal, but probably not meant. */
  readonly notes: readonly Problem[]
  /** The same problem with its place in the document: for what only the service can find wrong with it. */
  readonly locate: (problem: Problem) => Problem
  /** The study document (YAML) that was made of one of another format, also where something is wrong with that study. */
  readonly translated?: string
}

/**
 * Reads a study document, YAML or JSON, an Experiment of Katib's or a sweep of W&B's: a checked spec with every default filled in, or everything that is
 * wrong with it, each with line, column, value and remedy. Never throws for any text.
 */
export function parseStudyDocument(text: string, options: DocumentOptions): ParsedDocument {
  const reader = new Reader(new Source(text))
  if (reader.failed) return refused(reader)
  const { data } = reader.source
  if (data === null || typeof data !== 'object' || Array.isArray(data)) {
    reader.problem([], 'must be a mapping with apiVersion, kind, metadata and spec')
    return refused(reader)
  }
  const foreign = foreignFormatOf(reader)
  if (foreign === undefined) return parsed(reader, options)
  const draft = foreign.translate(reader, options)
  if (reader.failed) return refused(reader)
  return { ...parsed(new Reader(draft.over(reader.source), reader.notes), options), translated: draft.text }
}

function parsed(reader: Reader, options: DocumentOptions): ParsedDocument {
  const spec = readDocument(reader, options)
  if (reader.failed || spec === undefined) return refused(reader)
  return { spec, problems: [], notes: reader.notes, locate: reader.locate }
}

function refused({ problems, notes, locate }: Reader): ParsedDocument {
  return { problems, notes, locate }
}

function readDocument(reader: Reader, options: DocumentOptions): StudySpec | undefined {
  checkFields(reader, [], Object.keys(documentSchema.shape), suggestField)
  const version = reader.read(documentSchema.shape.apiVersion, ['apiVersion'])
  // Another format altogether: what it lacks of this one does not matter.
  if (version === undefined && reader.valueAt(['apiVersion']) !== undefined) return undefined
  const kind = reader.read(documentSchema.shape.kind, ['kind'])
  const spec = reader.valueAt(['spec'])
  if (spec === null || typeof spec !== 'object' || Array.isArray(spec)) {
    // Without its head it is no study at all, and the missing head says enough.
    if (version !== undefined && kind !== undefined) {
      reader.problem(['spec'], spec === undefined ? 'is missing' : 'must be a mapping of names to values', {
        at: spec === undefined ? 'key' : 'value',
      })
    }
    return undefined
  }
  checkFields(reader, ['spec'], Object.keys(sections), suggestField)
  return readSpec(reader, options)
}

function readSpec(reader: Reader, options: DocumentOptions): StudySpec | undefined {
  const metadata = readMetadata(reader, options)
  const section = <K extends keyof Sections>(key: K): Sections[K] | undefined =>
    reader.read(sections[key] as unknown as z.ZodType<Sections[K]>, ['spec', key])

  const seed = section('seed')
  const objectives = readObjectives(reader, section('objectives'))
  const { names, parameters } = readParameters(reader)
  const sound = !reader.failed
  const parameterConstraints = readParameterConstraints(reader, names, parameters)
  const space = parameterConstraints === undefined ? { parameters } : { parameters, parameterConstraints }
  const derivedDocument = section('derived')
  const derived = derivedDocument === undefined ? undefined : readDerivedMetrics(reader, derivedDocument, names)
  const constraintDocument = section('constraints')
  const constraints = constraintDocument === undefined ? undefined : readConstraints(reader, constraintDocument, names)
  const resource = readResource(reader, section('resource'))
  const trialDocument = section('trial')
  const trial = trialDocument === undefined ? undefined : readTrial(reader, trialDocument, options)
  if (trialDocument !== undefined) {
    checkPlaceholders(reader, trialDocument, { names, parameters, hasResource: reader.valueAt(['spec', 'resource']) !== undefined })
  }
  const budgetDocument = section('budget')
  const budget = budgetDocument === undefined ? undefined : readBudget(reader, budgetDocument, trial?.resources.gpu ?? 0)
  const startAt = readStartAt(reader, section('startAt'), names.size === parameters.length ? space : undefined, {
    trials: budget?.trials,
    used: options.startAtUsed ?? 0,
  })

  const whole = sound && objectives !== undefined && budget !== undefined && !reader.failed
  const algorithmDocument = section('algorithm')
  const algorithm =
    algorithmDocument === undefined
      ? undefined
      : readAlgorithm(reader, algorithmDocument, whole ? { ...space, objectives, budget, resource } : undefined)
  const ruleDocument = section('earlyStopping')
  const rule =
    ruleDocument === undefined ? undefined : readStoppingRule(reader, ruleDocument, reader.valueAt(['spec', 'resource']) !== undefined)
  const metricsDocument = section('metrics')
  const collector = { what: 'collector', key: 'from', all: options.collectors } as const
  const metrics = metricsDocument === undefined ? undefined : readChoice(reader, ['spec', 'metrics'], metricsDocument, collector)?.choice
  const heartbeatMs = readHeartbeat(reader, section('workers'))
  const convergenceDocument = section('convergence')
  const convergence = convergenceDocument === undefined ? undefined : readConvergence(reader, convergenceDocument)
  if (algorithm && objectives) checkExpectedGain(reader, convergence?.expectedGain, algorithm.name, objectives.length)
  const finish = section('finish')
  const noise = section('noise')
  const learnFrom = section('learnFrom')

  if (
    reader.failed ||
    !metadata ||
    !objectives ||
    !derived ||
    !constraints ||
    !startAt ||
    !algorithm ||
    !budget ||
    !metrics ||
    !finish ||
    !noise
  )
    return undefined
  return {
    ...metadata,
    seed: seed ?? options.newSeed(),
    objectives,
    constraints,
    derived,
    ...space,
    startAt,
    ...(learnFrom === undefined ? {} : { learnFrom }),
    algorithm,
    ...(resource === undefined ? {} : { resource }),
    ...(rule === undefined ? {} : { earlyStopping: rule }),
    budget,
    ...(convergence === undefined ? {} : { convergence }),
    finish,
    noise,
    ...(trial === undefined ? {} : { trial }),
    metrics,
    ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
  }
}

/** Less than this tells pauses of a program from its end badly. */
const HEARTBEAT_MS_MIN = 5_000

function readHeartbeat(reader: Reader, workers: Sections['workers'] | undefined): number | undefined {
  if (workers === undefined) return undefined
  const ms = durationMs(workers.heartbeat)
  if (ms < HEARTBEAT_MS_MIN) {
    reader.problem(['spec', 'workers', 'heartbeat'], `must be at least ${HEARTBEAT_MS_MIN / 1000}s`, { remedy: 'Try 30s.' })
  }
  if (reader.valueAt(['spec', 'budget', 'parallel']) === undefined) {
    reader.note(['spec', 'workers'], 'get one trial at a time, all of them together: budget says no other number', {
      at: 'key',
      remedy: 'Say how many trials may run at once, as budget: {parallel: 8}.',
    })
  }
  return ms
}

function readMetadata(
  reader: Reader,
  options: DocumentOptions,
): Pick<StudySpec, 'project' | 'name' | 'description' | 'labels'> | undefined {
  const path = ['metadata']
  const given = reader.valueAt(path)
  const metadata = reader.check(metadataSchema, path, given === undefined || given === null ? {} : given)
  if (metadata === undefined) return undefined
  const chosen = options.name?.split('/') ?? []
  if (chosen.length > 2 || chosen.some((part) => !studyName.safeParse(part).success)) {
    const words = `cannot be ${JSON.stringify(options.name)}: lowercase letters (a-z), digits and - only, at most 63, or PROJECT/NAME`
    reader.problem([...path, 'name'], words, { at: 'key' })
    return undefined
  }
  const name = chosen.at(-1) ?? metadata.name
  const project = chosen.length === 2 ? (chosen[0] as string) : metadata.project
  if (name === undefined) {
    reader.problem([...path, 'name'], 'is missing', { at: 'key', remedy: 'Name the study, as metadata: {name: digits}.' })
    return undefined
  }
  const labels = Object.entries(metadata.labels).map(([key, value]) => [key, String(value)])
  return { project, name, description: metadata.description, labels: Object.fromEntries(labels) }
}

function readObjectives(reader: Reader, given: Sections['objectives'] | undefined): readonly Objective[] | undefined {
  given?.forEach(({ metric }, i) => {
    if (given.findIndex((other) => other.metric === metric) === i) return
    reader.problem(['spec', 'objectives', i, 'metric'], 'is an objective already', { remedy: 'Each metric can be one objective.' })
  })
  return given?.map(({ target, ...objective }) => (target === undefined ? objective : { ...objective, target }))
}

function readResource(reader: Reader, given: Sections['resource']): Resource | undefined {
  if (given === undefined) return undefined
  const { metric, max, min = leastResource(max) } = given
  if (min > max) {
    reader.problem(['spec', 'resource', 'min'], `must be at most max (${max})`, { remedy: 'Swap them, or leave min out.' })
  }
  return { metric, min, max }
}
