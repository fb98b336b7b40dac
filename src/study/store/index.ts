/** store: keeps studies; the study room is its only caller and writer. */
export { openArtifactFiles } from './artifact-files.ts'
export { type Backup, backUp } from './backup.ts'
export { borrowDataFolder } from './borrowed-folder.ts'
export { acquireDataFolder } from './data-folder.ts'
export { localLocksOf } from './local-locks.ts'
export { createMemoryStore } from './memory.ts'
export { openSqliteStore } from './sqlite.ts'
export * from './store.ts'
