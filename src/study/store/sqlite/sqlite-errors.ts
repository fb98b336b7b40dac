import { HoneError } from '../../../model/index.ts'

/** Primary result codes of SQLite that have words of their own. */
const WORDS: Readonly<Record<number, (file: string) => string>> = {
  5: (file) => `${file} is locked by another process: end it, then retry`,
  8: (file) => `${file} cannot be written: make the data folder and its files writable for this user`,
  10: (file) => `${file} could not be written or read: the disk or a quota is full, or the device fails; free some space, then retry`,
  11: (file) => `${file} is damaged: restore a backup, or move the file away to begin anew`,
  13: (file) => `the disk of ${file} is full: free some space, then retry`,
  14: (file) => `${file} cannot be opened: check that its folder exists and is writable for this user`,
  26: (file) => `${file} is not a database, or is damaged: restore a backup, or move the file away to begin anew`,
}

const UNIQUE = 2067
const FOREIGN_KEY = 787

/** Turns whatever a statement threw into an outcome with clear words. HoneErrors and bugs pass. */
export function storeError(error: unknown, file: string): unknown {
  const code = sqliteCode(error)
  if (code === undefined) return isFromKernel(error) ? new HoneError('STORE_UNAVAILABLE', lostDisk(error, file), { cause: error }) : error
  if (code === FOREIGN_KEY) return new Error('bug: points of a trial that does not exist', { cause: error })
  const words = WORDS[code & 0xff]?.(file) ?? `${file} cannot be used: ${(error as Error).message}`
  return new HoneError('STORE_UNAVAILABLE', words, { cause: error })
}

/** Whether a statement would have given two studies of a project the same name. */
export function isTaken(error: unknown): boolean {
  return sqliteCode(error) === UNIQUE
}

function isFromKernel(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error
}

function lostDisk(error: Error, file: string): string {
  return `the disk of ${file} did not take the last changes (${error.message}): see to the disk, then start the server again`
}

/** SQLite's extended result code; undefined for errors of another origin. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined
  return error.errcode
}
