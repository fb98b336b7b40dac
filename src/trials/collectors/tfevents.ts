import { z } from 'zod'
import { LIMITS, type Measurement } from '../../model/index.ts'
import { RecordCutter, readScalars } from '../../tensorboard/index.ts'
import { bounded } from './bounded.ts'
import type { Collector, CollectorState } from './collector.ts'

const settings = z.strictObject({
  path: z
    .string()
    .min(1)
    .default('.')
    .describe('The folder of the event files, with those below it; a relative path starts from the trial’s own folder (HONE_TRIAL_DIR).'),
  tags: z
    .record(z.string(), z.string())
    .optional()
    .describe('Metric of the study -> tag, where they differ; of a file in a folder below with its name, as validation/epoch_accuracy.'),
})

/**
 * Reads scalars from the event files of TensorBoard, as torch's SummaryWriter, Keras and TensorFlow write them. A metric is called
 * by its tag; of a file in a folder below the given one, by FOLDER/TAG. The event's own step and time count.
 */
export const tfevents: Collector<z.infer<typeof settings>> = {
  name: 'tfevents',
  summary: 'Reads the event files that the command writes for TensorBoard.',
  settings,
  feed: ({ path }) => ({ kind: 'folder', path, named: 'tfevents' }),
  open({ tags = {} }, context, state = { offset: 0, step: 0 }) {
    const { within } = context
    const notes = new Set<string>()
    const cutter = new RecordCutter()
    const metricOf = new Map(Object.entries(tags).map(([metric, tag]) => [tag, metric]))
    let now: CollectorState = state
    let pushed = state.offset
    return {
      push(bytes, at) {
        const points: Measurement[] = []
        const take = (record: Uint8Array, offset: number): void => {
          const event = readScalars(record)
          const found = [...event.scalars].map(([tag, value]) => {
            const name = within === undefined ? tag : `${within}/${tag}`
            return [metricOf.get(name) ?? name, value] as const
          })
          const values = Object.fromEntries(bounded(new Map(found.filter(([name]) => isName(name))), context, notes))
          const isMeasured = Object.keys(values).length > 0 && Number.isSafeInteger(event.step) && event.step >= 0
          if (isMeasured) points.push({ step: event.step, values, at: timeOf(event.wallTime, at) })
          now = { offset, step: isMeasured ? event.step : now.step }
        }
        cutter.push(bytes, take, pushed)
        pushed += bytes.length
        return { points, state: now, notes: [...notes] }
      },
    }
  },
}

function isName(name: string): boolean {
  return name.length > 0 && name.length <= LIMITS.nameCharacters
}

/** The event's own time, unless its clock is ahead of ours or none. */
function timeOf(wallTime: number, at: number): number {
  const ms = Math.round(wallTime * 1_000)
  return ms > 0 && ms <= at ? ms : at
}
