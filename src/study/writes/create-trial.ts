import {
  type Assignment,
  assignmentProblems,
  filledIn,
  HoneError,
  LIMITS,
  maskInactive,
  onlyValue,
  type Problem,
  type Trial,
} from '../../model/index.ts'
import { change } from '../change/change.ts'
import { once, saidPoints } from '../change/requests.ts'
import type { Room } from '../change/room.ts'
import type { Draft } from '../ledger/draft.ts'
import { endAfter } from '../ledger/ending.ts'
import type { CreateTrialRequest, FinishedHistory } from '../studies.ts'
import { judgeEnd } from './complete.ts'
import { labelProblems } from './labels.ts'
import { checkMetadata } from './metadata.ts'
import { checkPoints, withFinal, withPoints, withSteps } from './points.ts'

/**
 * Enqueues a known point (the next worker that asks gets it), or adds a trial that was evaluated elsewhere; a parameter that can have one
 * value only may be left out. Rejects with INVALID_REQUEST, STUDY_ENDED or LIMIT_REACHED.
 */
export async function createTrial(room: Room, request: CreateTrialRequest): Promise<Trial> {
  const { study, parameters, labels = {}, metadata = [], points = [], finished, source = 'user', requestId } = request
  checkRequest(request, room.now())
  const history = finished === undefined ? null : { ...finished, points: saidPoints(finished.points) }
  const body = ['createTrial', parameters, labels, metadata, saidPoints(points), history, source]
  return once(room, study, requestId, body, (keep) =>
    change(
      room,
      study,
      (draft) => {
        const filled = filledIn(draft.study.spec, parameters, onlyValue)
        checkPlace(draft, filled)
        const kept = metadata.length === 0 ? {} : { metadata: checkMetadata(metadata, LIMITS.metadataBytesPerTrial, 'the trial') }
        const fields = { source, parameters: maskInactive(draft.study.spec, filled), labels, ...kept }
        const trial = finished === undefined ? addWaiting(draft, fields, points) : addFinished(draft, fields, finished)
        return () => trial
      },
      { keep, needsJudge: (finished?.points ?? points).length > 0 },
    ),
  )
}

type Fields = Pick<Trial, 'parameters' | 'source'> & Partial<Trial>

/** Adds a trial that waits for a worker. */
function addWaiting(draft: Draft, fields: Fields, points: CreateTrialRequest['points'] = []): Trial {
  const trial = draft.add(fields)
  return points.length === 0 ? trial : draft.put(withPoints(draft, trial, withSteps(points, undefined)))
}

/** Adds the trial as if it had been run here: its points count for stopping rules, its end may end the study. */
function addFinished(draft: Draft, fields: Fields, history: FinishedHistory): Trial {
  const endedAt = history.endedAt ?? draft.now
  const startedAt = Math.min(history.startedAt ?? draft.now, endedAt)
  const createdAt = Math.min(history.createdAt ?? startedAt, startedAt)
  const active = draft.add({ ...fields, state: 'active', createdAt, startedAt })
  const reported = withFinal(draft.study.spec, withPoints(draft, active, withSteps(history.points, undefined)), history.final)
  const trial = draft.put({ ...reported, endedAt, ...endOf(draft, reported, history) })
  endAfter(draft, trial)
  return trial
}

function endOf({ study }: Draft, trial: Trial, { as, outcome, final, endedAt }: FinishedHistory): Partial<Trial> & Pick<Trial, 'state'> {
  if (as === 'stopped') {
    const reason = outcome?.message ?? 'stopped early where it was run'
    return { state: 'stopped', stop: { by: 'rule', reason, at: endedAt ?? trial.createdAt }, ...(outcome === undefined ? {} : { outcome }) }
  }
  const said = { as, ...(outcome === undefined ? {} : { outcome }), ...(final === undefined ? {} : { final }) }
  const verdict = judgeEnd(study.spec, trial, said)
  return { state: verdict.state, ...(verdict.outcome === undefined ? {} : { outcome: verdict.outcome }) }
}

function checkPlace({ study, nextNumber }: Draft, parameters: Assignment): void {
  const { spec, state, end } = study
  const subject = { study: study.id }
  if (state === 'ended') throw new HoneError('STUDY_ENDED', `study ${spec.name} has ended: ${end?.message ?? ''}`, { subject })
  const problems = assignmentProblems(spec, parameters, 'parameters')
  if (problems.length > 0) throw new HoneError('INVALID_REQUEST', `${problems[0]!.field} ${problems[0]!.message}`, { subject, problems })
  if (nextNumber > LIMITS.trialsPerStudy) {
    throw new HoneError('LIMIT_REACHED', `a study has at most ${LIMITS.trialsPerStudy} trials`, { subject })
  }
}

function checkRequest({ labels = {}, points = [], finished }: CreateTrialRequest, now: number): void {
  const problems = [...labelProblems(labels), ...(finished === undefined ? [] : timeProblems(finished, now))]
  if (problems.length > 0) throw new HoneError('INVALID_REQUEST', `${problems[0]!.field} ${problems[0]!.message}`, { problems })
  checkPoints(points)
  if (finished !== undefined) checkPoints(finished.final === undefined ? finished.points : [...finished.points, finished.final])
}

function timeProblems({ createdAt, startedAt, endedAt }: FinishedHistory, now: number): Problem[] {
  const times = Object.entries({ createdAt, startedAt, endedAt }).flatMap(([name, at]) => (at === undefined ? [] : [{ name, at }]))
  return times.flatMap(({ name, at }, k) => {
    const field = `finished.${name}`
    if (!Number.isFinite(at) || at < 0 || at > now) return [{ field, value: at, message: 'must be a time in the past' }]
    const before = times[k - 1]
    return before !== undefined && at < before.at ? [{ field, value: at, message: `must not be before ${before.name}` }] : []
  })
}
