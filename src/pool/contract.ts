import type { Snapshot, SuggestOutcome, TrialView } from '../algorithms/index.ts'
import type { StudyId, TrialNumber } from '../model/index.ts'

/** What an algorithm is to be run on. */
export interface AlgorithmInputs {
  readonly algorithm: string
  /** The snapshot without its trials (settings already parsed by the algorithm's schema). */
  readonly head: Omit<Snapshot, 'trials'>
  /** The study's revision that the trials are as of. */
  readonly revision: number
  /**
   * The trials as of `revision` that changed after an older one, and those deleted since; for 0 all trials. Called once, when a
   * thread takes the call (at once when one is free), with 0 or the revision of an earlier call.
   */
  readonly trialsSince: (revision: number) => { changed: readonly TrialView[]; deleted: readonly TrialNumber[] }
  /** Milliseconds from the start of the algorithm; waiting for a thread does not count. */
  readonly deadlineMs: number
  /** Tells the algorithm that its deadline has passed after so many times of telling it otherwise, whatever the clock says: for replay. */
  readonly expireAfter?: number
}

/** What the algorithm said, and how often it had been told that it still has time when it was told that it has none. */
export type PooledOutcome = SuggestOutcome & { readonly expiredAfter?: number }

/**
 * Runs algorithms in worker threads, one call of a study at a time. Calls reject with ALGORITHM_FAILED (it threw, or its thread
 * died), DEADLINE_PASSED (it ran past twice its deadline and its thread was ended) or SERVER_STOPPING (the pool is closed). After
 * any of them the next call works: a thread that was lost is replaced and gets everything anew.
 */
export interface AlgorithmPool {
  /** At the deadline the algorithm is told to finish with the cheapest right answer; at twice the deadline it is ended. */
  suggest(study: StudyId, inputs: AlgorithmInputs): Promise<PooledOutcome>
  /** Undefined when the algorithm has no opinion. */
  recommend(study: StudyId, inputs: AlgorithmInputs): Promise<TrialNumber | undefined>
  /** The study ended or was deleted: its replica and cache are dropped. */
  forget(study: StudyId): void
  /** CPU seconds that the threads that live have used; undefined where this Node cannot tell. */
  cpuSeconds?(): Promise<number | undefined>
  /** Ends all threads; calls under way reject. */
  close(): Promise<void>
}

export interface PoolOptions {
  /** At least 1. Each is started when it is first needed. */
  readonly threads: number
  /** URL of a module that exports `findAlgorithm(name)`; the registry when absent. */
  readonly algorithmsModule?: string
}
