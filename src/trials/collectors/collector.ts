import type { z } from 'zod'
import type { Measurement } from '../../model/index.ts'

/** What a collector must know of the study. */
export interface CollectContext {
  /** Where no line names a step, each with one of them is the next one; reports without any of them are kept all the same. */
  readonly objectives: readonly string[]
  /** Metrics that the study needs beside its objectives: all of them are kept, however many others there are. */
  readonly needed?: ReadonlySet<string>
  /** Name of the value that counts the steps, when the study declares a resource. */
  readonly stepMetric?: string
  /** Of one file among several: the folder that it lies in, seen from theirs; absent = there itself. */
  readonly within?: string
}

/** Where a collector's bytes come from. Paths start from the trial's own folder (HONE_TRIAL_DIR). */
export type Feed =
  /** What the command prints. */
  | { readonly kind: 'stream'; readonly stream: 'stdout' | 'stderr' }
  /** A file that grows. */
  | { readonly kind: 'file'; readonly path: string }
  /** Files that grow, here and below, with this in their names; each is parsed by itself. */
  | { readonly kind: 'folder'; readonly path: string; readonly named: string }
  /** A page of the trial that is asked for again and again; behind each answer stands SCRAPE_END. */
  | { readonly kind: 'scrape'; readonly port: number; readonly path: string; readonly everyMs: number }

/** Feeds that are files of the trial. */
export type FileFeed = Extract<Feed, { kind: 'file' | 'folder' }>

/** The line that ends an answer (OpenMetrics has the same one). */
export const SCRAPE_END = '# EOF'

/**
 * Turns what an attempt writes into measurements, chunk by chunk. The parser keeps what is needed to go on in `state`,
 * which is committed together with the measurements: nothing is lost or counted twice over a restart. It knows nothing of how
 * the bytes travel: that is its feed's.
 */
export interface Collector<Settings = unknown> {
  readonly name: string
  readonly summary: string
  readonly settings: z.ZodType<Settings>
  /** What it reads. */
  feed(settings: Settings): Feed
  /** Starts parsing at `state` (as returned earlier), or at the beginning. */
  open(settings: Settings, context: CollectContext, state?: CollectorState): CollectorParser
}

/** Where the parser stands, as JSON. */
export interface CollectorState {
  /** Bytes consumed: always whole lines, records or answers. */
  readonly offset: number
  /** The newest step. */
  readonly step: number
  /** The output names its steps. */
  readonly named?: boolean
  /** What was measured last, where only changes count. */
  readonly last?: string
}

export interface CollectorParser {
  /** Feeds the bytes that follow `state.offset`; `at` stamps the measurements, `final` says that no more bytes will come. */
  push(bytes: Uint8Array, at: number, final: boolean): Parsed
}

/** What the parser makes of some bytes. */
export interface Parsed {
  readonly points: readonly Measurement[]
  readonly state: CollectorState
  /** What of all that it was fed so far it could not take, a sentence each. */
  readonly notes: readonly string[]
}
