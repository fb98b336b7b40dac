import type { Study, StudyEnd } from '../../model/index.ts'
import type { Condition, ConditionType, ExperimentStatus } from './objects.ts'

/** What is to be said of an Experiment now. */
export type Standing =
  | { readonly kind: 'running'; readonly message: string }
  | { readonly kind: 'succeeded' | 'failed'; readonly reason: string; readonly message: string }

/** True when nothing more is to come of it. */
export function hasEnded(status: ExperimentStatus): boolean {
  return (status.conditions ?? []).some(({ type, status: holds }) => holds === 'True' && (type === 'Succeeded' || type === 'Failed'))
}

/** How a study stands, in Katib's words. */
export function standingOf({ state, end }: Pick<Study, 'state' | 'end'>): Standing {
  if (end !== undefined) return endOf(end)
  return { kind: 'running', message: state === 'paused' ? 'Experiment is paused' : 'Experiment is running' }
}

/** An Experiment that never became a study, or whose study is gone. */
export function failure(message: string): Standing {
  return { kind: 'failed', reason: 'ExperimentFailed', message }
}

function endOf({ reason, failed, message }: StudyEnd): Standing {
  // Katib knows no stop by a person: whoever waits for a success has not got one.
  if (failed || reason === 'stopped') return failure(message)
  switch (reason) {
    case 'target':
      return { kind: 'succeeded', reason: 'ExperimentGoalReached', message }
    case 'exhausted':
    case 'converged':
      return { kind: 'succeeded', reason: 'ExperimentSuggestionEndReached', message }
    default:
      return { kind: 'succeeded', reason: 'ExperimentMaxTrialsReached', message }
  }
}

/** The conditions after those that there were, oldest first; the same ones when nothing is new. `at` is RFC 3339. */
export function conditionsOf(before: readonly Condition[], standing: Standing, at: string): readonly Condition[] {
  const all = before.some(({ type }) => type === 'Created')
    ? before
    : put(before, { type: 'Created', status: 'True', reason: 'ExperimentCreated', message: 'Experiment is created' }, at)
  return standing.kind === 'running' ? running(all, standing.message, at) : ended(all, standing, at)
}

function running(before: readonly Condition[], message: string, at: string): readonly Condition[] {
  const open = before.filter(({ type }) => type !== 'Succeeded' && type !== 'Failed')
  const all =
    open.length === before.length
      ? open
      : put(open, { type: 'Restarting', status: 'True', reason: 'ExperimentRestarting', message: 'Experiment is restarted' }, at)
  return put(all, { type: 'Running', status: 'True', reason: 'ExperimentRunning', message }, at)
}

function ended(before: readonly Condition[], { kind, reason, message }: Standing & { reason: string }, at: string): readonly Condition[] {
  const [type, other] = kind === 'succeeded' ? (['Succeeded', 'Failed'] as const) : (['Failed', 'Succeeded'] as const)
  const runs = before.find((one) => one.type === 'Running' && one.status === 'True')
  const still = runs === undefined ? before : put(before, { ...runs, status: 'False' }, at)
  const all = still.filter((one) => one.type !== other)
  return put(all, { type, status: 'True', reason, message }, at)
}

/** A condition without its times. */
export type Said<T extends string = ConditionType> = Pick<Condition<T>, 'type' | 'status' | 'reason' | 'message'>

/** Makes a condition the current one; the same ones when that is said already. */
export function put<T extends string>(
  before: readonly Condition<T>[],
  { type, status, reason, message }: Said<T>,
  at: string,
): readonly Condition<T>[] {
  const known = before.find((one) => one.type === type)
  const isSaid = known !== undefined && known.status === status && known.reason === reason && known.message === message
  if (isSaid && before.at(-1) === known) return before
  const lastTransitionTime = known?.status === status ? known.lastTransitionTime : at
  return [...before.filter((one) => one !== known), { type, status, reason, message, lastUpdateTime: at, lastTransitionTime }]
}
