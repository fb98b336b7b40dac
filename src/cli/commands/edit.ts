import { randomUUID } from 'node:crypto'
import { type Connection, unary } from '../connection.ts'
import { editWords } from '../edit-words.ts'
import { CliFailure, failureLines } from '../failure.ts'
import { countsLine } from '../progress-view.ts'
import { stateWord, studyRef } from '../reading.ts'
import { getStudy } from '../watching.ts'
import { readDocument } from './submit.ts'

/** `hone edit STUDY FILE`: makes a study what its file says now, as far as that may change while it runs, and says what that changed. */
export async function editStudy(connection: Connection, study: string, file: string): Promise<void> {
  const { document, workingFolder } = await readDocument(file)
  const before = await getStudy(connection, study)
  const request = { study, document, workingFolder, requestId: randomUUID() }
  const edited = await unary(connection, connection.client.updateStudy, request).catch((failure: unknown) => {
    if (!(failure instanceof CliFailure) || failure.problems.length === 0) throw failure
    // Its places are in the file.
    const [first, ...rest] = failureLines(failure, file)
    throw new CliFailure(failure.exitCode, [first?.replace(/^hone: /, ''), ...rest].join('\n'), { cause: failure })
  })
  console.log(`${studyRef(edited)} is ${stateWord(edited.state)}: ${countsLine(edited)}`)
  const changed = editWords(before, edited)
  console.log(changed.length === 0 ? 'nothing of it changed' : `changed: ${changed.join(', ')}`)
}
