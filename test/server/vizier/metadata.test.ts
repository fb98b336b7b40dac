import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MetadataEntry } from '../../../src/model/index.ts'
import { decodeEntry, withSpecMetadata } from '../../../src/server/vizier/metadata.ts'
import { loadVizierWire, type VizierStudySpec } from '../../../src/wire/index.ts'

const { studySpec } = loadVizierWire()
const entries = fc.uniqueArray(
  fc.record({
    namespace: fc.string(),
    key: fc.string(),
    value: fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.record({ typeUrl: fc.string(), base64: fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64')) }),
    ),
  }),
  { selector: (entry) => JSON.stringify([entry.namespace, entry.key]) },
) as fc.Arbitrary<MetadataEntry[]>

/** Fields of newer clients: a varint, eight bytes, four bytes and a text. */
const UNKNOWN = [
  Buffer.from([0x90, 0x7e, 0xac, 0x02]),
  Buffer.from([0x99, 0x7e, 1, 2, 3, 4, 5, 6, 7, 8]),
  Buffer.from([0xa5, 0x7e, 1, 2, 3, 4]),
  Buffer.from([0xaa, 0x7e, 2, 0x61, 0x62]),
]

describe('the metadata of a study spec', () => {
  it('is replaced, and every other byte is kept, whatever stands where', () => {
    const spec: VizierStudySpec = {
      metrics: [{ metricId: 'loss', goal: 'MINIMIZE' }],
      parameters: [{ parameterId: 'x'.repeat(200), doubleValueSpec: { minValue: -1, maxValue: 1 } }],
      algorithm: 'DEFAULT',
      observationNoise: 'HIGH',
      defaultStoppingSpec: {},
    }
    const sent = { metadata: [{ key: 'old', ns: ':deep', value: 'v'.repeat(200) }] }
    fc.assert(
      fc.property(entries, fc.shuffledSubarray(UNKNOWN), (metadata, unknown) => {
        const rest = [studySpec.serialize(spec), ...unknown]
        const changed = withSpecMetadata(Buffer.concat([studySpec.serialize(sent), ...rest, studySpec.serialize(sent)]), metadata)
        expect(changed.subarray(0, Buffer.concat(rest).length)).toEqual(Buffer.concat(rest))
        const read = studySpec.deserialize(changed)
        expect(read).toMatchObject(spec)
        const byName = (list: readonly MetadataEntry[]) =>
          new Map(list.map((entry) => [JSON.stringify([entry.namespace, entry.key]), entry]))
        expect(byName(read.metadata.map(decodeEntry))).toEqual(byName(metadata))
      }),
    )
  })
})
