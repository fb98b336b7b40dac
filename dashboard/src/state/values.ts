import { signal } from '@preact/signals'
import type { Objective, Study, Trial } from '../api/types.ts'
import { asSentence } from '../words/format.ts'

/** The label that holds a trial's note. */
export const NOTE_LABEL = 'note'

/** Place of the objective by which the page shows trials; the address says it. */
export const shownPlace = signal(0)

/** The study's first objective: the one that rules judge by. */
export function firstObjectiveOf({ spec }: Study): Objective {
  return spec.objectives[0] ?? { metric: 'value', goal: 'minimize' }
}

/** The objective that is shown. */
export function objectiveOf(study: Study): Objective {
  return study.spec.objectives[shownPlace.value] ?? firstObjectiveOf(study)
}

/** A trial's value of the objective that is shown. */
export function objectiveValue(trial: Trial | undefined): number | undefined {
  const values = trial?.values
  return values === undefined || shownPlace.value < values.length ? values?.[shownPlace.value] : values[0]
}

/** True when `a` is strictly better; NaN never is. */
function isBetter(goal: Objective['goal'], a: number, b: number): boolean {
  return goal === 'minimize' ? a < b : a > b
}

/** Whether a trial's value counts against others': that of a curve that was cut, or still grows, only where a curve's best is asked for. */
export function competes({ state, feasible }: Trial, { reduce }: Objective): boolean {
  return feasible !== false && (state === 'succeeded' || (state === 'stopped' && reduce === 'best'))
}

/** How much of the resource stands behind a trial's value: more is ahead of less, whatever the values, unless a curve's best is asked for. */
export function givenTo({ resource }: Trial, { reduce }: Objective): number {
  return resource === undefined || reduce === 'best' ? Number.POSITIVE_INFINITY : resource
}

/** True when a trial is ahead of another as the service judges it; none is ahead by NaN. */
function isAhead(objective: Objective, trial: Trial, other: Trial | undefined): boolean {
  const value = objectiveValue(trial) ?? Number.NaN
  if (other === undefined) return !Number.isNaN(value)
  const [given, givenOther] = [givenTo(trial, objective), givenTo(other, objective)]
  if (given !== givenOther) return given > givenOther && !Number.isNaN(value)
  return isBetter(objective.goal, value, objectiveValue(other)!)
}

/** The study with the best trial by the objective that is shown in place of that by the first. */
export function withShownBest(study: Study, trials: Iterable<Trial>): Study {
  const objective = objectiveOf(study)
  if (objective === firstObjectiveOf(study)) return study
  let best: Trial | undefined
  for (const trial of trials) if (competes(trial, objective) && isAhead(objective, trial, best)) best = trial
  const { best: _, bestValues: __, ...rest } = study
  return best === undefined ? rest : { ...rest, best: best.number, bestValues: best.values ?? [] }
}

/** Value of the best trial up to and with each, by number; trials that do not compete are left out. */
export function bestSoFar(trials: Iterable<Trial>, objective: Objective): { number: number; best: number }[] {
  const path: { number: number; best: number }[] = []
  let best: Trial | undefined
  for (const trial of [...trials].sort((a, b) => a.number - b.number)) {
    if (objectiveValue(trial) === undefined || !competes(trial, objective)) continue
    if (isAhead(objective, trial, best)) best = trial
    if (best !== undefined) path.push({ number: trial.number, best: objectiveValue(best)! })
  }
  return path
}

/** Number of the first trial that was made since the study's space grew; undefined where it did not, or none was. */
export function firstSinceGrowth({ grew }: Study, trials: Iterable<Trial>): number | undefined {
  if (grew === undefined) return undefined
  let first: number | undefined
  for (const { number, createdAt } of trials) if (createdAt >= grew.at && number < (first ?? Number.POSITIVE_INFINITY)) first = number
  return first
}

/** Whether trials end with one measurement each, and nothing says that they should have more: there are no curves to draw. */
export function endsAtOnce({ spec }: Study, trials: Iterable<Trial>): boolean {
  if (spec.resource !== undefined || spec.earlyStopping !== undefined) return false
  let ended = false
  for (const { measurements, endedAt } of trials) {
    if (measurements > 1) return false
    ended ||= measurements === 1 && endedAt !== undefined
  }
  return ended
}

/** How long a trial has run, milliseconds; undefined before it began. */
export function durationOf(trial: Trial, now: number): number | undefined {
  return trial.startedAt === undefined ? undefined : (trial.endedAt ?? now) - trial.startedAt
}

/** Which of the study's constraints a trial that is through breaks. */
function brokenOf({ feasible, violations = [] }: Trial, study: Study | undefined): string | undefined {
  if (feasible !== false) return undefined
  const broken = study?.spec.constraints?.filter((_, k) => violations[k] !== 0).map(({ text }) => text) ?? []
  return broken.length === 0 ? undefined : `does not keep ${broken.join(' and ')}`
}

/** Of the last words of a command so many are shown. */
const WORDS_SHOWN_MAX = 160

/** How a trial failed where the last words of its command most often say why. */
const FAILED_BY_ITSELF: ReadonlySet<string> = new Set(['exitCode', 'signal', 'noObjective'])

/** How a trial ended; where its command failed by itself, with the last words that it said. */
function outcomeOf({ state, outcome }: Trial): string | undefined {
  const words = outcome?.lastLines?.findLast((line) => line.trim() !== '')?.trim() ?? ''
  const isByItself = state === 'failed' && outcome !== undefined && FAILED_BY_ITSELF.has(outcome.reason)
  if (!isByItself || words === '') return outcome?.message
  return `${outcome.message}: ${words.length > WORDS_SHOWN_MAX ? `${words.slice(0, WORDS_SHOWN_MAX - 1)}…` : words}`
}

/** Why a trial ended the way it did, what it waits for, or why it may not go on, in words; undefined when there is nothing to explain. */
export function reasonOf(trial: Trial, study?: Study): string | undefined {
  const { state, attempt } = trial
  const present = state === 'active' && (attempt?.state === 'pending' || attempt?.state === 'running') ? attempt.reason : undefined
  const reason = outcomeOf(trial) ?? trial.stop?.reason ?? present ?? brokenOf(trial, study)
  return reason === undefined || reason === '' ? undefined : asSentence(reason)
}

/** How many trials that may compete with the best one have ended since it did. */
export function endedSince(best: Trial, trials: Iterable<Trial>): number {
  let count = 0
  for (const { state, feasible, endedAt = 0 } of trials) {
    if ((state === 'succeeded' || state === 'stopped') && feasible !== false && endedAt > (best.endedAt ?? endedAt)) count++
  }
  return count
}
