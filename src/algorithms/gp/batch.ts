import { type Assignment, hasValues, type JsonValue, type TrialNumber } from '../../model/index.ts'
import { openStream } from '../../numerics/index.ts'
import type { Control, Snapshot, Suggestion } from '../algorithm.ts'
import { isAllowed } from '../space/allowed.ts'
import { type Encoding, openEncoding } from '../space/encode.ts'
import { heldValues } from '../space/held.ts'
import { randomPoint } from '../space/quasi-random.ts'
import { readTraining, type TrainingData } from './data/training.ts'
import { enumeratePoints, isAmong } from './finite.ts'
import { initialPoint, isInitial } from './initial.ts'
import type { Model } from './model.ts'
import { openModel } from './open-model.ts'
import { pin, type Range } from './pin.ts'
import { type EarlierModel, openEarlierModels } from './process/earlier.ts'
import { describe, type Proposal } from './proposal.ts'
import { heedReplicates } from './replicate.ts'
import { secondOpinion } from './second-opinion.ts'
import type { GpSettings } from './settings.ts'
import { heedStandstill, lookedFromAfar } from './standstill.ts'
import { isNoisyStudy, stateOf } from './state.ts'

/** Spaces with at most this many points are maximised exactly. */
export const ENUMERATED_POINTS_MAX = 2000
const UNSEEN_DRAWS = 1000

/** The trials of one request, one after the other: each knows of those before it. */
export class Batch {
  readonly suggestions: Suggestion[] = []
  /** What the first of them is expected to gain; what is to be gained in a part of the space says nothing of the whole. */
  gain: number | undefined
  #snapshot: Snapshot<GpSettings>
  readonly #replicate: Assignment | undefined
  readonly #control: Control
  readonly #encoding: Encoding
  readonly #data: TrainingData
  readonly #earlier: readonly EarlierModel[]
  readonly #held: Assignment
  /** All points, where they are few. */
  readonly #every: readonly Float64Array[] | undefined
  readonly #visited: Float64Array[]
  /** Points may come again: a study that is known to be noisy learns from them. */
  readonly #repeats: boolean
  readonly #late: boolean
  #model: Model | undefined

  constructor(asked: Snapshot<GpSettings>, control: Control) {
    const encoding = openEncoding(asked.space)
    const { snapshot, replicate } = heedReplicates(asked, encoding)
    this.#data = readTraining(snapshot, encoding, isNoisyStudy(snapshot))
    this.#snapshot = heedStandstill(snapshot, encoding, this.#data)
    this.#replicate = replicate
    this.#control = control
    this.#encoding = encoding
    this.#visited = [...this.#data.visited]
    this.#repeats = snapshot.noise === 'high' && snapshot.once === undefined
    this.#every = enumeratePoints(encoding, ENUMERATED_POINTS_MAX)
    this.#held = heldValues(snapshot.space)
    this.#late = control.expired()
    this.#earlier = openEarlierModels(snapshot, encoding, control.cache)
  }

  /** What is to be kept for the next request. */
  get state(): JsonValue | undefined {
    return this.#model === undefined ? this.#snapshot.state : stateOf(this.#snapshot, this.#model)
  }

  /** Adds the i-th trial, where there is a point for it; false where there will be none for those after it either. */
  add(i: number): boolean {
    const { fixed, seed, nextNumber } = this.#snapshot
    const part = this.#partOf({ ...this.#held, ...fixed?.[i] })
    if (part.unseen?.length === 0 && !this.#repeats) return true
    const number = nextNumber + i
    const proposal = this.#propose(number, part)
    const point = proposal.point ?? unseenPoint(part.within, seed, number, this.#visited, part.unseen)
    if (point === undefined) return fixed !== undefined
    this.#visited.push(point)
    const decoded = this.#encoding.decode(point)
    this.suggestions.push(describe(proposal, { ...decoded, ...activeOf(this.#held, decoded), ...fixed?.[i] }, this.#late))
    if (proposal.kind === 'model') proposal.model.append(proposal.choice)
    if (proposal.kind === 'opinion') proposal.model.append({ point, predictions: proposal.model.predict(point) })
    return true
  }

  #partOf(values: Assignment): Part {
    const isPinned = Object.keys(values).length > 0
    const within = isPinned ? pin(this.#encoding, values) : this.#encoding
    const points = isPinned ? this.#every?.filter((point) => hasValues(this.#encoding.decode(point), values)) : this.#every
    return { within, points, unseen: points?.filter((point) => !isAmong(this.#visited, point)) }
  }

  #propose(number: TrialNumber, { within, points, unseen }: Part): Proposal {
    const snapshot = this.#snapshot
    const isFirst = number === snapshot.nextNumber
    if (isFirst && this.#replicate !== undefined) {
      return { kind: 'replicate', point: this.#encoding.encode(this.#replicate), parameters: this.#replicate }
    }
    if (isInitial(snapshot, this.#encoding, this.#data, this.#earlier)) {
      return { kind: 'initial', ...initialPoint(snapshot, within, this.#visited, { number, earlier: this.#earlier }) }
    }
    this.#model ??= openModel(snapshot, this.#encoding, this.#data, this.#control)
    const range = this.#repeats ? { within, among: points, avoid: [] } : { within, among: unseen, avoid: this.#visited }
    const proposal = proposeByModel(this.#model, number, range)
    if (proposal.kind !== 'model') return proposal
    if (isFirst && snapshot.fixed === undefined) this.gain = proposal.choice.gain
    const given = this.suggestions.map(({ parameters }) => parameters)
    const opinion = secondOpinion({ snapshot, encoding: this.#encoding, data: this.#data, given, control: this.#control })
    if (opinion === undefined || (!this.#repeats && isAmong(this.#visited, opinion.point))) return proposal
    if (opinion.coarse !== undefined) this.#snapshot = lookedFromAfar(this.#snapshot, this.#encoding, opinion.coarse)
    return { kind: 'opinion', point: opinion.point, from: opinion.from, model: proposal.model }
  }
}

/** The space, or what is left of it by values that a trial must have. */
interface Part {
  readonly within: Encoding
  /** All of its points where they are few, and those that nobody has tried. */
  readonly points: readonly Float64Array[] | undefined
  readonly unseen: readonly Float64Array[] | undefined
}

/** What is held, as far as it is active. */
function activeOf(held: Assignment, parameters: Assignment): Assignment {
  return Object.fromEntries(Object.entries(held).filter(([name]) => parameters[name] !== undefined))
}

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
