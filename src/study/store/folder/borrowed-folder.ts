import { accessSync, chmodSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { HoneError } from '../../../model/index.ts'
import { isOutdated } from '../sqlite/migrate.ts'
import { acquireDataFolder, keepServersOff, LOCK_FILE, shareDataFolder } from './data-folder.ts'
import { COPY_PREFIX, removeLeftCopies } from './left-copies.ts'

/** What of a data folder is read. */
interface Wanted {
  /** Name of the store's file. */
  readonly store: string
  /** Folders that are only looked into. */
  readonly folders: readonly string[]
}

/**
 * A data folder to answer from without changing it: itself, kept from servers and shared with others who borrow it; or a copy of its store, where
 * it cannot be written (a read-only file system, somebody else's files), and where opening would bring its store up to date: programs of its own
 * version are to read it still. The copy goes with the release, or with a later borrowing when this process is killed. SQLite reads no
 * store of its own kind in a folder where it can make no files. Throws FOLDER_IN_USE when a server has the folder, STORE_UNAVAILABLE when
 * the copy cannot be made.
 */
export function borrowDataFolder(folder: string, wanted: Wanted, now: number): { readonly path: string; release(): void } {
  removeLeftCopies(now)
  if (isWritable(folder, wanted) && !isOutdated(join(folder, wanted.store))) {
    const { release } = shareDataFolder(folder)
    return { path: folder, release }
  }
  const path = mkdtempSync(join(tmpdir(), COPY_PREFIX))
  // It is free when this process is gone.
  const lock = acquireDataFolder(path)
  const release = (): void => {
    rmSync(path, { recursive: true, force: true })
    lock.release()
  }
  // Whoever reads only the first lines of an output ends this process before it is asked to release anything.
  process.once('exit', release)
  try {
    keepServersOff(folder, () => copyStore(folder, path, wanted.store))
    for (const name of wanted.folders) if (existsSync(join(folder, name))) symlinkSync(resolve(folder, name), join(path, name))
    return { path, release }
  } catch (error) {
    release()
    if (error instanceof HoneError) throw error
    const { message } = error as Error
    throw new HoneError('STORE_UNAVAILABLE', `data folder ${folder} cannot be written, nor copied to be read (${message})`, {
      cause: error,
    })
  }
}

/** With its log, which has what a server that was killed did not bring into the file. */
function copyStore(from: string, to: string, store: string): void {
  for (const name of [store, `${store}-wal`]) {
    if (!existsSync(join(from, name))) continue
    copyFileSync(join(from, name), join(to, name), constants.COPYFILE_FICLONE)
    chmodSync(join(to, name), 0o600)
  }
}

function isWritable(folder: string, { store }: Wanted): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    for (const name of [store, `${store}-wal`, LOCK_FILE])
      if (existsSync(join(folder, name))) accessSync(join(folder, name), constants.W_OK)
    return true
  } catch {
    return false
  }
}
