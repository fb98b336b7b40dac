import type { TrialOutcome } from '../model/index.ts'
import type { Observation } from './executors/executor.ts'

type Exit = Extract<Observation, { kind: 'exited' }>

/** How an attempt ended, as a stable code and a sentence. */
export function outcomeOf(seen: Exit, timeout: string | undefined): TrialOutcome {
  const facts = {
    ...(seen.exitCode === undefined ? {} : { exitCode: seen.exitCode }),
    ...(seen.signal === undefined ? {} : { signal: seen.signal }),
    ...(seen.lastLines.length === 0 ? {} : { lastLines: seen.lastLines }),
  }
  if (timeout !== undefined) return { reason: 'timeout', message: timeout, ...facts }
  if (seen.cause !== undefined) return { reason: seen.cause.reason, message: seen.cause.message, ...facts }
  const code = seen.cannotStart !== undefined ? 'cannotStart' : seen.signal !== undefined ? 'signal' : 'exitCode'
  return { reason: code, message: describeExit(seen), ...facts }
}

/** How Python says that Hone's client is not installed for it: a trial of a sweep begins with `python3 -m hone.wandb`, whatever the user wrote. */
const NO_CLIENT = /\bNo module named '?hone\b/

const REMEDY = ' (its Python lacks Hone’s client: `pip install ./clients/python` there)'

/** How an attempt ended, for people. */
export function describeExit({ cannotStart, cause, signal, exitCode, lastLines }: Exit): string {
  if (cause !== undefined) return cause.message
  if (cannotStart !== undefined) return cannotStart
  if (signal === undefined) return `exited with code ${exitCode}${lastLines.some((line) => NO_CLIENT.test(line)) ? REMEDY : ''}`
  return `was killed by ${signal}${signal === 'SIGKILL' ? ' (out of memory?)' : ''}`
}
