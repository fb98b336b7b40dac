/** An Optuna study as its storages keep it: parameters by their stored numbers, each trial with its own distributions. */
export interface OptunaStudy {
  readonly name: string
  readonly directions: readonly ('minimize' | 'maximize')[]
  /** As `study.set_metric_names` kept them. */
  readonly metricNames?: readonly string[]
  readonly trials: readonly OptunaTrial[]
}

export interface OptunaTrial {
  readonly number: number
  readonly state: 'RUNNING' | 'COMPLETE' | 'PRUNED' | 'FAIL' | 'WAITING'
  readonly values: readonly number[]
  /** Step -> value. */
  readonly intermediate: ReadonlyMap<number, number>
  readonly params: ReadonlyMap<string, { readonly stored: number; readonly distribution: string }>
  /** Key -> JSON. */
  readonly userAttributes: ReadonlyMap<string, string>
  readonly startedAt?: number
  readonly endedAt?: number
}

/** Optuna writes local times without a zone. Milliseconds since 1970; undefined for none. */
export function readLocalTime(text: string | Date | null | undefined): number | undefined {
  if (text === null || text === undefined) return undefined
  const time = text instanceof Date ? text.getTime() : new Date(String(text).replace(' ', 'T')).getTime()
  return Number.isFinite(time) ? time : undefined
}
