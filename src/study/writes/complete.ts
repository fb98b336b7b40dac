import {
  HoneError,
  LIMITS,
  type Measurement,
  type Problem,
  type StopRecord,
  type StudySpec,
  type Trial,
  type TrialOutcome,
  type TrialState,
} from '../../model/index.ts'
import { change } from '../change/change.ts'
import { once, saidPoints } from '../change/requests.ts'
import type { Room } from '../change/room.ts'
import type { Draft } from '../ledger/draft.ts'
import { endAfter } from '../ledger/ending.ts'
import { missingMetrics } from '../ledger/formulas.ts'
import { NO_OBJECTIVE } from '../ledger/tally.ts'
import type { CompleteRequest } from '../studies.ts'
import { mergeAttempt } from './attempt.ts'
import { checkPoints, spokenFor, withFinal, withPoints, withSteps } from './points.ts'

/** Ends a trial, with its last points; may end the study with it. */
export async function completeTrial(room: Room, request: CompleteRequest): Promise<Trial> {
  const { trial: ref, requestId, points = [], collected, final, outcome, attempt, as } = request
  const named = final === 'curve' ? undefined : final
  checkPoints(named === undefined ? points : [...points, named])
  const body = ['complete', ref, as, saidPoints(points), outcome ?? null, attempt ?? null, ...(final === undefined ? [] : [final])]
  return once(room, ref.study, requestId, body, (keep) =>
    change(
      room,
      ref.study,
      (draft) => {
        const { spec } = draft.ledger
        const before = spokenFor(draft, ref)
        if (final !== undefined && as === 'succeeded') demandObjectives(draft, before, named === undefined ? points : [...points, named])
        const steps = withSteps(points, draft.ledger.curve(ref.number).lastStep)
        const reported = withFinal(spec, withPoints(draft, before, steps, { collected }), named)
        const verdict = judgeEnd(spec, reported, request)
        const trial = draft.put({
          ...reported,
          state: verdict.state,
          endedAt: draft.now,
          heardAt: draft.now,
          ...(verdict.outcome === undefined ? {} : { outcome: verdict.outcome }),
          ...(verdict.state === 'stopped' && reported.stop === undefined ? { stop: ownStop(reported, verdict, draft.now) } : {}),
          ...(reported.attempt === undefined
            ? {}
            : { attempt: mergeAttempt(reported.attempt, { state: 'ended', endedAt: draft.now, ...attempt }) }),
        })
        endAfter(draft, trial)
        return () => trial
      },
      { keep, needsJudge: points.length > 0 },
    ),
  )
}

/** Refuses to end a trial as evaluated that lacks an objective; throws INVALID_REQUEST. Nothing was told to its curve yet. */
function demandObjectives(draft: Draft, trial: Trial, points: readonly Pick<Measurement, 'values'>[]): void {
  const reported = Object.assign({}, trial.metrics, ...points.map(({ values }) => values))
  const problems = missingMetrics(draft.ledger.spec, reported).map(
    (metric): Problem => ({ field: `final.values.${metric}`, message: 'is missing: an objective needs it and it was never reported' }),
  )
  if (problems.length === 0) return
  throw new HoneError('INVALID_REQUEST', `${problems[0]!.field} ${problems[0]!.message}`, {
    subject: { study: trial.study, trial: String(trial.number) },
    problems,
  })
}

interface Verdict {
  readonly state: TrialState
  readonly outcome: TrialOutcome | undefined
}

/** That a trial's own program ended it early. */
function ownStop({ lastStep }: Trial, { outcome }: Verdict, at: number): StopRecord {
  const reason = outcome?.message ?? 'its worker ended it early'
  return { by: 'rule', reason, at, ...(lastStep === undefined ? {} : { step: lastStep }) }
}

/** What a trial ends as: what its worker says, under what was decided before and what it measured. */
export function judgeEnd(
  spec: StudySpec,
  trial: Trial,
  { as, outcome, final, lastLines }: Pick<CompleteRequest, 'as' | 'outcome' | 'final' | 'lastLines'>,
): Verdict {
  const said = outcome === undefined ? undefined : { ...outcome, message: outcome.message.slice(0, LIMITS.reasonCharacters) }
  if (as === 'infeasible') {
    return { state: 'infeasible', outcome: said ?? { reason: 'infeasible', message: 'these parameters cannot be evaluated' } }
  }
  const vouched = as === 'succeeded' && final !== undefined && trial.stop?.by !== 'rule'
  // A worker that was told to stop did so, however it words its end; unless it vouches for its result to a person who asked.
  if (trial.state === 'stopping' && !vouched) return { state: trial.stop?.by === 'rule' ? 'stopped' : 'cancelled', outcome: said }
  if (as === 'failed') return { state: 'failed', outcome: said ?? { reason: 'failed', message: 'its worker said that it failed' } }
  if (as === 'stopped') return { state: 'stopped', outcome: said }
  if (as === 'cancelled') return { state: 'cancelled', outcome: said ?? { reason: 'cancelled', message: 'its worker gave it up' } }
  if (trial.values === undefined) {
    const missing = missingMetrics(spec, trial.metrics)
    return {
      state: 'failed',
      outcome: {
        ...said,
        ...(lastLines === undefined ? {} : { lastLines }),
        reason: NO_OBJECTIVE,
        message: `exited without reporting its objective ${missing.join(', ') || 'at steps that its formula could use'}`,
      },
    }
  }
  const odd = spec.objectives.findIndex((_, k) => !Number.isFinite(trial.values![k]!))
  if (odd >= 0) {
    const message = `its objective ${spec.objectives[odd]!.metric} is ${trial.values[odd]}`
    return { state: 'infeasible', outcome: { ...said, reason: 'notFinite', message } }
  }
  return { state: 'succeeded', outcome: said }
}
