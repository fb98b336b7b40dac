import { z } from 'zod'
import type { Collector } from './collector.ts'
import { filteredLines, filters } from './line-filter.ts'
import { openLineParser } from './line-parser.ts'
import { readMetricLine } from './metric-line.ts'

const settings = z.strictObject({ filters })

/**
 * Reads measurements from what the command prints: JSON lines (`{"epoch": 3, "accuracy": 0.91}`), dictionaries of Python and pairs
 * (`epoch=3 accuracy=0.9123`, `loss: 1e-3`), or what patterns find; other lines are ignored.
 */
export const stdout: Collector<z.infer<typeof settings>> = {
  name: 'stdout',
  summary: 'Reads JSON lines and name=value pairs that the command prints.',
  settings,
  feed: () => ({ kind: 'stream', stream: 'stdout' }),
  open: (given, context, state) =>
    openLineParser(given.filters === undefined ? readMetricLine : filteredLines(given.filters), context, state),
}
