import { isEnded } from '../../../model/index.ts'
import { median } from '../../../numerics/index.ts'
import type { Snapshot, TrialView } from '../../algorithm.ts'
import { isPending, lossesOf } from '../../loss.ts'
import type { Encoding } from '../../space/encode.ts'
import { isBranchedSpace } from './branches.ts'
import { withoutCrowds } from './crowds.ts'
import { frontOf } from './front.ts'
import { type Labels, warpLabels } from './labels.ts'
import { localTrials } from './local.ts'
import { marginLabels } from './margins.ts'
import { isUsable, type Observation, observe } from './observation.ts'
import { isSmoothSpace } from './smooth.ts'

/** What one process of the model learns from. */
export interface Outcome {
  readonly points: readonly Float64Array[]
  readonly z: Float64Array
}

/** What a point must keep: labels above 0 break it. */
export interface Limit extends Outcome {
  /** So many times the odds of keeping it count: 1 as they are. */
  readonly care: number
}

/** What the history says: finished trials with their labels, and trials that are still out. */
export interface TrainingData {
  readonly observations: readonly Observation[]
  /** Those that the processes learn from, one for each point of an objective, in order. */
  readonly learned: readonly Observation[]
  readonly objectives: readonly Outcome[]
  /** What must be kept, as far as it was ever broken: constraints, then that a trial does not fail. */
  readonly limits: readonly Limit[]
  /** The first objective's value of a label, smaller is better. */
  unwarp(label: number): number
  /** True when no two labels of any objective differ: there is nothing to learn from them. */
  readonly flat: boolean
  /** Finished trials with a usable value. */
  readonly usable: number
  /** Open trials that may still report, by number; `labels` are what their reports promise so far, `given` ones are the user's. */
  readonly pending: readonly { readonly point: Float64Array; readonly labels: readonly (number | undefined)[]; readonly given: boolean }[]
  /** Points of all trials that were not cancelled: none of them is worth proposing again. */
  readonly visited: readonly Float64Array[]
}

/** Distances from best to median that a label may lie behind the median and still count in proportion: under noise; of several objectives in smooth spaces. */
const USUAL = { noisy: 4, smooth: 10 }
/**
 * A trial that fails costs its time and tells nothing of the objective, so that the odds count more the more trials failed: few that fail
 * by chance hardly matter, and a border of what works is not crossed again and again. Measured: docs/algorithms/gp.md.
 */
const CARE = { least: 1, byShare: 4 }
/**
 * The odds of keeping a constraint count half in branched spaces: what one branch tells of them says little of another, and what is not tried
 * for its poor odds stays unknown. Measured: docs/algorithms/gp-experiments.md.
 */
const BOUND_CARE = { usual: 1, branched: 0.5 }

/** Reads the history in the order of trial numbers. Labels of noisy objectives keep their proportions: spreading the best would spread luck. */
export function readTraining(
  snapshot: Pick<Snapshot, 'trials' | 'objectives' | 'constraints' | 'seed'>,
  encoding: Encoding,
  isNoisy: boolean,
): TrainingData {
  const { objectives, constraints = 0, seed } = snapshot
  const trials = snapshot.trials.filter((trial) => trial.state !== 'cancelled').sort((a, b) => a.number - b.number)
  const observations = trials.filter((trial) => isEnded(trial.state)).map((trial) => observe(trial, objectives, encoding))
  const usable = observations.filter(isUsable)
  const near = localTrials(observations, seed)
  const learned = (objectives.length > 1 ? near : withoutCrowds(near)).filter(isUsable)
  const places = new Map(usable.map((o, i) => [o, i]))
  const front = objectives.length === 1 ? [] : frontOf(usable.map((o) => o.losses))
  const straightTo = (losses: readonly number[], k: number): number | undefined => {
    if (front.length === 0) return isNoisy ? usualWorst(losses, USUAL.noisy) : undefined
    const worst = Math.max(...front.map((p) => p[k]))
    return isSmoothSpace(encoding) ? Math.max(worst, usualWorst(losses, USUAL.smooth)) : worst
  }
  const maySpread = objectives.length > 1 || usable.every(({ trial }) => trial.given !== true)
  const warped = objectives.map((_, k) => {
    const losses = usable.map((o) => o.losses[k])
    return warpLabels(losses, { straightTo: straightTo(losses, k), maySpread })
  })
  const points = learned.map((o) => o.point)
  const care = isBranchedSpace(encoding) ? BOUND_CARE.branched : BOUND_CARE.usual
  return {
    observations,
    learned,
    objectives: warped.map(({ z }) => ({ points, z: Float64Array.from(learned, (o) => z[places.get(o) ?? 0]) })),
    limits: [
      ...Array.from({ length: constraints }, (_, c) => limitOf(near, c, care)).filter((limit) => limit.z.some((z) => z > 0)),
      ...(learned.length > 0 && !near.every(isUsable) ? [failuresOf(near)] : []),
    ],
    unwarp: (label) => warped[0].unwarp(label),
    flat: warped.every((labels) => labels.flat),
    usable: usable.length,
    pending: trials.filter(isPending).map((trial) => pendingOf(trial, objectives, encoding, warped)),
    visited: trials.map((trial) => encoding.encode(trial.parameters)),
  }
}

/** Where what is unusually bad begins, by what is usual among the better half. */
function usualWorst(losses: readonly number[], distances: number): number {
  const middle = median(losses)
  return middle + distances * (middle - Math.min(...losses))
}

/** By themselves: among the labels of the objective a failure would be a cliff, beside which its process learns little. */
function failuresOf(observations: readonly Observation[]): Limit {
  const failed = observations.filter((o) => !isUsable(o)).length
  // A single failure may be chance: at its own place the odds are even until a second one.
  const label = failed > 1 ? 1 : 0
  const z = Float64Array.from(observations, (o) => (isUsable(o) ? -1 : label))
  const share = failed / z.length
  return { points: observations.map((o) => o.point), z, care: CARE.least + CARE.byShare * share }
}

function limitOf(observations: readonly Observation[], constraint: number, care: number): Limit {
  const known = observations.filter((o) => Number.isFinite(o.trial.margins?.[constraint] ?? Number.NaN))
  return { points: known.map((o) => o.point), z: marginLabels(known.map((o) => o.trial.margins?.[constraint] ?? 0)), care }
}

function pendingOf(
  trial: TrialView,
  objectives: Snapshot['objectives'],
  encoding: Encoding,
  warped: readonly Labels[],
): TrainingData['pending'][number] {
  const labels = lossesOf(trial, objectives).map((v, k) => (Number.isNaN(v) ? undefined : warped[k].warp(v)))
  return { point: encoding.encode(trial.parameters), labels, given: trial.given === true }
}
