import { type Assignment, hasValues, keepsConstraints } from '../model/index.ts'
import { openStream } from '../numerics/index.ts'
import type { Algorithm, Control, Snapshot, Suggestion, SuggestOutcome, TrialView } from './algorithm.ts'
import { openSeen } from './seen.ts'
import { holding, narrowed } from './space/held.ts'

/**
 * Asks an algorithm, each suggestion within its values of `fixed`. One that does not heed them itself is asked about the part of the space
 * that has them, with the trials of that part: everything that it promises of any space holds there. What constraints hold at a value has that
 * value alone, with all trials. Suggestions may be fewer and are in the
 * order of `fixed`. What parameter constraints do not allow is replaced or left out: where nothing is left, the part of the space is exhausted.
 */
export function suggestWithin(algorithm: Algorithm, snapshot: Snapshot, control: Control): SuggestOutcome {
  const part = { ...snapshot, space: holding(snapshot.space) }
  return allowedOnly(part, suggestAny(algorithm, algorithm.heedsFixed === true ? snapshot : part, control))
}

function suggestAny(algorithm: Algorithm, snapshot: Snapshot, control: Control): SuggestOutcome {
  if (snapshot.fixed === undefined || algorithm.heedsFixed === true) return algorithm.suggest(snapshot, control)
  const { fixed, state: _, earlier: __, ...rest } = snapshot
  const suggestions: Suggestion[] = []
  let refusal: SuggestOutcome | undefined
  for (const [i, values] of fixed.entries()) {
    const number = snapshot.nextNumber + i
    // What this batch has given out already is open.
    const given = suggestions.map(
      ({ parameters }, k): TrialView => ({ number: number - suggestions.length + k, state: 'active', parameters, stale: false }),
    )
    const part = { ...rest, trials: algorithm.history === 'none' ? [] : [...snapshot.trials, ...given] }
    const outcome = suggestOne(algorithm, { ...part, count: 1, nextNumber: number }, values, control)
    if (outcome.kind === 'suggestions') suggestions.push(...outcome.suggestions)
    else refusal ??= outcome
  }
  return refusal !== undefined && suggestions.length === 0 ? refusal : { kind: 'suggestions', suggestions }
}

/** Searches end at a point that is not allowed where they find no other: it is replaced by any that is, or left out. */
function allowedOnly(snapshot: Snapshot, outcome: SuggestOutcome): SuggestOutcome {
  const { space, seed, nextNumber, fixed } = snapshot
  const isKept = ({ parameters }: Suggestion): boolean => keepsConstraints(space.parameterConstraints, parameters)
  if (outcome.kind !== 'suggestions' || outcome.suggestions.every(isKept)) return outcome
  const seen = openSeen(snapshot, { expired: () => false, cache: new Map() })
  const suggestions = outcome.suggestions.flatMap((suggestion, k) => {
    if (isKept(suggestion)) return suggestion
    const parameters = fixed === undefined ? seen.unseen(undefined, openStream(seed, nextNumber + k, 5)) : undefined
    if (parameters === undefined) return []
    seen.add(parameters)
    return { ...suggestion, parameters, fallback: 2 as const, fallbackReason: 'the search found no point that parameter constraints allow' }
  })
  if (suggestions.length > 0) return { ...outcome, suggestions }
  const state = outcome.state === undefined ? {} : { state: outcome.state }
  return { kind: 'exhausted', why: 'no further point that keeps the parameter constraints was found', ...state }
}

function suggestOne(algorithm: Algorithm, snapshot: Snapshot, values: Assignment, { expired }: Control): SuggestOutcome {
  const { space, trials } = snapshot
  const part = { ...snapshot, space: narrowed(space, values), trials: trials.filter(({ parameters }) => hasValues(parameters, values)) }
  // What it remembers, keeps at hand and knows of other studies is of the whole space.
  const { state: _, ...outcome } = algorithm.suggest(part, { expired, cache: new Map() })
  return outcome
}
