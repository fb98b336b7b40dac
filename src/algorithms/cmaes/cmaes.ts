import { z } from 'zod'
import { openStream, type RandomStream } from '../../numerics/index.ts'
import type { Algorithm, Control, Snapshot, Suggestion, TrialView } from '../algorithm.ts'
import { foldEnded } from '../fold-ended.ts'
import { lossesOf, totalViolation } from '../loss.ts'
import { openSeen } from '../seen.ts'
import { isAllowed, mended } from '../space/allowed.ts'
import { type Encoding, openEncoding } from '../space/encode.ts'
import { lengthOf, stretched } from './distribution.ts'
import { openMargins } from './margin.ts'
import { copySearch, openSearch, type Search, type Told, tell } from './search.ts'

/** Draws before a point that is outside of the space or not allowed is moved onto the border. */
const DRAWS_MAX = 100
/** Beyond this an eigendecomposition for each generation takes too long. */
const DIMENSIONS_MAX = 200

const settings = z.strictObject({
  population: z
    .int()
    .min(4)
    .max(10_000)
    .optional()
    .describe('Points of a generation. Default: 4 + 3 ln(dimensions); doubled by every restart.'),
  sigma: z.number().gt(0).max(1).default(0.2).describe('First step size, as a share of every parameter’s scale.'),
})
export type CmaesSettings = z.infer<typeof settings>

/** Covariance matrix adaptation with restarts of growing populations. */
export const cmaes: Algorithm<CmaesSettings> = {
  name: 'cmaes',
  version: '3',
  summary: 'Covariance matrix adaptation: for many trials of numeric parameters, above all where they depend on each other.',
  settings,
  history: 'finished',
  serves: { kinds: ['double', 'int', 'discrete'], conditional: false, objectives: 1, fidelity: 'none' },
  check({ space }) {
    const { dimensions } = openEncoding(space)
    return dimensions.length > DIMENSIONS_MAX
      ? `${dimensions.length} parameters are more than ${DIMENSIONS_MAX}: tpe serves them`
      : undefined
  },
  suggest(snapshot, control) {
    const { space, seed, count, nextNumber } = snapshot
    const encoding = openEncoding(space)
    const seen = openSeen(snapshot, control)
    const search = encoding.dimensions.length > 0 ? searchOf(snapshot, encoding, control) : undefined
    const suggestions: Suggestion[] = []
    for (let number = nextNumber; number < nextNumber + count; number++) {
      const stream = openStream(seed, number)
      let wanted = encoding.decode(search === undefined ? encoding.start() : drawPoint(search, encoding, stream))
      for (let again = 0; again < DRAWS_MAX && search !== undefined && seen.has(wanted); again++) {
        wanted = encoding.decode(drawPoint(search, encoding, stream))
      }
      const parameters = seen.unseen(wanted, stream)
      if (parameters === undefined) break
      seen.add(parameters)
      suggestions.push(search === undefined ? { parameters } : { parameters, diagnostics: describe(search) })
    }
    if (suggestions.length === 0) return { kind: 'exhausted', why: 'every point of the space was given out' }
    return { kind: 'suggestions', suggestions }
  },
}

function describe({ distribution: { generation, sigma }, restarts, constants }: Search): NonNullable<Suggestion['diagnostics']> {
  return { generation, sigma, restarts, population: constants.lambda }
}

/** A point of the distribution within the space, settled on its lattices. */
function drawPoint({ distribution, constants }: Search, encoding: Encoding, stream: RandomStream): Float64Array {
  const { mean, sigma } = distribution
  const margins = openMargins(encoding, distribution, constants)
  let point = mean
  for (let draw = 0; draw < DRAWS_MAX; draw++) {
    const z = Float64Array.from(mean, () => stream.normal())
    // What is further out than nearly all draws would not be told to the distribution either.
    if (lengthOf(z) > constants.reach) continue
    const step = stretched(distribution, z)
    point = mean.map((m, j) => m + sigma * margins.widening[j] * step[j])
    if (point.every((u) => u >= 0 && u <= 1) && isAllowed(encoding, encoding.settle(point.slice()))) break
  }
  const within = (u: number): number => Math.min(1, Math.max(0, u))
  return mended(encoding, encoding.settle(point.map(within)), stream, encoding.settle(mean.map(within)))
}

/** The search after everything that ended. */
function searchOf(snapshot: Snapshot<CmaesSettings>, encoding: Encoding, control: Control): Search {
  const { space, seed, trials, objectives } = snapshot
  const { population, sigma } = snapshot.settings
  return foldEnded(trials, control, {
    of: JSON.stringify([space, objectives, seed, population ?? null, sigma]),
    open: () => openSearch(encoding.start(), { seed, sigma, ...(population === undefined ? {} : { population }) }),
    add: (search, trial) => tell(search, encoding, toldOf(trial, objectives, encoding)),
    copy: copySearch,
  })
}

function toldOf(trial: TrialView, objectives: Snapshot['objectives'], encoding: Encoding): Told {
  const { number, parameters, given = false } = trial
  return { number, point: encoding.encode(parameters), given, ...rankOf(trial, objectives) }
}

/** How a trial ranks: its kind of end, then its loss. */
function rankOf(trial: TrialView, objectives: Snapshot['objectives']): Pick<Told, 'tier' | 'loss'> {
  const loss = lossesOf(trial, objectives)[0]
  const violation = totalViolation(trial)
  if (trial.state === 'succeeded' && !Number.isNaN(loss)) return violation > 0 ? { tier: 1, loss: violation } : { tier: 0, loss }
  return trial.state === 'stopped' && !Number.isNaN(loss) ? { tier: 2, loss } : { tier: 3, loss: Number.NaN }
}
