import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeChunk, encodeChunk } from '../../../src/study/store/chunk.ts'
import { samplePoints } from '../../contracts/store.ts'

const point = fc.record(
  {
    step: fc.maxSafeNat(),
    at: fc.oneof(fc.maxSafeInteger(), fc.double({ noNaN: true })),
    values: fc.dictionary(fc.string({ unit: 'grapheme' }), fc.double(), { noNullPrototype: true, maxKeys: 4 }),
  },
  { noNullPrototype: true },
)

test('points come back as they were, whichever metrics each of them has', () => {
  fc.assert(
    fc.property(fc.array(point), (points) => {
      expect(decodeChunk(encodeChunk(points))).toStrictEqual(points)
    }),
  )
})

test('a point of a long curve with one metric takes at most 11 bytes', () => {
  expect(encodeChunk(samplePoints(1_000)).length).toBeLessThan(11_050)
})

test('bytes of an unknown format are refused', () => {
  const bytes = encodeChunk(samplePoints(1))
  bytes[0] = 99
  expect(() => decodeChunk(bytes)).toThrow('unknown format 99')
})
