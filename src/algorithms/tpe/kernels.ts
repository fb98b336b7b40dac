import { log1mexp, logNormalCdf, normalCdf, type RandomStream, truncatedNormalQuantile } from '../../numerics/index.ts'
import type { Dimension } from '../space/dimension.ts'

/*
 * Kernels of the Parzen estimator in one dimension: normals truncated to [0, 1], on a lattice their masses in its cells, and choices.
 *
 *   x_i        coordinates of the trials, NaN where one lacks the parameter: there it has the prior's kernel
 *   sigma_i    deviation of the kernel around x_i: parzen.ts
 *   m, s       mean and deviation of a kernel
 *   [a, b]     a cell in units of s from m
 */

/** Lattices with more levels than this are as good as continuous: no kernel is narrower than a hundredth. */
const LATTICE_LEVELS_MAX = 200
const LN_SQRT_TWO_PI = 0.9189385332046727

/** One coordinate of all components. */
export interface Kernels {
  /** Which of the distinct kernels a component has. */
  readonly of: Int32Array
  /** ln of each distinct kernel at a coordinate, into `out`. */
  logAt(x: number, out: Float64Array): void
  draw(kernel: number, stream: RandomStream): number
  readonly distinct: number
}

/** The kernels of one dimension: one for each value (NaN = inactive), and one for the prior. */
export function openKernels(dimension: Dimension, values: readonly number[]): Kernels {
  return dimension.kind === 'choice' ? choiceKernels(dimension.levels, values) : normalKernels(dimension, values)
}

function choiceKernels(levels: number, values: readonly number[]): Kernels {
  const known = values.filter((x) => !Number.isNaN(x)).length
  const spread = 1 / (known + 1)
  const sum = 1 + levels * spread
  const same = Math.log((1 + spread) / sum)
  const other = Math.log(spread / sum)
  // Kernel k < levels: around choice k; the last: the prior.
  return {
    distinct: levels + 1,
    of: Int32Array.from([...values, Number.NaN], (x) => (Number.isNaN(x) ? levels : x)),
    logAt(x, out) {
      out.fill(other, 0, levels)
      out[x] = same
      out[levels] = -Math.log(levels)
    },
    draw: (kernel, stream) => (kernel === levels || stream.uniform() >= 1 / sum ? stream.below(levels) : kernel),
  }
}

/** Normal kernels, each once: kernel 0 is the prior. */
interface Normals {
  /** Which of them a component has. */
  readonly of: Int32Array
  readonly means: readonly number[]
  readonly deviations: readonly number[]
}

function normalKernels(dimension: Dimension, values: readonly number[]): Kernels {
  const cells = dimension.kind === 'lattice' && dimension.levels <= LATTICE_LEVELS_MAX
  const { of, means, deviations } = normalsOf(values, cells)
  const inverse = Float64Array.from(deviations, (s) => 1 / s)
  const norms = Float64Array.from(means, (m, k) => logMass(-m * inverse[k], (1 - m) * inverse[k]))
  const heights = Float64Array.from(norms, (norm, k) => Math.log(inverse[k]) - LN_SQRT_TWO_PI - norm)
  const centres = Float64Array.from(means)
  // Masses cost much, and points that are compared share most of their coordinates.
  const masses = new Map<number, Float64Array>()
  const massesAt = (x: number): Float64Array => {
    const [low, high] = cellOf(dimension, x)
    return centres.map((centre, k) => logMass((low - centre) * inverse[k], (high - centre) * inverse[k]) - norms[k])
  }
  return {
    distinct: means.length,
    of,
    logAt(x, out) {
      const count = centres.length
      if (cells) {
        const known = masses.get(x) ?? massesAt(x)
        masses.set(x, known)
        out.set(known)
        return
      }
      for (let k = 0; k < count; k++) {
        const z = (x - centres[k]) * inverse[k]
        out[k] = heights[k] - 0.5 * z * z
      }
    },
    draw(kernel, stream) {
      const x = truncatedNormalQuantile(means[kernel], deviations[kernel], stream.uniform())
      return cells ? nearestOf(dimension, x) : x
    },
  }
}

/** Of the values that are there. On a lattice many share a kernel: neighbours in the order are compared with the last ones. */
function normalsOf(values: readonly number[], cells: boolean): Normals {
  const known = values.flatMap((x, i) => (Number.isNaN(x) ? [] : [{ x, i }])).sort((a, b) => a.x - b.x || a.i - b.i)
  const sigmas = bandwidths(known.map(({ x }) => x))
  const means = [0.5]
  const deviations = [1]
  const of = new Int32Array(values.length + 1)
  known.forEach(({ x, i }, k) => {
    let kernel = means.length
    if (cells)
      for (let back = 1; back <= 3 && means[means.length - back] === x; back++)
        if (deviations[means.length - back] === sigmas[k]) kernel = means.length - back
    if (kernel === means.length) {
      means.push(x)
      deviations.push(sigmas[k])
    }
    of[i] = kernel
  })
  return { of, means, deviations }
}

/** sigma of ascending values. */
export function bandwidths(sorted: readonly number[]): number[] {
  const n = sorted.length
  const least = 1 / Math.min(100, n + 2)
  return sorted.map((x, k) => {
    const below = k > 0 ? x - sorted[k - 1] : n === 1 ? x : 0
    const above = k < n - 1 ? sorted[k + 1] - x : n === 1 ? 1 - x : 0
    return Math.min(1, Math.max(least, below, above))
  })
}

/** The part of [0, 1] that is nearest to the level of a coordinate. */
function cellOf(dimension: Dimension, x: number): [number, number] {
  const level = dimension.levelOf(x)
  const here = dimension.coordinateOf(level)
  return [
    level === 0 ? 0 : 0.5 * (dimension.coordinateOf(level - 1) + here),
    level === dimension.levels - 1 ? 1 : 0.5 * (here + dimension.coordinateOf(level + 1)),
  ]
}

/** The coordinate of the level in whose cell a coordinate lies. */
function nearestOf(dimension: Dimension, x: number): number {
  const level = dimension.levelOf(x)
  const [low, high] = cellOf(dimension, dimension.coordinateOf(level))
  return dimension.coordinateOf(x < low ? level - 1 : x > high ? level + 1 : level)
}

/** Beyond so many deviations nothing of a normal is left in double precision. */
const ALL_WITHIN = 9

/** ln of the standard normal's mass in [a, b], accurate in both tails. */
function logMass(a: number, b: number): number {
  if (a < -ALL_WITHIN && b > ALL_WITHIN) return 0
  if (a > 0) return logMass(-b, -a)
  if (b <= 0) {
    const high = logNormalCdf(b)
    return high + log1mexp(Math.max(1e-300, high - logNormalCdf(a)))
  }
  return Math.log1p(-normalCdf(a) - normalCdf(-b))
}
