import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Measurement } from '../../../../src/model/index.ts'
import { encodeChunk, encodeReports } from '../../../../src/study/store/points/chunk.ts'
import { mergePoints } from '../../../../src/study/store/points/curve.ts'
import { CurveColumns } from '../../../../src/study/store/points/curve-columns.ts'
import { thinCurve } from '../../../../src/study/store/points/thin.ts'

const metric = fc.constantFrom('loss', 'accuracy', 'constructor', '__proto__')
const values = fc
  .array(fc.tuple(metric, fc.double()), { minLength: 1, maxLength: 3 })
  .map((entries) => Object.fromEntries(entries) as Record<string, number>)
/** As they mostly come, or late and twice. */
const steps = fc.oneof(fc.constant('ascending' as const), fc.array(fc.nat(30), { minLength: 60, maxLength: 60 }))
const curve = fc
  .record({
    rows: fc.array(fc.array(fc.record({ at: fc.nat(1_000), values }), { minLength: 1, maxLength: 20 }), { maxLength: 3 }),
    steps,
    same: fc.boolean(),
  })
  .map(({ rows, steps: order, same }) => {
    let k = 0
    return rows.map((row) =>
      row.map(({ at, values: own }): Measurement => {
        const step = order === 'ascending' ? 3 * k : order[k]!
        k += 1
        return { step, at, values: same ? { loss: at, accuracy: -at } : own }
      }),
    )
  })
const part = fc.record({
  metrics: fc.option(fc.uniqueArray(fc.oneof(metric, fc.constant('none')), { minLength: 1, maxLength: 2 }), { nil: undefined }),
  pointsMax: fc.option(fc.integer({ min: 2, max: 40 }), { nil: undefined }),
})

test('a curve made of columns is the one that its points make, merged and thinned, whatever curve was in them before', () => {
  const columns = new CurveColumns()
  fc.assert(
    fc.property(curve, part, fc.boolean(), (rows, wanted, several) => {
      columns.clear()
      const reports = rows.map((points, k) => ({ revision: k + 1, ordinal: 0, points }))
      if (several && rows.length > 0) columns.add(encodeReports(reports))
      else for (const points of rows) columns.add(encodeChunk(points))
      expect(columns.length).toBe(rows.flat().length)
      expect(columns.part(wanted)).toEqual(expected(rows.flat(), wanted))
    }),
    { numRuns: 500 },
  )
})

test('a curve longer than any before, and a study with ever new metrics, are read as well', () => {
  const columns = new CurveColumns()
  for (const round of Array.from({ length: 100 }, (_, k) => k)) {
    const points = Array.from({ length: 300 * (round % 7) }, (_, step) => ({ step, at: step, values: { [`m${round}`]: round + step } }))
    columns.clear()
    columns.add(encodeChunk(points.slice(0, 250)))
    columns.add(encodeChunk(points.slice(250)))
    expect(columns.part({})).toEqual(points)
  }
})

function expected(
  points: readonly Measurement[],
  { metrics, pointsMax }: { metrics?: string[] | undefined; pointsMax?: number | undefined },
) {
  const only = points.flatMap((point) => {
    const kept = Object.entries(point.values).filter(([name]) => metrics?.includes(name) ?? true)
    return kept.length === 0 ? [] : [{ ...point, values: Object.fromEntries(kept) }]
  })
  return thinCurve(mergePoints(only), pointsMax ?? Number.POSITIVE_INFINITY)
}
