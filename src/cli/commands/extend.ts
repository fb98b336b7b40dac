import { randomUUID } from 'node:crypto'
import { readDuration } from '../../amounts/index.ts'
import { type Connection, unary } from '../connection.ts'
import { EXIT } from '../exit.ts'
import { CliFailure } from '../failure.ts'
import { countsLine } from '../progress-view.ts'
import { type SpecView, specOf, stateWord, studyRef } from '../reading.ts'
import { getStudy } from '../watching.ts'

export interface ExtendFlags {
  /** `60`, or `+20` for so many more. */
  readonly trials?: string | undefined
  readonly parallel?: string | undefined
  /** `2h`, or `+30m`. */
  readonly duration?: string
  /** `10`, or `+5`. */
  readonly gpuHours?: string
}

type Budget = Partial<Record<'trials' | 'parallel' | 'durationMs' | 'gpuHours', number>>

/** `hone extend STUDY --trials +20`: more budget; a study that its budget ended goes on. */
export async function extendStudy(connection: Connection, name: string, flags: ExtendFlags): Promise<void> {
  const study = await getStudy(connection, name)
  const patch = budgetPatch(flags, specOf(study).budget)
  if (Object.keys(patch).length === 0) {
    throw new CliFailure(EXIT.invalid, 'nothing to extend was named', { remedy: 'Use --trials, --parallel, --duration or --gpu-hours.' })
  }
  const extended = await unary(connection, connection.client.updateStudy, { study: study.id, patch, requestId: randomUUID() })
  console.log(`${studyRef(extended)} is ${stateWord(extended.state)}: ${countsLine(extended)}`)
}

/** What the flags change of a budget. Throws a CliFailure for an amount that cannot be read. */
export function budgetPatch(flags: ExtendFlags, budget: Partial<SpecView['budget']>): Budget {
  return {
    ...bound('trials', 'trials', flags.trials, budget.trials, wholeNumber),
    ...bound('parallel', 'parallel', flags.parallel, budget.parallel, wholeNumber),
    ...bound('durationMs', 'duration', flags.duration, budget.durationMs, readDuration),
    ...bound('gpuHours', 'gpu-hours', flags.gpuHours, budget.gpuHours, positive),
  }
}

function bound<Name extends string>(
  field: Name,
  flag: string,
  text: string | undefined,
  now: number | undefined,
  read: (text: string) => number | undefined,
): Partial<Record<Name, number>> {
  if (text === undefined) return {}
  const more = text.startsWith('+')
  const amount = read(more ? text.slice(1) : text)
  if (amount === undefined) {
    throw new CliFailure(EXIT.invalid, `--${flag} ${JSON.stringify(text)} cannot be read`, {
      remedy: 'As 60 or +20; a duration as 2h or +30m.',
    })
  }
  if (more && now === undefined) {
    throw new CliFailure(EXIT.invalid, `--${flag} ${text}: the study has no such bound that could grow`, {
      remedy: `Name the whole: --${flag} ${text.slice(1)}.`,
    })
  }
  return { [field]: more ? (now ?? 0) + amount : amount } as Partial<Record<Name, number>>
}

function wholeNumber(text: string): number | undefined {
  return /^[1-9]\d*$/.test(text) ? Number(text) : undefined
}

function positive(text: string): number | undefined {
  const value = Number(text)
  return text !== '' && Number.isFinite(value) && value > 0 ? value : undefined
}
