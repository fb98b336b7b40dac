import type { JsonValue, Measurement, Study } from '../model/index.ts'
import type { CollectorParser, CollectorState } from './collectors/collector.ts'
import type { Context } from './context.ts'
import { type OutputSource, StreamCut } from './executors/executor.ts'

const CHUNK_BYTES = 256 * 1024

/** Reads an attempt's output as it grows and keeps what was parsed until somebody takes it. */
export interface OutputReader {
  /** Parses the next piece; false when there is nothing new. */
  readPiece(): Promise<boolean>
  /** The output has ended: parses a last line that has no end. */
  end(): void
  /** What was parsed and not taken yet, and where to go on after it. Taking is separate from reading, so that a failed report loses nothing. */
  readonly parsed: { readonly points: readonly Measurement[]; readonly cursor: Record<string, JsonValue> }
  /** Forgets the first points: they are in the ledger. */
  taken(count: number): void
}

/** Opens the reader of a study's collector over an attempt's output, at the cursor that the ledger keeps. */
export function openOutputReader(
  context: Context,
  study: Study,
  source: OutputSource,
  cursor: Readonly<Record<string, JsonValue>> | undefined,
): OutputReader {
  const { spec } = study
  const collector = context.collectors.find(({ name }) => name === spec.metrics.name)
  if (collector === undefined) throw new Error(`bug: study ${study.id} names the unknown collector ${spec.metrics.name}`)
  const settings = collector.settings.parse(spec.metrics.settings)
  const about = {
    objectives: spec.objectives.map(({ metric }) => metric),
    ...(spec.resource === undefined ? {} : { stepMetric: spec.resource.metric }),
  }
  const from = cursorOf(cursor)
  let parser: CollectorParser = collector.open(settings, about, from)
  let offset = from?.offset ?? 0
  let points: readonly Measurement[] = []
  let state: CollectorState = from ?? { offset: 0, step: 0 }
  const feed = (bytes: Uint8Array, final: boolean): void => {
    const parsed = parser.push(bytes, context.now(), final)
    points = [...points, ...parsed.points]
    state = parsed.state
  }
  const goOn = (error: unknown): Uint8Array => {
    if (!(error instanceof StreamCut)) throw error
    offset = error.goOnAt
    state = { ...state, offset }
    parser = collector.open(settings, about, state)
    return new Uint8Array(0)
  }
  return {
    async readPiece() {
      const from = offset
      const bytes = await source.read(collector.stream, offset, CHUNK_BYTES).catch(goOn)
      if (bytes.length === 0) return offset < from
      offset += bytes.length
      feed(bytes, false)
      return true
    },
    end: () => feed(new Uint8Array(0), true),
    get parsed() {
      return { points, cursor: { ...state } }
    },
    taken(count) {
      points = points.slice(count)
    },
  }
}

function cursorOf(detail: Readonly<Record<string, JsonValue>> | undefined): CollectorState | undefined {
  const { offset, step, named } = detail ?? {}
  if (typeof offset !== 'number' || typeof step !== 'number') return undefined
  return { offset, step, ...(named === true ? { named } : {}) }
}
