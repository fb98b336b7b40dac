import { createHash } from 'node:crypto'
import { count, newId, type World } from './ask-tell.ts'
import type { Caller } from './caller.ts'
import type { KnownTrial, StudyJournal } from './journal.ts'

/** Leaves a file with a trial, in two pieces. */
export async function leaveFile(world: World, journal: StudyJournal, known: KnownTrial): Promise<void> {
  const content = Buffer.from(Array.from({ length: 200 }, () => world.draw()).join(' '))
  const upload = newId(world, 'upload-of-trial')
  const half = content.length >> 1
  const piece = { study: journal.study, trial: known.number, name: `${upload}.bin`, upload }
  const write = (more: object) => world.caller.call((client) => client.writeArtifact, { ...piece, ...more })
  await write({ offset: 0, data: content.subarray(0, half) })
  const { trial, nextOffset } = await write({ offset: half, data: content.subarray(half), whole: {} })
  if (trial === null)
    world.contradictions.push(`${journal.name}: ${nextOffset} of ${content.length} bytes of a file of trial ${known.number}`)
  known.files.set(piece.name, createHash('sha256').update(content).digest('hex'))
  count(world, 'file')
}

/** Files that were acknowledged, and are not what the server has. */
export async function lostFiles(caller: Caller, journal: StudyJournal): Promise<string[]> {
  const found: string[] = []
  for (const { number, files } of journal.trials.values()) {
    for (const [name, sha256] of files) {
      const hash = createHash('sha256')
      for (const data of await caller.read({ study: journal.study, trial: number, name })) hash.update(data)
      if (hash.digest('hex') !== sha256) found.push(`${journal.name}: ${name} of trial ${number} is not what was acknowledged`)
    }
  }
  return found
}
