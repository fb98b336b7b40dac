import type { ReadCurve, ReadTrial } from '../../wire/index.ts'
import { unary } from '../connection.ts'
import type { ExportSource } from './format.ts'

/** What is asked for at once bounds the memory of both sides; the server refuses more than 250,000 points. */
const CURVES_AT_ONCE = 100
const POINTS_AT_ONCE = 100_000

/** The curve of every trial that has one, in the order of the trials. */
export async function* readCurves({ connection, study, trials }: ExportSource): AsyncGenerator<ReadCurve> {
  for (const numbers of batches(trials)) {
    const { curves } = await unary(connection, connection.client.listMeasurements, { study: study.id, trials: numbers })
    yield* curves
  }
}

/** The numbers of trials with measurements, as many at a time as are asked for at once. */
function* batches(trials: readonly ReadTrial[]): Generator<number[]> {
  let batch: number[] = []
  let points = 0
  for (const { number, measurementCount } of trials) {
    if (measurementCount === 0) continue
    if (batch.length === CURVES_AT_ONCE || (batch.length > 0 && points + measurementCount > POINTS_AT_ONCE)) {
      yield batch
      batch = []
      points = 0
    }
    batch.push(number)
    points += measurementCount
  }
  if (batch.length > 0) yield batch
}
