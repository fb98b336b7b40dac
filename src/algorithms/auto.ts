import { z } from 'zod'
import type { JsonValue } from '../model/index.ts'
import type { Algorithm, Snapshot, Suggestion } from './algorithm.ts'
import { ashaGp } from './asha-gp.ts'
import { cmaes } from './cmaes/index.ts'
import { gp, isSmoothSpace } from './gp/index.ts'
import { grid, openGrid } from './grid.ts'
import { nsga2 } from './nsga2.ts'
import { openEncoding } from './space/encode.ts'
import { tpe } from './tpe/index.ts'
import { suggestWithin } from './within.ts'

/** Up to so many trials the Gaussian process is worth its time; with several objectives earlier. */
const GP_TRIALS_MAX = 1500
const GP_TRIALS_MAX_FRONT = 300
const GP_OBJECTIVES_MAX = 3
/** Beyond these a Gaussian process knows too little of each dimension (of smooth numbers it bears more), or too many wait for it at once. */
const GP_DIMENSIONS_MAX = { smooth: 200, other: 60 }
const GP_WORKERS_MAX = 128
/** Covariance matrix adaptation pays with so many trials for each dimension. */
const CMAES_TRIALS_PER_DIMENSION = 20
const CMAES_DIMENSIONS_MAX = 200
/** Halving pays when the most resource is so many times the least. */
const HALVING_RATIO_MIN = 9

const settings = z.strictObject({})

const stateSchema = z.object({ algorithm: z.string(), state: z.json() })

/** An algorithm that was chosen, with its settings, and why. */
interface Chosen {
  readonly algorithm: Algorithm
  readonly settings: unknown
  readonly why: string
}

/** Chooses among the others by space, objectives, budget, resource and what the trials showed so far. */
export const auto: Algorithm<z.infer<typeof settings>> = {
  name: 'auto',
  version: '14',
  summary: 'Chooses the algorithm by space, objectives, budget and resource, and says on each trial which and why.',
  settings,
  history: 'finished',
  serves: { kinds: ['double', 'int', 'discrete', 'choice'], conditional: true, objectives: 10, fidelity: 'optional', earlier: true },
  knowsGain: true,
  heedsFixed: true,
  suggest(snapshot, control) {
    const chosen = choose(snapshot)
    const outcome = suggestWithin(chosen.algorithm, snapshotFor(snapshot, chosen), control)
    const state = outcome.state === undefined ? {} : { state: { algorithm: chosen.algorithm.name, state: outcome.state } }
    if (outcome.kind !== 'suggestions') return { ...outcome, ...state }
    const described = (suggestion: Suggestion): Suggestion => ({
      ...suggestion,
      diagnostics: { algorithm: chosen.algorithm.name, why: chosen.why, ...suggestion.diagnostics },
    })
    return { ...outcome, suggestions: outcome.suggestions.map(described), ...state }
  },
  recommend(snapshot, control) {
    const chosen = choose(snapshot)
    return chosen.algorithm.recommend?.(snapshotFor(snapshot, chosen), control)
  },
}

/** The snapshot as the chosen algorithm would have it, with the state that it left itself. */
function snapshotFor({ state, ...snapshot }: Snapshot, { algorithm, settings: own }: Chosen): Snapshot {
  const kept = stateSchema.safeParse(state)
  const isOwn = kept.success && kept.data.algorithm === algorithm.name
  return { ...snapshot, settings: own, ...(isOwn ? { state: kept.data.state as JsonValue } : {}) }
}

/** Which algorithm serves a study best at this moment, with the reason in words. */
export function choose({ space, objectives, budget, resource, trials }: Snapshot): Chosen {
  const encoding = openEncoding(space)
  const { dimensions, conditional } = encoding
  const d = dimensions.length
  const n = trials.length
  if (objectives.length > 1) return chooseForFront(objectives.length, n)
  const most = budget.trials ?? 0
  if (dimensions.every(({ levels }) => levels <= most) && openGrid(space, undefined).size <= most) {
    return take(grid, 'the budget covers every point of the space', { order: 'shuffled' })
  }
  if (resource !== undefined && resource.max >= HALVING_RATIO_MIN * resource.min && heedsResource(trials, resource.max)) {
    return take(ashaGp, `trials take resources from ${resource.min} to ${resource.max}: the hopeless ones need not take all`)
  }
  const bearable = isSmoothSpace(encoding) ? GP_DIMENSIONS_MAX.smooth : GP_DIMENSIONS_MAX.other
  if (d <= bearable && n < GP_TRIALS_MAX && budget.parallel <= GP_WORKERS_MAX) {
    return take(gp, 'one objective and fewer trials and parameters than a Gaussian process can bear')
  }
  const why = d > bearable ? `${d} parameters` : n >= GP_TRIALS_MAX ? `${n} trials` : `${budget.parallel} workers`
  const isNumeric = !conditional && d <= CMAES_DIMENSIONS_MAX && dimensions.every(({ kind }) => kind !== 'choice')
  if (isNumeric && (budget.trials ?? Infinity) >= CMAES_TRIALS_PER_DIMENSION * d) {
    return take(cmaes, `${why} are too many for a Gaussian process, and all parameters are numbers`)
  }
  return take(tpe, `${why} are too many for a Gaussian process`)
}

function chooseForFront(objectives: number, n: number): Chosen {
  if (objectives > Math.min(GP_OBJECTIVES_MAX, gp.serves.objectives)) return take(nsga2, `${objectives} objectives`)
  if (n < GP_TRIALS_MAX_FRONT) return take(gp, `${objectives} objectives and fewer than ${GP_TRIALS_MAX_FRONT} trials`)
  return take(nsga2, `${objectives} objectives and ${n} trials`)
}

/** False when a trial went on beyond the resource that it was given: its program does not look at it, and halving would save nothing. */
function heedsResource(trials: Snapshot['trials'], most: number): boolean {
  return trials.every(({ resource, lastStep }) => resource === undefined || resource >= most || (lastStep ?? 0) <= resource)
}

function take<Settings>(algorithm: Algorithm<Settings>, why: string, own: object = {}): Chosen {
  return { algorithm: algorithm as unknown as Algorithm, settings: algorithm.settings.parse(own), why }
}
