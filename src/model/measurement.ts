/** What was seen at one step. A later measurement of the same step replaces the values that it names. */
export interface Measurement {
  /** Epoch, iteration or whatever the trial counts; an integer >= 0. */
  readonly step: number
  /** Metric name to value; NaN and infinities are legal and kept. */
  readonly values: Readonly<Record<string, number>>
  /** When it was seen, milliseconds since 1970. */
  readonly at: number
}

/** What a worker names as the trial's own result: it stands for the trial where its curve says something else. */
export interface FinalMeasurement {
  readonly values: Readonly<Record<string, number>>
  /** Absent when the worker did not say. */
  readonly step?: number
  /** When it was seen, milliseconds since 1970. */
  readonly at: number
}
