import type { ReadTrial } from '../wire/index.ts'
import { clockTime, shortNumber } from './numbers.ts'
import { parametersOf, reasonOf, type SpecView, stateWord, timeOf } from './reading.ts'
import { table } from './table.ts'
import { harmless } from './terminal-text.ts'

/** One trial as it stands, as lines: its values and parameters, why it ended, its attempts and what they `ran`. `now` in milliseconds since 1970. */
export function trialLines(trial: ReadTrial, spec: SpecView, now: number, ran: readonly string[] = []): string[] {
  const values = spec.objectives.flatMap(({ metric }, at) => named(metric, trial.values[at]))
  const order = spec.parameters.map(({ name }) => name)
  const parameters = Object.entries(parametersOf(trial, order)).flatMap(([name, value]) => named(name, value))
  const steps = trial.lastStep === undefined ? [] : [`step ${trial.lastStep}`]
  const reason = reasonOf(trial, spec)
  return [
    [`trial ${trial.number} of ${spec.name}`, stateWord(trial.state), ...values, ...steps].join('  '),
    `  ${parameters.join('  ')}`,
    ...(reason === '' ? [] : [reason]),
    ...(trial.outcome?.lastLines ?? []).map((line) => `  | ${line}`),
    ...attemptLines(trial, now),
    ...ran,
    ...(trial.artifacts.length === 0 ? [] : [`left ${trial.artifacts.map(({ name }) => name).join(', ')}`]),
  ].map(harmless)
}

function named(name: string, value: number | string | boolean | undefined): string[] {
  return value === undefined ? [] : [`${name} ${typeof value === 'number' ? shortNumber(value) : value}`]
}

type ReadAttempt = NonNullable<ReadTrial['attempt']>

/** A row for each attempt, the newest last; none where there is none. */
function attemptLines({ attempt, earlierAttempts }: ReadTrial, now: number): string[] {
  if (attempt === null) return []
  const row = (one: ReadAttempt): string[] => {
    const { epoch, executor, objectName, reason, usedRetry, startTime, createTime, endTime } = one
    const startedAt = timeOf(startTime ?? createTime) ?? now
    return [
      String(epoch),
      wordOf(one),
      new Date(startedAt).toISOString(),
      clockTime((timeOf(endTime) ?? now) - startedAt),
      executor === 'worker' ? objectName : executor,
      usedRetry ? 'yes' : '',
      reason,
    ]
  }
  const all = [...earlierAttempts, attempt]
  const missing = (all[0]?.epoch ?? 1) - 1
  const heading = ['attempt', 'state', 'started', 'for', 'on', 'used a retry', 'reason']
  const notes = all.flatMap((one) => one.notes.map((note) => `attempt ${one.epoch}: ${note}`))
  return [
    ...table(heading, all.map(row), [0, 3]),
    ...(missing > 0 ? [`(${missing} before ${missing === 1 ? 'is' : 'are'} not kept)`] : []),
    ...notes,
  ]
}

function wordOf({ state, usedRetry }: ReadAttempt): string {
  return state === 'ended' && usedRetry ? 'failed' : state
}

/** What `hone logs` is to be asked for of a failed trial: its errors, or what it printed where only the objective was missing in it. */
export function tellingOutput({ number, outcome }: ReadTrial): string {
  return outcome?.reason === 'noObjective' ? String(number) : `${number} --stderr`
}
