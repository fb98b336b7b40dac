import type { Integer, MetricValue } from './value.ts'

/** What was seen at one step. A later measurement of the same step replaces the values that it names. */
export interface Measurement {
  /** Epoch, iteration or whatever the trial counts; an integer >= 0. */
  readonly step: Integer
  /** Metric name to value. */
  readonly values: Readonly<Record<string, MetricValue>>
  /** When it was seen, milliseconds since 1970. */
  readonly at: Integer
}

/** What a worker names as the trial's own result: it stands for the trial where its curve says something else. */
export interface FinalMeasurement {
  readonly values: Readonly<Record<string, MetricValue>>
  /** Absent when the worker did not say. */
  readonly step?: Integer
  /** When it was seen, milliseconds since 1970. */
  readonly at: Integer
}
