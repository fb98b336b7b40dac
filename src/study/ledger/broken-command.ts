import { isEnded, type Trial, type TrialOutcome } from '../../model/index.ts'
import { ranAsNow } from '../spec/past-spec.ts'
import type { Draft } from './draft.ts'
import { isOutOfSight } from './lease.ts'

/** So many first trials that end in the same way, without a value, are no matter of their parameters. */
const FIRST_TRIALS = 10
/** What so many trials in a row could not even begin with is missing on the machine: the study was brought elsewhere, or a program was removed. */
const LAST_TRIALS = 10

/** How Python, Node, R and shells say that something is not installed where the command runs. */
const NOT_INSTALLED =
  /^(ModuleNotFoundError: |ImportError: |Error: Cannot find module |Error \[ERR_MODULE_NOT_FOUND\]|Error in (library|loadNamespace)\(|\S+: (line )?\d+: \S+: (command )?not found$)/

/**
 * Why the command of the study's trials is taken for broken: the first ones that were started all failed in the same way, and none has
 * shown a value since; or the last ones could not be started, or lack what is not installed, all for the same reason. Undefined when it is not, where workers evaluate the
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
    `its first ${FIRST_TRIALS} trials all failed in the same way (${wordsOf(first)}), and none has a value: ` +
    'mend the command in its file (`hone edit` lets it go on), or set budget.failuresInARow to bear more failures'
  )
}

/** Why the command is taken for one that the machine lacks something for: when that is mended, the study may go on. */
export function couldNotStart(draft: Draft): string | undefined {
  if (isBounded(draft) || draft.tally.failedInARow < LAST_TRIALS) return undefined
  let reason: string | undefined
  for (let number = draft.nextNumber - 1, found = 0; found < LAST_TRIALS; number--) {
    if (number < 1) return undefined
    if (!draft.trials.has(number) && !draft.ledger.trials.has(number)) continue
    const trial = draft.trial(number)
    if (!isEnded(trial.state) || !isOurs(trial) || !ranAsNow(draft.study, trial)) continue
    const why = missingFor(trial)
    if (why === undefined || why !== (reason ?? why)) return undefined
    reason = why
    found += 1
  }
  return (
    `its last ${LAST_TRIALS} trials could not be started (${reason}): ` +
    'mend that and extend the study, or set budget.failuresInARow to bear more failures'
  )
}

/** What the machine lacked for a trial that failed, whatever its parameters: its folder, its program, or what that needs; undefined when it is not for that. */
function missingFor(trial: Trial): string | undefined {
  const failure = failureOf(trial)
  if (failure === undefined || failure.reason === 'cannotStart') return failure?.message
  const said = failure.lastLines?.map((line) => line.trim()).findLast((line) => NOT_INSTALLED.test(line))
  return trial.values === undefined && said !== undefined ? `${failure.message}: ${said}` : undefined
}

/** How trials failed that failed in the same way, with their last words where those are the same too. */
function wordsOf(trials: readonly Trial[]): string {
  const [first, ...others] = trials.map(lastWords)
  const isSaidByAll = first !== undefined && others.every((words) => words === first)
  return `${trials[0]?.outcome?.message}${isSaidByAll ? `: ${first}` : ''}`
}

/** The last line of what a trial wrote that says anything; undefined where none does. */
export function lastWords({ outcome }: Trial): string | undefined {
  return outcome?.lastLines?.findLast((line) => line.trim() !== '')?.trim()
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
