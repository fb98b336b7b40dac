import { HoneError, LIMITS, type Measurement, type Problem, type Study, type Trial } from '../../model/index.ts'
import type { ReportedMeasurement } from '../../study/index.ts'
import type { ReadMetricLog, WireMetricLog } from '../../wire/index.ts'

/** What Katib's collectors say where they found no number. */
const UNAVAILABLE = 'unavailable'
const WORDS: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  '-infinity': Number.NEGATIVE_INFINITY,
  true: 1,
  false: 0,
}

/**
 * What was reported, as measurements: rows of one time are one, until a metric comes again. One with an objective is the next step, others
 * belong to the newest one; where the study counts steps by a metric, that says which it is. Throws INVALID_REQUEST for values that are no numbers.
 */
export function decodeLog(rows: readonly ReadMetricLog[], { spec }: Study, trial: Trial, now: number): ReportedMeasurement[] {
  if (rows.length > LIMITS.measurementsPerCall) {
    throw new HoneError('LIMIT_REACHED', `one call takes ${LIMITS.measurementsPerCall} rows: send them in several`)
  }
  const problems: Problem[] = []
  const groups: { stamp: string; values: Map<string, number> }[] = []
  for (const [i, { timeStamp: stamp, metric }] of rows.entries()) {
    const { name = '', value: text = '' } = metric ?? {}
    if (text === UNAVAILABLE) continue
    const value = numberIn(text)
    if (name === '') problems.push({ field: `metric_logs[${i}].metric.name`, message: 'is missing' })
    if (value === undefined) problems.push({ field: `metric_logs[${i}].metric.value`, value: text, message: 'must be a number' })
    const open = groups.at(-1)
    if (open === undefined || open.stamp !== stamp || open.values.has(name)) groups.push({ stamp, values: new Map([[name, value ?? 0]]) })
    else open.values.set(name, value ?? 0)
  }
  const [first] = problems
  if (first !== undefined) throw new HoneError('INVALID_REQUEST', `${first.field} ${first.message}`, { problems })
  return groups.map(({ stamp, values }) => {
    const given = spec.resource === undefined ? undefined : values.get(spec.resource.metric)
    const isNext = spec.objectives.some(({ metric }) => values.has(metric))
    const step = Number.isSafeInteger(given) && given! >= 0 ? given : isNext ? undefined : (trial.lastStep ?? 0)
    return { ...(step === undefined ? {} : { step }), values: Object.fromEntries(values), at: timeIn(stamp, now) }
  })
}

/** As Python writes numbers, also those in a tensor: its client sends what `str` makes of a value. */
function numberIn(text: string): number | undefined {
  const bare = (/^tensor\(([^,()]+)[,)]/.exec(text)?.[1] ?? text).trim()
  const number = WORDS[bare.toLowerCase()] ?? (bare === '' ? undefined : Number(bare))
  return number === undefined || (Number.isNaN(number) && bare.toLowerCase() !== 'nan') ? undefined : number
}

/** A trial's clock may be fast. */
function timeIn(stamp: string, now: number): number {
  const at = Date.parse(stamp)
  return Number.isNaN(at) ? now : Math.min(at, now)
}

export interface LogQuery {
  readonly metricName: string
  readonly startTime: string
  readonly endTime: string
}

/** A curve as rows, oldest first. Throws INVALID_REQUEST for times that are none. */
export function encodeLog(points: readonly Measurement[], { metricName, startTime, endTime }: LogQuery): WireMetricLog[] {
  const from = boundOf('start_time', startTime) ?? Number.NEGATIVE_INFINITY
  const to = boundOf('end_time', endTime) ?? Number.POSITIVE_INFINITY
  const asked = points.filter(({ at }) => at >= from && at <= to).toSorted((a, b) => a.at - b.at)
  return asked.flatMap(({ values, at }) =>
    Object.entries(values)
      .filter(([name]) => metricName === '' || name === metricName)
      .map(([name, value]) => ({ timeStamp: new Date(at).toISOString(), metric: { name, value: String(value) } })),
  )
}

function boundOf(field: string, text: string): number | undefined {
  if (text === '') return undefined
  const at = Date.parse(text)
  if (!Number.isNaN(at)) return at
  const message = 'must be a time as 2026-01-31T12:00:00Z'
  throw new HoneError('INVALID_REQUEST', `${field} ${message}`, { problems: [{ field, value: text, message }] })
}
