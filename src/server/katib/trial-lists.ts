import type { Trial, TrialNumber } from '../../model/index.ts'
import type { ExperimentStatus, TrialCounter, TrialList } from './objects.ts'

/** Names kept of one list, the newest: a status is written as a whole, and an object has 1.5 MB. The counters count all. */
const NAMES_MAX = 5_000
/** Why a trial failed that ran to its end without its objective. */
const NO_OBJECTIVE = 'noObjective'

const COUNTERS: Record<TrialList, TrialCounter> = {
  runningTrialList: 'trialsRunning',
  pendingTrialList: 'trialsPending',
  failedTrialList: 'trialsFailed',
  succeededTrialList: 'trialsSucceeded',
  killedTrialList: 'trialsKilled',
  earlyStoppedTrialList: 'trialsEarlyStopped',
  metricsUnavailableTrialList: 'trialMetricsUnavailable',
}

/** The end of a study's id tells the trials of an Experiment from those of an earlier one of its name, whose objects may be there still. */
const STUDY_CHARACTERS = 6

/** A trial's name among those of a namespace, and that of the object that runs it: Katib's clients look for one by the other. */
export function trialName(experiment: string, { study, number }: Pick<Trial, 'study' | 'number'>): string {
  return `${experiment}-${study.slice(-STUDY_CHARACTERS)}-${number}`
}

/** What a trial's name says; undefined for what is none. */
export function readTrialName(name: string): { experiment: string; studyEnd: string; number: TrialNumber } | undefined {
  const [, experiment, studyEnd, number] = /^(.+)-([a-z0-9]+)-([1-9]\d{0,8})$/.exec(name) ?? []
  if (experiment === undefined || studyEnd?.length !== STUDY_CHARACTERS) return undefined
  return { experiment, studyEnd, number: Number(number) }
}

/** How many trials there are of each kind, and which; what there is none of is absent. */
export function trialListsOf(
  experiment: string,
  trials: readonly Trial[],
): Pick<ExperimentStatus, TrialList> & Pick<ExperimentStatus, TrialCounter> {
  const lists = new Map<TrialList, string[]>()
  for (const trial of trials) {
    const list = listOf(trial)
    const names = lists.get(list) ?? []
    lists.set(list, names)
    names.push(trialName(experiment, trial))
  }
  return Object.fromEntries([
    ...(trials.length === 0 ? [] : [['trials', trials.length]]),
    ...[...lists].flatMap(([list, names]) => [
      [list, names.slice(-NAMES_MAX)],
      [COUNTERS[list], names.length],
    ]),
  ])
}

/** What has become of a trial, by Katib’s lists of them. */
export function listOf({ state, attempt, outcome }: Trial): TrialList {
  switch (state) {
    case 'requested':
      return 'pendingTrialList'
    case 'active':
      return attempt?.state === 'running' || attempt?.state === 'ended' ? 'runningTrialList' : 'pendingTrialList'
    case 'stopping':
      return 'runningTrialList'
    case 'succeeded':
      return 'succeededTrialList'
    case 'stopped':
      return 'earlyStoppedTrialList'
    case 'cancelled':
      return 'killedTrialList'
    case 'infeasible':
      return 'failedTrialList'
    case 'failed':
      return outcome?.reason === NO_OBJECTIVE ? 'metricsUnavailableTrialList' : 'failedTrialList'
  }
}
