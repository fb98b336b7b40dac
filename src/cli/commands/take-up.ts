import { isDeepStrictEqual } from 'node:util'
import type { ReadStudy } from '../../wire/index.ts'
import { type Connection, unary } from '../connection.ts'
import { CliFailure } from '../failure.ts'
import { studyRef } from '../reading.ts'

/** Where a study that was refused its name came from. */
export interface Resubmission {
  /** The checked study that its document is. */
  readonly specJson: string
  /** The file, as people name it. */
  readonly source: string
}

/** What may be said beside a document while its study runs, and what a document need not say. */
const BESIDE = ['name', 'project', 'description', 'labels', 'seed', 'budget', 'finish', 'noise']

/** The unfinished study that was made of this very document: after a crash, the same command goes on with it. Throws the failure where its name was not taken, or is another's. */
export async function takeUp(connection: Connection, failure: unknown, { specJson, source }: Resubmission): Promise<ReadStudy> {
  const name = failure instanceof CliFailure && failure.outcome?.reason === 'STUDY_EXISTS' ? failure.outcome.metadata : undefined
  if (name === undefined) throw failure
  const { message, exitCode } = failure as CliFailure
  const study = await unary(connection, connection.client.getStudy, { study: `${name.project}/${name.name}` })
  const ref = studyRef(study)
  if (study.state === 'ENDED') throw failure
  if (!isDeepStrictEqual(essenceOf(specJson), essenceOf(study.specJson))) {
    throw new CliFailure(exitCode, `${message}, of another document, and it is unfinished`, {
      remedy: `\`hone edit ${ref} ${source}\` makes it what this document says, \`hone watch ${ref}\` goes on with it as it is; or choose another name, as --number-name does.`,
      cause: failure,
    })
  }
  console.error(`${ref} was begun before and goes on${study.state === 'PAUSED' ? `; it is paused: \`hone resume ${ref}\`` : ''}`)
  return study
}

function essenceOf(specJson: string): Readonly<Record<string, unknown>> {
  const spec = JSON.parse(specJson) as Readonly<Record<string, unknown>>
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !BESIDE.includes(field)))
}
