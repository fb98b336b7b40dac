import type { ByteReader, ByteWriter } from './bytes.ts'

/** Kinds of a column of numbers. */
const DELTAS = 0
const DOUBLES = 1

/** Presence of a metric: at every point, or a byte for each point. */
const EVERYWHERE = 1
const SOMEWHERE = 0

/** Where values go in a column. */
interface Place {
  readonly from: number
  readonly length: number
}

/** Writes a column of numbers: differences of integers where that is exact, else doubles. */
export function writeNumbers(writer: ByteWriter, numbers: readonly number[]): void {
  const exact = numbers.every((n) => Number.isInteger(n) && Math.abs(n) < 2 ** 51 && !Object.is(n, -0))
  writer.byte(exact ? DELTAS : DOUBLES)
  let last = 0
  for (const n of numbers) {
    if (exact) writer.integer(n - last)
    else writer.double(n)
    last = n
  }
}

export function readNumbers(reader: ByteReader, length: number): number[] {
  const kind = reader.byte()
  const numbers: number[] = []
  let last = 0
  for (let i = 0; i < length; i++) {
    last = kind === DELTAS ? last + reader.integer() : reader.double()
    numbers.push(last)
  }
  return numbers
}

/** Reads a column of numbers into a part of a longer one. */
export function readNumbersInto(reader: ByteReader, column: Float64Array, { from, length }: Place): void {
  if (reader.byte() === DELTAS) reader.sums(column, from, length)
  else reader.doubles(column, from, length)
}

export function skipNumbers(reader: ByteReader, length: number): void {
  if (reader.byte() === DELTAS) for (let i = 0; i < length; i++) reader.integer()
  else reader.skip(8 * length)
}

/** Writes a metric's column: at which points it is, unless at every one, and its values there. */
export function writeMetric(writer: ByteWriter, values: readonly (number | undefined)[]): void {
  const everywhere = values.every((value) => value !== undefined)
  writer.byte(everywhere ? EVERYWHERE : SOMEWHERE)
  for (const value of values) {
    if (!everywhere) writer.byte(value === undefined ? 0 : 1)
    if (value !== undefined) writer.double(value)
  }
}

/** Reads a metric's column for the first so many points; `take` gets the place and the value of each that has it. */
export function readMetric(reader: ByteReader, length: number, take: (place: number, value: number) => void): void {
  const everywhere = reader.byte() === EVERYWHERE
  for (let i = 0; i < length; i++) {
    if (!everywhere && reader.byte() === 0) continue
    take(i, reader.double())
  }
}

/** Reads a metric's column into a part of a longer one; `has` gets 1 where a point has it. */
export function readMetricInto(
  reader: ByteReader,
  { values, has }: { readonly values: Float64Array; readonly has: Uint8Array },
  { from, length }: Place,
): void {
  if (reader.byte() === EVERYWHERE) {
    has.fill(1, from, from + length)
    reader.doubles(values, from, length)
    return
  }
  for (let i = from; i < from + length; i++) {
    has[i] = reader.byte()
    if (has[i] === 1) values[i] = reader.double()
  }
}

export function skipMetric(reader: ByteReader, length: number): void {
  if (reader.byte() === EVERYWHERE) reader.skip(8 * length)
  else for (let i = 0; i < length; i++) if (reader.byte() === 1) reader.skip(8)
}
