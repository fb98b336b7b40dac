import type { Integer, Measurement, Study, StudyId, Trial, TrialNumber } from '../../model/index.ts'

/** What a watcher is told: the newest state of all that changed after its revision. */
export interface StudyChange {
  /** Resume from here. */
  readonly revision: Integer
  /** It is the whole study: what was known of it before does not count. */
  readonly whole?: true
  readonly study: Study
  readonly trials: readonly Trial[]
  /** Points added, by trial. */
  readonly points: readonly { readonly trial: TrialNumber; readonly points: readonly Measurement[] }[]
  readonly deletedTrials: readonly TrialNumber[]
}

export interface WatchOptions {
  /** A whole study comes without its points: for readers that ask for its curves in another way, or not at all. */
  readonly withoutOldPoints?: boolean
}

/** What a watcher of all studies is told. */
export interface StudiesChange {
  /** Resume from here. */
  readonly revision: Integer
  /** These are all studies there are: forget others. */
  readonly whole: boolean
  /** New or changed, newest first when whole. */
  readonly studies: readonly Study[]
  readonly deleted: readonly StudyId[]
}
