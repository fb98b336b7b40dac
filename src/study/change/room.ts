import type { Study, StudyId } from '../../model/index.ts'
import type { AlgorithmPool } from '../../pool/index.ts'
import type { Clock, ClockOptions } from '../clock.ts'
import type { Leases } from '../ledger/lease.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ArtifactFiles } from '../store/folder/artifact-files.ts'
import type { RequestRow, Store } from '../store/store.ts'
import type { SuggestReply, SuggestRequest } from '../studies.ts'
import type { StudyBroadcast } from './broadcast.ts'
import type { StudiesWatcher } from './watcher.ts'

/** What the study room works with; time and ids come from outside. */
export interface StudiesOptions extends ClockOptions {
  readonly store: Store
  readonly pool: AlgorithmPool
  readonly newId: () => StudyId
  /** Where files of trials lie; without it none are taken. */
  readonly artifacts?: ArtifactRoom
  /** Takes structured events for the service's own log. */
  readonly log?: (event: object) => void
}

/** Where files of trials lie, and how much those of one trial may take. */
export interface ArtifactRoom {
  readonly files: ArtifactFiles
  readonly bytesMax: number
}

/** What the verbs of the study room share. */
export interface Room extends Clock {
  readonly store: Store
  readonly pool: AlgorithmPool
  readonly newId: () => StudyId
  readonly artifacts: ArtifactRoom | undefined
  readonly log: (event: object) => void
  /** Every study as it is committed. */
  readonly heads: Map<StudyId, Study>
  /** Studies by project and name, see `nameKey`. */
  readonly names: Map<string, StudyId>
  /** Studies that are being made, by the same key. */
  readonly making: Map<string, Promise<Study>>
  /** Open studies, least recently used first. */
  readonly ledgers: Map<StudyId, Promise<Ledger>>
  /** Closed ledgers' last commits: a reload waits for them. */
  readonly settling: Map<StudyId, Promise<void>>
  readonly lanes: Map<StudyId, Lane>
  /** Requests with an id that are being answered. */
  readonly requests: Map<string, PendingRequest>
  /** Of the studies that somebody watches. */
  readonly broadcasts: Map<StudyId, StudyBroadcast>
  readonly studiesWatchers: Set<StudiesWatcher>
  readonly news: News
  readonly leases: Leases
  /** Studies that a caller or the room itself is about to remove, and callers that wait for trials to stop. */
  readonly removing: Set<StudyId>
  readonly stopWaits: Set<StopWait>
  closing: boolean
}

/** The queue of one study's callers that need its algorithm: one call at a time, all who wait are one batch. */
export interface Lane {
  callers: Caller[]
  busy: boolean
  errorsInARow: number
  retryAt: number
}

/** Somebody who waits for the algorithm. */
export interface Caller {
  readonly request: SuggestRequest
  readonly keep: KeepReply
  readonly resolve: (reply: SuggestReply) => void
  readonly reject: (error: unknown) => void
}

/** A request that is being answered: its repetition waits for the same answer. */
export interface PendingRequest {
  readonly bodyHash: string
  readonly reply: Promise<unknown>
}

/** Makes the row that keeps an answer; undefined when the request has no id. */
export type KeepReply = (reply: unknown) => RequestRow | undefined

/** Somebody who waits for trials to stop. */
export interface StopWait {
  readonly study: StudyId
  readonly until: number
  /** Looks again; undefined = the wait is over. */
  readonly look: (end: 'changed' | 'late' | 'closing') => void
}

/** Numbers the changes of all studies, so that watches of the list resume. */
export interface News {
  revision: number
  /** Readers that saw less than this get the whole list: they are of another life of the server, or were away for very long. */
  deletedUpTo: number
  readonly changed: Map<StudyId, number>
  readonly deleted: Map<StudyId, number>
}

/** Key of a study's name within its project. */
export function nameKey(project: string, name: string): string {
  return `${project}\n${name}`
}
