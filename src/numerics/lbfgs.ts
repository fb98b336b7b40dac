/** Evaluates f at x and writes its gradient; may return NaN or Infinity where f is not defined. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number

export interface LbfgsOptions {
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly iterations: number
  /** Correction pairs kept. */
  readonly memory?: number
  /** Longest first step of a line search, in Euclidean length. */
  readonly stepMax?: number
  /** Stops when no entry of the projected gradient is larger. */
  readonly gradientTolerance?: number
  /** Stops when f falls by less than this, relative to max(1, |f|). */
  readonly decreaseTolerance?: number
  /** Asked before every evaluation: true ends the search with the best point so far. */
  readonly expired?: () => boolean
}

export interface LbfgsResult {
  readonly x: Float64Array
  readonly value: number
  readonly evaluations: number
}

const SUFFICIENT_DECREASE = 1e-4
const LINE_STEPS_MAX = 15

/**
 * Minimises f within bounds: limited-memory BFGS on the free coordinates with projected Armijo backtracking.
 * Never returns a worse point than the start. O(memory * d) per iteration besides f.
 */
export function minimizeLbfgs(f: Objective, start: Float64Array, options: LbfgsOptions): LbfgsResult {
  const d = start.length
  const { lower, upper, memory = 8, stepMax = 2, gradientTolerance = 1e-2, decreaseTolerance = 1e-5 } = options
  let x = clamp(Float64Array.from(start), lower, upper)
  let gradient = new Float64Array(d)
  let value = f(x, gradient)
  let evaluations = 1
  const pairs: CorrectionPair[] = []
  const direction = new Float64Array(d)
  for (let iteration = 0; iteration < options.iterations && Number.isFinite(value); iteration++) {
    const free = freeCoordinates(x, gradient, lower, upper)
    if (largestFree(gradient, free) <= gradientTolerance) break
    descend(gradient, free, pairs, direction)
    let slope = innerProduct(direction, gradient)
    if (!(slope < 0)) {
      pairs.length = 0
      for (let i = 0; i < d; i++) direction[i] = free[i] ? -gradient[i] : 0
      slope = innerProduct(direction, gradient)
    }
    const length = Math.sqrt(innerProduct(direction, direction))
    let step = pairs.length === 0 ? Math.min(1, stepMax / length, 1 / Math.max(length, 1e-12)) : Math.min(1, stepMax / length)
    const next = new Float64Array(d)
    const nextGradient = new Float64Array(d)
    let nextValue = Number.NaN
    let accepted = false
    for (let trial = 0; trial < LINE_STEPS_MAX; trial++) {
      if (options.expired?.()) return { x, value, evaluations }
      for (let i = 0; i < d; i++) next[i] = x[i] + step * direction[i]
      clamp(next, lower, upper)
      nextValue = f(next, nextGradient)
      evaluations++
      const promised = projectedDecrease(gradient, x, next)
      if (nextValue <= value + SUFFICIENT_DECREASE * promised && promised < 0) {
        accepted = true
        break
      }
      step = shorten(step, value, slope, nextValue)
    }
    if (!accepted) {
      if (pairs.length === 0) break
      pairs.length = 0
      continue
    }
    remember(pairs, memory, x, next, gradient, nextGradient)
    const decrease = value - nextValue
    x = next
    gradient = nextGradient
    value = nextValue
    if (decrease <= decreaseTolerance * Math.max(1, Math.abs(value))) break
  }
  return { x, value, evaluations }
}

interface CorrectionPair {
  readonly s: Float64Array
  readonly y: Float64Array
  readonly rho: number
}

/** Coordinates that may move: not held at a bound by the gradient. */
function freeCoordinates(x: Float64Array, g: Float64Array, lower: Float64Array, upper: Float64Array): Uint8Array {
  const free = new Uint8Array(x.length)
  for (let i = 0; i < x.length; i++)
    free[i] = (x[i] <= lower[i] && g[i] > 0) || (x[i] >= upper[i] && g[i] < 0) || lower[i] === upper[i] ? 0 : 1
  return free
}

function largestFree(g: Float64Array, free: Uint8Array): number {
  let largest = 0
  for (let i = 0; i < g.length; i++) if (free[i]) largest = Math.max(largest, Math.abs(g[i]))
  return largest
}

/** direction = -H g by the two-loop recursion, restricted to the free coordinates. */
function descend(g: Float64Array, free: Uint8Array, pairs: readonly CorrectionPair[], direction: Float64Array): void {
  const d = g.length
  for (let i = 0; i < d; i++) direction[i] = free[i] ? -g[i] : 0
  const alphas = new Float64Array(pairs.length)
  for (let p = pairs.length - 1; p >= 0; p--) {
    const { s, y, rho } = pairs[p]
    const alpha = rho * innerProduct(s, direction)
    alphas[p] = alpha
    for (let i = 0; i < d; i++) direction[i] -= alpha * y[i]
  }
  if (pairs.length > 0) {
    const { y, rho } = pairs[pairs.length - 1]
    const scale = 1 / (rho * innerProduct(y, y))
    for (let i = 0; i < d; i++) direction[i] *= scale
  }
  for (let p = 0; p < pairs.length; p++) {
    const { s, y, rho } = pairs[p]
    const beta = rho * innerProduct(y, direction)
    for (let i = 0; i < d; i++) direction[i] += (alphas[p] - beta) * s[i]
  }
  for (let i = 0; i < d; i++) if (!free[i]) direction[i] = 0
}

function remember(
  pairs: CorrectionPair[],
  memory: number,
  x: Float64Array,
  next: Float64Array,
  g: Float64Array,
  nextG: Float64Array,
): void {
  const s = next.map((v, i) => v - x[i])
  const y = nextG.map((v, i) => v - g[i])
  const curvature = innerProduct(s, y)
  // A pair without clear positive curvature would spoil the approximation.
  if (!(curvature > 1e-10 * Math.sqrt(innerProduct(s, s) * innerProduct(y, y)))) return
  if (pairs.length === memory) pairs.shift()
  pairs.push({ s, y, rho: 1 / curvature })
}

/** Minimum of the parabola through f(0), f'(0), f(step), kept within [0.1, 0.5] of the step. */
function shorten(step: number, value: number, slope: number, reached: number): number {
  const quadratic = (-slope * step * step) / (2 * (reached - value - slope * step))
  if (!Number.isFinite(quadratic)) return step * 0.25
  return Math.min(0.5 * step, Math.max(0.1 * step, quadratic))
}

function projectedDecrease(g: Float64Array, x: Float64Array, next: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += g[i] * (next[i] - x[i])
  return sum
}

function innerProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

function clamp(x: Float64Array, lower: Float64Array, upper: Float64Array): Float64Array {
  for (let i = 0; i < x.length; i++) x[i] = Math.min(upper[i], Math.max(lower[i], x[i]))
  return x
}
