import type { CompleteRequest, SuggestReply } from '../study/index.ts'

type GivenTrial = Extract<SuggestReply, { kind: 'trials' }>['trials'][number]
type WorkersEnd = Exclude<CompleteRequest['as'], 'cancelled'>

/** The answer to a worker that asks for trials, as Hone's own doors say it; they differ in how a trial looks. */
export function suggestAnswer<View>(reply: SuggestReply, view: (trial: GivenTrial) => View) {
  switch (reply.kind) {
    case 'trials':
      return { trials: reply.trials.map(view) }
    case 'wait':
      return { wait: { why: reply.why, retryAfterMs: Math.ceil(reply.retryAfterMs) } }
    case 'exhausted':
      return { exhausted: { why: reply.why } }
  }
}

const UNEXPLAINED: Readonly<Record<Exclude<WorkersEnd, 'succeeded'>, string>> = {
  infeasible: 'its worker called it infeasible',
  failed: 'its worker called it failed',
  stopped: 'its worker ended it early',
}

/** How a trial ends by its worker's word; `reason` may be empty. */
export function endedByWorker(as: WorkersEnd, reason: string): Pick<CompleteRequest, 'as' | 'outcome'> {
  return as === 'succeeded' ? { as } : { as, outcome: { reason: 'reported', message: reason || UNEXPLAINED[as] } }
}
