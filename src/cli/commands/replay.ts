import { type Connection, streamed } from '../connection.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { print, type ReadFlags } from './studies.ts'

/** `hone replay STUDY`: repeats the suggestions from the ledger; says where they part first. */
export async function replay(connection: Connection, study: string, flags: ReadFlags = {}): Promise<ExitCode> {
  let [repeated, all] = [0, 0]
  let [difference, unknown]: (string | undefined)[] = []
  for await (const { trial, result, field, keptJson, recomputedJson, why } of streamed(
    connection,
    connection.client.replayStudy({ study }),
  )) {
    all += 1
    if (result === 'REPEATED') repeated += 1
    else if (result === 'DIFFERENT')
      difference ??= `trial ${trial}: ${field} is ${keptJson} in the ledger and ${recomputedJson} in the replay`
    else unknown ??= `trial ${trial} cannot be repeated: ${why}`
  }
  const code = difference === undefined ? EXIT.ok : EXIT.studyFailed
  if (flags.json) {
    print({ suggestions: all, repeated, difference, unknown })
    return code
  }
  console.log(`${repeated} of ${all} suggestions repeated`)
  if (difference !== undefined) console.log(`first difference: ${difference}`)
  if (unknown !== undefined) console.log(`not known any more: ${unknown}`)
  return code
}
