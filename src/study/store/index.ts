/**
 * store: keeps studies; the study room is its only caller and writer.
 *
 * `points` packs measurements, `sqlite` keeps all in one database on the disk, `folder` is the data folder around it, who holds it, and the
 * files in it; `memory` keeps the same without a disk.
 */

export { openArtifactFiles } from './folder/artifact-files.ts'
export { type Backup, backUp } from './folder/backup.ts'
export { borrowDataFolder } from './folder/borrowed-folder.ts'
export { acquireDataFolder } from './folder/data-folder.ts'
export { localLocksOf } from './folder/local-locks.ts'
export { createMemoryStore } from './memory.ts'
export { openSqliteStore } from './sqlite/sqlite.ts'
export * from './store.ts'
