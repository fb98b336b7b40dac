import { gpuTime, reachesTarget, type Study, type StudyEnd, type StudySpec, type Trial } from '../model/index.ts'
import { mayBeBest } from './competing.ts'
import type { Draft } from './draft.ts'
import { missingMetrics } from './formulas.ts'

/** Trials in a row that exit without their objective before the study is halted: more of them would waste machines. */
const SILENT_TRIALS_MAX = 3

export const MS_PER_GPU_HOUR = 3_600_000

/** Milliseconds that the study has been active; paused time does not count. */
function activeTime(study: Study, now: number): number {
  return study.activeMs + (study.activeSince === undefined ? 0 : Math.max(0, now - study.activeSince))
}

/** True when the study's running time or GPU time is used up. */
export function isDue(study: Study, now: number): boolean {
  return isOutOfTime(study, now) || isOutOfGpuTime(study, now)
}

function isOutOfTime(study: Study, now: number): boolean {
  const { durationMs } = study.spec.budget
  return study.state === 'active' && durationMs !== undefined && activeTime(study, now) >= durationMs
}

/** Also while it is paused, and after an end that let trials run: they go on using GPUs then. */
function isOutOfGpuTime(study: Study, now: number): boolean {
  const { gpuHours } = study.spec.budget
  if (gpuHours === undefined || (study.state === 'ended' && study.counts.active === 0)) return false
  return gpuTime(study, now) >= gpuHours * MS_PER_GPU_HOUR
}

export function endWhenDue(draft: Draft): void {
  const { study, now } = draft
  if (isOutOfGpuTime(study, now)) {
    const message = `its ${study.spec.budget.gpuHours} GPU hours are used up`
    if (study.state !== 'ended') endStudy(draft, { reason: 'gpuHours', failed: false, message })
    // A bound on money is hard: nothing is let run beyond it.
    stopRunning(draft, message)
  } else if (isOutOfTime(study, now)) endStudy(draft, { reason: 'duration', failed: false, message: 'its running time is used up' })
}

/** Stops the study's clock. */
export function stopClock(study: Study, now: number): Study {
  const { activeSince: _, ...rest } = study
  return { ...rest, activeMs: activeTime(study, now) }
}

/** Ends the study; what waits is cancelled, what runs is told to stop unless the study lets it run. */
export function endStudy(draft: Draft, end: Omit<StudyEnd, 'at'>): void {
  draft.study = { ...stopClock(draft.study, draft.now), state: 'ended', end: { ...end, at: draft.now } }
  cancelRequested(draft, end.message)
  if (draft.study.spec.finish === 'stop') stopRunning(draft, end.message)
}

function cancelRequested(draft: Draft, reason: string): void {
  for (const trial of inState(draft, 'requested')) {
    draft.put({
      ...trial,
      state: 'cancelled',
      endedAt: draft.now,
      stop: { by: 'study', reason, at: draft.now },
      outcome: { reason: 'studyEnded', message: `the study ended: ${reason}` },
    })
  }
}

export function stopRunning(draft: Draft, reason: string): void {
  for (const trial of inState(draft, 'active')) {
    const step = trial.lastStep === undefined ? {} : { step: trial.lastStep }
    draft.put({ ...trial, state: 'stopping', stop: { by: 'study', reason, at: draft.now, ...step } })
  }
}

function inState(draft: Draft, state: 'requested' | 'active'): Trial[] {
  const { requested, running } = draft.ledger
  const numbers = new Set([...(state === 'requested' ? requested : running), ...draft.trials.keys()])
  for (const number of draft.deleted) numbers.delete(number)
  return [...numbers].map((number) => draft.trial(number)).filter((trial) => trial.state === state)
}

/** Ends the study when a trial that just ended is reason to; `trial` as this change leaves it. */
export function endAfter(draft: Draft, trial: Trial): void {
  if (draft.study.state === 'ended') return
  const end = targetEnd(draft.study.spec, trial) ?? failureEnd(draft, trial) ?? convergedEnd(draft) ?? emptyEnd(draft)
  if (end !== undefined) endStudy(draft, end)
}

