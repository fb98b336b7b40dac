/** What a parameter's value may be. */
export type Value = number | string | boolean

/** Parameters of the space on which one is active: `{ optimizer: 'sgd' }`. */
export type When = Readonly<Record<string, Value | readonly Value[]>>

/** Where the best number is believed to be: a normal around it, `spread` (a sixth where it is left out) being its deviation as a share of the range. */
export type LikelyNumber = number | { readonly near: number; readonly spread?: number }

/** The value that is believed to be the best, or weights by value: 1 for those left out. */
export type LikelyChoice = Value | Readonly<Record<string, number>>

interface NumberOptions {
  /** On a log scale, where the order of magnitude matters. */
  readonly log?: boolean
  readonly step?: number
  readonly when?: When
  readonly default?: number
  readonly likely?: LikelyNumber
}

interface CategoricalOptions {
  readonly when?: When
  readonly default?: Value
  readonly likely?: LikelyChoice
}

/** A parameter in the study document's own form (docs/reference/study.md). */
export type Parameter = Readonly<Record<string, unknown>>

/** What parameters keep among themselves: `'heads * headSize <= 1024'`; the same where conditions hold; or what may never be together. */
export type ParameterConstraint =
  | string
  | { readonly keep: string; readonly when?: Readonly<Record<string, unknown>> }
  | { readonly never: Readonly<Record<string, unknown>> }

/** A real number between low and high. */
export function float(low: number, high: number, options: NumberOptions = {}): Parameter {
  return { double: [low, high], ...rest(options) }
}

/** A whole number between low and high, both included. */
export function int(low: number, high: number, options: NumberOptions = {}): Parameter {
  return { int: [low, high], ...rest(options) }
}

/** One of some values without an order. */
export function categorical(choices: readonly Value[], options: CategoricalOptions = {}): Parameter {
  return { choice: choices, ...rest(options) }
}

function rest({ log, ...options }: NumberOptions | (CategoricalOptions & { readonly log?: never })): Parameter {
  return { ...(log === true ? { scale: 'log' } : {}), ...options }
}
