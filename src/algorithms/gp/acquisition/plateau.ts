/*
 * Plateaus: parts of the space where trials have the very value of the best one. Trees, forests and neighbours answer in steps, so that many
 * points are as good as each other; the process, which expects a little gain everywhere near the best, would fill a step with trial after trial.
 *
 *   f*       lowest loss of all trials; with several objectives, the losses of a point of their front
 *   [a, b]   smallest box around points with loss f*, the same choices and the same inactive coordinates, if no point with another loss is in it
 *   m        margin: m_j = WIDER (b_j - a_j) + MARGIN where b_j > a_j, 0 where they do not differ: there is no telling how far the step goes
 *   plateau  [a - m, b + m] while the last trial tied, so that every further tie doubles it at least and its edge is found in a few trials,
 *            however wide it is; otherwise [a, b], as the edge may be a slope that was rounded, and what is better close behind it
 */
import type { Encoding } from '../../space/encode.ts'
import { frontOf } from '../data/front.ts'

/** Measured: docs/algorithms/gp-experiments.md. */
const WIDER = 1
const MARGIN = 0.05
/** Of more points that tie only the last ones count. */
const TIED_MAX = 100

/** A box of points with the same choices and the same inactive coordinates (NaN). */
export interface Plateau {
  readonly low: Float64Array
  readonly high: Float64Array
}

/**
 * The plateaus of the best losses among points in the order of their trials: of every point of the front, where there are several objectives.
 * None of losses that a single point has.
 */
export function bestPlateaus(
  points: readonly Float64Array[],
  losses: readonly (readonly number[])[],
  encoding: Encoding,
): readonly Plateau[] {
  return frontOf(losses).flatMap((best) => {
    const ties = losses.map((own) => own.every((v, k) => v === best[k]))
    return plateausOfTies(points, ties, encoding)
  })
}

function plateausOfTies(points: readonly Float64Array[], ties: readonly boolean[], { dimensions }: Encoding): readonly Plateau[] {
  const tied = points.filter((_, i) => ties[i]).slice(-TIED_MAX)
  if (tied.length < 2) return []
  const others = points.filter((_, i) => !ties[i])
  const isChoice = dimensions.map(({ kind }) => kind === 'choice')
  const boxes: Plateau[] = []
  for (const point of tied) {
    const grown = boxes.map((box) => around(box, point, isChoice))
    // Points that tie by chance have others between them: they are apart.
    const home = grown.findIndex((box) => box !== undefined && !others.some((other) => isOnPlateau([box], other)))
    boxes[home < 0 ? boxes.length : home] = grown[home] ?? { low: point, high: point }
  }
  return ties.at(-1) ? boxes.map(withMargin) : boxes
}

/** True for a point on one of the plateaus: it can be expected to bring the same value again. */
export function isOnPlateau(plateaus: readonly Plateau[], point: Float64Array): boolean {
  return plateaus.some(({ low, high }) => point.every((u, j) => (Number.isNaN(u) ? Number.isNaN(low[j]) : u >= low[j] && u <= high[j])))
}

/** The box grown so that it holds the point; undefined when they differ in a choice or in what is active. */
function around({ low, high }: Plateau, point: Float64Array, isChoice: readonly boolean[]): Plateau | undefined {
  const isAlike = point.every((u, j) => (Number.isNaN(u) || Number.isNaN(low[j]) || isChoice[j] ? Object.is(u, low[j]) : true))
  return isAlike ? { low: low.map((a, j) => Math.min(a, point[j])), high: high.map((b, j) => Math.max(b, point[j])) } : undefined
}

function withMargin({ low, high }: Plateau): Plateau {
  const margin = low.map((a, j) => (high[j] > a ? WIDER * (high[j] - a) + MARGIN : 0))
  return { low: low.map((a, j) => a - margin[j]), high: high.map((b, j) => b + margin[j]) }
}
