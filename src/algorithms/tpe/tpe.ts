import { z } from 'zod'
import { isEnded } from '../../model/index.ts'
import { openStream, type RandomStream } from '../../numerics/index.ts'
import type { Algorithm, Snapshot, Suggestion, TrialView } from '../algorithm.ts'
import { type Encoding, openEncoding } from '../encode.ts'
import { byLoss, isPending, lossesOf, totalViolation } from '../loss.ts'
import { rankCandidates } from '../pareto.ts'
import { quasiRandomPoint } from '../quasi-random.ts'
import { openSeen } from '../seen.ts'
import { openParzen, type Parzen } from './parzen.ts'

/** At most so many trials are good: the rest of a long study must not drown them. */
const GOOD_MAX = 25
/** The newest trials of a set count in full, older ones less. */
const NEWEST = 25

const settings = z.strictObject({
  initial: z.int().min(1).max(10_000).default(10).describe('Trials spread over the space before the model decides.'),
  candidates: z
    .int()
    .min(1)
    .max(10_000)
    .default(24)
    .describe('Points drawn from the density of the good trials; the most promising is tried.'),
  good: z.number().gt(0).lt(1).default(0.1).describe('Share of the trials that count as good; never more than 25 of them.'),
})
type TpeSettings = z.infer<typeof settings>

/** The tree-structured Parzen estimator, over all parameters at once. */
export const tpe: Algorithm<TpeSettings> = {
  name: 'tpe',
  version: '1',
  summary: 'Tries next where good trials were dense and bad ones rare: cheap, for any space and thousands of trials.',
  settings,
  history: 'finished',
  serves: { kinds: ['double', 'int', 'discrete', 'choice'], conditional: true, objectives: 4, fidelity: 'none' },
  suggest(snapshot, control) {
    const { space, seed, count, nextNumber } = snapshot
    const encoding = openEncoding(space)
    const seen = openSeen(snapshot, control)
    const data = splitTrials(snapshot, encoding)
    const suggestions: Suggestion[] = []
    for (let number = nextNumber; number < nextNumber + count; number++) {
      const isInitial = data.ended < snapshot.settings.initial || encoding.dimensions.length === 0
      const stream = openStream(seed, number)
      const point = isInitial ? quasiRandomPoint(encoding, seed, number) : mostPromising(snapshot, encoding, data, stream)
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

interface Data {
  /** Points by trial number, oldest first. */
  readonly good: readonly Float64Array[]
  readonly bad: Float64Array[]
  /** Ended trials with a value. */
  readonly ended: number
}

/** Good are the best tenth; bad are all others, also failed ones and those that are out. */
function splitTrials({ trials, objectives, settings: { good } }: Snapshot<TpeSettings>, encoding: Encoding): Data {
  const inOrder = trials.filter((trial) => trial.state !== 'cancelled').sort((a, b) => a.number - b.number)
  const ranked = rankTrials(inOrder, objectives)
  const chosen = new Set(ranked.slice(0, Math.min(Math.ceil(good * ranked.length), GOOD_MAX)))
  const isBad = (trial: TrialView): boolean => !chosen.has(trial) && (isEnded(trial.state) || isPending(trial))
  const pointOf = (trial: TrialView): Float64Array => encoding.encode(trial.parameters)
  return { good: inOrder.filter((t) => chosen.has(t)).map(pointOf), bad: inOrder.filter(isBad).map(pointOf), ended: ranked.length }
}

/** Trials with values from best to worst: evaluated ones, then those that were stopped, those that went far first. */
function rankTrials(trials: readonly TrialView[], objectives: Snapshot['objectives']): TrialView[] {
  const valued = trials
    .map((trial) => ({ trial, losses: lossesOf(trial, objectives), violation: totalViolation(trial) }))
    .filter(({ losses }) => losses.every((loss) => !Number.isNaN(loss)))
  const full = valued.filter(({ trial }) => trial.state === 'succeeded')
  const stopped = valued.filter(({ trial }) => trial.state === 'stopped')
  const cut = stopped.sort(
    (a, b) => (b.trial.lastStep ?? 0) - (a.trial.lastStep ?? 0) || a.losses[0] - b.losses[0] || a.trial.number - b.trial.number,
  )
  if (objectives.length > 1) return [...rankCandidates(full).map((i) => full[i].trial), ...cut.map(({ trial }) => trial)]
  const ranked = full.map((one) => ({ ...one, loss: one.losses[0], number: one.trial.number })).sort(byLoss)
  return [...ranked.map(({ trial }) => trial), ...cut.map(({ trial }) => trial)]
}

function mostPromising({ settings }: Snapshot<TpeSettings>, encoding: Encoding, { good, bad }: Data, stream: RandomStream): Float64Array {
  const likely: Parzen = openParzen(encoding, good, ages(good.length))
  const unlikely: Parzen = openParzen(encoding, bad, ages(bad.length))
  let best = likely.draw(stream)
  let bestRatio = likely.logAt(best) - unlikely.logAt(best)
  for (let draw = 1; draw < settings.candidates; draw++) {
    const point = likely.draw(stream)
    const ratio = likely.logAt(point) - unlikely.logAt(point)
    if (ratio > bestRatio) {
      best = point
      bestRatio = ratio
    }
  }
  return best
}

/** Weights of n trials, oldest first: a ramp from 1/n to 1, then the newest in full. */
export function ages(n: number): number[] {
  const old = n - NEWEST
  return Array.from({ length: n }, (_, i) => (old <= 0 || i >= old ? 1 : old === 1 ? 1 / n : 1 / n + ((1 - 1 / n) * i) / (old - 1)))
}
