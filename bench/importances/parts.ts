/**
 * Which trials importances should compare where an algorithm gives trials parts of the resource: the table of docs/how-to/importances.md.
 *
 *   node bench/importances/parts.ts [--seeds 30]
 *
 * Simulated studies whose true shares are known, those of random trials that are all given everything, and what each way of comparing says
 * instead, from the trials that asha and hyperband ran: root of the mean squared error of a share.
 */
import { parseArgs } from 'node:util'
import { findAlgorithm, type TrialView } from '../../src/algorithms/index.ts'
import type { Assignment, Parameter } from '../../src/model/index.ts'
import { doubledRanks, openStream } from '../../src/numerics/index.ts'
import { importanceOf } from '../../src/study/reads/importance.ts'
import { runWorld } from '../../test/algorithms/fidelity-world.ts'

const { values: given } = parseArgs({ options: { seeds: { type: 'string', default: '30' } } })
const SEEDS = Number(given.seeds)
const MAX = 27
const PARAMETERS = ['quality', 'speed', 'both', 'nothing'].map(
  (name): Parameter => ({ name, kind: 'double', min: 0, max: 1, scale: 'linear', when: [] }),
)

type Point = Readonly<Record<'quality' | 'speed' | 'both' | 'nothing', number>>
type Shares = readonly number[]

/** Losses by epoch: what matters early is not what matters at the end, more or less so. */
const WORLDS: Readonly<Record<string, (point: Point, epoch: number) => number>> = {
  'one parameter slows': ({ quality, speed, both }, epoch) => 4 * (quality - 0.3) ** 2 + 2 * both + 6 * Math.exp(-epoch / (1 + 12 * speed)),
  'one misleads early': ({ quality, speed, both }, epoch) =>
    4 * (quality - 0.3) ** 2 + 2 * both + 2 * speed * Math.exp(-epoch / 6) + 4 / epoch,
  'all curves alike': ({ quality, speed, both }, epoch) => 4 * (quality - 0.3) ** 2 + both + 0.5 * speed + 8 / epoch,
  'curves cross': ({ quality, both }, epoch) => 3 * (1 - epoch / MAX) * (1 - quality) + ((3 * epoch) / MAX) * quality + both + 4 / epoch,
}

/** A part that nobody can foresee, the same for the same point. */
function chanceOf({ quality, speed, nothing }: Point): number {
  const mixed = 43758.5453 * Math.sin(1e4 * quality + 3e4 * speed + 7e3 * nothing)
  return 0.6 * (mixed - Math.floor(mixed) - 0.5)
}

function sharesOf(points: readonly Assignment[], values: readonly number[]): Shares {
  const ranks = doubledRanks(values)
  return PARAMETERS.map((parameter) => importanceOf(parameter, points, ranks).share)
}

const sharesAmong = (trials: readonly TrialView[]): Shares =>
  sharesOf(
    trials.map(({ parameters }) => parameters),
    trials.map(({ values }) => values![0]!),
  )

/** From the most trials to the fewest: of equally many the larger part first. */
const byPart = (trials: readonly TrialView[]): TrialView[][] =>
  [...Map.groupBy(trials, ({ resource }) => resource!)].sort(([a, x], [b, y]) => y.length - x.length || b - a).map(([, part]) => part)

const highestOf =
  (least: number) =>
  (trials: readonly TrialView[]): Shares => {
    const parts = byPart(trials)
    const high = parts.toSorted(([a], [b]) => b!.resource! - a!.resource!).find(({ length }) => length >= least)
    return sharesAmong(high ?? parts[0]!)
  }

const WAYS: Readonly<Record<string, (trials: readonly TrialView[]) => Shares>> = {
  'all trials, whatever they were given': sharesAmong,
  'the highest rung with 8 trials': highestOf(8),
  'the highest rung with 16 trials': highestOf(16),
  'ranks within each rung, all together': (trials) => {
    const parts = byPart(trials)
    const ranks = parts.flatMap((part) => doubledRanks(part.map(({ values }) => values![0]!)).map((rank) => rank / (part.length + 1)))
    return sharesOf(
      parts.flat().map(({ parameters }) => parameters),
      ranks,
    )
  },
  'the rung of most trials': (trials) => sharesAmong(byPart(trials)[0]!),
}

/** By way: the error of each case. */
const errors = new Map(Object.keys(WAYS).map((way): [string, number[]] => [way, []]))
for (const [world, curve] of Object.entries(WORLDS)) {
  const loss = (parameters: Assignment, epoch: number): number => curve(parameters as Point, epoch) + chanceOf(parameters as Point)
  const stream = openStream(5, 1)
  const anywhere = Array.from({ length: 4_000 }, () => Object.fromEntries(PARAMETERS.map(({ name }) => [name, stream.uniform()])))
  const truth = sharesOf(
    anywhere,
    anywhere.map((point) => loss(point, MAX)),
  )
  for (const algorithm of ['asha', 'hyperband'].map((name) => findAlgorithm(name)!)) {
    for (const count of [60, 200]) {
      const squares = new Map(Object.keys(WAYS).map((way) => [way, 0]))
      for (let seed = 1; seed <= SEEDS; seed++) {
        const space = { parameters: PARAMETERS, constraints: [] }
        const ended = runWorld({ algorithm, space, min: 1, max: MAX, workers: 4, seed, trials: count, loss }).trials
        const trials = ended.filter(({ state }) => state === 'succeeded')
        for (const [way, compared] of Object.entries(WAYS)) {
          const square = compared(trials).reduce((sum, share, k) => sum + (share - truth[k]!) ** 2 / PARAMETERS.length, 0)
          squares.set(way, squares.get(way)! + square / SEEDS)
        }
      }
      for (const [way, square] of squares) errors.get(way)!.push(Math.sqrt(square))
      console.error(world, algorithm.name, count, [...squares].map(([way, square]) => `${way} ${Math.sqrt(square).toFixed(2)}`).join(', '))
    }
  }
}
console.log('| compared | error, mean | worst case |\n|---|---|---|')
for (const [way, all] of errors) {
  console.log(`| ${way} | ${(all.reduce((sum, error) => sum + error) / all.length).toFixed(2)} | ${Math.max(...all).toFixed(2)} |`)
}
