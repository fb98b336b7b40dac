/** What stands between two values. */
export interface Operator {
  /** The higher, the tighter. */
  readonly binds: number
  apply(a: number, b: number): number
  /** a ^ b ^ c is a ^ (b ^ c). */
  readonly rightward?: true
  /** a < b < c is refused: it never means what it says. */
  readonly alone?: true
}

const truth = (value: boolean): number => (value ? 1 : 0)

/** Comparisons give 1 or 0; elsewhere every number but 0 and NaN is true. */
export function isTrue(value: number): boolean {
  return value !== 0 && !Number.isNaN(value)
}

export const OPERATORS: Readonly<Record<string, Operator>> = {
  or: { binds: 20, apply: (a, b) => truth(isTrue(a) || isTrue(b)) },
  and: { binds: 30, apply: (a, b) => truth(isTrue(a) && isTrue(b)) },
  '<=': { binds: 40, alone: true, apply: (a, b) => truth(a <= b) },
  '>=': { binds: 40, alone: true, apply: (a, b) => truth(a >= b) },
  '<': { binds: 40, alone: true, apply: (a, b) => truth(a < b) },
  '>': { binds: 40, alone: true, apply: (a, b) => truth(a > b) },
  '==': { binds: 40, alone: true, apply: (a, b) => truth(a === b) },
  '!=': { binds: 40, alone: true, apply: (a, b) => truth(a !== b) },
  '+': { binds: 50, apply: (a, b) => a + b },
  '-': { binds: 50, apply: (a, b) => a - b },
  '*': { binds: 60, apply: (a, b) => a * b },
  '/': { binds: 60, apply: (a, b) => a / b },
  '^': { binds: 80, rightward: true, apply: (a, b) => a ** b },
}

/** A function of as many values as `takes` allows. */
export interface NumberFunction {
  readonly takes: readonly [least: number, most: number]
  apply(...values: number[]): number
}

const ONE = [1, 1] as const
const TWO = [2, 2] as const
const SOME = [1, Number.POSITIVE_INFINITY] as const

export const FUNCTIONS: Readonly<Record<string, NumberFunction>> = {
  abs: { takes: ONE, apply: Math.abs },
  sqrt: { takes: ONE, apply: Math.sqrt },
  exp: { takes: ONE, apply: Math.exp },
  log: { takes: ONE, apply: Math.log },
  log2: { takes: ONE, apply: Math.log2 },
  log10: { takes: ONE, apply: Math.log10 },
  log1p: { takes: ONE, apply: Math.log1p },
  tanh: { takes: ONE, apply: Math.tanh },
  sign: { takes: ONE, apply: Math.sign },
  floor: { takes: ONE, apply: Math.floor },
  ceil: { takes: ONE, apply: Math.ceil },
  round: { takes: ONE, apply: Math.round },
  mod: { takes: TWO, apply: (a, b) => a - b * Math.floor(a / b) },
  pow: { takes: TWO, apply: (a, b) => a ** b },
  min: { takes: SOME, apply: Math.min },
  max: { takes: SOME, apply: Math.max },
  mean: { takes: SOME, apply: (...values) => values.reduce((sum, value) => sum + value / values.length, 0) },
}
