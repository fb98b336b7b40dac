/**
 * Expected improvement in the objective's own units.
 *
 * | symbol | meaning                                                                  | shape |
 * |--------|--------------------------------------------------------------------------|-------|
 * | m, s   | mean and standard deviation of a point's label                           | 1     |
 * | b      | label that must be beaten                                                | 1     |
 * | u      | value of a label (smaller is better), increasing                         | -     |
 * | p      | chance of beating it: Phi((b - m) / s)                                   | 1     |
 *
 * E[max(0, u(b) - u(Z))] for Z ~ N(m, s^2): the mean over equally likely parts of the tail below b, times p. Labels are bent (labels.ts), so the closed
 * form for normal values does not apply. A study may stop when the largest expected improvement is small: Locatelli 1997; Nguyen et al. 2017,
 * Regret for expected improvement over the best-observed value and stopping condition.
 */
import { normalCdf, normalQuantile } from '../../../numerics/index.ts'
import type { Prediction } from '../process/surrogate.ts'

const PARTS = 64

/** What a point with this label is expected to gain below label `best`, in the units of values; at least 0. */
export function expectedGain({ mean, variance }: Prediction, best: number, unwarp: (label: number) => number): number {
  const deviation = Math.sqrt(variance)
  const chance = normalCdf((best - mean) / deviation)
  if (!(chance > 0)) return 0
  const value = unwarp(best)
  let sum = 0
  for (let part = 0; part < PARTS; part++) {
    sum += Math.max(0, value - unwarp(mean + deviation * normalQuantile(((part + 0.5) / PARTS) * chance)))
  }
  return (chance * sum) / PARTS
}
