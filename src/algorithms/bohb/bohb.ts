import { z } from 'zod'
import { isEnded } from '../../model/index.ts'
import { openStream, type RandomStream } from '../../numerics/index.ts'
import type { Algorithm, Control, Snapshot } from '../algorithm.ts'
import { firstBracketSize, hyperbandSettings, playBrackets } from '../hyperband.ts'
import { byLoss, finalLoss, totalViolation } from '../loss.ts'
import { type NewPoints, openSpread } from '../new-points.ts'
import { openSeen } from '../seen.ts'
import { isAllowed, mended } from '../space/allowed.ts'
import { type Encoding, openEncoding } from '../space/encode.ts'
import { type Density, estimateDensity } from './density.ts'

/** Points drawn from the density of the good trials, of which the most promising is taken. */
const DRAWS = 64
/** Draws are spread three times as wide as the density, so that the search does not narrow too soon. */
const WIDENING = 3
const BANDWIDTH_FLOOR = 1e-3
/** Share of the trials that count as good, in hundredths. */
const GOOD_PERCENT = 15

const settings = hyperbandSettings.extend({
  randomFraction: z
    .number()
    .min(0)
    .max(1)
    .default(1 / 3)
    .describe('Share of the new trials that are spread over the space whatever the model says.'),
})
type BohbSettings = z.infer<typeof settings>

/** Hyperband whose new trials come from a density model of the good against the bad trials. */
export const bohb: Algorithm<BohbSettings> = {
  name: 'bohb',
  version: '3',
  summary: 'Hyperband that learns: new trials come from where good ones were denser than bad ones.',
  settings,
  history: 'finished',
  serves: { kinds: ['double', 'int', 'discrete', 'choice'], conditional: true, objectives: 1, fidelity: 'required' },
  fullAfter: firstBracketSize,
  suggest: (snapshot, control) => playBrackets(snapshot, openModelled(snapshot, control)),
}

/** New points from the model of the highest resource that has enough trials; spread points while there is none. */
function openModelled(snapshot: Snapshot<BohbSettings>, control: Control): NewPoints {
  const {
    space,
    seed,
    settings: { randomFraction },
  } = snapshot
  const encoding = openEncoding(space)
  const seen = openSeen(snapshot, control)
  const spread = openSpread(snapshot, control, seen)
  const model = modelOf(snapshot, encoding)
  return {
    next(number, wanted) {
      const stream = openStream(seed, number, 6)
      const point = model === undefined || stream.uniform() < randomFraction ? undefined : mostPromising(model, encoding, stream)
      const likely = point === undefined ? undefined : encoding.decode(point)
      const repeated = likely === undefined || seen.has(likely)
      const chosen = repeated
        ? spread.next(number, wanted)
        : { parameters: likely, diagnostics: { from: 'model', modelOf: model?.resource ?? 0 } }
      if (chosen === undefined) return undefined
      seen.add(chosen.parameters)
      return repeated ? { ...chosen, diagnostics: { from: 'spread' } } : chosen
    },
  }
}

interface Model {
  readonly resource: number
  readonly good: Density
  readonly bad: Density
}

/** The model of the highest resource whose good and bad trials are each more than the dimensions. */
function modelOf({ trials, objectives, seed }: Snapshot, encoding: Encoding): Model | undefined {
  const least = encoding.dimensions.length + 1
  if (least === 1) return undefined
  const known = trials.filter((trial) => isEnded(trial.state) && trial.state !== 'cancelled' && trial.resource !== undefined)
  const resources = [...new Set(known.map((trial) => trial.resource ?? 0))].sort((a, b) => b - a)
  for (const resource of resources) {
    const ranked = known
      .filter((trial) => trial.resource === resource)
      .map((trial) => ({
        number: trial.number,
        loss: finalLoss(trial, objectives),
        violation: totalViolation(trial),
        point: encoding.encode(trial.parameters),
      }))
      .sort(byLoss)
    const goods = Math.max(least, Math.floor((GOOD_PERCENT * ranked.length) / 100))
    const bads = Math.max(least, Math.floor(((100 - GOOD_PERCENT) * ranked.length) / 100))
    // A failure is as bad as can be, but never good.
    const usable = ranked.filter((trial) => !Number.isNaN(trial.loss)).length
    if (usable < goods || ranked.length < goods + least) continue
    const stream = openStream(seed, ranked.length, resource)
    const filled = (from: number, to: number): Float64Array[] =>
      withoutGaps(
        encoding,
        ranked.slice(from, to).map((trial) => trial.point),
        stream,
      )
    return {
      resource,
      good: estimateDensity(encoding, filled(0, goods), BANDWIDTH_FLOOR),
      bad: estimateDensity(encoding, filled(goods, goods + bads), BANDWIDTH_FLOOR),
    }
  }
  return undefined
}

/** Gives inactive coordinates the value of a random other point that has one, else any. */
function withoutGaps({ dimensions }: Encoding, points: readonly Float64Array[], stream: RandomStream): Float64Array[] {
  return points.map((point) =>
    point.map((u, j) => {
      if (!Number.isNaN(u)) return u
      const others = points.filter((other) => !Number.isNaN(other[j]))
      return others.length > 0 ? others[stream.below(others.length)][j] : dimensions[j].draw(stream.uniform())
    }),
  )
}

/** The likeliest of allowed points drawn around good trials, settled. */
function mostPromising({ good, bad }: Model, encoding: Encoding, stream: RandomStream): Float64Array {
  let best: Float64Array | undefined
  let bestRatio = Number.NEGATIVE_INFINITY
  let last: Float64Array = new Float64Array()
  for (let draw = 0; draw < DRAWS; draw++) {
    const point = good.draw(stream, WIDENING)
    last = encoding.settle(point.slice())
    if (!isAllowed(encoding, last)) continue
    const ratio = good.logAt(point) - bad.logAt(point)
    if (best !== undefined && !(ratio > bestRatio)) continue
    best = last
    bestRatio = ratio
  }
  return best ?? mended(encoding, last, stream)
}
