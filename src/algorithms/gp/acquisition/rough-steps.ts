/*
 * Rough steps: forests, trees and neighbours answer in steps, so that different points have the very same value, and in a way that a smooth process
 * foretells badly. There the improvement that it expects is weighed by where good trials were dense, which goes by ranks alone and believes in no slope:
 *
 *   a(x) = ln EI(x) + WEIGHT ln (l(x) / g(x))
 *
 *   EI       expected improvement by the process, with several objectives of the hypervolume by all of them
 *   l, g     densities of good and of other trials (tpe)
 *   r        Spearman's correlation of the labels with the means that the process has for each when it is left out
 *   rough    r < FORETOLD
 *   steps    two trials have one value
 *
 * A product with what else is believed of the optimum, as in Hvarfner et al., piBO, ICLR 2022, equation 6. Measured: docs/algorithms/gp-experiments.md.
 */
import { rankCorrelation } from '../../../numerics/index.ts'
import type { Densities } from '../../tpe/index.ts'
import type { TrainingData } from '../data/training.ts'
import type { Surrogate } from '../process/surrogate.ts'
import type { Candidate } from './search.ts'

const WEIGHT = 0.3
const FORETOLD = 0.9
/** So many of the best candidates are weighed. */
const WEIGHED_MAX = 150

/** True where trials came out in rough steps of an objective. `surrogate`: of that objective, nothing appended yet. */
export function isInRoughSteps({ learned, objectives }: TrainingData, objective: number, surrogate: Surrogate): boolean {
  const values = new Set(learned.map(({ losses }) => losses[objective]))
  return values.size < learned.length && rankCorrelation(objectives[objective].z, surrogate.meansLeftOut()) < FORETOLD
}

/** Candidates by falling acquisition, those that are weighed first; what a candidate is worth by the process alone stays its value. */
export function weighedBy({ logRatio }: Densities, candidates: readonly Candidate[]): Candidate[] {
  const weighed = candidates
    .slice(0, WEIGHED_MAX)
    .map((candidate) => ({ candidate, worth: candidate.value + WEIGHT * logRatio(candidate.point) }))
  return [...weighed.sort((a, b) => b.worth - a.worth).map(({ candidate }) => candidate), ...candidates.slice(WEIGHED_MAX)]
}
