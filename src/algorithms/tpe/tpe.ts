import { z } from 'zod'
import { openStream, type RandomStream } from '../../numerics/index.ts'
import type { Algorithm, Suggestion } from '../algorithm.ts'
import { openSeen } from '../seen.ts'
import { isAllowed, mended } from '../space/allowed.ts'
import { type Encoding, openEncoding } from '../space/encode.ts'
import { quasiRandomPoint } from '../space/quasi-random.ts'
import { type Densities, GOOD_SHARE, openDensities, splitTrials } from './densities.ts'

const settings = z.strictObject({
  initial: z
    .int()
    .min(1)
    .max(10_000)
    .default(10)
    .describe('Trials spread over the space before the model decides; start points do not count.'),
  candidates: z
    .int()
    .min(1)
    .max(10_000)
    .default(24)
    .describe('Points drawn from the density of the good trials; the most promising is tried.'),
  good: z.number().gt(0).lt(1).default(GOOD_SHARE).describe('Share of the trials that count as good; never more than 25 of them.'),
})
type TpeSettings = z.infer<typeof settings>

/** The tree-structured Parzen estimator, over all parameters at once. */
export const tpe: Algorithm<TpeSettings> = {
  name: 'tpe',
  version: '3',
  summary: 'Tries next where good trials were dense and bad ones rare: cheap, for any space and thousands of trials.',
  settings,
  history: 'finished',
  serves: { kinds: ['double', 'int', 'discrete', 'choice'], conditional: true, objectives: 4, fidelity: 'none' },
  suggest(snapshot, control) {
    const { space, seed, count, nextNumber, settings } = snapshot
    const encoding = openEncoding(space)
    const seen = openSeen(snapshot, control)
    const data = splitTrials(snapshot, encoding, settings.good)
    const suggestions: Suggestion[] = []
    for (let number = nextNumber; number < nextNumber + count; number++) {
      const isInitial = data.own < settings.initial || encoding.dimensions.length === 0
      const stream = openStream(seed, number)
      const point = isInitial
        ? quasiRandomPoint(encoding, seed, number)
        : mostPromising(encoding, openDensities(encoding, data), settings.candidates, stream)
      const parameters = seen.unseen(encoding.decode(point), openStream(seed, number, 3))
      if (parameters === undefined) break
      seen.add(parameters)
      // What is out counts as bad, so that the batch spreads.
      data.bad.push(encoding.encode(parameters))
      suggestions.push({ parameters, diagnostics: { from: isInitial ? 'initial design' : 'model', good: data.good.length } })
    }
    if (suggestions.length === 0) return { kind: 'exhausted', why: 'every point of the space was given out' }
    return { kind: 'suggestions', suggestions }
  },
}

/** The densest in good trials, beside bad ones, of allowed points drawn where good trials were. */
function mostPromising(encoding: Encoding, densities: Densities, candidates: number, stream: RandomStream): Float64Array {
  let best = densities.draw(stream)
  let bestRatio = isAllowed(encoding, best) ? densities.logRatio(best) : Number.NEGATIVE_INFINITY
  for (let draw = 1; draw < candidates; draw++) {
    const point = densities.draw(stream)
    if (!isAllowed(encoding, point)) continue
    const ratio = densities.logRatio(point)
    if (ratio > bestRatio) {
      best = point
      bestRatio = ratio
    }
  }
  return mended(encoding, best, stream)
}
