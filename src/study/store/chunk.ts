import { invariant, type Measurement } from '../../model/index.ts'
import { ByteReader, ByteWriter } from './bytes.ts'

/**
 * The points of one report as bytes, column by column:
 * format (1 byte) · number of points · number of metrics · their names · steps · times · per metric: presence, values.
 * Steps and times are differences of integers where that is exact, else doubles. Values are doubles, so that NaN,
 * infinities and the sign of zero survive.
 */
const FORMAT = 1

/** Kinds of a column of numbers. */
const DELTAS = 0
const DOUBLES = 1

/** Presence of a metric: at every point, or a byte for each point. */
const EVERYWHERE = 1
const SOMEWHERE = 0

/** The bytes of some points. */
export function encodeChunk(points: readonly Measurement[]): Uint8Array {
  const metrics = [...new Set(points.flatMap((point) => Object.keys(point.values)))]
  const writer = new ByteWriter()
  writer.byte(FORMAT)
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
  return writer.finish()
}

/** The points of bytes that `encodeChunk` made. */
export function decodeChunk(bytes: Uint8Array): Measurement[] {
  const reader = new ByteReader(bytes)
  const format = reader.byte()
  invariant(format === FORMAT, `points in an unknown format ${format}`)
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
  let last = 0
  return Array.from({ length }, () => {
    last = kind === DELTAS ? last + reader.integer() : reader.double()
    return last
  })
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
    // Not an assignment: a metric may be called __proto__.
    Object.defineProperty(point, metric, { value: reader.double(), enumerable: true, writable: true, configurable: true })
  }
}
