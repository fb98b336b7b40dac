import type { ReadParameterValue, WireTimestamp } from '../wire/index.ts'
import type { Value } from './space.ts'

/** Parameters as programs use them. */
export function decodeParameters(values: Readonly<Record<string, ReadParameterValue>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.text ?? value.flag ?? value.number ?? Number.NaN]))
}

/** A moment, from milliseconds since 1970. */
export function timestamp(ms: number): WireTimestamp {
  const seconds = Math.floor(ms / 1000)
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) }
}
