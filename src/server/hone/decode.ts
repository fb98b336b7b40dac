import {
  type Assignment,
  HoneError,
  LIMITS,
  type Measurement,
  type MetadataEntry,
  type ParameterValue,
  type Problem,
} from '../../model/index.ts'
import type { ReadMeasurement, ReadMetadataEntry, ReadParameterValue } from '../../wire/index.ts'
import { decodeTime } from '../calls/times.ts'

/** Throws INVALID_REQUEST when there are problems. */
export function demandNone(problems: readonly Problem[]): void {
  const [first] = problems
  if (first === undefined) return
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  throw new HoneError('INVALID_REQUEST', `${first.field} ${first.message}${more}`, { problems })
}

/** `{ requestId }`, or nothing when the client gave none. */
export function decodeRequestId(requestId: string): { requestId?: string } {
  if (requestId.length > LIMITS.nameCharacters) {
    demandNone([{ field: 'request_id', message: `must have ${LIMITS.nameCharacters} characters or fewer` }])
  }
  return requestId === '' ? {} : { requestId }
}

/** A trial's number; throws INVALID_REQUEST for what cannot be one. */
export function decodeTrialNumber(number: number): number {
  if (!Number.isSafeInteger(number) || number < 1) {
    demandNone([{ field: 'trial', value: number, message: 'must be the number of a trial: 1 or more' }])
  }
  return number
}

/** Where to go on in a file; throws INVALID_REQUEST for what cannot be a place. */
export function decodeOffset(offset: number): number {
  if (!Number.isSafeInteger(offset) || offset < 0) demandNone([{ field: 'offset', value: offset, message: 'must be 0 or more' }])
  return offset
}

/** How many to answer with: the client's wish within the bound, the bound when it has none. */
export function decodePageSize(pageSize: number, max: number): number {
  if (pageSize < 0) demandNone([{ field: 'page_size', value: pageSize, message: 'must not be negative' }])
  return pageSize === 0 ? max : Math.min(pageSize, max)
}

/** Parameter values by name. */
export function decodeAssignment(parameters: Readonly<Record<string, ReadParameterValue>>): Assignment {
  const assignment: Record<string, ParameterValue> = {}
  const problems: Problem[] = []
  for (const [name, value] of Object.entries(parameters)) {
    const decoded = value.number ?? value.text ?? value.flag
    if (decoded === undefined) problems.push({ field: `parameters.${name}`, message: 'has no value', remedy: 'set number, text or flag' })
    else assignment[name] = decoded
  }
  demandNone(problems)
  return assignment
}

/** Measurements; those without a time are stamped `now` (milliseconds). */
export function decodeMeasurements(measurements: readonly ReadMeasurement[], now: number): Measurement[] {
  if (measurements.length > LIMITS.measurementsPerCall) {
    throw new HoneError('LIMIT_REACHED', `one call takes ${LIMITS.measurementsPerCall} measurements: send them in several`)
  }
  const problems: Problem[] = []
  const points = measurements.map((measurement, i) => {
    const { step, values } = measurement
    const field = `measurements[${i}]`
    if (!Number.isSafeInteger(step) || step < 0)
      problems.push({ field: `${field}.step`, value: step, message: 'must be an integer of 0 or more' })
    const metrics = Object.keys(values).length
    if (metrics === 0) problems.push({ field: `${field}.values`, message: 'is empty', remedy: 'name at least one metric' })
    if (metrics > LIMITS.metricsPerMeasurement) {
      problems.push({ field: `${field}.values`, message: `may name ${LIMITS.metricsPerMeasurement} metrics, not ${metrics}` })
    }
    return { step, values, at: measurement.time === null ? now : decodeTime(measurement.time) }
  })
  demandNone(problems)
  return points
}

/** Metadata entries; one without a value is the empty text. */
export function decodeMetadata(entries: readonly ReadMetadataEntry[]): MetadataEntry[] {
  return entries.map(({ namespace, key, text, typed }) => {
    if (typed === undefined || typed === null) return { namespace, key, value: text ?? '' }
    return { namespace, key, value: { typeUrl: typed.typeUrl, base64: typed.value.toString('base64') } }
  })
}
