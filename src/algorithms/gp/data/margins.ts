import { median } from '../../../numerics/index.ts'

/** The distance from the bound, in median distances, from which labels are more logarithmic than in proportion. Measured: docs/algorithms/gp-experiments.md. */
const PROPORTIONAL = 4

/**
 * Margins (what is left of a bound; below 0 = broken by so much) as labels of a process that is below 0 where the constraint is kept, of mean square 1.
 * In proportion near the bound and logarithmic far from it, so that a huge one does not bend the process; the bound itself stays at 0 (the bilog
 * transform of Eriksson and Poloczek, arXiv 2002.08526, with a unit).
 */
export function marginLabels(margins: readonly number[]): Float64Array {
  const usual = median(margins.map(Math.abs).filter((size) => size > 0))
  const distance = (margin: number): number => Math.min(Number.MAX_VALUE, Math.abs(margin) / usual / PROPORTIONAL)
  const labels = Float64Array.from(margins, (margin) => -Math.sign(margin) * Math.log1p(distance(margin)))
  const size = Math.sqrt(labels.reduce((sum, label) => sum + label * label, 0) / labels.length)
  return labels.map((label) => label / size)
}
