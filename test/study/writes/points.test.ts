import { describe, expect, it } from 'vitest'
import { HoneError, LIMITS } from '../../../src/model/index.ts'
import { checkPoints } from '../../../src/study/writes/points.ts'

const named = (count: number): Record<string, number> => Object.fromEntries(Array.from({ length: count }, (_, k) => [`m${k}`, k]))
const long = (characters: number): Record<string, number> => ({ ['x'.repeat(characters)]: 1 })

/** What is said of points with these values: the fields, or the code alone. */
function said(...points: { step?: number; values: Record<string, unknown> }[]): readonly string[] {
  try {
    checkPoints(points as unknown as Parameters<typeof checkPoints>[0])
    return []
  } catch (error) {
    if (!(error instanceof HoneError)) throw error
    return error.problems.length === 0 ? [error.code] : error.problems.map(({ field }) => field)
  }
}

describe('what a worker measured', () => {
  it('may have any numbers, also those that are none, and as many names as long as there is room for', () => {
    expect(said({ step: 0, values: { loss: Number.NaN, other: Number.POSITIVE_INFINITY } }, { values: { loss: -0 } })).toEqual([])
    expect(said({ values: named(LIMITS.metricsPerMeasurement) }, { values: long(LIMITS.nameCharacters) })).toEqual([])
    expect(said(...Array.from({ length: LIMITS.measurementsPerCall }, () => ({ values: { a: 1 } })))).toEqual([])
  })

  it('is refused by its place and name where a step, a name or a value means nothing', () => {
    for (const step of [-1, 0.5, Number.NaN, 2 ** 53])
      expect(said({ values: { a: 1 } }, { step, values: { a: 1 } })).toEqual(['measurements[1].step'])
    for (const values of [{}, named(LIMITS.metricsPerMeasurement + 1), { '': 1 }, long(LIMITS.nameCharacters + 1)]) {
      expect(said({ values })).toEqual(['measurements[0].values'])
    }
    for (const value of ['1', null, undefined, true])
      expect(said({ values: { a: 1, loss: value } })).toEqual(['measurements[0].values.loss'])
  })

  it('is refused as too much where one call brings more than it may', () => {
    expect(said(...Array.from({ length: LIMITS.measurementsPerCall + 1 }, () => ({ values: { a: 1 } })))).toEqual(['LIMIT_REACHED'])
  })
})
