import { z } from 'zod'
import type { Measurement } from '../../model/index.ts'
import { bounded } from './bounded.ts'
import { type Collector, type CollectorState, SCRAPE_END } from './collector.ts'
import { readSample, type Sample } from './exposition.ts'
import { LineCutter } from './lines.ts'
import { findStepName } from './steps.ts'

const settings = z.strictObject({
  port: z
    .int()
    .min(1)
    .max(65_535)
    .default(8_000)
    .describe(
      'Where the trial serves its metrics: HONE_METRICS_PORT says it. Trials that run side by side as processes take the next ports.',
    ),
  path: z.string().regex(/^\//, { error: 'must begin with /' }).default('/metrics').describe('The page.'),
  everySeconds: z.number().min(0.1).max(3_600).default(5).describe('How often it is asked for.'),
  metrics: z
    .record(
      z.string(),
      z.string().refine((text) => readSample(`${text} 0`) !== undefined, { error: 'must be a sample, as loss{split="valid"}' }),
    )
    .optional()
    .describe('Metric of the study -> name of the sample, where they differ; with labels as loss{split="valid"}.'),
})
type Settings = z.infer<typeof settings>

/**
 * Reads the gauges of a page in Prometheus' text format. A page's step is its resource metric, else its `step`, `epoch`, ...; where
 * it has none, every page on which something changed is the next step. Samples with labels are left out unless they are named.
 */
export const prometheus: Collector<Settings> = {
  name: 'prometheus',
  summary: 'Asks for the page of metrics that the command serves, in Prometheus’ text format.',
  settings,
  feed: ({ port, path, everySeconds }) => ({ kind: 'scrape', port, path, everyMs: everySeconds * 1_000 }),
  open(given, context, state = { offset: 0, step: 0 }) {
    const notes = new Set<string>()
    const cutter = new LineCutter(notes)
    const wanted = wantedSamples(given)
    let now: CollectorState = state
    let pushed = state.offset
    let page = new Map<string, number>()
    return {
      push(bytes, at) {
        const points: Measurement[] = []
        const take = (line: string, offset: number): void => {
          if (line === SCRAPE_END) {
            const point = measurePage(page, now, at)
            now = { ...(point?.state ?? now), offset }
            page = new Map()
            if (point !== undefined) points.push(point.point)
            return
          }
          const sample = readSample(line)
          const name = sample === undefined ? undefined : wanted(sample)
          if (name !== undefined) page.set(name, sample!.value)
        }
        cutter.push(bytes, take, pushed)
        pushed += bytes.length
        return { points, state: now, notes: [...notes] }
      },
    }

    function measurePage(
      found: Map<string, number>,
      before: CollectorState,
      at: number,
    ): { readonly point: Measurement; readonly state: CollectorState } | undefined {
      const stepName = findStepName(found, context)
      const given = stepName === undefined ? undefined : found.get(stepName)
      if (stepName !== undefined) found.delete(stepName)
      const kept = bounded(found, context, notes)
      const last = [...kept].map(([name, value]) => `${name}=${value}`).join('\n')
      // A page that says nothing new is none, nor is one that lacks every objective before the first step.
      if (kept.size === 0 || (last === before.last && (given === undefined || given === before.step))) return undefined
      const step = given ?? before.step + 1
      return { point: { step, values: Object.fromEntries(kept), at }, state: { ...before, step, last } }
    }
  },
}

/** Under which name a sample counts; undefined = it does not. */
function wantedSamples({ metrics }: Settings): (sample: Sample) => string | undefined {
  if (metrics === undefined) return ({ name, labels }) => (Object.keys(labels).length === 0 ? name : undefined)
  const named = Object.entries(metrics).map(([metric, text]) => ({ metric, sample: readSample(`${text} 0`) }))
  return (sample) =>
    named.find(
      (one) =>
        one.sample?.name === sample.name && Object.entries(one.sample.labels).every(([label, value]) => sample.labels[label] === value),
    )?.metric ?? (isStepLike(sample) ? sample.name : undefined)
}

/** Steps need not be named. */
function isStepLike({ name, labels }: Sample): boolean {
  return Object.keys(labels).length === 0 && /^(global_?)?step$|^epoch$|^iter(ation)?$/i.test(name)
}
