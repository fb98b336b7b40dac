import { setImmediate as nextTurn } from 'node:timers/promises'
import { HoneError, type Parameter, type Problem, type StudyId, type StudySpec, type Trial } from '../../model/index.ts'
import { doubledRanks } from '../../numerics/index.ts'
import type { Room } from '../change/room.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Importances, ImportancesQuery, ParameterImportance } from '../messages/index.ts'
import { atEqualResource } from './equal-resource.ts'
import { importanceOf } from './importance.ts'
import { read } from './reads.ts'

/** Fewer trials tell nothing. */
const TRIALS_MIN = 8

/** Answers of one study that are kept. */
const ANSWERS_MAX = 16

/** What was answered of a study since its last trial ended, by question: many look at the same study, and most of its changes end no trial. */
interface Kept {
  readonly moment: string
  readonly answers: Map<string, Promise<Importances>>
}

const keptOf = new WeakMap<Ledger, Kept>()

/**
 * How much each parameter alone tells of a metric, from the trials that succeeded or were stopped with a value of it, and had the same part of the
 * resource; the largest share first.
 */
export async function importances(room: Room, id: StudyId, query: ImportancesQuery = {}): Promise<Importances> {
  const { spec, ended, answers } = await read(room, id, (ledger) => {
    const ended = [...ledger.trials.values()].filter(({ state }) => state === 'succeeded' || state === 'stopped')
    return { spec: ledger.spec, ended, answers: answersOf(ledger, ended) }
  })
  const question = JSON.stringify([query.metric, query.parameters])
  const known = answers.get(question)
  if (known !== undefined) return known
  const answer = compute(spec, ended, query)
  if (answers.size >= ANSWERS_MAX) answers.clear()
  answers.set(question, answer)
  answer.catch(() => answers.delete(question))
  return answer
}

/** The answers that still hold: an ended trial keeps its point and values, unless the space grows. */
function answersOf(ledger: Ledger, ended: readonly Trial[]): Kept['answers'] {
  const last = ended.reduce((newest, { endRevision = 0 }) => Math.max(newest, endRevision), 0)
  const moment = `${ledger.study.grew?.revision ?? 0} ${ended.length} ${last}`
  let kept = keptOf.get(ledger)
  if (kept?.moment !== moment) {
    kept = { moment, answers: new Map() }
    keptOf.set(ledger, kept)
  }
  return kept.answers
}

/** A turn for each parameter: in between, whoever else asks the server is answered. */
async function compute(spec: StudySpec, ended: readonly Trial[], query: ImportancesQuery): Promise<Importances> {
  const metric = query.metric ?? spec.objectives[0]!.metric
  const names = query.parameters ?? []
  const parameters = wantedParameters(spec, names)
  const numberOf = readerOf(spec, metric, ended)
  const restricted = names.length === 0 ? [] : parameters
  const measured = ended.filter(
    (trial) => Number.isFinite(numberOf(trial)) && restricted.every(({ name }) => trial.parameters[name] !== undefined),
  )
  const { trials: counted, ...compared } = atEqualResource(spec, measured)
  const answer = { metric, trials: counted.length, trialsNeeded: TRIALS_MIN, ...compared }
  if (counted.length < TRIALS_MIN) return { ...answer, importances: [] }
  const points = counted.map((trial) => trial.parameters)
  const ranks = doubledRanks(counted.map((trial) => numberOf(trial)!))
  const found: ParameterImportance[] = []
  for (const parameter of parameters) {
    await nextTurn()
    found.push(importanceOf(parameter, points, ranks))
  }
  return { ...answer, importances: found.sort((a, b) => b.share - a.share) }
}

/** Those that are named, or all where none is. */
function wantedParameters({ parameters }: StudySpec, names: readonly string[]): readonly Parameter[] {
  const unknown = names.find((name) => !parameters.some((parameter) => parameter.name === name))
  if (unknown !== undefined) {
    const message = `is no parameter of the study: there is ${parameters.map(({ name }) => name).join(', ')}`
    refuse({ field: 'parameters', value: unknown, message })
  }
  return names.length === 0 ? parameters : parameters.filter(({ name }) => names.includes(name))
}

/** Reads a metric of a trial: an objective as the study reduces it, or the last value of another one that some trial has. */
function readerOf({ objectives }: StudySpec, metric: string, ended: readonly Trial[]): (trial: Trial) => number | undefined {
  const place = objectives.findIndex((objective) => objective.metric === metric)
  if (place >= 0) return ({ values }) => values?.[place]
  const measured = new Set(ended.flatMap((trial) => Object.keys(trial.metrics)))
  if (!measured.has(metric)) {
    const known = new Set([...objectives.map((objective) => objective.metric), ...measured])
    refuse({ field: 'metric', value: metric, message: `is no metric of the study’s trials: there is ${[...known].join(', ')}` })
  }
  return ({ metrics }) => (Object.hasOwn(metrics, metric) ? metrics[metric] : undefined)
}

function refuse(problem: Problem): never {
  throw new HoneError('INVALID_REQUEST', `${problem.field} ${problem.value} ${problem.message}`, { problems: [problem] })
}
