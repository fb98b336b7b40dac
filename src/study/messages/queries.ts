import type { Integer, Measurement, Trial, TrialNumber, TrialState } from '../../model/index.ts'

/** Which trials, in which order. Without a filter: all. */
export interface TrialQuery {
  readonly states?: readonly TrialState[]
  /** Labels that a trial must have, with these values. */
  readonly labels?: Readonly<Record<string, string>>
  readonly numbers?: readonly TrialNumber[]
  /** value: the first objective; duration: from its start to its end, of running ones till now. Trials without one come last, ties by number. */
  readonly orderBy?: 'number' | 'value' | 'duration'
  readonly descending?: boolean
  readonly pageSize?: number
  /** `nextPageToken` of the page before, asked with the same filter and order. */
  readonly pageToken?: string
}

export interface TrialPage {
  readonly trials: readonly Trial[]
  /** Absent on the last page. */
  readonly nextPageToken?: string
}

/** Which curves, and how many points of them. */
export interface CurveQuery {
  /** All when absent or empty. */
  readonly trials?: readonly TrialNumber[]
  /** About as many points in all, shared out fairly: of each curve the first and the last, and of each metric the least and the greatest in between. */
  readonly pointsMax?: number
  /** Only points and values of these metrics. */
  readonly metrics?: readonly string[]
}

/** By which metric parameters are judged, and which of them. */
export interface ImportancesQuery {
  /** An objective, or another metric that trials report; the first objective when absent. */
  readonly metric?: string
  /** Only these, from the trials that have all of them; all parameters when absent. */
  readonly parameters?: readonly string[]
}

/** How much one parameter alone tells. */
export interface ParameterImportance {
  readonly parameter: string
  /** Share of the variance of the trials' ranks between groups of like values, corrected for chance (epsilon squared), 0 to 1. */
  readonly share: number
  /** Spearman's correlation with the metric, of a number that differs between trials. */
  readonly trend?: number
}

/** The part of the resource that all trials which were compared had been given. */
export interface ComparedResource {
  readonly metric: string
  readonly amount: Integer
  /** Those that were given more or less: they do not count. */
  readonly otherTrials: Integer
}

export interface Importances {
  readonly metric: string
  /** The largest share first; none while fewer trials count than are needed. */
  readonly importances: readonly ParameterImportance[]
  /** Those that count: they succeeded or were stopped, with a finite value, and all had the same part of the resource. */
  readonly trials: Integer
  readonly trialsNeeded: Integer
  /** Where an algorithm gave trials parts of the resource. */
  readonly resource?: ComparedResource
}

/** Points of one trial, ordered by step, repeated steps merged. */
export interface TrialCurve {
  readonly trial: TrialNumber
  readonly points: readonly Measurement[]
}
