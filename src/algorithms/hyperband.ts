import { z } from 'zod'
import { invariant, type Space, type TrialNumber } from '../model/index.ts'
import type { Algorithm, Snapshot, Suggestion, SuggestOutcome } from './algorithm.ts'
import { type Bracket, type Brackets, readBrackets } from './brackets.ts'
import { type Entrant, entering, isStillLegal, survivorsOf } from './entrants.ts'
import { type NewPoints, openSpread } from './new-points.ts'
import { type BracketPlan, planBrackets } from './rungs.ts'

export const hyperbandSettings = z.strictObject({
  eta: z.int().min(2).max(8).default(3).describe('One in so many trials of a rung goes on to the next, with so many times the resource.'),
  rounds: z
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe('How often all brackets are played; the study is exhausted after the last. Without it until the budget is used up.'),
})
export type HyperbandSettings = z.infer<typeof hyperbandSettings>

/** Successive halving in brackets: many trials with little resource, few with all of it. A promotion is a new trial that resumes its parent. */
export const hyperband: Algorithm<HyperbandSettings> = {
  name: 'hyperband',
  version: '2',
  summary: 'Starts many trials with little resource and gives more to the best third, in brackets from daring to careful.',
  settings: hyperbandSettings,
  history: 'finished',
  serves: { kinds: ['double', 'int', 'discrete', 'choice'], conditional: true, objectives: 1, fidelity: 'required' },
  fullAfter: firstBracketSize,
  suggest: (snapshot, control) => playBrackets(snapshot, openSpread(snapshot, control)),
}

/** The last of the first bracket's trials has all of the resource. */
export function firstBracketSize({ resource, settings }: Pick<Snapshot<HyperbandSettings>, 'resource' | 'settings'>): number | undefined {
  const [first] = resource === undefined ? [] : planBrackets(resource, settings.eta)
  return first?.sizes.reduce((sum, size) => sum + size, 0)
}

/** What the next free place of a study's brackets is for. */
type Move =
  | { readonly kind: 'start'; readonly bracket: Bracket; readonly place: number }
  | { readonly kind: 'promote'; readonly bracket: Bracket; readonly place: number; readonly rung: number; readonly entrant: Entrant }
  | { readonly kind: 'wait'; readonly why: string }
  | { readonly kind: 'end' }

/** Synchronous Hyperband over any source of new points. */
export function playBrackets(snapshot: Snapshot<HyperbandSettings>, points: NewPoints): SuggestOutcome {
  const { space, resource, settings, objectives, trials, count, nextNumber } = snapshot
  invariant(resource !== undefined, 'a study without a resource is refused')
  const plans = planBrackets(resource, settings.eta)
  const brackets = readBrackets(plans, trials, objectives)
  const suggestions: Suggestion[] = []
  let usedUp = false
  for (let number = nextNumber; suggestions.length < count; ) {
    const move = nextMove(brackets, plans, settings.rounds, usedUp, space)
    if (move.kind === 'wait' || move.kind === 'end') {
      if (suggestions.length > 0) break
      if (move.kind === 'wait') return { kind: 'wait', why: move.why }
      return { kind: 'exhausted', why: usedUp ? 'every point of the space was given out' : 'all brackets of all rounds were played' }
    }
    const suggestion = move.kind === 'start' ? startIn(move, points, number) : promoteIn(move, number)
    if (suggestion === undefined) {
      usedUp = true
      continue
    }
    suggestions.push(suggestion)
    number += 1
  }
  return { kind: 'suggestions', suggestions }
}

/** The oldest bracket with a free place has it; a further bracket opens when none has. */
function nextMove(brackets: Brackets, plans: readonly BracketPlan[], rounds: number | undefined, usedUp: boolean, space: Space): Move {
  const last = rounds === undefined ? Infinity : rounds * plans.length
  let waiting: string | undefined
  for (let place = 0; place < last; place++) {
    if (usedUp && place >= brackets.opened) break
    const bracket = brackets.at(place)
    const { plan, rungs } = bracket
    if (rungs[0].length < plan.sizes[0] && !usedUp) return { kind: 'start', bracket, place }
    for (let rung = 0; rung < rungs.length; rung++) {
      const open = rungs[rung].filter((entrant) => entrant.pending).length
      if (open > 0) {
        waiting ??= `${open} ${open === 1 ? 'trial runs' : 'trials run'} in the rung of ${plan.resources[rung]}, and the best of it go on`
        break
      }
      if (rung + 1 === rungs.length) break
      const entrant = survivorsOf(rungs[rung], plan.sizes[rung + 1]).find((e) => e.promotedTo === undefined && isStillLegal(space, e))
      if (entrant !== undefined && rungs[rung + 1].length < plan.sizes[rung + 1]) return { kind: 'promote', bracket, place, rung, entrant }
    }
  }
  return waiting === undefined ? { kind: 'end' } : { kind: 'wait', why: waiting }
}

function startIn({ bracket, place }: Extract<Move, { kind: 'start' }>, points: NewPoints, number: TrialNumber): Suggestion | undefined {
  const point = points.next(number, 1)
  if (point === undefined) return undefined
  bracket.rungs[0].push(entering(number))
  const resource = bracket.plan.resources[0]
  return { ...point, resource, diagnostics: { ...point.diagnostics, bracket: place, rung: 0 } }
}

function promoteIn({ bracket, place, rung, entrant }: Extract<Move, { kind: 'promote' }>, number: TrialNumber): Suggestion {
  entrant.promotedTo = number
  bracket.rungs[rung + 1].push(entering(number))
  return {
    parameters: entrant.trial?.parameters ?? {},
    resource: bracket.plan.resources[rung + 1],
    parent: entrant.number,
    resumeFrom: entrant.number,
    diagnostics: { bracket: place, rung: rung + 1 },
  }
}
