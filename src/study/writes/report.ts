import type { Stop } from '../../earlystop/index.ts'
import type { StopRecord, StudyId, Trial, TrialNumber } from '../../model/index.ts'
import { change } from '../change/change.ts'
import { once, saidPoints } from '../change/requests.ts'
import type { Room } from '../change/room.ts'
import { isRationed, resourceOf } from '../ledger/competing.ts'
import type { Draft } from '../ledger/draft.ts'
import { getTrial } from '../reads/reads.ts'
import type { ReportReply, ReportRequest, TrialRef } from '../studies.ts'
import { checkPoints, spokenFor, withPoints, withSteps } from './points.ts'

/** Trials that a stop decision names as its evidence. */
const COMPARED_MAX = 50

/**
 * Adds points to a trial, asks the stopping rule, and says whether to stop. Points are many and a trial is long, so of a report only its id is kept:
 * a repeated one is answered by how the trial stands.
 */
export async function report(room: Room, request: ReportRequest): Promise<ReportReply> {
  const { trial: ref, points, cursor, requestId } = request
  checkPoints(points)
  return once(
    room,
    ref.study,
    requestId,
    ['report', ref, saidPoints(points), cursor ?? null],
    (keep) => change(room, ref.study, (draft) => take(room, draft, request), { keep, needsJudge: points.length > 0 }),
    async () => replyOf(await getTrial(room, ref.study, ref.number)),
  )
}

function take(room: Room, draft: Draft, { trial: ref, points, cursor, collected }: ReportRequest): () => ReportReply {
  const before = spokenFor(draft, ref)
  draft.ledger.heard.set(ref.number, draft.now)
  if (points.length === 0 && cursor === undefined) return () => replyOf(before)
  const steps = withSteps(points, draft.ledger.curve(ref.number).lastStep)
  const reported = withPoints(draft, { ...before, heardAt: draft.now }, steps, { collected })
  const decided = points.length > 0 ? judged(room, draft, reported) : reported
  const { attempt } = decided
  const trial = draft.put(
    attempt === undefined || cursor === undefined
      ? decided
      : { ...decided, attempt: { ...attempt, detail: { ...attempt.detail, ...cursor } } },
  )
  return () => replyOf(trial)
}

/** Notes that the worker is alive; says whether to stop. Changes nothing that is kept. */
export async function heartbeat(room: Room, ref: TrialRef): Promise<ReportReply> {
  return change(room, ref.study, (draft) => {
    const trial = spokenFor(draft, ref)
    draft.ledger.heard.set(ref.number, draft.now)
    return () => replyOf(trial)
  })
}

function replyOf(trial: Trial): ReportReply {
  const stop = trial.state === 'stopping'
  return { trial, stop, ...(stop && trial.stop !== undefined ? { why: trial.stop } : {}) }
}

/** The trial, `stopping` when the rule finds it hopeless; a judge that is still learning is asked later. */
function judged(room: Room, draft: Draft, trial: Trial): Trial {
  const { judge, loading, unjudged } = draft.ledger.bench
  if (trial.state !== 'active') return trial
  if (judge === undefined) {
    if (loading !== undefined && unjudged.size === 0) loading.then(() => judgeLate(room, trial.study, unjudged)).catch(() => {})
    if (loading !== undefined) unjudged.add(trial.number)
    return trial
  }
  const { spec } = draft.ledger
  // One that has taken all of its steps is at its end: there is nothing left to save.
  if ((trial.lastStep ?? 0) >= resourceOf(spec, trial)) return trial
  if (judge.leavesRationed && isRationed(spec, trial)) return trial
  const decision = judge.decide(trial.number)
  if (decision.stop) return { ...trial, state: 'stopping', stop: recordOf(decision, judge.rule, draft.now) }
  // Of a control the first moment counts: then it would have been stopped.
  if (decision.spared === undefined || trial.spared !== undefined) return trial
  return { ...trial, spared: recordOf(decision.spared, judge.rule, draft.now) }
}

function recordOf({ reason, step, value, threshold, comparedWith }: Stop, rule: string, at: number): StopRecord {
  return { by: 'rule', rule, reason, at, step, value, threshold, comparedWith: comparedWith.slice(0, COMPARED_MAX) }
}

/** Decides on the trials that reported while the judge was learning; their workers hear of it with their next call. */
async function judgeLate(room: Room, study: StudyId, unjudged: Set<TrialNumber>): Promise<void> {
  await change(room, study, (draft) => {
    for (const number of unjudged) {
      const trial = draft.ledger.trials.get(number)
      const decided = trial === undefined ? undefined : judged(room, draft, trial)
      if (decided !== undefined && decided !== trial) draft.put(decided)
    }
    unjudged.clear()
    return () => undefined
  })
}
