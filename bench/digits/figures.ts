/** Means and how sure they are. */
import { mean } from 'simple-statistics'
import { openStream } from '../../src/numerics/index.ts'

export { mean }

const RESAMPLES = 10_000

/** Bootstrap interval (percentiles) of the mean at a confidence level; seeded, so it repeats. */
export function bootstrapMean(values: readonly number[], level: number): readonly [number, number] {
  const random = openStream(1)
  const means = Array.from({ length: RESAMPLES }, () => mean(values.map(() => values[random.below(values.length)]!)))
  means.sort((a, b) => a - b)
  const tail = (1 - level) / 2
  return [means[Math.floor(tail * RESAMPLES)]!, means[Math.ceil((1 - tail) * RESAMPLES) - 1]!]
}

/** A difference with its sign. */
export function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(2)}`
}

/** A difference and its interval. */
export function withInterval(middle: number, low: number, high: number): string {
  return `${signed(middle)} (${signed(low)} … ${signed(high)})`
}
