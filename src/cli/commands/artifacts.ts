import { basename, resolve, sep } from 'node:path'
import { shownBytes } from '../../amounts/index.ts'
import { receiveArtifact, sendArtifact } from '../../wire/index.ts'
import { type Connection, streamed, unary } from '../connection.ts'
import { EXIT } from '../exit.ts'
import { CliFailure } from '../failure.ts'
import { artifactJson } from '../json-output.ts'
import { timeOf } from '../reading.ts'
import { table } from '../table.ts'
import { findTrial, type TrialChoice } from '../trial-choice.ts'

export interface ArtifactsOf {
  readonly study: string
  readonly trial: TrialChoice
}

/** `hone artifact list STUDY TRIAL`. */
export async function listArtifacts(connection: Connection, of: ArtifactsOf, { json }: { readonly json?: boolean }): Promise<void> {
  const { number, artifacts } = await findTrial(connection, of)
  if (json === true) return console.log(JSON.stringify(artifacts.map(artifactJson)))
  if (artifacts.length === 0) return console.log(`trial ${number} left no artifacts`)
  const rows = artifacts.map(({ name, bytes, time }) => [name, shownBytes(bytes), new Date(timeOf(time) ?? 0).toISOString().slice(0, 19)])
  console.log(table(['name', 'size', 'kept (UTC)'], rows).join('\n'))
}

/** `hone artifact get STUDY TRIAL [NAMES...] --to FOLDER`: all of them where none is named. */
export async function getArtifacts(
  connection: Connection,
  { names, to, ...of }: ArtifactsOf & { readonly names: readonly string[]; readonly to: string },
): Promise<void> {
  const { number, artifacts } = await findTrial(connection, of)
  const unknown = names.find((name) => !artifacts.some((artifact) => artifact.name === name))
  if (unknown !== undefined) {
    const there = artifacts.length === 0 ? 'it left none' : `it left ${artifacts.map(({ name }) => name).join(', ')}`
    throw new CliFailure(EXIT.missing, `trial ${number} has no artifact ${unknown}: ${there}`)
  }
  const wanted = names.length === 0 ? artifacts : artifacts.filter(({ name }) => names.includes(name))
  if (wanted.length === 0) throw new CliFailure(EXIT.missing, `trial ${number} left no artifacts`)
  for (const artifact of wanted) {
    const path = within(to, artifact.name)
    const request = { study: of.study, trial: number, name: artifact.name, offset: 0 }
    await receiveArtifact(streamed(connection, connection.client.readArtifact(request)), artifact, path)
    console.log(path)
  }
}

/** `hone artifact add STUDY TRIAL FILES...`. */
export async function addArtifacts(
  connection: Connection,
  { files, name, ...of }: ArtifactsOf & { readonly files: readonly string[]; readonly name?: string | undefined },
): Promise<void> {
  if (name !== undefined && files.length > 1) throw new CliFailure(EXIT.invalid, `--name names one file, not ${files.length}`)
  const { number: trial } = await findTrial(connection, of)
  for (const path of files) {
    const target = { study: of.study, trial, epoch: ownEpoch(of.study, trial), name: name ?? basename(path) }
    await sendArtifact((piece) => unary(connection, connection.client.writeArtifact, piece), target, path).catch((error: unknown) => {
      if (error instanceof Error && 'syscall' in error) throw new CliFailure(EXIT.missing, `${path} cannot be read (${error.message})`)
      throw error
    })
    console.log(`trial ${trial} has ${target.name}`)
  }
}

/** `hone artifact delete STUDY TRIAL NAMES...`. */
export async function deleteArtifacts(
  connection: Connection,
  { names, ...of }: ArtifactsOf & { readonly names: readonly string[] },
): Promise<void> {
  const { number: trial } = await findTrial(connection, of)
  for (const name of names) {
    await unary(connection, connection.client.deleteArtifact, { study: of.study, trial, name })
    console.log(`trial ${trial} has ${name} no more`)
  }
}

/** Within that trial, the attempt that the command speaks for: one that another followed leaves nothing. */
function ownEpoch(study: string, trial: number): number {
  const { HONE_STUDY, HONE_TRIAL, HONE_EPOCH } = process.env
  return HONE_STUDY === study && HONE_TRIAL === String(trial) ? Number(HONE_EPOCH ?? 0) : 0
}

/** A server says what a file is called, and not where it is written. */
function within(folder: string, name: string): string {
  const path = resolve(folder, name)
  if (path.startsWith(resolve(folder) + sep)) return path
  throw new CliFailure(EXIT.denied, `the server names an artifact ${JSON.stringify(name)}, which would lie outside ${folder}`)
}
