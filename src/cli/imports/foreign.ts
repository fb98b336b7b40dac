import type { ParameterScalar } from '../reading.ts'

/** A study as another program kept it, in words that all of them share. */
export interface ForeignStudy {
  readonly name: string
  readonly objectives: readonly { readonly metric: string; readonly goal: 'minimize' | 'maximize' }[]
  readonly parameters: readonly ForeignParameter[]
  readonly trials: readonly ForeignTrial[]
  /** What was not taken, or was taken otherwise, a sentence each. */
  readonly notes: readonly string[]
}

/** What may vary, with the condition under which it does. */
export interface ForeignParameter {
  readonly name: string
  readonly domain: ForeignDomain
  /** Parent -> the values of it, or the least and largest, for which the parameter is there. */
  readonly when?: Readonly<Record<string, readonly ParameterScalar[] | { readonly min?: number; readonly max?: number }>>
}

export type ForeignDomain =
  | {
      readonly kind: 'double' | 'int'
      readonly low: number
      readonly high: number
      readonly log: boolean
      readonly step?: number
    }
  | { readonly kind: 'choice'; readonly values: readonly ParameterScalar[] }

/** A trial that has ended. */
export interface ForeignTrial {
  /** Its number where it comes from. */
  readonly number: number
  readonly state: 'SUCCEEDED' | 'STOPPED' | 'INFEASIBLE' | 'FAILED'
  readonly parameters: Readonly<Record<string, ParameterScalar>>
  readonly points: readonly { readonly step: number; readonly values: Readonly<Record<string, number>> }[]
  readonly reason?: string
  /** Milliseconds since 1970. */
  readonly startedAt?: number
  readonly endedAt?: number
  /** What its program kept beside it, as text. */
  readonly notes?: Readonly<Record<string, string>>
}
