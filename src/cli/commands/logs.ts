import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { type Connection, streamed } from '../connection.ts'
import { findTrial, type TrialChoice } from '../trial-choice.ts'

export interface LogFlags {
  readonly follow?: boolean
  readonly stderr?: boolean
  readonly json?: boolean
  readonly attempt?: number
}

/** `hone logs STUDY TRIAL`: what the newest attempt, or another one, wrote; with --follow until it ends. */
export async function showLogs(connection: Connection, study: string, choice: TrialChoice, flags: LogFlags): Promise<void> {
  const { number: trial } = choice === 'best' ? await findTrial(connection, { study, trial: choice }) : { number: choice }
  const stream = flags.stderr ? 'stderr' : 'stdout'
  const { follow = false, attempt: epoch = 0 } = flags
  const chunks = streamed(connection, connection.client.readLogs({ study, trial, stream, offset: 0, follow, epoch }))
  if (flags.json !== true) {
    let isEmpty = true
    for await (const { data } of chunks) {
      isEmpty &&= data.length === 0
      process.stdout.write(data)
    }
    if (isEmpty && !flags.stderr) console.error(`trial ${trial} wrote nothing to standard output; --stderr shows its standard error`)
    return
  }
  for await (const text of createInterface({ input: Readable.from(bytesOf(chunks)), crlfDelay: Number.POSITIVE_INFINITY })) {
    console.log(JSON.stringify({ trial, stream, text }))
  }
}

async function* bytesOf(chunks: AsyncIterable<{ readonly data: Uint8Array }>): AsyncGenerator<Uint8Array> {
  for await (const { data } of chunks) yield data
}
