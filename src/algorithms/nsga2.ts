import { z } from 'zod'
import { openStream, type RandomStream } from '../numerics/index.ts'
import type { Algorithm, Control, Snapshot, Suggestion } from './algorithm.ts'
import { foldEnded } from './fold-ended.ts'
import { lossesOf, totalViolation } from './loss.ts'
import { type Candidate, crowding, rankCandidates, sortFronts } from './pareto.ts'
import { openSeen } from './seen.ts'
import { mended } from './space/allowed.ts'
import { type Encoding, openEncoding } from './space/encode.ts'
import { quasiRandomPoint, randomPoint } from './space/quasi-random.ts'

/*
 * NSGA-II, one child at a time: each finished trial enters the population, the worst leaves it.
 *
 *   SBX       simulated binary crossover: children spread around the parents as those of one bit string would, the closer the larger eta
 *   mutation  polynomial: a step of the whole scale, mostly short, the shorter the larger eta
 *
 * Deb et al., IEEE Trans. Evol. Comp. 6 (2002); Deb and Agrawal, Complex Systems 9 (1995) for SBX; Durillo et al., CEC 2009 for the steady state.
 */

const CROSSOVER_ETA = 15
const CROSSOVER_SHARE = 0.9
const MUTATION_ETA = 20

const settings = z.strictObject({
  population: z.int().min(4).max(1000).default(50).describe('Trials that breed; at least four for each objective.'),
})
type Nsga2Settings = z.infer<typeof settings>

/** Evolution towards the whole front of several objectives. */
export const nsga2: Algorithm<Nsga2Settings> = {
  name: 'nsga2',
  version: '2',
  summary: 'Evolution by fronts and crowding: for several objectives, constraints, any space and many trials.',
  settings,
  history: 'finished',
  serves: { kinds: ['double', 'int', 'discrete', 'choice'], conditional: true, objectives: 10, fidelity: 'none' },
  suggest(snapshot, control) {
    const { space, seed, count, nextNumber, objectives } = snapshot
    const size = Math.max(snapshot.settings.population, 4 * objectives.length)
    const encoding = openEncoding(space)
    const seen = openSeen(snapshot, control)
    const population = populationOf(snapshot, encoding, control, size)
    const suggestions: Suggestion[] = []
    for (let number = nextNumber; number < nextNumber + count; number++) {
      const stream = openStream(seed, number)
      const isInitial = population.members.length < size
      const point = isInitial ? quasiRandomPoint(encoding, seed, number) : breed(population, encoding, stream)
      const parameters = seen.unseen(encoding.decode(point), stream)
      if (parameters === undefined) break
      seen.add(parameters)
      suggestions.push({ parameters, diagnostics: { from: isInitial ? 'initial design' : 'offspring' } })
    }
    if (suggestions.length === 0) return { kind: 'exhausted', why: 'every point of the space was given out' }
    return { kind: 'suggestions', suggestions }
  },
}

interface Member extends Candidate {
  readonly point: Float64Array
}

interface Population {
  members: Member[]
}

/** The best trials that finished, as they came: failed and stopped ones never enter. */
function populationOf({ space, trials, objectives }: Snapshot, encoding: Encoding, control: Control, size: number): Population {
  return foldEnded<Population>(trials, control, {
    of: JSON.stringify([space, objectives, size]),
    open: () => ({ members: [] }),
    add: (population, trial) => {
      const losses = lossesOf(trial, objectives)
      if (trial.state !== 'succeeded' || losses.some(Number.isNaN)) return
      population.members.push({ losses, violation: totalViolation(trial), point: encoding.encode(trial.parameters) })
      if (population.members.length > size) population.members.splice(rankCandidates(population.members)[size], 1)
    },
    copy: ({ members }) => ({ members: [...members] }),
  })
}

/** A child of two parents that each won a tournament. */
function breed({ members }: Population, encoding: Encoding, stream: RandomStream): Float64Array {
  const standing = standingsOf(members)
  const choose = (): Member => {
    const [a, b] = [stream.below(members.length), stream.below(members.length)]
    const isFirst = standing[a].front === standing[b].front ? standing[a].room >= standing[b].room : standing[a].front < standing[b].front
    return members[isFirst ? a : b]
  }
  const [mother, father] = [choose().point, choose().point]
  const isCrossed = stream.uniform() < CROSSOVER_SHARE
  const share = 1 / Math.max(1, encoding.dimensions.length)
  const child = Float64Array.from(encoding.dimensions, (dimension, j) => {
    const mixed = isCrossed ? crossed(mother[j], father[j], dimension.kind === 'choice', stream) : mother[j]
    if (Number.isNaN(mixed) || stream.uniform() >= share) return mixed
    return dimension.kind === 'choice' ? stream.below(dimension.levels) : mutated(mixed, stream)
  })
  // What becomes active and neither parent had is drawn.
  return mended(encoding, encoding.settle(child, randomPoint(encoding, stream)), stream, mother)
}

function standingsOf(members: readonly Member[]): { readonly front: number; readonly room: number }[] {
  const standings: { front: number; room: number }[] = []
  sortFronts(members).forEach((front, rank) => {
    const room = crowding(front.map((i) => members[i]))
    front.forEach((i, k) => {
      standings[i] = { front: rank, room: room[k] }
    })
  })
  return standings
}

/** One child of SBX with bounds; choices come from either parent. */
function crossed(a: number, b: number, isChoice: boolean, stream: RandomStream): number {
  const u = stream.uniform()
  const isSwapped = stream.uniform() < 0.5
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) ? b : a
  if (isChoice || Math.abs(a - b) < 1e-14) return isSwapped ? b : a
  const low = Math.min(a, b)
  const high = Math.max(a, b)
  // Room to the nearer border bounds how far the children may spread.
  const spread = 1 + (2 * (isSwapped ? 1 - high : low)) / (high - low)
  const alpha = 2 - spread ** -(CROSSOVER_ETA + 1)
  const beta = u <= 1 / alpha ? (u * alpha) ** (1 / (CROSSOVER_ETA + 1)) : (1 / (2 - u * alpha)) ** (1 / (CROSSOVER_ETA + 1))
  const middle = 0.5 * (low + high)
  const half = 0.5 * beta * (high - low)
  return Math.min(1, Math.max(0, isSwapped ? middle + half : middle - half))
}

/** Polynomial mutation with bounds. */
function mutated(x: number, stream: RandomStream): number {
  const u = stream.uniform()
  const power = MUTATION_ETA + 1
  const step =
    u < 0.5 ? (2 * u + (1 - 2 * u) * (1 - x) ** power) ** (1 / power) - 1 : 1 - (2 * (1 - u) + 2 * (u - 0.5) * x ** power) ** (1 / power)
  return Math.min(1, Math.max(0, x + step))
}
