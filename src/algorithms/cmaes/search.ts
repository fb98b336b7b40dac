import type { TrialNumber } from '../../model/index.ts'
import { openStream } from '../../numerics/index.ts'
import { byLoss } from '../loss.ts'
import type { Encoding } from '../space/encode.ts'
import {
  type Constants,
  constantsOf,
  type Distribution,
  defaultPopulation,
  evolve,
  lengthOf,
  openDistribution,
  whitened,
} from './distribution.ts'
import { openMargins } from './margin.ts'

/** An ended trial as the search is told of it. */
export interface Told {
  readonly number: TrialNumber
  readonly point: Float64Array
  /** 0: evaluated; 1: breaks a constraint, `loss` says by how much; 2: stopped; 3: failed. Within a tier the loss decides. */
  readonly tier: 0 | 1 | 2 | 3
  readonly loss: number
  /** True for a point of the user's. */
  readonly given: boolean
}

/** A run of CMA-ES and its restarts (IPOP: each with twice the population). */
export interface Search {
  readonly start: Float64Array
  readonly seed: number
  readonly firstSigma: number
  readonly firstPopulation: number
  restarts: number
  constants: Constants & { readonly reach: number }
  distribution: Distribution
  /** Points of the generation that is not complete. */
  waiting: Told[]
  /** Best losses of the last generations of this run. */
  best: number[]
  /** The best of the user's points, as far as they were told before the first generation was complete. */
  given: Told | undefined
}

/** Restart when losses, steps or the shape of the distribution have nothing more to give. */
const LOSS_RANGE_MIN = 1e-12
const STEP_MIN = 1e-12
const CONDITION_MAX = 1e14

export function openSearch(start: Float64Array, options: { seed: number; sigma: number; population?: number }): Search {
  const population = options.population ?? defaultPopulation(start.length)
  return {
    start,
    seed: options.seed,
    firstSigma: options.sigma,
    firstPopulation: population,
    restarts: 0,
    constants: withReach(constantsOf(start.length, population)),
    distribution: openDistribution(start, options.sigma),
    waiting: [],
    best: [],
    given: undefined,
  }
}

/** How far out a point may lie, in deviations: about 99 of 100 draws do. Hansen, Injecting external solutions into CMA-ES, arXiv 1110.4181. */
function withReach(constants: Constants): Search['constants'] {
  const { n } = constants
  return { ...constants, reach: Math.sqrt(n) + (2 * n) / (n + 2) }
}

/** A search of its own that knows the same. */
export function copySearch(search: Search): Search {
  const { mean, c, b, d, pSigma, pC } = search.distribution
  const distribution = {
    ...search.distribution,
    mean: mean.slice(),
    c: c.slice(),
    b: b.slice(),
    d: d.slice(),
    pSigma: pSigma.slice(),
    pC: pC.slice(),
  }
  return { ...search, distribution, waiting: [...search.waiting], best: [...search.best] }
}

/**
 * Tells the search of one ended trial; with a full generation the distribution learns. Points that it could hardly have drawn (of a time
 * before a restart, start points far away) are passed over: they would throw it off its course. But where the first generation brought nothing better
 * than the user's best point, it goes on from there.
 */
export function tell(search: Search, encoding: Encoding, told: Told): void {
  const { distribution, constants } = search
  const isFirst = distribution.generation === 0 && search.restarts === 0
  if (isFirst && told.given && (search.given === undefined || inOrder(told, search.given) < 0)) search.given = told
  const { slack } = openMargins(encoding, distribution, constants)
  if (lengthOf(whitened(distribution, stepOf(search, encoding, told.point))) > Math.sqrt(constants.reach ** 2 + slack) + 1e-9) return
  search.waiting.push(told)
  if (search.waiting.length < constants.lambda) return
  const ranked = [...search.waiting].sort(inOrder)
  evolve(
    distribution,
    constants,
    ranked.map(({ point }) => stepOf(search, encoding, point)),
  )
  if (isFirst && search.given !== undefined && inOrder(search.given, ranked[0]) <= 0) distribution.mean.set(search.given.point)
  // The mean stays where points can be drawn.
  distribution.mean.forEach((m, j) => {
    distribution.mean[j] = Math.min(1, Math.max(0, m))
  })
  search.waiting = []
  search.best.push(ranked[0].tier === 0 ? ranked[0].loss : Number.NaN)
  if (isSpent(search, ranked)) restart(search)
}

function inOrder(a: Told, b: Told): number {
  return a.tier - b.tier || byLoss(a, b)
}

/** The step of a point in units of the distribution; widened coordinates of lattices are brought back. */
function stepOf({ distribution, constants }: Search, encoding: Encoding, point: Float64Array): Float64Array {
  const { widening } = openMargins(encoding, distribution, constants)
  return point.map((u, j) => (u - distribution.mean[j]) / (distribution.sigma * widening[j]))
}

function isSpent({ distribution, constants, best, firstSigma }: Search, ranked: readonly Told[]): boolean {
  const { n, lambda } = constants
  const { sigma, c, d, pC } = distribution
  const memory = 10 + Math.ceil((30 * n) / lambda)
  const recent = [...best.slice(-memory), ...ranked.filter((told) => told.tier === 0).map((told) => told.loss)].filter(
    (v) => !Number.isNaN(v),
  )
  const isFlat = best.length >= memory && recent.length > 0 && range(recent) < LOSS_RANGE_MIN
  const isStill = pC.every((p, i) => sigma * Math.max(Math.abs(p), Math.sqrt(c[i * n + i])) < STEP_MIN * firstSigma)
  return isFlat || isStill || !(sigma > 0 && sigma < 1e4) || (Math.max(...d) / Math.min(...d)) ** 2 > CONDITION_MAX
}

function range(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values)
}

/** Begins anew somewhere else, with twice the population. */
function restart(search: Search): void {
  search.restarts += 1
  const stream = openStream(search.seed, search.restarts, 8)
  const { start, firstPopulation, firstSigma, restarts } = search
  search.constants = withReach(constantsOf(start.length, firstPopulation * 2 ** Math.min(restarts, 10)))
  search.distribution = openDistribution(
    start.map(() => stream.uniform()),
    firstSigma,
  )
  search.waiting = []
  search.best = []
}
