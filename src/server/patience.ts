import { isEnded, type StudyId } from '../model/index.ts'
import type { Studies, SuggestReply, SuggestRequest } from '../study/index.ts'

/** How long a call is held before it answers "wait": long enough to spare clients most polling, short enough for any deadline. */
const HOLD_MS = 1_000

/**
 * Asks for suggestions; while the answer is "wait", asks again when a trial has ended, for a second at most. Signals and timers are
 * made for those who wait only.
 */
export async function suggestPatiently(
  studies: Studies,
  request: SuggestRequest,
  context: { readonly signal: AbortSignal },
): Promise<SuggestReply> {
  let patience: AbortSignal | undefined
  for (;;) {
    // read before asking: what happens between the two is then newer
    const { revision } = await studies.getStudy(request.study)
    const reply = await studies.suggestTrials(request)
    if (reply.kind !== 'wait' || patience?.aborted) return reply
    patience ??= AbortSignal.any([context.signal, AbortSignal.timeout(HOLD_MS)])
    await untilWorthAsking(studies, request.study, revision, reply.retryAfterMs, patience)
  }
}

async function untilWorthAsking(
  studies: Studies,
  study: StudyId,
  revision: number,
  retryAfterMs: number,
  patience: AbortSignal,
): Promise<void> {
  const retry = AbortSignal.any([patience, AbortSignal.timeout(Math.max(1, Math.ceil(retryAfterMs)))])
  for await (const change of studies.watchStudy(study, revision, retry)) {
    if (change.study.state !== 'active' || change.deletedTrials.length > 0 || change.trials.some(({ state }) => isEnded(state))) return
  }
}
