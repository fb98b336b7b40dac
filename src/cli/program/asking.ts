import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dataFolder, findServer, type ServerChoice } from '../../wire/index.ts'
import type { Connection } from '../connection.ts'
import { embedOrMeet } from '../reached-server.ts'
import { requireServer } from '../server-lookup.ts'
import { ANY_PORT, type EmbedServer, STORE_FILE } from '../serving.ts'
import { awaitServer, msToWait } from '../waiting.ts'

/** By this the next command that looks knows a folder that a killed one left. */
const PASSING_PREFIX = 'hone-look-'

/** Something to be done with an open connection. */
type Use<Answer> = (connection: Connection) => Promise<Answer>

/** Runs with an open connection, and closes it; a server that is not there yet is waited for as HONE_WAIT says. */
export async function connected<Answer>(flags: ServerChoice, use: Use<Answer>): Promise<Answer> {
  const ms = msToWait()
  if (ms === 0) return connectedNow(flags, use)
  const { connectReady } = await import('../connection.ts')
  const tell = (words: string): void => console.error(`hone: ${words}`)
  return using(await awaitServer(() => connectReady(requireServer(flags)), { ms, tell }), use)
}

async function connectedNow<Answer>(flags: ServerChoice, use: Use<Answer>): Promise<Answer> {
  const { connect } = await import('../connection.ts')
  return using(connect(requireServer(flags)), use)
}

async function using<Answer>(connection: Connection, use: Use<Answer>): Promise<Answer> {
  try {
    return await use(connection)
  } finally {
    connection.close()
  }
}

/**
 * As `connected`, for commands that only look, which wait for no server: where none runs on a data folder that is there, one answers for this
 * moment, without running anything.
 */
export function lookingWith(embed: EmbedServer): typeof connected {
  return async (flags, use) => {
    const folder = dataFolder(flags)
    if (findServer(flags) !== undefined || !existsSync(join(folder, STORE_FILE))) return connectedNow(flags, use)
    return askMoment(embed, folder, use)
  }
}

/** As `lookingWith`, for commands that need no study: where there is no data folder, a server on an empty one answers. */
export function askingWith(embed: EmbedServer): typeof connected {
  return async (flags, use) => {
    if (findServer(flags) !== undefined || existsSync(join(dataFolder(flags), STORE_FILE))) return lookingWith(embed)(flags, use)
    const folder = await mkdtemp(join(tmpdir(), PASSING_PREFIX))
    try {
      return await askMoment(embed, folder, use)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}

async function askMoment<Answer>(embed: EmbedServer, folder: string, use: Use<Answer>): Promise<Answer> {
  const options = { dataFolder: folder, grpc: ANY_PORT, http: ANY_PORT, logLevel: 'error', onlyReads: true }
  const { address, embedded } = await embedOrMeet(folder, () => embed(options))
  const { connect } = await import('../connection.ts')
  try {
    return await using(connect(embedded === undefined ? address : { ...address, http: undefined }), use)
  } finally {
    await embedded?.close()
  }
}
