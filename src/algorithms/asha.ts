import { z } from 'zod'
import { invariant, isEnded, type TrialNumber } from '../model/index.ts'
import { openStream } from '../numerics/index.ts'
import type { Algorithm, Snapshot, Suggestion, SuggestOutcome } from './algorithm.ts'
import { type Entrant, entering, entrantOf, isStillLegal, survivorsOf } from './entrants.ts'
import { type NewPoints, openSpread } from './new-points.ts'
import { planRungs } from './rungs.ts'

/*
 * Asynchronous successive halving.
 *
 *   rung k   trials that were given the resource r_k = r eta^k (the last: R)
 *   m        trials of the rung that ended with a verdict: a value, or a failure, which counts as the worst
 *
 * A free worker promotes the best trial that was not promoted yet among the floor(m / eta) best of a rung, looking from the top;
 * when there is none, it starts a new trial, in the lowest rung unless told otherwise. Nobody ever waits for a rung.
 *
 * Li et al., A system for massively parallel hyperparameter tuning, MLSys 2020, algorithm 2.
 */

export const ashaSettings = z.strictObject({
  eta: z.int().min(2).max(8).default(3).describe('One in so many trials of a rung goes on to the next, with so many times the resource.'),
  mode: z
    .enum(['promote', 'stop'])
    .default('promote')
    .describe(
      'promote: a trial ends at its rung, and the best go on as new trials that resume them. stop: every trial is given all of the resource, and earlyStopping: {name: asha} ends those that fall behind.',
    ),
  brackets: z
    .int()
    .min(1)
    .max(10)
    .default(1)
    .describe('Some trials start in higher rungs, against values that mislead early: how many different starts there are.'),
})
export type AshaSettings = z.infer<typeof ashaSettings>

/** Successive halving that never waits: the method for many workers and trials of uneven length. */
export const asha: Algorithm<AshaSettings> = {
  name: 'asha',
  version: '2',
  summary: 'Starts many trials with little resource and promotes the best third of each rung without ever waiting.',
  settings: ashaSettings,
  history: 'finished',
  serves: { kinds: ['double', 'int', 'discrete', 'choice'], conditional: true, objectives: 1, fidelity: 'required' },
  suggest: (snapshot, control) => climbRungs(snapshot, openSpread(snapshot, control)),
}

/** The rungs of one start: only trials that started alike are compared. */
interface Ladder {
  /** Lowest rung in use. */
  readonly start: number
  readonly rungs: Entrant[][]
}

/** What the trials of one request are decided on. */
interface Halving {
  readonly snapshot: Snapshot<AshaSettings>
  readonly ladders: readonly Ladder[]
  /** What a trial of each rung is given. */
  readonly resources: readonly number[]
}

/** Asynchronous halving over any source of new points. */
export function climbRungs(snapshot: Snapshot<AshaSettings>, points: NewPoints): SuggestOutcome {
  const { resource, settings, count, nextNumber } = snapshot
  invariant(resource !== undefined, 'a study without a resource is refused')
  const resources = planRungs(resource, settings.eta)
  const ladders = readLadders(snapshot, resources)
  const halving: Halving = { snapshot, ladders, resources }
  const suggestions: Suggestion[] = []
  let usedUp = false
  for (let number = nextNumber; suggestions.length < count; number++) {
    let suggestion = promotion(halving, number, { last: false })
    if (suggestion === undefined && !usedUp) {
      suggestion = newTrial(halving, points, number, count - suggestions.length)
      usedUp = suggestion === undefined
    }
    if (suggestion === undefined && !isAnyPending(ladders)) suggestion = promotion(halving, number, { last: true })
    if (suggestion === undefined) break
    suggestions.push(suggestion)
  }
  const state = points.state?.()
  const kept = state === undefined ? {} : { state }
  if (suggestions.length > 0) return { kind: 'suggestions', suggestions, ...kept }
  if (isAnyPending(ladders))
    return { kind: 'wait', why: 'every point of the space was given out, and the trials that run decide which go on' }
  return { kind: 'exhausted', why: 'every point of the space was given out, and the best went up to the last rung' }
}

