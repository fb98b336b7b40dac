import type { Constraint } from './constraint.ts'
import type { JsonValue } from './json.ts'
import type { Objective } from './objective.ts'
import type { Space } from './space.ts'
import type { TrialTemplate } from './trial-template.ts'
import type { Assignment, Integer } from './value.ts'

/** A registered thing (algorithm, stopping rule, collector) by name with its settings. */
export interface Choice {
  readonly name: string
  readonly settings: Readonly<Record<string, JsonValue>>
}

/** An integer metric step that costs something (epoch, iteration); trials may be given part of it. */
export interface Resource {
  readonly metric: string
  readonly min: Integer
  readonly max: Integer
}

/** The least resource that says something of a trial, where nobody says better: a 27th of the most, and of 20 steps or more at least 2. One epoch misleads. */
export function leastResource(max: number): number {
  return Math.max(max >= 20 ? 2 : 1, Math.round(max / 27))
}

/** What may be spent. Absent = unbounded. */
export interface Budget {
  readonly trials?: Integer
  readonly parallel: Integer
  /** Failed trials in total, and in a row, at which the study fails. */
  readonly failures?: Integer
  readonly failuresInARow?: Integer
  /** Running time; paused time does not count. */
  readonly durationMs?: number
  readonly gpuHours?: number
  /** Ended trials and running time that there must be before `trials`, `durationMs` or convergence end the study. */
  readonly minTrials?: Integer
  readonly minDurationMs?: number
}

/**
 * The study has converged when so many trials in a row that compete for the best, or none in so much time, improved it by more than
 * `minDelta`, in the metric's own units; or when its algorithm expects no more than `expectedGain` of any further trial. At least one of `trials`,
 * `durationMs` and `expectedGain` is there.
 */
export interface Convergence {
  readonly trials?: Integer
  readonly durationMs?: number
  readonly expectedGain?: number
  readonly minDelta: number
}

/** Everything that a study's document says, checked and with its defaults filled in. */
export interface StudySpec extends Space {
  readonly project: string
  readonly name: string
  readonly description: string
  readonly labels: Readonly<Record<string, string>>
  /** Integer in [0, 2^53). */
  readonly seed: Integer
  readonly objectives: readonly Objective[]
  /** What a succeeded trial must keep to be feasible. */
  readonly constraints: readonly Constraint[]
  /** Metrics that Hone computes: expressions over other metrics by name, each behind those that it uses. */
  readonly derived: Readonly<Record<string, string>>
  readonly startAt: readonly Assignment[]
  /** Earlier studies that the algorithm learns from, by name or as PROJECT/NAME. Absent = none. */
  readonly learnFrom?: readonly string[]
  readonly algorithm: Choice
  readonly resource?: Resource
  readonly earlyStopping?: Choice
  readonly budget: Budget
  /** Absent = no end for lack of improvement. */
  readonly convergence?: Convergence
  /** What happens to running trials when the study ends. */
  readonly finish: 'stop' | 'let-run'
  /** What the user knows of the objective's noise. */
  readonly noise: 'unknown' | 'low' | 'high'
  readonly trial?: TrialTemplate
  readonly metrics: Choice
  /** How often workers that evaluate trials themselves say that they are alive; absent = their silence means nothing. */
  readonly heartbeatMs?: number
}

/** What of a spec may change while the study runs: docs/concepts.md says how. */
export const EDITABLE_FIELDS = [
  'description',
  'labels',
  'parameters',
  'parameterConstraints',
  'startAt',
  'earlyStopping',
  'budget',
  'convergence',
  'finish',
  'noise',
  'trial',
] as const satisfies readonly (keyof StudySpec)[]

export type EditableField = (typeof EDITABLE_FIELDS)[number]

/** The project and name that an entry of a study's `learnFrom` means. */
export function earlierName({ project }: StudySpec, text: string): { readonly project: string; readonly name: string } {
  const [first = '', second] = text.split('/', 2)
  return second === undefined ? { project, name: first } : { project: first, name: second }
}
