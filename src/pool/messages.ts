import type { Snapshot, TrialView } from '../algorithms/index.ts'
import type { StudyId, TrialNumber } from '../model/index.ts'
import type { PooledOutcome } from './contract.ts'

/** What a thread starts with. */
export interface ThreadData {
  readonly algorithmsModule: string
  /** One integer, 1 once the running call's deadline has passed. */
  readonly expired: SharedArrayBuffer
}

/** What changes in a replica before the algorithm runs. */
export interface Delta {
  /** The replica begins anew: `changed` are all trials. */
  readonly reset: boolean
  readonly changed: readonly TrialView[]
  readonly deleted: readonly TrialNumber[]
}

export interface RunMessage {
  readonly kind: 'run'
  readonly task: 'suggest' | 'recommend'
  readonly study: StudyId
  readonly algorithm: string
  readonly head: Omit<Snapshot, 'trials'>
  readonly delta: Delta
  readonly expireAfter?: number
}

export type ToThread = RunMessage | { readonly kind: 'forget'; readonly study: StudyId }

export type Answer = PooledOutcome | TrialNumber | undefined

export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string | undefined }
