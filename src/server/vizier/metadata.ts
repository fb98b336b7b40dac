import type { Metadata, MetadataEntry } from '../../model/index.ts'
import type { MetadataChange } from '../../study/index.ts'
import { loadVizierWire, type ReadVizierKeyValue, type ReadVizierMetadataUpdate, type VizierKeyValue } from '../../wire/index.ts'
import { refused } from './names.ts'

/** An entry as the wire has it. */
export function decodeEntry({ ns, key, value, proto }: ReadVizierKeyValue): MetadataEntry {
  if (!proto) return { namespace: ns, key, value: value ?? '' }
  // Read as it lies on the wire: an Any is its type and its bytes.
  const { type_url, value: bytes } = proto as { type_url: string; value: Buffer }
  return { namespace: ns, key, value: { typeUrl: type_url, base64: bytes.toString('base64') } }
}

export function encodeEntry({ namespace, key, value }: MetadataEntry): VizierKeyValue {
  if (typeof value === 'string') return { ns: namespace, key, value }
  return { ns: namespace, key, proto: { type_url: value.typeUrl, value: Buffer.from(value.base64, 'base64') } }
}

/** Changes of metadata; throws INVALID_REQUEST for what names no trial. */
export function decodeUpdates(path: string, updates: readonly ReadVizierMetadataUpdate[]): MetadataChange[] {
  return updates.map(({ trialId, metadatum }, i) => {
    const field = `${path}[${i}]`
    if (metadatum === null) throw refused(`${field}.metadatum`, '', 'is missing')
    if (trialId !== undefined && !/^[1-9]\d{0,8}$/.test(trialId)) throw refused(`${field}.trial_id`, trialId, 'is no trial id')
    return { ...(trialId !== undefined && { trial: Number(trialId) }), set: [decodeEntry(metadatum)] }
  })
}

/** In the order of namespaces and keys, as clients of this interface expect it. */
export function sortEntries(metadata: Metadata): MetadataEntry[] {
  const order = (entry: MetadataEntry): string => `${entry.namespace}\n${entry.key}`
  return [...metadata].sort((a, b) => (order(a) < order(b) ? -1 : 1))
}

const METADATA_FIELD = 7

/** The bytes of a study spec with other metadata; every other field stays as it was sent, also unknown ones. */
export function withSpecMetadata(spec: Buffer, metadata: Metadata): Buffer {
  const { keyValue } = loadVizierWire()
  const kept = fieldsOf(spec).filter(({ number }) => number !== METADATA_FIELD)
  const entries = sortEntries(metadata).flatMap((entry) => {
    const bytes = keyValue.serialize(encodeEntry(entry))
    return [Buffer.from([(METADATA_FIELD << 3) | LENGTH_DELIMITED, ...varint(bytes.length)]), bytes]
  })
  return Buffer.concat([...kept.map(({ bytes }) => bytes), ...entries])
}

const VARINT = 0
const FIXED_64 = 1
const LENGTH_DELIMITED = 2

/** The top-level fields of a message, each with its tag; the message was read before, so its form is sound. */
function fieldsOf(message: Buffer): { readonly number: number; readonly bytes: Buffer }[] {
  const fields: { number: number; bytes: Buffer }[] = []
  let at = 0
  const readVarint = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++] ?? 0
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  while (at < message.length) {
    const start = at
    const tag = readVarint()
    const kind = tag & 7
    const follows = kind === VARINT || kind === LENGTH_DELIMITED ? readVarint() : kind === FIXED_64 ? 8 : 4
    if (kind !== VARINT) at += follows
    fields.push({ number: Math.floor(tag / 8), bytes: message.subarray(start, at) })
  }
  return fields
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))]
}
