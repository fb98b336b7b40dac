import { minimizeLbfgs, openStream } from '../../../numerics/index.ts'
import { openPosteriorOfTheta } from './likelihood.ts'
import type { Prior } from './priors.ts'
import type { Form } from './trend.ts'

/** Fitted hyperparameters and when they were fitted; what the algorithm carries from one suggestion to the next. */
export interface Fit {
  readonly theta: readonly number[]
  /** Trials known at this fit, and at the last full one. */
  readonly trials: number
  readonly fullTrials: number
}

/** More trials than this are fitted on a subset: the best half and a random half. */
const FIT_TRIALS_MAX = 200

/** Steps from every start, and then from the best of them. */
const RACE_ITERATIONS = 8
const FINAL_ITERATIONS = 20

export interface FitInputs {
  readonly points: readonly Float64Array[]
  readonly labels: Float64Array
  readonly form: Form
  readonly priors: readonly Prior[]
  /** True where lengths are to differ little while trials are few. */
  readonly alike?: boolean
  readonly seed: number
  readonly last: Fit | undefined
  readonly expired: () => boolean
}

/** What the schedule asks for now: full (from three starts), warm (a few steps from the last optimum) or keep. */
function fitNeeded(trials: number, last: Fit | undefined): 'full' | 'warm' | 'keep' {
  if (last === undefined || trials < last.fullTrials || trials >= 1.25 * last.fullTrials) return 'full'
  const interval = Math.ceil(trials / 40)
  return trials - last.trials >= interval ? 'warm' : 'keep'
}

/** Finds the most probable hyperparameters; keeps the last ones when the schedule says so or nothing better is found. */
export function fitHyperparameters(inputs: FitInputs): Fit {
  const { priors, last, expired } = inputs
  const trials = inputs.points.length
  const need = fitNeeded(trials, last)
  if (last !== undefined && (need === 'keep' || expired())) return last
  const objective = openPosterior(inputs)
  const lower = Float64Array.from(priors, (p) => p.low)
  const upper = Float64Array.from(priors, (p) => p.high)
  const prior = priors.map((p) => p.mean)
  const starts = need === 'warm' && last !== undefined ? [last.theta] : [last?.theta ?? shortened(prior), prior, noisier(prior)]
  const climb = (from: ArrayLike<number>, iterations: number): { x: ArrayLike<number>; value: number } =>
    minimizeLbfgs(objective, Float64Array.from(from), { lower, upper, iterations, expired })
  let best: { x: ArrayLike<number>; value: number } = { x: last?.theta ?? prior, value: Infinity }
  for (const start of starts) {
    const found = climb(start, RACE_ITERATIONS)
    if (found.value < best.value) best = found
  }
  if (need === 'full' && Number.isFinite(best.value)) best = climb(best.x, FINAL_ITERATIONS)
  const fullTrials = need === 'full' ? trials : (last?.fullTrials ?? trials)
  return { theta: Array.from(best.x), trials, fullTrials }
}

/** ln of the posterior of theta (up to a constant), given the trials that a fit learns from. */
export function logPosteriorAt(inputs: FitInputs, theta: readonly number[]): number {
  return -openPosterior(inputs)(Float64Array.from(theta), new Float64Array(theta.length))
}

/** The negative log posterior of theta, given the trials that a fit learns from. */
function openPosterior(inputs: FitInputs): ReturnType<typeof openPosteriorOfTheta> {
  const { points, labels } = chooseSubset(inputs)
  return openPosteriorOfTheta(points, labels, inputs.form, inputs.priors, inputs.alike)
}

/** The prior mean with lengths a third as long: the second start when there is no last optimum. */
function shortened(prior: readonly number[]): readonly number[] {
  return prior.map((v, i) => (i < prior.length - 2 ? v - Math.log(3) : v))
}

/** The prior mean with a tenth of the variance as noise: from little noise the way there leads over a ridge of overfitted lengths. */
function noisier(prior: readonly number[]): readonly number[] {
  return prior.with(-1, Math.log(0.1))
}

function chooseSubset({ points, labels, seed }: FitInputs): { points: readonly Float64Array[]; labels: Float64Array } {
  const n = points.length
  if (n <= FIT_TRIALS_MAX) return { points, labels }
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => labels[a] - labels[b] || a - b)
  const half = FIT_TRIALS_MAX / 2
  const stream = openStream(seed, n, 1)
  for (let i = half; i < FIT_TRIALS_MAX; i++) {
    const other = i + stream.below(n - i)
    const swapped = order[i]
    order[i] = order[other]
    order[other] = swapped
  }
  const chosen = order.slice(0, FIT_TRIALS_MAX).sort((a, b) => a - b)
  return { points: chosen.map((i) => points[i]), labels: Float64Array.from(chosen, (i) => labels[i]) }
}
