import { loadAiplatformWire } from '../../wire/index.ts'
import { encodeTime, type WireTime } from '../calls/times.ts'
import { refused } from '../vizier/names.ts'

/**
 * The interface's messages as JSON, by the rules of proto3: fields in camelCase (snake_case is read too), times and
 * durations as texts, wrapped and free values as they are, packed messages with their type. Which fields are of such a kind
 * follows from their names, which mean the same in every message here.
 */
const DURATIONS = new Set(['elapsedDuration', 'maxDuration', 'maxDurationNoProgress', 'timeout'])
const TIMESTAMPS = new Set(['startTime', 'endTime', 'createTime', 'updateTime'])
const WRAPPERS = new Set(['shouldStopAsap', 'minNumTrials', 'maxNumTrials', 'maxNumTrialsNoProgress'])
const PACKED = new Set(['metadata', 'response'])

/** What the reader of messages says of alternatives beside them; no fields. */
const ALTERNATIVES = new Set(['parameterValueSpec', 'parentValueCondition', 'automatedStoppingSpec', 'constraint', 'kind', 'result'])

type Fields = Record<string, unknown>

/** A message from its JSON; throws INVALID_REQUEST for a text that is no time, duration or study spec. */
export function fromJson(json: unknown, key = ''): unknown {
  if (Array.isArray(json)) return json.map((item) => fromJson(item, key))
  if (DURATIONS.has(key)) return readDuration(key, json)
  if (TIMESTAMPS.has(key)) return readTimestamp(key, json)
  if (WRAPPERS.has(key)) return { value: json }
  if (json === null || typeof json !== 'object') return json
  const fields: Fields = {}
  for (const [name, value] of Object.entries(json)) {
    const field = camel(name)
    if (value !== null) fields[field] = fromJson(value, field)
  }
  if ('parameterId' in fields && 'value' in fields) fields.value = readFree(fields.value)
  return key === 'studySpec' ? packSpec(fields) : fields
}

/** The JSON of a message. */
export function toJson(message: unknown, key = ''): unknown {
  if (Array.isArray(message)) return message.map((item) => toJson(item, key))
  if (Buffer.isBuffer(message)) return toJson(loadAiplatformWire().studySpec.deserialize(message), key)
  if (message === null || typeof message !== 'object') return message
  const fields = message as Fields
  if (DURATIONS.has(key)) return `${Number(fields.seconds) + Number(fields.nanos) / 1e9}s`
  if (TIMESTAMPS.has(key)) return new Date(Number(fields.seconds) * 1000 + Number(fields.nanos) / 1e6).toISOString()
  if (WRAPPERS.has(key)) return fields.value
  if (PACKED.has(key) && typeof fields.type_url === 'string') return unpack(fields.type_url, fields.value as Buffer)
  const json: Fields = {}
  for (const [name, value] of Object.entries(fields)) {
    if (value !== null && value !== undefined && !ALTERNATIVES.has(name) && !name.startsWith('_')) json[name] = toJson(value, name)
  }
  if ('parameterId' in json && 'value' in json) json.value = writeFree(fields.value)
  return json
}

function unpack(typeUrl: string, value: Buffer): Fields {
  const wire = loadAiplatformWire()
  const readers: Record<string, { deserialize(bytes: Buffer): object } | undefined> = {
    SuggestTrialsResponse: wire.suggestResponse,
    SuggestTrialsMetadata: wire.suggestMetadata,
    CheckTrialEarlyStoppingStateResponse: wire.stoppingResponse,
    CheckTrialEarlyStoppingStateMetatdata: wire.stoppingMetadata,
  }
  const message = readers[typeUrl.slice(typeUrl.lastIndexOf('.') + 1)]?.deserialize(value)
  return { '@type': typeUrl, ...(toJson(message ?? {}) as Fields) }
}

function packSpec(fields: Fields): Buffer {
  try {
    return loadAiplatformWire().studySpec.serialize(fields)
  } catch (error) {
    throw refused('study.study_spec', '', `is not a StudySpec message: ${(error as Error).message}`)
  }
}

function readFree(value: unknown): Fields {
  if (typeof value === 'number') return { numberValue: value }
  return typeof value === 'boolean' ? { boolValue: value } : { stringValue: String(value) }
}

function writeFree(value: unknown): unknown {
  const { numberValue, stringValue, boolValue } = value as Fields
  return numberValue ?? stringValue ?? boolValue
}

function readDuration(field: string, text: unknown): WireTime {
  const match = typeof text === 'string' ? /^(\d+(?:\.\d+)?)s$/.exec(text) : null
  if (match === null) throw refused(field, String(text), 'must be a duration, as "1.5s"')
  return encodeTime(Number(match[1]) * 1000)
}

function readTimestamp(field: string, text: unknown): WireTime {
  const ms = typeof text === 'string' ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms)) throw refused(field, String(text), 'must be a time, as "2026-01-31T12:00:00Z"')
  return encodeTime(ms)
}

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
