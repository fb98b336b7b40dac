import fc from 'fast-check'
import { expect, test } from 'vitest'

// The axes of parallel coordinates, slices and contours: which numbers stand beside them, and where a trial passes them.

interface Axis {
  readonly min: number
  readonly max: number
}
const load = async <T>(path: string): Promise<T> => (await import(new URL(`../../dashboard/src/${path}`, import.meta.url).href)) as T
const { axisText, marksOf, objectiveAxes, parameterAxes, positionOf } = await load<{
  axisText: (axis: Axis, value: number) => string
  marksOf: (axis: Axis, count: number) => number[]
  objectiveAxes: (study: object, trials: object[]) => Axis[]
  parameterAxes: (study: object) => Axis[]
  positionOf: (axis: Axis, value: number) => number
}>('state/axes.ts')

const { timeMarks, timeText } = await load<{ timeMarks: (span: number, most: number) => number[]; timeText: (ms: number) => string }>(
  'charts/time-marks.ts',
)

const { Extent } = await load<{ Extent: new () => { add(value: number): void; range(options: object): { min: number; max: number } } }>(
  'charts/extent.ts',
)
const { logMarks } = await load<{ logMarks: (range: { min: number; max: number }, most: number) => number[] }>('charts/marks.ts')
const { trendText } = await load<{ trendText: (share: number, trend: number) => string }>('state/importance.ts')

const axisOf = (parameter: object) => parameterAxes({ spec: { parameters: [{ name: 'x', ...parameter }] } })[0]!
const numeric = (min: number, max: number, scale = 'linear', kind = 'double') => axisOf({ kind, min, max, scale })

test.each([
  [numeric(1e-5, 1, 'log'), [1e-5, 1e-4, 1e-2, 1]],
  [numeric(8, 256, 'log', 'int'), [8, 20, 50, 100, 256]],
  [numeric(0, 0.99), [0, 0.5, 0.99]],
  [numeric(1, 8, 'linear', 'int'), [1, 2, 4, 6, 8]],
  [numeric(1, 2, 'linear', 'int'), [1, 2]],
  [numeric(3, 3), [3]],
])('marks of axis %# are its ends and round numbers between', (axis, marks) => expect(marksOf(axis, 5)).toEqual(marks))

test.each([
  [numeric(8, 64, 'log', 'int'), [8, 20, 64]],
  [numeric(0, 0.5), [0, 0.2, 0.5]],
  [numeric(1e-6, 0.1, 'log'), [1e-6, 1e-3, 0.1]],
])('where there is room for three marks of axis %#, the one between is about in the middle', (axis, marks) =>
  expect(marksOf(axis, 3)).toEqual(marks),
)

test('marks of any axis are few, rise from end to end, and keep apart from the ends', () => {
  const ends = fc.tuple(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), fc.double({ min: 1.01, max: 1e6, noNaN: true }))
  fc.assert(
    fc.property(ends, fc.constantFrom('linear', 'log'), fc.constantFrom(3, 5), ([min, ratio], scale, count) => {
      const axis = numeric(min, min * ratio, scale)
      const marks = marksOf(axis, count)
      expect(marks.length).toBeLessThanOrEqual(count)
      expect([marks[0], marks.at(-1)]).toEqual([axis.min, axis.max])
      const positions = marks.map((value) => positionOf(axis, value))
      positions.slice(1).forEach((position, k) => {
        expect(position - positions[k]!).toBeGreaterThan(0.08)
      })
    }),
  )
})

test('an objective of which there is no value has no marks', () => {
  const study = { spec: { objectives: [{ metric: 'loss', goal: 'minimize' }] } }
  expect(marksOf(objectiveAxes(study, [{}])[0]!, 5)).toEqual([])
  expect(marksOf(objectiveAxes(study, [{ values: [1] }, { values: [3] }])[0]!, 5)).toEqual([1, 1.5, 2, 2.5, 3])
})

test.each([
  [1_200, 4, ['0', '500 ms', '1 s']],
  [4_300, 12, ['0', '500 ms', '1 s', '1.5 s', '2 s', '2.5 s', '3 s', '3.5 s', '4 s']],
  [39 * 60_000, 4, ['0', '10 m', '20 m', '30 m']],
  [5.5 * 3_600_000, 4, ['0', '2 h', '4 h']],
  [7 * 86_400_000, 4, ['0', '2 d', '4 d', '6 d']],
  [400 * 86_400_000, 2, ['0', '203 d']],
])('times up to %d ms, at most %d of them, are marked %o', (span, most, texts) => {
  expect(timeMarks(span, most).map(timeText)).toEqual(texts)
})

test('a parameter that tells nothing is not said to go anywhere', () => {
  expect([trendText(0.3, 0.5), trendText(0.3, -0.5), trendText(0.3, 0.1), trendText(0.004, 0.9)]).toEqual([
    'grows with it',
    'falls with it',
    '',
    '',
  ])
})

test('a number is never rounded to one that lies beyond its parameter’s end', () => {
  const [beta] = parameterAxes({ spec: { parameters: [{ name: 'beta', kind: 'double', scale: 'reverseLog', min: 0.9, max: 0.9999 }] } })
  expect([0.9999, 0.99987, 0.95137, 0.9].map((value) => axisText(beta!, value))).toEqual(['0.9999', '0.9999', '0.951', '0.9'])
  // An objective's ends are what was measured: nobody knows their further digits.
  const [loss] = objectiveAxes({ spec: { objectives: [{ metric: 'loss' }] } }, [{ values: [0.12342] }, { values: [0.99994] }])
  expect([0.12342, 0.99994].map((value) => axisText(loss!, value))).toEqual(['0.123', '1'])
})

test('the marks of an axis that spans little of its values can be told apart', () => {
  const [energy] = objectiveAxes({ spec: { objectives: [{ metric: 'energy' }] } }, [{ values: [-76.02665] }, { values: [-76.02663] }])
  const marks = marksOf(energy!, 5)
  expect(new Set(marks.map((value) => axisText(energy!, value))).size).toBe(marks.length)
})

test('a logarithmic axis has a handful of marks, over however many decades', () => {
  expect(logMarks({ min: 2e-12, max: 3e12 }, 8)).toEqual([1e-9, 1e-6, 1e-3, 1, 1e3, 1e6, 1e9, 1e12])
  expect(logMarks({ min: 0.004, max: 300 }, 8)).toEqual([0.01, 0.1, 1, 10, 100])
  expect(logMarks({ min: 0.08, max: 3 }, 8)).toEqual([0.1, 0.2, 0.5, 1, 2])
  expect(logMarks({ min: 0.91, max: 0.96 }, 8)).toEqual([0.91, 0.92, 0.93, 0.94, 0.95, 0.96])
  for (let decades = 1; decades < 600; decades++) {
    const marks = logMarks({ min: 10 ** (decades / -2), max: 10 ** (decades / 2) }, 8)
    expect(marks.length).toBeGreaterThan(1)
    expect(marks.length).toBeLessThanOrEqual(8)
  }
})

test('a logarithmic axis spans its values, however close together they lie', () => {
  const extent = new Extent()
  for (const value of [1000.1, 1000.101]) extent.add(value)
  const { min, max } = extent.range({ log: true, fallback: { min: 0.1, max: 1 } })
  expect(min).toBeGreaterThan(1000.0999)
  expect(max).toBeLessThan(1000.1011)
})
