import type { FinalMeasurement, Measurement, Objective, Trial } from '../../model/index.ts'
import type { ReportedMeasurement } from '../../study/index.ts'
import type { ReadVizierMeasurement, VizierMeasurement } from '../../wire/index.ts'
import { decodeTime, encodeTime } from '../calls/times.ts'

type ReadMeasurement = Pick<ReadVizierMeasurement, 'stepCount' | 'metrics' | 'elapsedDuration'>

/** When the trial's time began. */
function startOf({ startedAt, createdAt }: Pick<Trial, 'startedAt' | 'createdAt'>): number {
  return startedAt ?? createdAt
}

/** A measurement that is reported: step 0 means that its client counts none, so that it gets the next one. */
export function decodeReport(
  measurement: ReadMeasurement,
  trial: Pick<Trial, 'startedAt' | 'createdAt'>,
  now: number,
): ReportedMeasurement {
  const elapsed = elapsedMs(measurement)
  return {
    ...(measurement.stepCount !== 0 && { step: measurement.stepCount }),
    values: valuesOf(measurement),
    at: elapsed === 0 ? now : startOf(trial) + elapsed,
  }
}

/** A measurement that its client names as the trial's result. */
export function decodeFinal(measurement: ReadMeasurement, trial: Pick<Trial, 'startedAt' | 'createdAt'>): FinalMeasurement {
  return {
    ...(measurement.stepCount !== 0 && { step: measurement.stepCount }),
    values: valuesOf(measurement),
    at: startOf(trial) + elapsedMs(measurement),
  }
}

export function encodeMeasurement(point: Measurement | FinalMeasurement, trial: Trial): VizierMeasurement {
  return {
    elapsedDuration: encodeTime(Math.max(0, point.at - startOf(trial))),
    stepCount: point.step ?? 0,
    metrics: Object.entries(point.values).map(([metricId, value]) => ({ metricId, value })),
  }
}

/** What stands for an ended trial: what its client named, else what its curve is reduced to; undefined when there is nothing. */
export function finalOf(objectives: readonly Objective[], trial: Trial, points: readonly Measurement[]): FinalMeasurement | undefined {
  if (trial.final !== undefined) return trial.final
  const last = points.at(-1)
  if (last === undefined || (trial.state !== 'succeeded' && trial.state !== 'stopped')) return undefined
  const [first] = objectives
  const best = first?.reduce === 'best' ? points.find(({ values }) => values[first.metric] === trial.values?.[0]) : undefined
  return best ?? { ...last, values: trial.metrics }
}

function elapsedMs({ elapsedDuration }: ReadMeasurement): number {
  return elapsedDuration === null ? 0 : decodeTime(elapsedDuration)
}

function valuesOf({ metrics }: ReadMeasurement): Record<string, number> {
  return Object.fromEntries(metrics.map(({ metricId, value }) => [metricId, value]))
}
