import { invariant, type Measurement } from '../../model/index.ts'
import { ByteReader, ByteWriter } from './bytes.ts'

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

/** Kinds of a column of numbers. */
const DELTAS = 0
const DOUBLES = 1

/** Presence of a metric: at every point, or a byte for each point. */
const EVERYWHERE = 1
const SOMEWHERE = 0

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
  const runs = readRuns(reader, row)
  const points = readPoints(reader)
  let from = 0
  return runs.map(({ revision, ordinal, length }) => {
    const until = from + (length ?? points.length)
    const report = { revision, ordinal, points: points.slice(from, until) }
    from = until
    return report
  })
}

/** One metric of a chunk's points up to a revision; the others are skipped over without being made. */
export function decodeMetric(bytes: Uint8Array, metric: string, row: Pick<Report, 'revision'>, throughRevision: number): MetricColumn {
  const reader = new ByteReader(bytes)
  const runs = readRuns(reader, { ...row, ordinal: 0 })
  const length = reader.count()
  const metrics = Array.from({ length: reader.count() }, () => reader.text())
  const steps = readNumbers(reader, length)
  skipNumbers(reader, length)
  const kept = lengthUpTo(runs, length, throughRevision)
  for (const name of metrics) {
    const everywhere = reader.byte() === EVERYWHERE
    if (name !== metric) skipMetric(reader, length, everywhere)
    else return readColumn(reader, steps.slice(0, kept), everywhere)
  }
  return { steps: [], values: [] }
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
  readRuns(reader, { revision: 0, ordinal: 0 })
  const length = reader.count()
  const names = Array.from({ length: reader.count() }, () => reader.text())
  const { steps, times, from } = sink.begin(length)
  for (const column of [steps, times]) {
    if (reader.byte() === DELTAS) reader.sums(column, from, length)
    else reader.doubles(column, from, length)
  }
  for (const name of names) {
    const { values, has } = sink.metric(name)
    if (reader.byte() === EVERYWHERE) {
      has.fill(1, from, from + length)
      reader.doubles(values, from, length)
      continue
    }
    for (let i = from; i < from + length; i++) {
      has[i] = reader.byte()
      if (has[i] === 1) values[i] = reader.double()
    }
  }
}

interface Run {
  readonly revision: number
  readonly ordinal: number
  /** Undefined = all points. */
  readonly length: number | undefined
}

function readRuns(reader: ByteReader, row: { readonly revision: number; readonly ordinal: number }): Run[] {
  const format = reader.byte()
  if (format === ONE_REPORT) return [{ revision: row.revision, ordinal: row.ordinal, length: undefined }]
  invariant(format === SEVERAL_REPORTS, `points in an unknown format ${format}`)
  let revision = 0
  return Array.from({ length: reader.count() }, () => {
    revision += reader.integer()
    return { revision, ordinal: reader.count(), length: reader.count() }
  })
}

/** How many of a chunk's points, which are in the order of their revisions, are no newer. */
function lengthUpTo(runs: readonly Run[], all: number, revision: number): number {
  const old = runs.filter((run) => run.revision <= revision)
  return old.length === runs.length ? all : old.reduce((sum, run) => sum + (run.length ?? all), 0)
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
  for (const metric of metrics) writeMetric(writer, points, metric)
}

function readPoints(reader: ByteReader): Measurement[] {
  const length = reader.count()
  const metrics = Array.from({ length: reader.count() }, () => reader.text())
  const steps = readNumbers(reader, length)
  const times = readNumbers(reader, length)
  const values = steps.map((): Record<string, number> => ({}))
  for (const metric of metrics) readMetric(reader, metric, values)
  return steps.map((step, i) => ({ step, values: values[i] as Record<string, number>, at: times[i] as number }))
}

function writeNumbers(writer: ByteWriter, numbers: readonly number[]): void {
  const exact = numbers.every((n) => Number.isInteger(n) && Math.abs(n) < 2 ** 51 && !Object.is(n, -0))
  writer.byte(exact ? DELTAS : DOUBLES)
  let last = 0
  for (const n of numbers) {
    if (exact) writer.integer(n - last)
    else writer.double(n)
    last = n
  }
}

function readNumbers(reader: ByteReader, length: number): number[] {
  const kind = reader.byte()
  const numbers: number[] = []
  let last = 0
  for (let i = 0; i < length; i++) {
    last = kind === DELTAS ? last + reader.integer() : reader.double()
    numbers.push(last)
  }
  return numbers
}

function skipNumbers(reader: ByteReader, length: number): void {
  if (reader.byte() === DELTAS) for (let i = 0; i < length; i++) reader.integer()
  else reader.skip(8 * length)
}

function skipMetric(reader: ByteReader, length: number, everywhere: boolean): void {
  if (everywhere) reader.skip(8 * length)
  else for (let i = 0; i < length; i++) if (reader.byte() === 1) reader.skip(8)
}

function readColumn(reader: ByteReader, steps: readonly number[], everywhere: boolean): MetricColumn {
  const column: MetricColumn = { steps: [], values: [] }
  for (const step of steps) {
    if (!everywhere && reader.byte() === 0) continue
    column.steps.push(step)
    column.values.push(reader.double())
  }
  return column
}

function writeMetric(writer: ByteWriter, points: readonly Measurement[], metric: string): void {
  const column = points.map((point) => (Object.hasOwn(point.values, metric) ? point.values[metric] : undefined))
  const everywhere = column.every((value) => value !== undefined)
  writer.byte(everywhere ? EVERYWHERE : SOMEWHERE)
  for (const value of column) {
    if (!everywhere) writer.byte(value === undefined ? 0 : 1)
    if (value !== undefined) writer.double(value)
  }
}

function readMetric(reader: ByteReader, metric: string, values: readonly Record<string, number>[]): void {
  const everywhere = reader.byte() === EVERYWHERE
  for (const point of values) {
    if (!everywhere && reader.byte() === 0) continue
    setValue(point, metric, reader.double())
  }
}

/** Sets a point's value of a metric, whatever the metric is called. */
export function setValue(values: Record<string, number>, metric: string, value: number): void {
  // A name that cannot be assigned; defining every property would take most of the time that reading takes.
  if (metric === '__proto__') Object.defineProperty(values, metric, { value, enumerable: true, writable: true, configurable: true })
  else values[metric] = value
}
