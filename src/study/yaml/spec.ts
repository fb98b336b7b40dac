import type { z } from 'zod'
import { durationMs } from '../../amounts/index.ts'
import { leastResource, type Objective, type Resource, type StudySpec } from '../../model/index.ts'
import { checkExpectedGain, readBudget, readConvergence } from './budget.ts'
import { readConstraints, readDerivedMetrics } from './formulas.ts'
import { readParameters } from './parameters.ts'
import { readAlgorithm, readChoice, readStoppingRule } from './registered.ts'
import { type Sections, sections } from './schema.ts'
import type { Reader } from './source/reader.ts'
import { readParameterConstraints } from './space/parameter-constraints.ts'
import { readStartAt } from './start-points.ts'
import { checkPlaceholders } from './trial/placeholders.ts'
import { readTrial } from './trial/trial.ts'

/** What a document is read with, beside its name. */
export interface SpecOptions {
  /** Folder that relative folders of the document start from. */
  readonly workingFolder: string
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

/** What the spec says beside the metadata of its document; undefined when something is wrong with it, which the reader then knows. */
export function readSpec(reader: Reader, options: SpecOptions): Omit<StudySpec, keyof Metadata> | undefined {
  const seed = section(reader, 'seed')
  const question = readQuestion(reader)
  const running = readRunning(reader, question, options)
  const search = readSearch(reader, question, running, options)
  const finish = section(reader, 'finish')
  const { objectives, derived, constraints, space, resource } = question
  const { startAt, budget, trial } = running
  const { algorithm, rule, metrics, noise, heartbeatMs, convergence, learnFrom } = search
  if (reader.failed || !objectives || !derived || !constraints || !startAt) return undefined
  if (!algorithm || !budget || !metrics || !finish || !noise) return undefined
  return {
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

/** What the metadata of a document says. */
export type Metadata = Pick<StudySpec, 'project' | 'name' | 'description' | 'labels'>

function section<K extends keyof Sections>(reader: Reader, key: K): Sections[K] | undefined {
  return reader.read(sections[key] as unknown as z.ZodType<Sections[K]>, ['spec', key])
}

/** What is made of a section; undefined where that is missing, or wrong in itself. */
function part<K extends keyof Sections, T>(reader: Reader, key: K, make: (given: NonNullable<Sections[K]>) => T): T | undefined {
  const given = section(reader, key)
  return given === undefined || given === null ? undefined : make(given)
}

type Question = ReturnType<typeof readQuestion>

/** What is looked for, and where. */
function readQuestion(reader: Reader) {
  const objectives = part(reader, 'objectives', (it) => readObjectives(reader, it))
  const { names, parameters } = readParameters(reader)
  const isSound = !reader.failed
  const parameterConstraints = readParameterConstraints(reader, names, parameters)
  const space = parameterConstraints === undefined ? { parameters } : { parameters, parameterConstraints }
  const derived = part(reader, 'derived', (it) => readDerivedMetrics(reader, it, names))
  const constraints = part(reader, 'constraints', (it) => readConstraints(reader, it, names))
  const resource = part(reader, 'resource', (it) => readResource(reader, it))
  return {
    objectives,
    names,
    space,
    derived,
    constraints,
    resource,
    isSound,
    hasResource: reader.valueAt(['spec', 'resource']) !== undefined,
  }
}

type Running = ReturnType<typeof readRunning>

/** How trials run, and how many. */
function readRunning(reader: Reader, { names, space, hasResource }: Question, options: SpecOptions) {
  const { parameters } = space
  const trial = part(reader, 'trial', (it) => {
    const template = readTrial(reader, it, options)
    checkPlaceholders(reader, it, { names, parameters, hasResource })
    return template
  })
  const budget = part(reader, 'budget', (it) => readBudget(reader, it, trial?.resources.gpu ?? 0))
  const startAt = readStartAt(reader, section(reader, 'startAt'), names.size === parameters.length ? space : undefined, {
    trials: budget?.trials,
    used: options.startAtUsed ?? 0,
  })
  return { trial, budget, startAt }
}

/** How the next trials are chosen, the hopeless ones found, and all of them measured. */
function readSearch(reader: Reader, question: Question, { budget }: Running, { collectors }: SpecOptions) {
  const { objectives, space, resource, hasResource } = question
  const isWhole = question.isSound && objectives !== undefined && budget !== undefined && !reader.failed
  const whole = isWhole ? { ...space, objectives, budget, resource } : undefined
  const algorithm = part(reader, 'algorithm', (it) => readAlgorithm(reader, it, whole))
  const rule = part(reader, 'earlyStopping', (it) => readStoppingRule(reader, it, hasResource))
  const collector = { what: 'collector', key: 'from', all: collectors } as const
  const metrics = part(reader, 'metrics', (it) => readChoice(reader, ['spec', 'metrics'], it, collector)?.choice)
  const heartbeatMs = part(reader, 'workers', (it) => readHeartbeat(reader, it))
  const convergence = part(reader, 'convergence', (it) => readConvergence(reader, it))
  if (algorithm && objectives) checkExpectedGain(reader, convergence?.expectedGain, algorithm.name, objectives.length)
  const [noise, learnFrom] = [section(reader, 'noise'), section(reader, 'learnFrom')]
  return { algorithm, rule, metrics, heartbeatMs, convergence, noise, learnFrom }
}

/** Less than this tells pauses of a program from its end badly. */
const HEARTBEAT_MS_MIN = 5_000

function readHeartbeat(reader: Reader, workers: NonNullable<Sections['workers']>): number {
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

function readObjectives(reader: Reader, given: Sections['objectives']): readonly Objective[] {
  given.forEach(({ metric }, i) => {
    if (given.findIndex((other) => other.metric === metric) === i) return
    reader.problem(['spec', 'objectives', i, 'metric'], 'is an objective already', { remedy: 'Each metric can be one objective.' })
  })
  return given.map(({ target, ...objective }) => (target === undefined ? objective : { ...objective, target }))
}

function readResource(reader: Reader, given: NonNullable<Sections['resource']>): Resource {
  const { metric, max, min = leastResource(max) } = given
  if (min > max) {
    reader.problem(['spec', 'resource', 'min'], `must be at most max (${max})`, { remedy: 'Swap them, or leave min out.' })
  }
  return { metric, min, max }
}
