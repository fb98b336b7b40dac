import type { Connection } from '../connection.ts'
import type { DraftFlags } from '../study-draft.ts'
import type { ForeignStudy } from './foreign.ts'

export interface ImportFlags extends DraftFlags {
  /** Which of the studies that the source holds. */
  readonly study?: string
  /** A study document that says what the study is to be; else it is made from what the source says. */
  readonly file?: string
  /** Leave the study paused. */
  readonly paused?: boolean
}

/** What came of an import, for the last words. */
export interface Imported {
  /** As the study is found: PROJECT/NAME or NAME. */
  readonly study: string
  readonly trials: number
  readonly notes: readonly string[]
}

/** A kind of history that can be taken over. Adding one is a file here and a line in registry.ts. */
export type ImportFormat = {
  readonly name: string
  /** A few words for the help. */
  readonly summary: string
  /** True when the source (a path, or an address) looks like one of its own; throws at most a CliFailure, for one that is damaged. */
  recognises(source: string): Promise<boolean> | boolean
} & (
  | {
      /** Reads the study that is meant. Throws a CliFailure that says what cannot be taken, and where. */
      read(source: string, flags: ImportFlags): Promise<ForeignStudy>
    }
  | {
      /** Brings the study over by itself: the server speaks that program's own language. */
      bringOver(connection: Connection, source: string, flags: ImportFlags): Promise<Imported>
    }
)
