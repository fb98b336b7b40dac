/**
 * When `convergence: {expectedGain}` ends a study of gp, and what was left to gain then: `node bench/stopping/expected-gain.ts [--trials 120]`.
 *
 * Bounds and regrets are in units of the interquartile range of the function over its box. A cell: trials at the end, regret left.
 */
import { parseArgs } from 'node:util'
import { type Algorithm, findAlgorithm, type Snapshot, type TrialView } from '../../src/algorithms/index.ts'
import type { JsonValue, Space } from '../../src/model/index.ts'
import { openStream } from '../../src/numerics/index.ts'

interface Landscape {
  readonly name: string
  readonly dimensions: number
  readonly optimum: number
  /** At a point of the unit cube. */
  readonly at: (u: readonly number[]) => number
}

const HARTMANN_RATES = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
]
const HARTMANN_CENTRES = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]
const LANDSCAPES: readonly Landscape[] = [
  { name: 'sphere, d 2', dimensions: 2, optimum: 0, at: (u) => sum(u, (v) => (10 * v - 6.3) ** 2) },
  { name: 'Branin, d 2', dimensions: 2, optimum: 0.397887, at: ([a, b]) => branin(15 * a! - 5, 15 * b!) },
  { name: 'Rosenbrock, d 4', dimensions: 4, optimum: 0, at: (u) => rosenbrock(u.map((v) => 4 * v - 2)) },
  { name: 'Hartmann, d 6', dimensions: 6, optimum: -3.32237, at: hartmann },
  { name: 'Rastrigin, d 3', dimensions: 3, optimum: 0, at: (u) => 10 * u.length + sum(u, (v) => ripple(8 * v - 3.7)) },
]
const BOUNDS = [0.1, 0.01, 0.001]
const SEEDS = [1, 2, 3]
const IN_A_ROW = 3

const { values: given } = parseArgs({ options: { trials: { type: 'string', default: '120' } } })
console.log(
  `| function | seed | ${BOUNDS.map((bound) => `bound ${bound}`).join(' | ')} | after ${given.trials} trials |\n|---|---|---|---|---|---|`,
)
for (const landscape of LANDSCAPES) for (const seed of SEEDS) console.log(rowOf(landscape, seed, Number(given.trials)))

function rowOf(landscape: Landscape, seed: number, trials: number): string {
  const range = interquartileRange(landscape)
  const { gains, bests } = play(landscape, seed, trials)
  const left = (best: number): string => Math.max(0, (best - landscape.optimum) / range).toExponential(0)
  const cells = BOUNDS.map((bound) => {
    const at = gains.findIndex((_, i) => i + 1 >= IN_A_ROW && gains.slice(i + 1 - IN_A_ROW, i + 1).every((gain) => gain <= bound * range))
    return at < 0 ? '–' : `${at}: ${left(bests[at]!)}`
  })
  return `| ${[landscape.name, seed, ...cells, left(bests.at(-1)!)].join(' | ')} |`
}

/** One study: what each suggestion promised, and the best value before it. */
function play({ dimensions, at }: Landscape, seed: number, count: number): { gains: number[]; bests: number[] } {
  const gp = findAlgorithm('gp') as Algorithm
  const names = Array.from({ length: dimensions }, (_, j) => `x${j}`)
  const space: Space = { parameters: names.map((name) => ({ kind: 'double', name, min: 0, max: 1, scale: 'linear', when: [] })) }
  const [trials, gains, bests, cache]: [TrialView[], number[], number[], Map<string, unknown>] = [[], [], [], new Map()]
  let state: JsonValue | undefined
  let best = Number.POSITIVE_INFINITY
  for (let number = 1; number <= count; number++) {
    const snapshot: Snapshot = {
      space,
      objectives: [{ metric: 'loss', goal: 'minimize', reduce: 'last' }],
      settings: gp.settings.parse({}),
      seed,
      count: 1,
      nextNumber: number,
      trials,
      budget: { parallel: 1 },
      noise: 'unknown',
      ...(state === undefined ? {} : { state }),
    }
    const outcome = gp.suggest(snapshot, { expired: () => false, cache })
    if (outcome.kind !== 'suggestions') break
    state = outcome.state ?? state
    gains.push(outcome.expectedGain ?? Number.POSITIVE_INFINITY)
    bests.push(best)
    const { parameters } = outcome.suggestions[0]!
    const value = at(names.map((name) => Number(parameters[name])))
    best = Math.min(best, value)
    trials.push({ number, state: 'succeeded', parameters, values: [value], stale: false })
  }
  return { gains, bests }
}

function interquartileRange({ dimensions, at }: Landscape): number {
  const stream = openStream(5, 1)
  const values = Array.from({ length: 2_000 }, () => at(Array.from({ length: dimensions }, () => stream.uniform()))).sort((a, b) => a - b)
  return values[1_500]! - values[500]!
}

function sum(values: readonly number[], of: (value: number) => number): number {
  return values.reduce((total, value) => total + of(value), 0)
}

function ripple(x: number): number {
  return x * x - 10 * Math.cos(2 * Math.PI * x)
}

function branin(x: number, y: number): number {
  const ridge = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6
  return ridge ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10
}

function rosenbrock(x: readonly number[]): number {
  return x.slice(1).reduce((total, next, i) => total + 100 * (next - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2, 0)
}

function hartmann(u: readonly number[]): number {
  return -HARTMANN_RATES.reduce((total, rates, i) => {
    const exponent = rates.reduce((inner, rate, j) => inner + rate * (u[j]! - HARTMANN_CENTRES[i]![j]!) ** 2, 0)
    return total + [1, 1.2, 3, 3.2][i]! * Math.exp(-exponent)
  }, 0)
}
