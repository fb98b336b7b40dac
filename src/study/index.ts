/** study: the service itself: create, suggest, report, complete, stop, list; the only writer. */
export type { Clock, ClockOptions } from './clock.ts'
export { filled } from './edit-check.ts'
export { mergedSpec } from './merged-spec.ts'
export { nearest } from './nearest.ts'
export { openStudies } from './open-studies.ts'
export { specAt, templateOf } from './past-spec.ts'
export type { StudiesOptions } from './room.ts'
export { createMemoryStore, openSqliteStore } from './store/index.ts'
export * from './store/store.ts'
export * from './studies.ts'
export { thinCurves } from './thin.ts'
export {
  type CommandGroups,
  type DocumentOptions,
  followingDocument,
  type ParameterDocuments,
  type ParsedDocument,
  parseStudyDocument,
  setParameters,
  withInCommand,
} from './yaml/index.ts'
