import { type Assignment, hasValues, type TrialNumber } from '../../model/index.ts'
import { openStream } from '../../numerics/index.ts'
import type { Algorithm, Suggestion, SuggestOutcome } from '../algorithm.ts'
import { isAllowed } from '../allowed.ts'
import { type Encoding, openEncoding } from '../encode.ts'
import { heldValues } from '../held.ts'
import { randomPoint } from '../quasi-random.ts'
import { openEarlierModels } from './earlier.ts'
import { enumeratePoints, isAmong } from './finite.ts'
import { initialPoint, isInitial } from './initial.ts'
import type { Choice, Model } from './model.ts'
import { openModel } from './open-model.ts'
import { pin, type Range } from './pin.ts'
import { heedReplicates } from './replicate.ts'
import { secondOpinion } from './second-opinion.ts'
import { type GpSettings, gpSettings } from './settings.ts'
import { isNoisyStudy, stateOf } from './state.ts'
import { readTraining } from './training.ts'
import { isTurned } from './turn.ts'

/** Spaces with at most this many points are maximised exactly. */
const ENUMERATED_POINTS_MAX = 2000
const UNSEEN_DRAWS = 1000

/** Bayesian optimisation with Gaussian processes; docs/algorithms/gp.md says what is done and what was measured. */
export const gp: Algorithm<GpSettings> = {
  name: 'gp',
  version: '22',
  summary: 'Bayesian optimisation with a Gaussian process: learns from every trial and spends few of them.',
  settings: gpSettings,
  history: 'finished',
  serves: { kinds: ['double', 'int', 'discrete', 'choice'], conditional: true, objectives: 4, fidelity: 'none', earlier: true },
  knowsGain: true,
  heedsFixed: true,

  suggest(asked, control) {
    const encoding = openEncoding(asked.space)
    const { snapshot, replicate } = heedReplicates(asked, encoding)
    const data = readTraining(snapshot, encoding, isNoisyStudy(snapshot))
    const visited = [...data.visited]
    const repeats = snapshot.noise === 'high' && snapshot.once === undefined
    const every = enumeratePoints(encoding, ENUMERATED_POINTS_MAX)
    const held = heldValues(snapshot.space)
    const late = control.expired()
    const earlier = openEarlierModels(snapshot, encoding, control.cache)
    const suggestions: Suggestion[] = []
    let model: Model | undefined
    let gain: number | undefined
    for (let i = 0; i < snapshot.count; i++) {
      const values = { ...held, ...snapshot.fixed?.[i] }
      const isPinned = Object.keys(values).length > 0
      const within = isPinned ? pin(encoding, values) : encoding
      const own = !isPinned ? every : every?.filter((point) => hasValues(encoding.decode(point), values))
      const unseen = own?.filter((point) => !isAmong(visited, point))
      if (unseen?.length === 0 && !repeats) continue
      const number = snapshot.nextNumber + i
      let proposal: Proposal
      if (i === 0 && replicate !== undefined) {
        proposal = { kind: 'replicate', point: encoding.encode(replicate), parameters: replicate }
      } else if (isInitial(snapshot, encoding, data, earlier)) {
        proposal = { kind: 'initial', ...initialPoint(snapshot, within, visited, { number, earlier }) }
      } else {
        model ??= openModel(snapshot, encoding, data, control)
        proposal = proposeByModel(model, number, { within, among: repeats ? own : unseen, avoid: repeats ? [] : visited })
      }
      // What is to be gained in a part of the space says nothing of the whole.
      if (i === 0 && proposal.kind === 'model' && snapshot.fixed === undefined) gain = proposal.choice.gain
      if (proposal.kind === 'model') {
        const opinion = secondOpinion(
          snapshot,
          encoding,
          suggestions.map((s) => s.parameters),
          control,
        )
        if (opinion !== undefined) proposal = { kind: 'opinion', point: opinion, model: proposal.model }
      }
      const point = proposal.point ?? unseenPoint(within, snapshot.seed, number, visited, unseen)
      if (point === undefined) {
        if (snapshot.fixed === undefined) break
        continue
      }
      visited.push(point)
      const decoded = encoding.decode(point)
      suggestions.push(describe(proposal, { ...decoded, ...activeOf(held, decoded), ...snapshot.fixed?.[i] }, late))
      if (proposal.kind === 'model') proposal.model.append(proposal.choice)
      if (proposal.kind === 'opinion') proposal.model.append({ point, predictions: proposal.model.predict(point) })
    }
    const state = model === undefined ? snapshot.state : stateOf(snapshot, model)
    const kept = state === undefined ? {} : { state }
    if (suggestions.length === 0) return { kind: 'exhausted', why: 'every point of the space has been tried', ...kept }
    return { kind: 'suggestions', suggestions, ...kept, ...(gain === undefined ? {} : { expectedGain: gain }) } satisfies SuggestOutcome
  },

  recommend(asked, control) {
    const encoding = openEncoding(asked.space)
    const { snapshot } = heedReplicates(asked, encoding)
    // Without noise the best value needs no second opinion.
    if (snapshot.objectives.length > 1 || !isNoisyStudy(snapshot)) return undefined
    const data = readTraining(snapshot, encoding, true)
    const known = data.observations.filter((o) => Number.isFinite(o.losses[0]) && o.trial.feasible !== false)
    const full = known.filter((o) => o.trial.state === 'succeeded')
    const eligible = full.length > 0 ? full : known
    if (eligible.length === 0) return undefined
    const earlier = openEarlierModels(snapshot, encoding, control.cache)
    const model = isInitial(snapshot, encoding, data, earlier) ? undefined : openModel(snapshot, encoding, data, control)
    // What a very large study left out of the model was not among its best.
    const modelled = model === undefined ? [] : eligible.filter((o) => model.expected(o) !== undefined)
    const pool = modelled.length > 0 ? modelled : eligible
    const scoreOf = (o: (typeof known)[number]): number => model?.expected(o)?.[0] ?? o.losses[0]
    return pool.reduce((best, o) => (scoreOf(o) < scoreOf(best) ? o : best)).trial.number
  },
}

