import { invariant, type Measurement } from '../../../model/index.ts'
import { ByteReader, ByteWriter } from './bytes.ts'
import {
  readMetric,
  readMetricInto,
  readNumbers,
  readNumbersInto,
  skipMetric,
  skipNumbers,
  writeMetric,
  writeNumbers,
} from './chunk-columns.ts'

/**
 * The points of one or several reports of a trial as bytes, column by column:
 * format (1 byte) · reports, when there are several · number of points · number of metrics · their names · steps · times ·
 * per metric: presence, values.
 * Steps and times are differences of integers where that is exact, else doubles. Values are doubles, so that NaN,
 * infinities and the sign of zero survive.
 */
const ONE_REPORT = 1
/** Before the points: number of reports, and for each its revision, its place in its commit, and how many points are its. */
const SEVERAL_REPORTS = 2

/** What one report added, and when. */
export interface Report {
  readonly revision: number
  /** The report's place in its commit. */
  readonly ordinal: number
  readonly points: readonly Measurement[]
}

/** One metric of some points: the step and the value of each that has it. */
export interface MetricColumn {
  readonly steps: number[]
  readonly values: number[]
}

/** The bytes of one report's points. */
export function encodeChunk(points: readonly Measurement[]): Uint8Array {
  const writer = new ByteWriter()
  writer.byte(ONE_REPORT)
  writePoints(writer, points)
  return writer.finish()
}

/** The bytes of several reports of one trial. */
export function encodeReports(reports: readonly Report[]): Uint8Array {
  const writer = new ByteWriter()
  writer.byte(SEVERAL_REPORTS)
  writer.count(reports.length)
  let last = 0
  for (const { revision, ordinal, points } of reports) {
    writer.integer(revision - last)
    writer.count(ordinal)
    writer.count(points.length)
    last = revision
  }
  writePoints(
    writer,
    reports.flatMap((report) => report.points),
  )
  return writer.finish()
}

/** The reports of bytes that `encodeReports` made, or the one of `encodeChunk`: it is said by its row when that was. */
export function decodeReports(bytes: Uint8Array, row: { readonly revision: number; readonly ordinal: number }): Report[] {
  const reader = new ByteReader(bytes)
  const { runs, length: all, metrics } = readHead(reader, row)
  const points = readPoints(reader, all, metrics)
  let from = 0
  return runs.map(({ revision, ordinal, length }) => {
    const report = { revision, ordinal, points: points.slice(from, from + length) }
    from += length
    return report
  })
}

/** One metric of a chunk's points up to a revision; the others are skipped over without being made. */
export function decodeMetric(bytes: Uint8Array, metric: string, row: Pick<Report, 'revision'>, throughRevision: number): MetricColumn {
  const reader = new ByteReader(bytes)
  const { runs, length, metrics } = readHead(reader, { ...row, ordinal: 0 })
  const steps = readNumbers(reader, length)
  skipNumbers(reader, length)
  const column: MetricColumn = { steps: [], values: [] }
  for (const name of metrics) {
    if (name !== metric) {
      skipMetric(reader, length)
      continue
    }
    readMetric(reader, lengthUpTo(runs, throughRevision), (i, value) => {
      column.steps.push(steps[i]!)
      column.values.push(value)
    })
    break
  }
  return column
}

/** Takes a chunk's points column by column. */
export interface ColumnSink {
  /** So many points follow: the columns of their steps and times, and where they go in them. */
  begin(length: number): { readonly steps: Float64Array; readonly times: Float64Array; readonly from: number }
  /** The column of a metric's values, and of which points have one (1), for the same places. */
  metric(name: string): { readonly values: Float64Array; readonly has: Uint8Array }
}

/** Reads a chunk's points into columns, whatever reports they came by: no point becomes an object. */
export function readColumns(bytes: Uint8Array, sink: ColumnSink): void {
  const reader = new ByteReader(bytes)
  const { length, metrics } = readHead(reader, { revision: 0, ordinal: 0 })
  const { steps, times, from } = sink.begin(length)
  for (const column of [steps, times]) readNumbersInto(reader, column, { from, length })
  for (const name of metrics) readMetricInto(reader, sink.metric(name), { from, length })
}

/** What stands before a chunk's columns. */
interface Head {
  readonly runs: readonly Run[]
  /** Points of all reports. */
  readonly length: number
  readonly metrics: readonly string[]
}

/** The points of one report, in the order of the reports. */
interface Run {
  readonly revision: number
  readonly ordinal: number
  readonly length: number
}

function readHead(reader: ByteReader, { revision, ordinal }: { readonly revision: number; readonly ordinal: number }): Head {
  const format = reader.byte()
  invariant(format === ONE_REPORT || format === SEVERAL_REPORTS, `points in an unknown format ${format}`)
  const several = format === ONE_REPORT ? undefined : readRuns(reader)
  const length = reader.count()
  const metrics = Array.from({ length: reader.count() }, () => reader.text())
  return { runs: several ?? [{ revision, ordinal, length }], length, metrics }
}

function readRuns(reader: ByteReader): Run[] {
  let revision = 0
  return Array.from({ length: reader.count() }, () => {
    revision += reader.integer()
    return { revision, ordinal: reader.count(), length: reader.count() }
  })
}

/** How many of a chunk's points, which are in the order of their revisions, are no newer. */
function lengthUpTo(runs: readonly Run[], revision: number): number {
  return runs.reduce((sum, run) => (run.revision <= revision ? sum + run.length : sum), 0)
}

function writePoints(writer: ByteWriter, points: readonly Measurement[]): void {
  const metrics = [...new Set(points.flatMap((point) => Object.keys(point.values)))]
  writer.count(points.length)
  writer.count(metrics.length)
  for (const metric of metrics) writer.text(metric)
  writeNumbers(
    writer,
    points.map((point) => point.step),
  )
  writeNumbers(
    writer,
    points.map((point) => point.at),
  )
  for (const metric of metrics) {
    writeMetric(
      writer,
      points.map(({ values }) => (Object.hasOwn(values, metric) ? values[metric] : undefined)),
    )
  }
}

function readPoints(reader: ByteReader, length: number, metrics: readonly string[]): Measurement[] {
  const steps = readNumbers(reader, length)
  const times = readNumbers(reader, length)
  const values = steps.map((): Record<string, number> => ({}))
  for (const metric of metrics) readMetric(reader, length, (i, value) => setValue(values[i]!, metric, value))
  return steps.map((step, i) => ({ step, values: values[i]!, at: times[i]! }))
}

/** Sets a point's value of a metric, whatever the metric is called. */
export function setValue(values: Record<string, number>, metric: string, value: number): void {
  // A name that cannot be assigned; defining every property would take most of the time that reading takes.
  if (metric === '__proto__') Object.defineProperty(values, metric, { value, enumerable: true, writable: true, configurable: true })
  else values[metric] = value
}
