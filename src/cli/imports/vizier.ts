import { randomUUID } from 'node:crypto'
import type { requestCallback } from '@grpc/grpc-js'
import { loadVizierWire, openVizierClient, type ReadVizierStudy, type ReadVizierTrial, type VizierServiceClient } from '../../wire/index.ts'
import type { Connection } from '../connection.ts'
import { EXIT, exitCodeOf } from '../exit.ts'
import { CliFailure } from '../failure.ts'
import { chooseStudy } from './choose-study.ts'
import type { ImportFormat } from './format.ts'
import { hasColumn, readSqlite } from './sqlite-file.ts'

interface StoredStudy {
  /** OWNER/STUDY. */
  readonly name: string
  readonly owner: string
  readonly study: ReadVizierStudy
  readonly trials: readonly ReadVizierTrial[]
}

/** OSS Vizier's database: brought over by Vizier's own calls, so that its clients go on with the study as they knew it. */
export const vizierSqlite: ImportFormat = {
  name: 'vizier-sqlite',
  summary: 'OSS Vizier’s SQLite database',
  recognises: (source) => hasColumn(source, 'studies', 'serialized_study'),
  async bringOver(connection, source, { study: wanted, name }) {
    const stored = chooseStudy(await readSqlite(source, readStudies), wanted, source)
    const ended = stored.trials.filter(({ state }) => state === 'SUCCEEDED' || state === 'INFEASIBLE')
    const client = openVizierClient(connection.address.grpc)
    try {
      return await bringOver({ client, connection }, stored, ended, name ?? stored.study.displayName)
    } finally {
      client.close()
    }
  },
}

function readStudies(database: Parameters<Parameters<typeof readSqlite>[1]>[0]): StoredStudy[] {
  const { study: studyMessage, trial: trialMessage } = loadVizierWire()
  const studies = database.prepare('SELECT study_name, owner_id, study_id, serialized_study FROM studies').all()
  const trials = database.prepare('SELECT serialized_trial FROM trials WHERE owner_id = ? AND study_id = ? ORDER BY trial_id')
  return studies.map(({ owner_id, study_id, serialized_study }) => ({
    name: `${owner_id}/${study_id}`,
    owner: String(owner_id),
    study: legible(studyMessage, serialized_study, `the study ${owner_id}/${study_id}`),
    trials: trials
      .all(owner_id as string, study_id as string)
      .map(({ serialized_trial }) => legible(trialMessage, serialized_trial, `a trial of ${owner_id}/${study_id}`)),
  }))
}

function legible<Message>(messages: { deserialize(bytes: Buffer): Message }, bytes: unknown, what: string): Message {
  try {
    return messages.deserialize(Buffer.from(bytes as Uint8Array))
  } catch (cause) {
    throw new CliFailure(EXIT.invalid, `${what} is stored as what cannot be read: ${(cause as Error).message}`, { cause })
  }
}

async function bringOver(
  { client, connection }: { readonly client: VizierServiceClient; readonly connection: Connection },
  { owner, study, trials }: StoredStudy,
  ended: readonly ReadVizierTrial[],
  displayName: string,
) {
  const parent = `owners/${owner}`
  // Vizier answers a second CreateStudy with the study that is there: history must not land in it.
  const before = await called<{ readonly studies: readonly { readonly displayName: string }[] }>((answer) =>
    client.listStudies({ parent, pageSize: 0 }, answer),
  )
  if (before.studies.some((known) => known.displayName === displayName)) {
    throw new CliFailure(EXIT.state, `owner ${owner} has a study ${displayName} already`, { remedy: 'Take another name: --name NAME.' })
  }
  const made = await called<{ readonly name: string }>((answer) =>
    client.createStudy({ parent, study: { displayName, studySpec: study.studySpec } }, answer),
  )
  try {
    for (const trial of ended)
      await called((answer) => client.createTrial({ parent: made.name, trial: { ...trial, name: '', id: '', clientId: '' } }, answer))
  } catch (cause) {
    await called((answer) => connection.client.deleteStudy({ study: `${owner}/${displayName}`, requestId: randomUUID() }, answer)).catch(
      () => {},
    )
    throw cause
  }
  const open = trials.length - ended.length
  return {
    study: `${owner}/${displayName}`,
    trials: ended.length,
    notes: open === 0 ? [] : [`${open} ${open === 1 ? 'trial' : 'trials'} that had not ended, left out`],
  }
}

/** One call of Vizier's; rejects with a CliFailure in the server's words. */
function called<Reply>(call: (answer: requestCallback<Reply>) => unknown): Promise<Reply> {
  return new Promise((resolve, reject) => {
    call((error, reply) => {
      if (error === null) resolve(reply as Reply)
      else reject(new CliFailure(exitCodeOf(error.code), error.details || error.message, { cause: error }))
    })
  })
}
