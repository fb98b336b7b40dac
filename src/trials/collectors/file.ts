import { z } from 'zod'
import type { Collector } from './collector.ts'
import { filteredLines, filters } from './line-filter.ts'
import { openLineParser, type ReadLine } from './line-parser.ts'
import { readJsonLine, readMetricLine, readPairLine } from './metric-line.ts'

const FORMATS: Record<'auto' | 'text' | 'json', ReadLine> = { auto: readMetricLine, text: readPairLine, json: readJsonLine }

const settings = z.strictObject({
  path: z
    .string()
    .min(1)
    .default('metrics.txt')
    .describe('The file that the trial writes; a relative path starts from its own folder (HONE_TRIAL_DIR).'),
  format: z
    .enum(['auto', 'text', 'json'])
    .default('auto')
    .describe('text: name=value pairs; json: a JSON object a line, numbers in quotes too; auto: line by line.'),
  filters,
})

/** Reads measurements from a file that the command writes line by line, as `stdout` does from what it prints. */
export const file: Collector<z.infer<typeof settings>> = {
  name: 'file',
  summary: 'Reads lines of text or JSON that the command writes into a file.',
  settings,
  feed: ({ path }) => ({ kind: 'file', path }),
  open: (given, context, state) =>
    openLineParser(given.filters === undefined ? FORMATS[given.format] : filteredLines(given.filters), context, state),
}
