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

/** A trial's name among those of a namespace. */
export function trialName(experiment: string, number: TrialNumber): string {
  return `${experiment}-${number}`
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
    names.push(trialName(experiment, trial.number))
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
