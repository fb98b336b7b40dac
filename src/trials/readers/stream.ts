import { type Measurement, withNotes } from '../../model/index.ts'
import type { CollectorState } from '../collectors/collector.ts'
import { StreamCut } from '../executors/executor.ts'
import { type MetricReader, PIECE_BYTES, type ReaderOptions, stateOf } from './reader.ts'

/** Reads one stream of bytes: an output, or a file that grows. */
export function openStreamReader(
  read: (offset: number, bytesMax: number) => Promise<Uint8Array>,
  { open, now, cursor }: ReaderOptions,
): MetricReader {
  const from = stateOf(cursor)
  let parser = open(from)
  let offset = from?.offset ?? 0
  let points: readonly Measurement[] = []
  let notes: readonly string[] = []
  let state: CollectorState = from ?? { offset: 0, step: 0 }
  const feed = (bytes: Uint8Array, final: boolean): void => {
    const parsed = parser.push(bytes, now(), final)
    points = [...points, ...parsed.points]
    notes = withNotes(notes, parsed.notes)
    state = parsed.state
  }
  const goOn = (error: unknown): Uint8Array => {
    if (!(error instanceof StreamCut)) throw error
    offset = error.goOnAt
    state = { ...state, offset }
    parser = open(state)
    return new Uint8Array(0)
  }
  return {
    async readPiece() {
      const before = offset
      const bytes = await read(offset, PIECE_BYTES).catch(goOn)
      if (bytes.length === 0) return offset < before
      offset += bytes.length
      feed(bytes, false)
      return true
    },
    end: () => feed(new Uint8Array(0), true),
    get parsed() {
      return { points, cursor: { ...state }, notes }
    },
    taken(count) {
      points = points.slice(count)
    },
  }
}
