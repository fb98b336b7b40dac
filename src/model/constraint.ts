/** A bound that a trial's metrics must keep: `expression op bound`. */
export interface Constraint {
  /** As the user wrote it. */
  readonly text: string
  /** Over metric names, in the grammar of expression.ts. */
  readonly expression: string
  readonly op: '<=' | '>='
  readonly bound: number
}

/** By how much a value breaks a constraint: 0 when it keeps it, infinite when that cannot be said (NaN, or a metric is missing). */
export function violationOf({ op, bound }: Pick<Constraint, 'op' | 'bound'>, value: number): number {
  if (Number.isNaN(value)) return Number.POSITIVE_INFINITY
  if (op === '<=' ? value <= bound : value >= bound) return 0
  return Math.abs(value - bound)
}
