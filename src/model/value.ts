/** A whole number: a count, a step, a revision, milliseconds. */
export type Integer = number

/** What a metric is. NaN and the infinities are legal and kept. */
export type MetricValue = number

export type ParameterValue = number | string | boolean

/** Values by parameter name; inactive parameters are absent. */
export type Assignment = Readonly<Record<string, ParameterValue>>
