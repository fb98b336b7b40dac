import type { Calls } from './calls.ts'
import { refuseUnknown } from './known-options.ts'

/** Which importances. */
export interface ImportancesOptions {
  /** Another objective than the first, or any metric that trials report. */
  readonly metric?: string
  /** Only these, from the trials that have all of them. */
  readonly parameters?: readonly string[]
}

/** How much one parameter alone tells about a metric. */
export interface ParameterImportance {
  readonly parameter: string
  /** Its share of the differences in rank between trials, 0 to 1. */
  readonly share: number
  /** Spearman's correlation with the metric; undefined of a choice, and of a number that never differs. */
  readonly trend: number | undefined
}

const OPTIONS: Readonly<Record<keyof ImportancesOptions, true>> = { metric: true, parameters: true }

/** Asks the server for the importances of a study's parameters, of trials that had the same part of the resource. */
export async function readImportances(calls: Calls, study: string, options: ImportancesOptions): Promise<ParameterImportance[]> {
  refuseUnknown(options, OPTIONS, 'importances')
  const { metric = '', parameters = [] } = options
  const { importances } = await calls.call(calls.client.listImportances, { study, metric, parameters: [...parameters] })
  return importances.map(({ parameter, share, trend, _trend }) => ({ parameter, share, trend: _trend === undefined ? undefined : trend }))
}
