import {
  isBetter,
  isEnded,
  type Study,
  type StudySpec,
  type Trial,
  type TrialCounts,
  type TrialNumber,
  type TrialState,
} from '../../model/index.ts'
import { ranAsNow } from '../spec/past-spec.ts'
import { mayBeBest, resourceOf } from './competing.ts'
import { NO_PROGRESS, type Progress, progressAfter } from './progress.ts'
import { countSavings } from './savings.ts'

/** What a study counts over its trials, kept step by step; counting all trials again gives the same. */
export interface Tally {
  readonly counts: Record<TrialState, number>
  /** Trials that use the budget: all that were started and not cancelled by a person. */
  charged: number
  /** Points of `startAt` that became trials. */
  startAtUsed: number
  /** Trials that failed, and that failed without their objective, since the last trial that did not. */
  failedInARow: number
  silentInARow: number
  /** Steps that all trials took; that stopping saved; that the longest succeeded trial took. */
  stepsUsed: number
  stepsSaved: number
  stepsLongest: number
  /** GPU time that stopping saved, in milliseconds. */
  gpuSavedMs: number
  /** Controls that ran to their end although the rule would have stopped them; that took the lead. */
  spared: number
  sparedWrong: number
  best: TrialNumber | undefined
  /** What has been gained, and for how long nothing was; kept where the study may converge. */
  progress: Progress
}

/** What of a study says how its trials count. */
type Counted = Pick<Study, 'spec' | 'edits' | 'grew'>

export const NO_OBJECTIVE = 'noObjective'

const NO_COUNTS: TrialCounts = {
  requested: 0,
  active: 0,
  stopping: 0,
  succeeded: 0,
  stopped: 0,
  infeasible: 0,
  failed: 0,
  cancelled: 0,
}

export function emptyTally(): Tally {
  return {
    counts: { ...NO_COUNTS },
    charged: 0,
    startAtUsed: 0,
    failedInARow: 0,
    silentInARow: 0,
    stepsUsed: 0,
    stepsSaved: 0,
    stepsLongest: 0,
    gpuSavedMs: 0,
    spared: 0,
    sparedWrong: 0,
    best: undefined,
    progress: NO_PROGRESS,
  }
}

export function copyTally(tally: Tally): Tally {
  return { ...tally, counts: { ...tally.counts } }
}

/** When a trial ended, as a place in the study's history; of an open one: its last change. */
export function endOrder(trial: Trial): number {
  return trial.endRevision ?? trial.revision
}

/** Counts all trials of a study, ends in the order in which they happened. */
export function recount(study: Counted, trials: ReadonlyMap<TrialNumber, Trial>): Tally {
  const tally = emptyTally()
  const seen = new Map<TrialNumber, Trial>()
  const inOrder = [...trials.values()].sort((a, b) => endOrder(a) - endOrder(b) || a.number - b.number)
  for (const trial of inOrder) {
    seen.set(trial.number, trial)
    countChange(tally, study, undefined, trial, (number) => seen.get(number), seen.values())
  }
  return tally
}

/** Takes one trial's change into account. `all` are the study's trials with the change applied or not: only their ends are read. */
export function countChange(
  tally: Tally,
  study: Counted,
  before: Trial | undefined,
  after: Trial,
  find: (number: TrialNumber) => Trial | undefined,
  all: Iterable<Trial>,
): void {
  // Labels and metadata of an ended trial may change; nothing that is counted does.
  if (before !== undefined && isEnded(before.state)) return
  if (before !== undefined) tally.counts[before.state] -= 1
  tally.counts[after.state] += 1
  tally.charged += Number(isCharged(after)) - Number(before !== undefined && isCharged(before))
  if (before === undefined && after.source === 'startAt') tally.startAtUsed += 1
  tally.stepsUsed += stepsTaken(after, find) - (before === undefined ? 0 : stepsTaken(before, find))
  if (isEnded(after.state)) countEnd(tally, study, after, find, all)
}

/** Steps that a trial took itself: what it reported beyond the last step of the trial whose checkpoint it goes on from. */
function stepsTaken({ lastStep = 0, resumeFrom, measurements }: Trial, find: (number: TrialNumber) => Trial | undefined): number {
  const own = Math.max(0, lastStep - (resumeFrom === undefined ? 0 : (find(resumeFrom)?.lastStep ?? 0)))
  // More measurements than such steps: its program began at the beginning all the same.
  return measurements > own ? lastStep : own
}

function isCharged(trial: Trial): boolean {
  if (trial.startedAt === undefined || trial.source === 'import') return false
  return trial.state !== 'cancelled' || trial.stop?.by === 'study'
}

function countEnd(
  tally: Tally,
  study: Counted,
  trial: Trial,
  find: (number: TrialNumber) => Trial | undefined,
  all: Iterable<Trial>,
): void {
  const { spec } = study
  if (trial.source === 'import' || !ranAsNow(study, trial)) {
    // What happened elsewhere, or before that was mended, says nothing of how this study's trials are run.
  } else if (trial.state === 'failed') {
    tally.failedInARow += 1
    tally.silentInARow = trial.outcome?.reason === NO_OBJECTIVE ? tally.silentInARow + 1 : 0
  } else if (trial.state !== 'cancelled') {
    tally.failedInARow = 0
    tally.silentInARow = 0
  }
  countSavings(tally, study, trial, all)
  const best = tally.best === undefined ? undefined : find(tally.best)
  if (spec.convergence !== undefined) tally.progress = progressAfter(tally.progress, study, trial)
  const leads = mayBeBest(spec, trial) && (best === undefined || isAhead(spec, trial, best))
  if (leads) tally.best = trial.number
  if (trial.spared === undefined || trial.state !== 'succeeded') return
  tally.spared += 1
  tally.sparedWrong += Number(leads)
}

/**
 * Whether a trial is better than the best so far. What a trial shows with less of the resource is not comparable with what another
 * shows with more: more is ahead, whatever the values, unless the objective is the best of the curve.
 */
function isAhead(spec: StudySpec, trial: Trial, best: Trial): boolean {
  const { goal, reduce } = spec.objectives[0]!
  const [given, givenBest] = [resourceOf(spec, trial), resourceOf(spec, best)]
  if (given !== givenBest && reduce !== 'best') return given > givenBest
  return isBetter(goal, trial.values![0]!, best.values![0]!)
}
