import type { ParameterValue } from './generated/hone/v1/ParameterValue.ts'

/** Parameters as they travel. */
export function encodeParameters(values: Readonly<Record<string, number | string | boolean>>): Record<string, ParameterValue> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, encodeValue(value)]))
}

function encodeValue(value: number | string | boolean): ParameterValue {
  if (typeof value === 'number') return { number: value }
  return typeof value === 'string' ? { text: value } : { flag: value }
}
