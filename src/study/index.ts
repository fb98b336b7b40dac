/**
 * study: the service itself: create, suggest, report, complete, stop, list; the only writer.
 *
 * Its rooms, each of which looks only at those before it: `messages` are what callers say and are answered, `spec` says what is sound in
 * a study's spec, `yaml` reads it from documents, `store` keeps what happened, `ledger` is a study in memory with all that is counted in
 * it, `change` is the one way by which any of that changes, `suggest` finds the next trials, `reads` answer, `edits` change a study's
 * spec, `writes` do the rest.
 */

export type { StudiesOptions } from './change/room.ts'
export { type Clock, type ClockOptions, passedSince } from './clock.ts'
export { filled } from './edits/edit-check.ts'
export { mergedSpec } from './edits/merged-spec.ts'
export { neededMetrics } from './ledger/formulas.ts'
export { openStudies } from './open-studies.ts'
export { nearest } from './spec/nearest.ts'
export { specAt, templateOf } from './spec/past-spec.ts'
export { createMemoryStore, openSqliteStore } from './store/index.ts'
export { thinCurves } from './store/points/thin.ts'
export * from './store/store.ts'
export * from './studies.ts'
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
