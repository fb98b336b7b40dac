import { isDeepStrictEqual } from 'node:util'
import type { ReadStudy } from '../../wire/index.ts'
import type { Connection } from '../connection.ts'
import { editWords } from '../edit-words.ts'
import { CliFailure } from '../failure.ts'
import { studyRef } from '../reading.ts'
import { getStudy } from '../watching.ts'

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
  const taken = failure instanceof CliFailure && failure.outcome?.reason === 'STUDY_EXISTS' ? failure.outcome.metadata : undefined
  if (taken === undefined) throw failure
  const { message, exitCode } = failure as CliFailure
  const study = await getStudy(connection, `${taken.project}/${taken.name}`)
  const ref = studyRef(study)
  if (study.state === 'ENDED') throw failure
  const [said, is] = [JSON.parse(specJson), JSON.parse(study.specJson)] as [Spec, Spec]
  if (![is, asMade(study)].some((spec) => isDeepStrictEqual(essenceOf(said), essenceOf(spec)))) {
    throw new CliFailure(exitCode, `${message}, of another document, and it is unfinished`, {
      remedy: `\`hone edit ${ref} ${source}\` makes it what this document says, \`hone watch ${ref}\` goes on with it as it is; or choose another name, as --number-name does.`,
      cause: failure,
    })
  }
  const { name, project, seed } = is
  const changed = editWords({ specJson: JSON.stringify({ ...said, name, project, seed }) }, study)
  const since = changed.length === 0 ? '' : `, with what was changed since: ${changed.join(', ')}`
  console.error(`${ref} was begun before and goes on${since}${study.state === 'PAUSED' ? `; it is paused: \`hone resume ${ref}\`` : ''}`)
  return study
}

type Spec = Readonly<Record<string, unknown>>

/** What it was before all edits: who adds a parameter while it runs has the same document as before. */
function asMade({ specJson, edits }: ReadStudy): Spec {
  const befores = edits.map(({ beforeJson }): Spec => JSON.parse(beforeJson))
  const first: Spec = Object.assign(JSON.parse(specJson), ...befores.toReversed())
  return Object.fromEntries(Object.entries(first).filter(([, value]) => value !== null))
}

function essenceOf(spec: Spec): Spec {
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !BESIDE.includes(field)))
}
