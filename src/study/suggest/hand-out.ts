import type { Suggestion } from '../../algorithms/index.ts'
import {
  ANY_VALUES,
  type Assignment,
  assignmentProblems,
  hasValues,
  keepsConstraints,
  maskInactive,
  type Provenance,
  type Trial,
} from '../../model/index.ts'
import type { Draft } from '../ledger/draft.ts'
import { trialsLeft } from '../ledger/ending.ts'
import { leasedAttempt, wasOf } from '../ledger/lease.ts'
import type { SuggestReply, SuggestRequest } from '../studies.ts'

/** When to ask again while something else must happen first: watchers hear of it earlier. */
const ASK_AGAIN_MS = 1_000

/** A suggestion that no trial was made of yet. */
export interface Proposal {
  readonly suggestion: Suggestion
  readonly provenance: Provenance
}

/** What a caller can get right now, and what the algorithm may be asked for: the values that each further trial must have, also beyond the room. */
export interface HandOut {
  readonly trials: Trial[]
  readonly wanted: readonly Assignment[]
  /** Why there is no more, when nothing is `wanted` and the caller's count is not reached. */
  readonly refusal: SuggestReply | undefined
}

/**
 * Gives a worker trials: its open ones when it reclaims, then requested ones (first those that it lost), then start points, then proposals,
 * each with the values that it asked for. Proposals that were used are taken out of the list.
 */
export function handOut(draft: Draft, request: SuggestRequest, proposals: Proposal[]): HandOut {
  const unmet = request.fixed === undefined ? new Array<Assignment>(request.count).fill(ANY_VALUES) : [...request.fixed]
  const trials = request.open === 'reclaim' ? takeOpen(draft, request.worker, unmet) : []
  if (unmet.length === 0) return { trials, wanted: [], refusal: undefined }
  const refusal = refuse(draft)
  if (refusal !== undefined) return { trials, wanted: [], refusal }
  const wanted: Assignment[] = []
  for (const values of unmet) {
    if (startable(draft) <= 0) break
    const trial = begin(draft, request, values, proposals)
    if (trial === undefined) wanted.push(values)
    else trials.push(trial)
  }
  const isWanting = wanted.length > 0 && startable(draft) > 0
  return { trials, wanted: isWanting ? wanted : [], refusal: isWanting || trials.length >= request.count ? undefined : refuse(draft) }
}

/** Begins a trial that has the values; undefined where the algorithm must be asked for one. */
function begin(draft: Draft, request: SuggestRequest, values: Assignment, proposals: Proposal[]): Trial | undefined {
  const start = {
    state: 'active' as const,
    worker: request.worker,
    startedAt: draft.now,
    heardAt: draft.now,
    ...leasedAttempt(draft, request),
  }
  const requested = nextRequested(draft, request.worker, values)
  if (requested !== undefined) return draft.put({ ...requested, ...start, ...leasedAttempt(draft, request, requested) })
  const { spec } = draft.study
  const point = spec.startAt[draft.tally.startAtUsed]
  if (point !== undefined && hasValues(point, values)) {
    return draft.add({ ...start, source: 'startAt', parameters: maskInactive(spec, point) })
  }
  // They leave nothing to be chosen.
  if (values !== ANY_VALUES && assignmentProblems(spec, values, 'fixed').length === 0) {
    return draft.add({ ...start, source: 'user', parameters: maskInactive(spec, values) })
  }
  // An edit may have forbidden what was computed before it.
  const isFit = ({ parameters }: Suggestion): boolean =>
    hasValues(parameters, values) && keepsConstraints(spec.parameterConstraints, parameters)
  const at = proposals.findIndex(({ suggestion }) => isFit(suggestion))
  const [proposal] = at < 0 ? [] : proposals.splice(at, 1)
  return proposal === undefined ? undefined : draft.add({ ...start, ...trialFields(proposal) })
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

/** The worker's open trials, each for one of the values that it has; those are then met. */
function takeOpen(draft: Draft, worker: string, unmet: Assignment[]): Trial[] {
  const mine: Trial[] = []
  for (const number of draft.ledger.running) {
    const trial = draft.trial(number)
    // One that is being stopped is not worth starting again.
    if (trial.worker !== worker || trial.state !== 'active') continue
    draft.ledger.heard.set(number, draft.now)
    mine.push(trial)
  }
  return mine
    .sort((a, b) => a.number - b.number)
    .filter(({ parameters }) => {
      const at = unmet.findIndex((values) => hasValues(parameters, values))
      if (at >= 0) unmet.splice(at, 1)
      return at >= 0
    })
}

function nextRequested(draft: Draft, worker: string, values: Assignment): Trial | undefined {
  let first: Trial | undefined
  for (const number of draft.ledger.requested) {
    const trial = draft.trial(number)
    if (trial.state !== 'requested' || !hasValues(trial.parameters, values)) continue
    if (wasOf(trial, worker)) return trial
    first ??= trial
    if (draft.study.spec.heartbeatMs === undefined) break
  }
  return first
}

/** How many trials may start now. */
export function startable(draft: Draft): number {
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
