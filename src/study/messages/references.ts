import type { Measurement, StudyId, TrialNumber } from '../../model/index.ts'

/** Names a study: its id, or its name within a project. */
export type StudyRef = StudyId | { readonly project: string; readonly name: string }

/** Every write may carry one: within 24 hours the same id gives the same answer (of a report: how its trial stands), also after a restart. */
export interface Write {
  readonly requestId?: string
}

/** Names a trial, and the attempt that speaks for it; without an epoch the caller is the trial's own worker. */
export interface TrialRef {
  readonly study: StudyId
  readonly number: TrialNumber
  readonly epoch?: number
}

/** A measurement as a worker reports it: without a step it gets the one after the trial's last. */
export type ReportedMeasurement = Omit<Measurement, 'step'> & { readonly step?: number }