function targetEnd(spec: StudySpec, trial: Trial): Omit<StudyEnd, 'at'> | undefined {
  const { values } = trial
  if (values === undefined || !mayBeBest(spec, trial)) return undefined
  const aims = spec.objectives.flatMap((objective, k) => (objective.target === undefined ? [] : [{ objective, value: values[k]! }]))
  if (aims.length === 0 || !aims.every(({ objective, value }) => reachesTarget(objective, value))) return undefined
  const said = aims.map(({ objective, value }) => `${objective.metric} ${value} (target ${objective.target})`).join(', ')
  return { reason: 'target', failed: false, message: `trial ${trial.number} reached ${said}` }
}

function failureEnd(draft: Draft, trial: Trial): Omit<StudyEnd, 'at'> | undefined {
  const { tally, study } = draft
  const { failures, failuresInARow } = study.spec.budget
  if (tally.silentInARow >= SILENT_TRIALS_MAX) return { reason: 'noObjective', failed: true, message: silentMessage(draft, trial) }
  const last = trial.outcome === undefined ? '' : `; the last one: ${trial.outcome.message}`
  if (failuresInARow !== undefined && tally.failedInARow >= failuresInARow) {
    return { reason: 'failures', failed: true, message: `${tally.failedInARow} trials in a row failed${last}` }
  }
  if (failures !== undefined && tally.counts.failed >= failures) {
    return { reason: 'failures', failed: true, message: `${tally.counts.failed} trials failed${last}` }
  }
  return undefined
}

/** True when so many trials in a row as its spec says brought no improvement. */
export function hasConverged({ tally, study }: Draft): boolean {
  return tally.progress.trialsSince >= (study.spec.convergence?.trials ?? Number.POSITIVE_INFINITY)
}

function convergedEnd(draft: Draft): Omit<StudyEnd, 'at'> | undefined {
  const { tally, study } = draft
  const { convergence, objectives } = study.spec
  if (convergence === undefined || !hasConverged(draft)) return undefined
  const [{ metric }] = objectives as [StudySpec['objectives'][number]]
  const best = objectives.length === 1 ? `the best ${metric} (${tally.progress.reached[0]![0]})` : 'the Pareto front'
  const bound = convergence.minDelta === 0 ? '' : ` by more than ${convergence.minDelta}`
  return { reason: 'converged', failed: false, message: `${tally.progress.trialsSince} trials in a row did not improve ${best}${bound}` }
}

/** Says what probably went wrong when trial after trial exits without its objective. */
function silentMessage(draft: Draft, trial: Trial): string {
  const { metrics } = draft.study.spec
  const missing = missingMetrics(draft.study.spec, trial.metrics)
  const seen = Object.keys(trial.metrics)
  const name = missing.join(', ') || 'an objective'
  const hint =
    seen.length > 0
      ? `they reported ${seen.slice(0, 10).join(', ')}: is the objective’s name right?`
      : `they reported nothing at all: does the training say it where metrics are read from (${metrics.name}), for example as ${missing[0]}=0.5?`
  return `${SILENT_TRIALS_MAX} trials in a row exited without reporting ${name}; ${hint}`
}

/** Nothing runs and nothing will: the budget is used, or the algorithm has nothing more. */
function emptyEnd(draft: Draft): Omit<StudyEnd, 'at'> | undefined {
  const { tally, ledger } = draft
  const { counts } = tally
  if (counts.active + counts.stopping > 0) return undefined
  const { trials } = draft.study.spec.budget
  if (trials !== undefined && tally.charged >= trials) {
    return { reason: 'trials', failed: false, message: `all ${trials} trials of its budget were run` }
  }
  if (ledger.exhausted !== undefined && counts.requested === 0) {
    return { reason: 'exhausted', failed: false, message: ledger.exhausted }
  }
  return undefined
}

/** Ends a study that has converged, or on which nothing runs and nothing will. */
export function endWhenDone(draft: Draft): void {
  if (draft.study.state === 'ended') return
  const end = convergedEnd(draft) ?? emptyEnd(draft)
  if (end !== undefined) endStudy(draft, end)
}
