import type { Assignment, FinalMeasurement, MetadataEntry, StudyId, TrialNumber, TrialOutcome, TrialSource } from '../../model/index.ts'
import type { ReportedMeasurement, Write } from './references.ts'

export interface CreateTrialRequest extends Write {
  readonly study: StudyId
  readonly parameters: Assignment
  readonly labels?: Readonly<Record<string, string>>
  readonly metadata?: readonly MetadataEntry[]
  /** What was measured before it got a worker; of a trial that was evaluated already, `finished` says it. */
  readonly points?: readonly ReportedMeasurement[]
  /** It was evaluated already: the trial is added with its history, ended. */
  readonly finished?: FinishedHistory
  /** import: history from elsewhere, which uses up no budget. */
  readonly source?: Extract<TrialSource, 'user' | 'import'>
}

/** How a trial went that was evaluated elsewhere. Times are milliseconds since 1970, now when absent. */
export interface FinishedHistory {
  readonly as: 'succeeded' | 'infeasible' | 'failed' | 'stopped'
  readonly points: readonly ReportedMeasurement[]
  /** The result that its worker named, where it is not what its curve says. */
  readonly final?: FinalMeasurement
  readonly outcome?: TrialOutcome
  readonly createdAt?: number
  readonly startedAt?: number
  readonly endedAt?: number
}

export interface UpdateTrialRequest extends Write {
  readonly study: StudyId
  readonly number: TrialNumber
  /** Labels to set; null removes one. */
  readonly labels?: Readonly<Record<string, string | null>>
}
