import { type Command, InvalidArgumentError, Option } from 'commander'
import { readBytes, readDuration } from '../../amounts/index.ts'
import type { ExitCode } from '../exit.ts'
import type { TrialChoice } from '../trial-choice.ts'

/** Told the exit code of a command that ends otherwise than well. */
export type Ended = (code: ExitCode) => void

/** A command that speaks to a server. */
export function withServer(command: Command): Command {
  return command
    .option('--server <address>', 'HOST:PORT or https://HOST:PORT (default: HONE_SERVER, else the server of the data folder)')
    .option('--token <token>', 'what the server asks for (default: HONE_TOKEN, else what the server left for its user)')
    .option('--ca <file>', 'the CA that the server’s certificate is by (default: HONE_CA, else those that everybody knows)')
    .option('--data <folder>', 'the data folder of a server on this machine, before HONE_SERVER')
}

export function trialNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError(`a trial's number is an integer from 1, not ${JSON.stringify(text)}`)
  return Number(text)
}

export function trialChoice(text: string): TrialChoice {
  if (text === 'best') return text
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError(`a trial is its number, or best, not ${JSON.stringify(text)}`)
  return Number(text)
}

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError(`a count is an integer from 1, not ${JSON.stringify(text)}`)
  return Number(text)
}

export function gpuCount(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError(`a count of GPUs is an integer from 0, not ${JSON.stringify(text)}`)
  return Number(text)
}

/** Milliseconds of an option such as 30d. */
export function durationOption(text: string): number {
  const ms = readDuration(text)
  if (ms === undefined) throw new InvalidArgumentError(`a duration is written as 90s, 12h or 30d, not ${JSON.stringify(text)}`)
  return ms
}

/** Bytes of an option such as 50Gi. */
export function sizeOption(text: string): number {
  const bytes = readBytes(text)
  if (bytes === undefined) throw new InvalidArgumentError(`a size is written as 512Mi or 50Gi, not ${JSON.stringify(text)}`)
  return bytes
}

/** How many failures a study bears, for commands that make one. */
export function failuresOption(): Option {
  return new Option('--failures-in-a-row <count>', 'so many failed trials in a row end the study (default: ten first ones that fail alike)')
}

/** For options that may be given several times. */
export function collect(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text]
}

/** How much is written to the log: the flag of every command that serves. */
export function logLevelOption(description: string, usual = 'warn'): Option {
  return new Option('--log-level <level>', description).choices(['debug', 'info', 'warn', 'error']).default(usual)
}
