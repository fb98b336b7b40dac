import { type Measurement, withNotes } from '../../model/index.ts'
import { type CollectorState, SCRAPE_END } from '../collectors/collector.ts'
import type { Timer } from '../context.ts'
import { type MetricReader, type ReaderOptions, stateOf } from './reader.ts'

const PAGE_BYTES_MAX = 1_048_576
const PATIENCE_MS = 5_000
const LARGE_PAGE_NOTE = `a page of metrics larger than ${PAGE_BYTES_MAX / 1_048_576} MiB was not read: serve the metrics that count on one of their own`

export interface Scrape {
  /** Asks for the page: its bytes; undefined when nobody serves it now. */
  readonly fetchPage: (within: AbortSignal) => Promise<AsyncIterable<Uint8Array> | undefined>
  readonly everyMs: number
  readonly after: Timer
  /** Something was measured: somebody should take it. */
  readonly wake: () => void
  /** Ends the asking. */
  readonly signal: AbortSignal
}

/** Asks for a page of the trial at an interval, whatever else happens; a page that does not come is asked for again next time. */
export function openScrapeReader({ fetchPage, everyMs, after, wake, signal }: Scrape, { open, now, cursor }: ReaderOptions): MetricReader {
  const from = stateOf(cursor)
  const parser = open(from)
  let points: readonly Measurement[] = []
  let notes: readonly string[] = []
  let state: CollectorState = from ?? { offset: 0, step: 0 }

  const ask = async (): Promise<void> => {
    const page = await readPage(fetchPage, AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]))
    if (signal.aborted) return
    if (page === 'tooLarge') {
      const said = withNotes(notes, [LARGE_PAGE_NOTE])
      if (said !== notes) wake()
      notes = said
    } else if (page !== undefined) {
      const parsed = parser.push(Buffer.from(`${page.text}\n${SCRAPE_END}\n`), now(), false)
      points = [...points, ...parsed.points]
      notes = withNotes(notes, parsed.notes)
      state = parsed.state
      if (parsed.points.length > 0) wake()
    }
    const callOff = after(everyMs, () => {
      signal.removeEventListener('abort', callOff)
      void ask()
    })
    signal.addEventListener('abort', callOff, { once: true })
  }
  if (!signal.aborted) void ask()
  return {
    readPiece: async () => false,
    end() {},
    get parsed() {
      return { points, cursor: { ...state }, notes }
    },
    taken(count) {
      points = points.slice(count)
    },
  }
}

/** The page; undefined when nobody answers well. */
async function readPage(fetchPage: Scrape['fetchPage'], signal: AbortSignal): Promise<{ readonly text: string } | 'tooLarge' | undefined> {
  try {
    const page = await fetchPage(signal)
    if (page === undefined) return undefined
    const parts: Uint8Array[] = []
    let bytes = 0
    for await (const part of page) {
      bytes += part.length
      if (bytes > PAGE_BYTES_MAX) return 'tooLarge'
      parts.push(part)
    }
    // The page's own end, as OpenMetrics has it, is not ours.
    return { text: Buffer.concat(parts).toString('utf8').replaceAll(`${SCRAPE_END}\n`, '') }
  } catch {
    return undefined
  }
}
