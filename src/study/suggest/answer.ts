import type { SuggestOutcome } from '../../algorithms/index.ts'
import { assignmentProblems, HoneError, hasValues, type Provenance, type Space, type StudyEnd } from '../../model/index.ts'
import type { PooledOutcome } from '../../pool/index.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { SuggestReply } from '../studies.ts'
import { type Proposal, waiting } from './hand-out.ts'
import type { StudySnapshot } from './views.ts'

/** What the algorithm's answer means for those who wait. */
export interface Answer {
  /** Not given out yet. */
  readonly proposals: Proposal[]
  readonly outcome: SuggestOutcome | undefined
  /** What those are told who get no proposal; undefined = they go into the next batch. */
  readonly otherwise: SuggestReply | undefined
  /** Nothing is left beside the values that were asked for; others may have points. */
  readonly isUsedUp?: true
  /** The space that it is about; absent where the algorithm was not asked. */
  readonly space?: Space
  /** The study ends for this as soon as nothing runs any more. */
  readonly end?: Omit<StudyEnd, 'at'>
}

/** Who asks waits while others evaluate: a worker that falls silent leaves its trial to the next one that asks. Undefined where none can. */
function comesBack({ spec, tally: { counts } }: Ledger): SuggestReply | undefined {
  const running = counts.active + counts.stopping
  if (spec.heartbeatMs === undefined || running === 0) return undefined
  return waiting(`all points were given out, ${running} trials still run`)
}

/** Turns an algorithm's outcome into what callers get; throws when a suggestion is not of the space. */
export function accept(ledger: Ledger, snapshot: StudySnapshot, outcome: PooledOutcome): Answer {
  if (outcome.kind === 'wait') return { proposals: [], outcome, otherwise: waiting(outcome.why, outcome.retryAfterMs) }
  const { fixed } = snapshot.head
  if (outcome.kind === 'exhausted') {
    // Beside the values that were asked for, the study may have points left.
    if (fixed !== undefined)
      return { proposals: [], outcome: undefined, otherwise: { kind: 'exhausted', why: outcome.why }, isUsedUp: true }
    return { proposals: [], outcome, otherwise: comesBack(ledger) ?? { kind: 'exhausted', why: outcome.why } }
  }
  const { name, version } = ledger.algorithm
  const suggestions = outcome.suggestions.slice(0, snapshot.head.count)
  if (suggestions.length === 0) throw new HoneError('ALGORITHM_FAILED', `${name} suggested nothing and did not say why`)
  const proposals = suggestions.map((suggestion, batchIndex): Proposal => {
    const problem = assignmentProblems(ledger.spec, suggestion.parameters, 'parameters')[0]
    if (problem !== undefined) throw new HoneError('ALGORITHM_FAILED', `${name} suggested ${problem.field}, which ${problem.message}`)
    if (fixed?.every((values) => !hasValues(suggestion.parameters, values))) {
      throw new HoneError('ALGORITHM_FAILED', `${name} suggested a point without the values that were asked for`)
    }
    const { fallback = 0, fallbackReason, diagnostics } = suggestion
    const provenance: Provenance = {
      algorithm: name,
      version,
      inputRevision: snapshot.revision,
      firstNumber: snapshot.head.nextNumber,
      batchIndex,
      batchSize: snapshot.head.count,
      fallback,
      ...(outcome.expiredAfter === undefined ? {} : { expiredAfter: outcome.expiredAfter }),
      ...(fixed === undefined ? {} : { fixed }),
      ...(snapshot.stale.length === 0 ? {} : { staleTrials: snapshot.stale }),
      ...(fallbackReason === undefined ? {} : { fallbackReason }),
      ...(outcome.expectedGain === undefined ? {} : { expectedGain: outcome.expectedGain }),
      ...(diagnostics === undefined ? {} : { diagnostics }),
    }
    return { suggestion, provenance }
  })
  return { proposals, outcome, otherwise: undefined }
}
