import type { Trial } from '../model/index.ts'
import type { Studies } from '../study/index.ts'
import type { Access, AdmissionOptions, Perimeter } from './access/index.ts'
import type { ParseDocument } from './documents.ts'
import type { Metrics } from './telemetry/index.ts'
import type { LiveCertificate } from './tls/index.ts'

/** What a door is opened with that some of the studies' callers come through. */
export interface DoorOptions {
  /** `host:port`; port 0 takes a free one. */
  readonly address: string
  readonly studies: Studies
  readonly access: Access
  readonly admission?: AdmissionOptions
  /** Takes the bugs that end calls, with their stack. */
  readonly log?: (event: object) => void
  /** Counts the calls. */
  readonly metrics?: Metrics
}

/** And one that all come through. */
export interface MainDoorOptions extends DoorOptions {
  readonly parseDocument: ParseDocument
  readonly logs: LogReader
  /** Who reaches the server; this machine alone when absent. */
  readonly perimeter?: Perimeter
  /** Serves over TLS. */
  readonly certificate?: LiveCertificate
}

export type LogStream = 'stdout' | 'stderr'

/** Reads what a trial's newest attempt wrote. */
export interface LogReader {
  /** Bytes of the stream from an offset, up to a bound; empty when there is nothing newer. */
  read(trial: Trial, stream: LogStream, offset: number, bytesMax: number): Promise<Uint8Array>
}
