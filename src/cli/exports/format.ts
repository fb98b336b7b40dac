import type { ReadStudy, ReadTrial } from '../../wire/index.ts'
import type { Connection } from '../connection.ts'

/** What is exported, and over which connection its curves are read. */
export interface ExportSource {
  readonly connection: Connection
  readonly study: ReadStudy
  readonly trials: readonly ReadTrial[]
  /** Measurements instead of trials. */
  readonly curves: boolean
  /** A table of CSV begins with a byte order mark. */
  readonly bom?: boolean
}

/** A form in which a study leaves. Adding one is a file here and a line in registry.ts. */
export type ExportFormat = TextFormat | FileFormat | FolderFormat

interface Named {
  readonly name: string
  /** A few words for the help. */
  readonly summary: string
}

/** Goes to standard output or into a file. */
export interface TextFormat extends Named {
  readonly into: 'text'
  text(source: ExportSource): AsyncIterable<string>
}

/** Needs a file: it is no text. */
export interface FileFormat extends Named {
  readonly into: 'file'
  writeFile(source: ExportSource, file: string): Promise<void>
}

/** Needs a folder: it writes several files. */
export interface FolderFormat extends Named {
  readonly into: 'folder'
  /** Answers with one line that says what can be done with it. */
  writeFolder(source: ExportSource, folder: string): Promise<string>
}
