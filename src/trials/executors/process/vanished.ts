import { access } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Observation } from '../executor.ts'
import { type ProcessIdentity, signalGroup } from './identity.ts'

/**
 * Ends an attempt that ran and whose files are gone: nobody can read what it writes any more, nor how it ends, and beside its next attempt
 * it would run twice. Rejects, and leaves it alone, while all of the data folder is away: it may be put back.
 */
export async function endVanished(folder: string, identity: ProcessIdentity): Promise<Observation> {
  await access(dirname(folder))
  await signalGroup(identity, 'SIGKILL')
  return { kind: 'lost', at: Date.now(), reason: 'its files in the data folder were removed while it ran' }
}
