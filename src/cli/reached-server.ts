import { setTimeout as pause } from 'node:timers/promises'
import { findServer, type ServerAddress } from '../wire/index.ts'
import type { EmbeddedServer } from './serving.ts'

/** A server that has a folder may take so long until it says where it is. */
const OTHERS_START_MS = 15_000
const POLL_MS = 100

/** A server that a command speaks to. */
export interface ReachedServer {
  readonly address: ServerAddress
  /** This command's own. */
  readonly embedded?: EmbeddedServer
}

/** A server of this command's own on the folder, or the one that another command starts there at this very moment. Rejects as `embed` does. */
export async function embedOrMeet(folder: string, embed: () => Promise<EmbeddedServer>): Promise<ReachedServer> {
  for (const end = performance.now() + OTHERS_START_MS; ; await pause(POLL_MS)) {
    try {
      const embedded = await embed()
      return { address: embedded, embedded }
    } catch (error) {
      if (!isInUse(error) || performance.now() > end) throw error
    }
    const theirs = findServer({ data: folder })
    if (theirs !== undefined) return { address: theirs }
  }
}

function isInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'FOLDER_IN_USE'
}
