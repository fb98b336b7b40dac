import { choleskyRows, inverseFromFactor, inverseRows } from './cholesky.ts'
import { columnSums, covariances, differenceSums, largestRatio, pairCovariances, posteriorSlopes } from './covariance.ts'
import { dot, lowerTimes, lowerTransposedTimes, squaredNormsOfFour } from './triangle.ts'

/** What large models spend their time in. This is the reference: whoever does it otherwise has the same bits. */
export const plainArithmetic = {
  choleskyRows,
  columnSums,
  covariances,
  differenceSums,
  dot,
  inverseFromFactor,
  inverseRows,
  largestRatio,
  lowerTimes,
  lowerTransposedTimes,
  pairCovariances,
  posteriorSlopes,
  squaredNormsOfFour,
}

export type Arithmetic = typeof plainArithmetic
