import { reachesTarget, type StudyEnd, type StudySpec, type Trial } from '../../model/index.ts'
import { brokenCommand, lastWords } from './broken-command.ts'
import { mayBeBest } from './competing.ts'
import type { Draft } from './draft.ts'
import { activeTime, hasSpentLeast, isOutOfGpuTime, isOutOfTime, isQuiet } from './due.ts'
import { endStudy, stopRunning } from './end-study.ts'
import { missingMetrics } from './formulas.ts'

/** Trials in a row that exit without their objective before the study is halted: more of them would waste machines. */
const SILENT_TRIALS_MAX = 3

/** Ends the study when some time is used up. */
export function endWhenDue(draft: Draft): void {
  const { study, now, tally } = draft
  const standing = { counts: tally.counts, improvedAt: tally.progress.improvedAt }
  if (isOutOfGpuTime(study, now)) {
    const message = `its ${study.spec.budget.gpuHours} GPU hours are used up`
    if (study.state !== 'ended') endStudy(draft, { reason: 'gpuHours', failed: false, message })
    // A bound on money is hard: nothing is let run beyond it.
    stopRunning(draft, message)
  } else if (isOutOfTime(study, now, standing))
    endStudy(draft, { reason: 'duration', failed: false, message: 'its running time is used up' })
  else if (isQuiet(study, now, standing)) {
    const message = `nothing improved ${improvable(draft)} for ${study.spec.convergence!.durationMs! / 1000} s`
    endStudy(draft, { reason: 'converged', failed: false, message })
  } else if (study.spec.budget.minDurationMs !== undefined) endWhenDone(draft)
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
  const broken = brokenCommand(draft)
  return broken === undefined ? undefined : { reason: 'failures', failed: true, message: broken }
}

/** True when so many trials in a row as its spec says brought no improvement. */
export function hasConverged({ tally, study }: Draft): boolean {
  return tally.progress.trialsSince >= (study.spec.convergence?.trials ?? Number.POSITIVE_INFINITY)
}

function convergedEnd(draft: Draft): Omit<StudyEnd, 'at'> | undefined {
  if (!hasConverged(draft) || !hasSpentLeast(draft.study, draft.now, draft.tally)) return undefined
  return {
    reason: 'converged',
    failed: false,
    message: `${draft.tally.progress.trialsSince} trials in a row did not improve ${improvable(draft)}`,
  }
}

/** What convergence looks at, in words. */
function improvable({ tally, study }: Draft): string {
  const { convergence, objectives } = study.spec
  const [reached] = tally.progress.reached
  const value = reached === undefined ? '' : ` (${reached[0]})`
  const best = objectives.length === 1 ? `the best ${objectives[0]!.metric}${value}` : 'the Pareto front'
  return convergence?.minDelta ? `${best} by more than ${convergence.minDelta}` : best
}

/** How many more trials the budget allows: any number before the least running time has passed. */
export function trialsLeft({ study, tally, now }: Draft): number {
  const { trials, minTrials = 0, minDurationMs = 0 } = study.spec.budget
  if (trials === undefined || activeTime(study, now) < minDurationMs) return Number.POSITIVE_INFINITY
  return Math.max(trials, minTrials) - tally.charged
}

/** Of the last words of a trial so many are repeated. */
const WORDS_MAX = 160

/** A name that may stand before an equals sign; others need a JSON line. */
const WORD = /^[\p{L}_][\p{L}\p{M}\p{N}_./-]*$/u

/** Says what probably went wrong when trial after trial exits without its objective. */
function silentMessage(draft: Draft, trial: Trial): string {
  const { metrics } = draft.study.spec
  const missing = missingMetrics(draft.study.spec, trial.metrics)
  const name = missing.join(', ') || 'an objective'
  return `${SILENT_TRIALS_MAX} trials in a row exited without reporting ${name}; ${silenceHint(trial, missing[0], metrics.name)}${saidOfLast(trial)}`
}

function silenceHint(trial: Trial, missing: string | undefined, from: string): string {
  const seen = Object.keys(trial.metrics)
  if (seen.length > 0) return `they reported ${seen.slice(0, 10).join(', ')}: is the objective’s name right?`
  const example = missing === undefined || WORD.test(missing) ? `${missing}=0.5` : JSON.stringify({ [missing]: 0.5 })
  return `they reported nothing at all: does the training say it where metrics are read from (${from}), for example as ${example}?`
}

/** What is known beside of the last one that was silent: what could not be read of it, else its last words. */
function saidOfLast(trial: Trial): string {
  const notes = trial.attempt?.notes ?? []
  if (notes.length > 0) return ` Of the last one, ${notes.join('; ')}`
  const words = lastWords(trial)
  if (words === undefined) return ''
  return ` The last one ended with: ${words.length > WORDS_MAX ? `${words.slice(0, WORDS_MAX - 1)}…` : words}`
}

/** Nothing runs and nothing will: the budget is used, or the algorithm has nothing more. */
function emptyEnd(draft: Draft): Omit<StudyEnd, 'at'> | undefined {
  const { tally, ledger } = draft
  const { counts } = tally
  if (counts.active + counts.stopping > 0) return undefined
  if (trialsLeft(draft) <= 0) {
    const { trials = 0 } = draft.study.spec.budget
    const message = trials === 1 ? 'the one trial of its budget was run' : `all ${trials} trials of its budget were run`
    return { reason: 'trials', failed: false, message }
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