/** What is held, as far as it is active. */
function activeOf(held: Assignment, parameters: Assignment): Assignment {
  return Object.fromEntries(Object.entries(held).filter(([name]) => parameters[name] !== undefined))
}

/** How a suggestion came about. */
type Proposal =
  | { readonly kind: 'replicate'; readonly point: Float64Array; readonly parameters: Assignment }
  | { readonly kind: 'initial'; readonly point: Float64Array | undefined; readonly from: string }
  | { readonly kind: 'model'; readonly point: Float64Array; readonly choice: Choice; readonly model: Model }
  | { readonly kind: 'opinion'; readonly point: Float64Array; readonly model: Model }
  | { readonly kind: 'failed'; readonly point: undefined; readonly why: string }

function proposeByModel(model: Model | undefined, number: TrialNumber, range: Range): Proposal {
  if (model === undefined) return { kind: 'failed', point: undefined, why: 'a kernel matrix could not be factored' }
  const choice = model.choose(number, range)
  if (choice === undefined) return { kind: 'failed', point: undefined, why: 'every candidate had been tried already' }
  return { kind: 'model', point: choice.point, choice, model }
}

/** A point that nobody has tried, found by chance; undefined when there seems to be none. */
function unseenPoint(
  encoding: Encoding,
  seed: number,
  number: TrialNumber,
  visited: readonly Float64Array[],
  unseen: readonly Float64Array[] | undefined,
): Float64Array | undefined {
  const stream = openStream(seed, number, 3)
  if (unseen !== undefined) return unseen[stream.below(unseen.length)]
  for (let draw = 0; draw < UNSEEN_DRAWS; draw++) {
    const point = randomPoint(encoding, stream)
    if (!isAllowed(encoding, point)) return undefined
    if (!isAmong(visited, point)) return point
  }
  return undefined
}

function describe(proposal: Proposal, parameters: Assignment, late: boolean): Suggestion {
  switch (proposal.kind) {
    case 'replicate':
      return { parameters: proposal.parameters, fallback: 0, diagnostics: { from: 'the best trial once more: is there noise?' } }
    case 'initial':
      return { parameters, fallback: 0, diagnostics: { from: proposal.from } }
    case 'opinion':
      return { parameters, fallback: 0, diagnostics: { from: 'tpe', ...expectation(proposal.model.predict(proposal.point)) } }
    case 'failed':
      return { parameters, fallback: 2, fallbackReason: proposal.why, diagnostics: { from: 'random point' } }
    case 'model': {
      const { model, choice } = proposal
      const diagnostics = {
        from: choice.weighed ? 'model and densities of good trials' : 'model',
        ...expectation(choice.predictions),
        acquisition: choice.acquisition,
        value: choice.value,
        theta: single(model.fits.map((fit) => fit.theta.map(rounded))),
        ...(isTurned(model.turn) ? { metric: 'turned' } : {}),
        jitter: model.jitter,
      }
      if (!late) return { parameters, fallback: 0, diagnostics }
      return { parameters, fallback: 1, fallbackReason: 'the deadline had passed: hyperparameters were not fitted', diagnostics }
    }
  }
}

/** What the model expected of a point: a number, or one for each process, objectives first. */
function expectation(predictions: Choice['predictions']) {
  return { mean: single(predictions.map((p) => p.mean)), deviation: single(predictions.map((p) => Math.sqrt(p.variance))) }
}

/** The only one of a list without the list around it. */
function single<T>(values: T[]): T | T[] {
  return values.length === 1 ? values[0] : values
}

function rounded(value: number): number {
  return Number(value.toPrecision(6))
}
