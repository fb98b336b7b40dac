import { type Dirent, lstatSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { acquireDataFolder } from './data-folder.ts'

/** How the names of folders begin that are used for a moment, in the folder for temporary files. */
export const COPY_PREFIX = 'hone-look-'
/** One that was just made may not be locked yet. */
const YOUNG_MS = 60_000

/** Removes what commands left that were killed: folders of this user, of which nobody holds the lock. `now` in milliseconds since 1970. */
export function removeLeftCopies(now: number): void {
  const uid = process.getuid?.()
  for (const entry of temporary()) {
    if (!entry.isDirectory() || !entry.name.startsWith(COPY_PREFIX)) continue
    const path = join(tmpdir(), entry.name)
    const found = lstatSync(path, { throwIfNoEntry: false })
    if (found === undefined || now - found.mtimeMs < YOUNG_MS || (uid !== undefined && found.uid !== uid)) continue
    removeUnlessHeld(path)
  }
}

/** What is in the folder for temporary files; nothing where there is no such folder: who looks into a folder that can be written needs none. */
function temporary(): Dirent[] {
  try {
    return readdirSync(tmpdir(), { withFileTypes: true })
  } catch {
    return []
  }
}

function removeUnlessHeld(path: string): void {
  let lock: { release(): void } | undefined
  try {
    lock = acquireDataFolder(path, 0)
    rmSync(path, { recursive: true, force: true })
  } catch {
    // Somebody holds it, or it cannot be removed: it is no business of this command.
  } finally {
    lock?.release()
  }
}
