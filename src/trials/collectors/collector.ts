import type { z } from 'zod'
import type { Measurement } from '../../model/index.ts'

/** What a collector must know of the study. */
export interface CollectContext {
  /** Metrics that the study names (objectives, constraints): reports without any of them are kept all the same. */
  readonly objectives: readonly string[]
  /** Name of the value that counts the steps, when the study declares a resource. */
  readonly stepMetric?: string
}

/**
 * Turns an attempt's output into measurements, chunk by chunk. The parser keeps what is needed to go on in `state`,
 * which is committed together with the measurements: nothing is lost or counted twice over a restart.
 */
export interface Collector<Settings = unknown> {
  readonly name: string
  readonly summary: string
  readonly settings: z.ZodType<Settings>
  /** Which stream it reads. */
  readonly stream: 'stdout' | 'stderr'
  /** Starts parsing at `state` (as returned earlier), or at the beginning. */
  open(settings: Settings, context: CollectContext, state?: CollectorState): CollectorParser
}

/** Where the parser stands: bytes consumed (always at a line's end), the newest step, and whether the output names its steps. */
export interface CollectorState {
  readonly offset: number
  readonly step: number
  readonly named?: boolean
}

export interface CollectorParser {
  /** Feeds the bytes that follow `state.offset`; `at` stamps the measurements, `final` says that no more bytes will come. */
  push(bytes: Uint8Array, at: number, final: boolean): { readonly points: readonly Measurement[]; readonly state: CollectorState }
}
