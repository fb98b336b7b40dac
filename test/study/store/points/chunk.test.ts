import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeMetric, decodeReports, encodeChunk, encodeReports } from '../../../../src/study/store/points/chunk.ts'
import { samplePoints } from '../../../contracts/store.ts'

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
      expect(decodeReports(encodeChunk(points), { revision: 7, ordinal: 2 })).toStrictEqual([{ revision: 7, ordinal: 2, points }])
    }),
  )
})

test.each(['__proto__', 'constructor', 'hasOwnProperty'])('a metric may be called %s', (name) => {
  const points = [{ step: 0, at: 1, values: JSON.parse(`{"${name}": 2, "loss": 3}`) as Record<string, number> }]
  const [read] = decodeReports(encodeChunk(points), { revision: 1, ordinal: 0 })[0]!.points
  expect(Object.entries(read!.values)).toEqual([
    [name, 2],
    ['loss', 3],
  ])
  expect(Object.getPrototypeOf(read!.values)).toBe(Object.prototype)
})

const reports = fc
  .array(
    fc.record({ gap: fc.nat(5), ordinal: fc.nat(300), points: fc.array(point, { minLength: 1, maxLength: 4 }) }, { noNullPrototype: true }),
  )
  .map((list) => {
    let revision = 0
    return list.map(({ gap, ordinal, points }) => {
      revision += gap
      return { revision, ordinal, points }
    })
  })

test('merged reports come back each as it was', () => {
  fc.assert(
    fc.property(reports, (several) => {
      expect(decodeReports(encodeReports(several), { revision: 0, ordinal: 0 })).toStrictEqual(several)
    }),
  )
})

test('one metric is read as if all were, up to a revision', () => {
  fc.assert(
    fc.property(reports, fc.nat(40), fc.nat(3), (several, through, which) => {
      const points = several.filter((report) => report.revision <= through).flatMap((report) => report.points)
      const names = [...new Set(several.flatMap((report) => report.points.flatMap((p) => Object.keys(p.values))))]
      const metric = names[which % Math.max(1, names.length)] ?? 'none'
      const known = points.filter((p) => Object.hasOwn(p.values, metric))
      expect(decodeMetric(encodeReports(several), metric, { revision: 0 }, through)).toStrictEqual({
        steps: known.map((p) => p.step),
        values: known.map((p) => p.values[metric]),
      })
    }),
  )
})

test('a point of a long curve with one metric takes at most 11 bytes', () => {
  expect(encodeChunk(samplePoints(1_000)).length).toBeLessThan(11_050)
})

test('bytes of an unknown format are refused', () => {
  const bytes = encodeChunk(samplePoints(1))
  bytes[0] = 99
  expect(() => decodeReports(bytes, { revision: 1, ordinal: 0 })).toThrow('unknown format 99')
})
