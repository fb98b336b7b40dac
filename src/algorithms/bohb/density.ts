import { normalCdf, type RandomStream } from '../../numerics/index.ts'
import type { Encoding } from '../space/encode.ts'

/*
 * A kernel density over encoded points, one bandwidth for each coordinate.
 *
 *   x_i       data, n of them; every coordinate has a value (what a trial lacked was filled in)
 *   h_j       bandwidth: 1.06 sd_j n^(-1/(4+d)) (the normal reference rule), at least a floor
 *   numbers   normal density with sd h_j around the datum
 *   choices   1 - h_j for the datum's value, h_j / (levels - 1) for each other (Aitchison and Aitken)
 *
 * Falkner et al., BOHB: robust and efficient hyperparameter optimization at scale, ICML 2018, section 4.1 and appendix.
 */

const LN_SQRT_TWO_PI = 0.9189385332046727
/** A bandwidth of a choice must leave its own value the likeliest. */
const CHOICE_BANDWIDTH_MAX = 0.9

export interface Density {
  readonly data: readonly Float64Array[]
  readonly bandwidths: Float64Array
  /** ln of the density of a point without gaps. */
  logAt(point: Float64Array): number
  /** A point near a random datum: bandwidths of numbers are widened by `factor`, draws stay within [0, 1]. */
  draw(stream: RandomStream, factor: number): Float64Array
}

/** Estimates the density of points without gaps, with bandwidths of at least `floor`. */
export function estimateDensity({ dimensions }: Encoding, data: readonly Float64Array[], floor: number): Density {
  const d = dimensions.length
  const power = data.length ** (-1 / (4 + d))
  const bandwidths = Float64Array.from(dimensions, (dimension, j) => {
    const mean = data.reduce((sum, x) => sum + x[j], 0) / data.length
    const variance = data.reduce((sum, x) => sum + (x[j] - mean) ** 2, 0) / data.length
    const width = Math.max(floor, 1.06 * Math.sqrt(variance) * power)
    return dimension.kind === 'choice' ? Math.min(width, CHOICE_BANDWIDTH_MAX * (1 - 1 / dimension.levels)) : width
  })

  const logKernel = (j: number, x: number, datum: number): number => {
    const h = bandwidths[j]
    const { kind, levels } = dimensions[j]
    if (kind === 'choice') return Math.log(x === datum ? 1 - h : h / (levels - 1))
    const z = (x - datum) / h
    return -0.5 * z * z - Math.log(h) - LN_SQRT_TWO_PI
  }

  const logAt = (point: Float64Array): number => {
    const logs = data.map((x) => {
      let sum = 0
      for (let j = 0; j < d; j++) sum += logKernel(j, point[j], x[j])
      return sum
    })
    const top = Math.max(...logs)
    return top + Math.log(logs.reduce((sum, l) => sum + Math.exp(l - top), 0) / data.length)
  }

  const draw = (stream: RandomStream, factor: number): Float64Array => {
    const datum = data[stream.below(data.length)]
    return Float64Array.from(dimensions, (dimension, j) => {
      if (dimension.kind === 'choice') {
        return stream.uniform() < 1 - bandwidths[j] ? datum[j] : stream.below(dimension.levels)
      }
      return truncatedNormal(datum[j], factor * bandwidths[j], stream)
    })
  }
  return { data, bandwidths, logAt, draw }
}

/** A normal draw within [0, 1], by rejection; hopeless ones are drawn uniformly. */
function truncatedNormal(mean: number, deviation: number, stream: RandomStream): number {
  const inside = normalCdf((1 - mean) / deviation) - normalCdf(-mean / deviation)
  const draws = inside > 0.05 ? 100 : 0
  for (let draw = 0; draw < draws; draw++) {
    const x = mean + deviation * stream.normal()
    if (x >= 0 && x <= 1) return x
  }
  return stream.uniform()
}
