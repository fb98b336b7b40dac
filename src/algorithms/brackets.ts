import type { Objective, TrialNumber } from '../model/index.ts'
import type { TrialView } from './algorithm.ts'
import { type Entrant, entrantOf } from './entrants.ts'
import type { BracketPlan } from './rungs.ts'

/** One bracket at work: its rungs fill from below. */
export interface Bracket {
  readonly plan: BracketPlan
  readonly rungs: Entrant[][]
}

/** All brackets of a study in the order in which they open: those of the first round, then those of the second, ... */
export interface Brackets {
  /** The bracket of that place; brackets that have no trial yet are empty. */
  at(place: number): Bracket
  /** Number of places up to the last bracket that has a trial. */
  readonly opened: number
}

/**
 * Finds every trial's place from the trial list alone: a trial without a parent belongs to the kind of bracket that starts with its
 * resource, and these fill one round after the other; a promoted trial belongs where its parent does, a rung higher. Trials without a
 * resource (start points, imports) are in no bracket.
 */
export function readBrackets(plans: readonly BracketPlan[], trials: readonly TrialView[], objectives: readonly Objective[]): Brackets {
  const brackets: Bracket[] = []
  const at = (place: number): Bracket => {
    while (brackets.length <= place) {
      const plan = plans[brackets.length % plans.length]
      brackets.push({ plan, rungs: plan.sizes.map(() => []) })
    }
    return brackets[place]
  }
  const started = plans.map(() => 0)
  const homes = new Map<TrialNumber, { readonly place: number; readonly rung: number; readonly entrant: Entrant }>()
  let opened = 0
  for (const trial of [...trials].sort((a, b) => a.number - b.number)) {
    if (trial.resource === undefined) continue
    const entrant = entrantOf(trial, objectives)
    const parent = trial.parent === undefined ? undefined : homes.get(trial.parent)
    if (parent !== undefined) {
      const bracket = at(parent.place)
      const rung = parent.rung + 1
      if (bracket.plan.resources[rung] !== trial.resource) continue
      parent.entrant.promotedTo = trial.number
      bracket.rungs[rung].push(entrant)
      homes.set(trial.number, { place: parent.place, rung, entrant })
    } else {
      const kind = plans.findIndex((plan) => plan.resources[0] === trial.resource)
      if (kind < 0 || trial.parent !== undefined) continue
      const place = Math.floor(started[kind]++ / plans[kind].sizes[0]) * plans.length + kind
      at(place).rungs[0].push(entrant)
      homes.set(trial.number, { place, rung: 0, entrant })
      opened = Math.max(opened, place + 1)
    }
  }
  return { at, opened }
}
