export type ParameterValue = number | string | boolean

/** Values by parameter name; inactive parameters are absent. */
export type Assignment = Readonly<Record<string, ParameterValue>>