/** Finds every trial's rung from the trial list alone; trials without a resource (start points, imports) are in none. */
function readLadders({ trials, objectives }: Snapshot<AshaSettings>, resources: readonly number[]): Ladder[] {
  const ladders = resources.map((_, start): Ladder => ({ start, rungs: resources.map(() => []) }))
  const homes = new Map<TrialNumber, { readonly ladder: Ladder; readonly entrant: Entrant }>()
  for (const trial of [...trials].sort((a, b) => a.number - b.number)) {
    const rung = resources.indexOf(trial.resource ?? Number.NaN)
    if (rung < 0) continue
    const parent = trial.parent === undefined ? undefined : homes.get(trial.parent)
    const ladder = parent?.ladder ?? ladders[rung]
    const entrant = entrantOf(trial, objectives)
    // A person's cancellation is no verdict.
    if (trial.state !== 'cancelled') ladder.rungs[rung].push(entrant)
    homes.set(trial.number, { ladder, entrant })
    if (parent !== undefined) parent.entrant.promotedTo = trial.number
  }
  return ladders
}

function isAnyPending(ladders: readonly Ladder[]): boolean {
  return ladders.some(({ rungs }) => rungs.some((rung) => rung.some((entrant) => entrant.pending)))
}

/**
 * The best that may go on, from the top rung down. `last`: no new trial will come, so the best of the highest rung goes on even
 * where its rung is too small to have an eta-th.
 */
function promotion(
  { snapshot, ladders, resources }: Halving,
  number: TrialNumber,
  { last }: { readonly last: boolean },
): Suggestion | undefined {
  const { space, settings } = snapshot
  const { eta, mode } = settings
  if (mode === 'stop') return undefined
  for (let rung = resources.length - 2; rung >= 0; rung--) {
    for (const { start, rungs } of ladders) {
      const places = Math.floor(rungs[rung].filter(hasVerdict).length / eta)
      const winner = survivorsOf(rungs[rung], last ? Math.max(1, places) : places).find(
        (entrant) => entrant.promotedTo === undefined && isStillLegal(space, entrant),
      )
      // At the end one winner of a ladder is enough: nothing goes on below a rung that has trials above it.
      if (last && places === 0 && rungs.slice(rung + 1).some((above) => above.length > 0)) continue
      if (winner?.trial === undefined) continue
      winner.promotedTo = number
      rungs[rung + 1].push(entering(number))
      return {
        parameters: winner.trial.parameters,
        resource: resources[rung + 1],
        parent: winner.number,
        resumeFrom: winner.number,
        diagnostics: { ladder: start, rung: rung + 1, compared: rungs[rung].filter(hasVerdict).length },
      }
    }
  }
  return undefined
}

function hasVerdict({ trial }: Entrant): boolean {
  return trial !== undefined && isEnded(trial.state)
}

/** A trial of a new point; undefined when there is none. `wanted`: so many are still asked for. */
function newTrial(
  { snapshot, ladders, resources }: Halving,
  points: NewPoints,
  number: TrialNumber,
  wanted: number,
): Suggestion | undefined {
  const { seed, settings } = snapshot
  const { mode, eta, brackets } = settings
  const point = points.next(number, wanted)
  if (point === undefined) return undefined
  const { rung: least = 0, ...suggested } = point
  if (mode === 'stop') return suggested
  const starts = Math.min(brackets, resources.length)
  const ladder = ladders[Math.max(least, drawStart(starts, resources.length, eta, openStream(seed, number, 5).uniform()))]
  ladder.rungs[ladder.start].push(entering(number))
  return {
    ...suggested,
    resource: resources[ladder.start],
    diagnostics: { ...suggested.diagnostics, ladder: ladder.start, rung: ladder.start },
  }
}

/** The higher a trial starts the dearer it is: starts are weighted by the number of their rungs over their cost. */
function drawStart(starts: number, rungs: number, eta: number, uniform: number): number {
  const weights = Array.from({ length: starts }, (_, start) => (rungs - start) / eta ** start)
  let rest = uniform * weights.reduce((sum, weight) => sum + weight, 0)
  for (let start = 0; start < starts; start++) {
    rest -= weights[start]
    if (rest < 0) return start
  }
  return 0
}
