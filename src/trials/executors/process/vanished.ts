import { access } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Observation } from '../executor.ts'
import { type ProcessIdentity, signalGroup } from './identity.ts'
import { readIdentity } from './records.ts'

/** True when an attempt that ran has no files any more. Rejects while all of the data folder is away: it may be put back. */
export async function hasVanished(folder: string, attempt: string): Promise<boolean> {
  if ((await readIdentity(attempt)) !== undefined) return false
  await access(dirname(folder))
  // It may have been put back between the two looks.
  return (await readIdentity(attempt)) === undefined
}

/** Ends an attempt that has vanished: nobody can read what it writes any more, nor how it ends, and beside its next attempt it would run twice. */
export async function endVanished(identity: ProcessIdentity): Promise<Observation> {
  await signalGroup(identity, 'SIGKILL')
  return { kind: 'lost', at: Date.now(), reason: 'its files in the data folder were removed while it ran' }
}
