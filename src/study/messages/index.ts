/** What callers say to the study room, and what they are answered. */
export type * from './queries.ts'
export type * from './references.ts'
export type * from './study-writes.ts'
export type * from './trial-writes.ts'
export type * from './watches.ts'
export type * from './worker-calls.ts'
