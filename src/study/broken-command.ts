import { isEnded, type Trial, type TrialOutcome } from '../model/index.ts'
import type { Draft } from './draft.ts'
import { isOutOfSight } from './lease.ts'
import { ranAsNow } from './past-spec.ts'

/** So many first trials that end in the same way, without a value, are no matter of their parameters. */
const FIRST_TRIALS = 10
/** What so many trials in a row could not even begin with is missing on the machine: the study was brought elsewhere, or a program was removed. */
const LAST_TRIALS = 10

/**
 * Why the command of the study's trials is taken for broken: the first ones that were started all failed in the same way, and none has
 * shown a value since; or the last ones could not be started, all for the same reason. Undefined when it is not, where workers evaluate the
 * trials themselves, and where the study says how many failures it bears.
 */
export function brokenCommand(draft: Draft): string | undefined {
  return failedFromTheFirst(draft) ?? couldNotStart(draft)
}

function isBounded({ study: { spec } }: Draft): boolean {
  const { trial: command, budget } = spec
  return command === undefined || budget.failures !== undefined || budget.failuresInARow !== undefined
}

function failedFromTheFirst(draft: Draft): string | undefined {
  if (isBounded(draft)) return undefined
  const { counts } = draft.tally
  if (counts.failed < FIRST_TRIALS || counts.succeeded + counts.stopped + counts.infeasible > 0) return undefined
  const started = [...draft.ledger.trials.keys()]
    .map((number) => draft.trial(number))
    .filter((trial) => isOurs(trial) && ranAsNow(draft.study, trial))
  const first = started.slice(0, FIRST_TRIALS)
  const [failure] = first.map(failureOf)
  if (failure === undefined || first.length < FIRST_TRIALS || !first.every((trial) => isSame(failureOf(trial), failure))) return undefined
  if (started.some(({ values }) => values !== undefined)) return undefined
  return (
    `its first ${FIRST_TRIALS} trials all failed in the same way (${failure.message}), and none has a value: ` +
    'mend the command in its file (`hone edit` lets it go on), or set budget.failuresInARow to bear more failures'
  )
}

/** Why the command is taken for one that the machine lacks something for: when that is mended, the study may go on. */
export function couldNotStart(draft: Draft): string | undefined {
  if (isBounded(draft) || draft.tally.failedInARow < LAST_TRIALS) return undefined
  const failures: TrialOutcome[] = []
  for (let number = draft.nextNumber - 1; failures.length < LAST_TRIALS; number--) {
    if (number < 1) return undefined
    if (!draft.trials.has(number) && !draft.ledger.trials.has(number)) continue
    const trial = draft.trial(number)
    if (!isEnded(trial.state) || !isOurs(trial) || !ranAsNow(draft.study, trial)) continue
    const failure = failureOf(trial)
    if (failure?.reason !== 'cannotStart' || failure.message !== (failures[0] ?? failure).message) return undefined
    failures.push(failure)
  }
  return (
    `its last ${LAST_TRIALS} trials could not be started (${failures[0]?.message}): ` +
    'mend that and extend the study, or set budget.failuresInARow to bear more failures'
  )
}

/** Whether it was started here, to be evaluated; what a person took back says nothing. */
function isOurs({ startedAt, source, state }: Trial): boolean {
  return startedAt !== undefined && source !== 'import' && state !== 'cancelled'
}

/** How its execution here failed; undefined when it did not, or when its own program called it so. */
function failureOf({ state, outcome, attempt }: Trial): TrialOutcome | undefined {
  const isSeen = attempt !== undefined && !isOutOfSight(attempt) && outcome?.reason !== 'reported'
  return state === 'failed' && isSeen ? outcome : undefined
}

function isSame(a: TrialOutcome | undefined, b: TrialOutcome): boolean {
  return a?.reason === b.reason && a.exitCode === b.exitCode && a.signal === b.signal
}
