import type { Suggestion } from '../algorithms/index.ts'
import { maskInactive, type Provenance, type Trial } from '../model/index.ts'
import type { Draft } from './draft.ts'
import { trialsLeft } from './ending.ts'
import { leasedAttempt, wasOf } from './lease.ts'
import type { SuggestReply, SuggestRequest } from './studies.ts'

/** When to ask again while something else must happen first: watchers hear of it earlier. */
const ASK_AGAIN_MS = 1_000

/** A suggestion that no trial was made of yet. */
export interface Proposal {
  readonly suggestion: Suggestion
  readonly provenance: Provenance
}

/** What a caller can get right now, and how many more trials the algorithm may be asked for. */
export interface HandOut {
  readonly trials: Trial[]
  readonly wanted: number
  /** Why there is no more, when `wanted` is 0 and the caller's count is not reached. */
  readonly refusal: SuggestReply | undefined
}

/**
 * Gives a worker trials: its open ones when it reclaims, then requested ones (first those that it lost), then start points, then proposals. Proposals
 * that were used are taken out of the list.
 */
export function handOut(draft: Draft, request: SuggestRequest, proposals: Proposal[]): HandOut {
  const trials = request.open === 'reclaim' ? openTrialsOf(draft, request) : []
  if (trials.length >= request.count) return { trials, wanted: 0, refusal: undefined }
  const refusal = refuse(draft)
  if (refusal !== undefined) return { trials, wanted: 0, refusal }
  const start = {
    state: 'active' as const,
    worker: request.worker,
    startedAt: draft.now,
    heardAt: draft.now,
    ...leasedAttempt(draft, request, undefined),
  }
  while (trials.length < request.count && roomIn(draft) > 0) {
    const requested = nextRequested(draft, request.worker)
    const point = draft.study.spec.startAt[draft.tally.startAtUsed]
    if (requested !== undefined) trials.push(draft.put({ ...requested, ...start, ...leasedAttempt(draft, request, requested.attempt) }))
    else if (point !== undefined) {
      trials.push(draft.add({ ...start, source: 'startAt', parameters: maskInactive(draft.study.spec, point) }))
    } else {
      const proposal = proposals.shift()
      if (proposal === undefined) break
      trials.push(draft.add({ ...start, ...trialFields(proposal) }))
    }
  }
  const wanted = Math.min(request.count - trials.length, roomIn(draft))
  return { trials, wanted, refusal: wanted > 0 || trials.length >= request.count ? undefined : refuse(draft) }
}

function trialFields({ suggestion, provenance }: Proposal): Pick<Trial, 'parameters' | 'source'> & Partial<Trial> {
  const { parameters, resource, resumeFrom, parent } = suggestion
  return {
    source: 'algorithm',
    parameters,
    provenance,
    ...(resource === undefined ? {} : { resource }),
    ...(resumeFrom === undefined ? {} : { resumeFrom }),
    ...(parent === undefined ? {} : { parent }),
  }
}

function openTrialsOf(draft: Draft, { worker, count }: SuggestRequest): Trial[] {
  const mine: Trial[] = []
  for (const number of draft.ledger.running) {
    const trial = draft.trial(number)
    // One that is being stopped is not worth starting again.
    if (trial.worker !== worker || trial.state !== 'active') continue
    draft.ledger.heard.set(number, draft.now)
    mine.push(trial)
  }
  return mine.sort((a, b) => a.number - b.number).slice(0, count)
}

function nextRequested(draft: Draft, worker: string): Trial | undefined {
  let first: Trial | undefined
  for (const number of draft.ledger.requested) {
    const trial = draft.trial(number)
    if (trial.state !== 'requested') continue
    if (wasOf(trial, worker)) return trial
    first ??= trial
    if (draft.study.spec.heartbeatMs === undefined) break
  }
  return first
}

/** How many trials may start now. */
export function roomIn(draft: Draft): number {
  const { active, stopping } = draft.tally.counts
  return Math.min(draft.study.spec.budget.parallel - active - stopping, trialsLeft(draft))
}

/** Why nothing new can start; undefined when something can. */
function refuse(draft: Draft): SuggestReply | undefined {
  const { study, tally } = draft
  const running = tally.counts.active + tally.counts.stopping
  const { trials, parallel } = study.spec.budget
  if (study.state === 'ended') return { kind: 'exhausted', why: `the study has ended: ${study.end?.message ?? ''}` }
  if (study.state === 'paused') return waiting('the study is paused')
  if (trialsLeft(draft) <= 0) {
    return waiting(`all ${trials} trials of the budget have started, ${running} still run`)
  }
  if (running >= parallel) return waiting(`${running} trials run, as many as may at once`)
  return undefined
}

export function waiting(why: string, retryAfterMs: number = ASK_AGAIN_MS): SuggestReply {
  return { kind: 'wait', why, retryAfterMs }
}
