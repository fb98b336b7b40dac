import type { ReadCurve } from '../../wire/index.ts'
import { unary } from '../connection.ts'
import type { ExportSource } from './format.ts'

/** Trials whose curves are asked for at once: bounds the memory of both sides. */
const CURVES_AT_ONCE = 100

/** The curve of every trial that has one, in the order of the trials. */
export async function* readCurves({ connection, study, trials }: ExportSource): AsyncGenerator<ReadCurve> {
  for (let at = 0; at < trials.length; at += CURVES_AT_ONCE) {
    const numbers = trials.slice(at, at + CURVES_AT_ONCE).map((trial) => trial.number)
    const { curves } = await unary(connection, connection.client.listMeasurements, { study: study.id, trials: numbers })
    yield* curves
  }
}
