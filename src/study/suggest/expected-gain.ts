import type { SuggestOutcome } from '../../algorithms/index.ts'
import type { StudyEnd } from '../../model/index.ts'
import { hasSpentLeast } from '../ledger/due.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** Suggestions in a row, each of another state of the study, that must promise as little: one alone may be a whim of the model. */
const IN_A_ROW = 3

/**
 * Why the algorithm's answer need not be tried: it and the suggestions before it promise no more than the study's convergence asks for. Undefined when
 * they do, when it is not known, or when the study has not spent yet what it is to spend at least.
 */
export function gainSpent(ledger: Ledger, outcome: SuggestOutcome, now: number): Omit<StudyEnd, 'at'> | undefined {
  const { study, spec } = ledger
  const bound = spec.convergence?.expectedGain
  const gain = outcome.kind === 'suggestions' ? outcome.expectedGain : undefined
  if (bound === undefined || gain === undefined || gain > bound || !hasSpentLeast(study, now, study)) return undefined
  const before = latestGains(ledger, IN_A_ROW - 1)
  if (before.length < IN_A_ROW - 1 || before.some((earlier) => !(earlier <= bound))) return undefined
  const { metric } = spec.objectives[0]!
  const message = `no further trial is expected to improve ${metric} by more than ${bound}: the best promises ${Number(gain.toPrecision(2))}`
  return { reason: 'converged', failed: false, message }
}

/** What the latest batches that became trials promised of the space as it is, newest first; NaN where it was not known. */
function latestGains({ trials, nextNumber, study }: Ledger, most: number): number[] {
  const gains = new Map<number, number>()
  for (let number = nextNumber - 1; number > 0 && gains.size < most; number--) {
    const provenance = trials.get(number)?.provenance
    if (provenance !== undefined && provenance.inputRevision >= (study.grew?.revision ?? 0))
      gains.set(provenance.inputRevision, provenance.expectedGain ?? Number.NaN)
  }
  return [...gains.values()]
}
