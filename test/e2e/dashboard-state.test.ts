import fc from 'fast-check'
import { expect, test } from 'vitest'

// The dashboard is a program of its own with its own types; these are the shapes that the tests lean on.
interface Curve {
  readonly steps: readonly number[]
  readonly metrics: readonly string[]
  column(metric: string): readonly (number | undefined)[] | undefined
  add(points: { trial: number; steps: readonly number[]; values: Record<string, readonly (number | null)[]> }): void
}
const load = async <T>(path: string): Promise<T> => (await import(new URL(`../../dashboard/src/${path}`, import.meta.url).href)) as T
const { Curve } = await load<{ Curve: new () => Curve }>('state/curve.ts')
const { formatNumber, formatValue, formatDuration } = await load<{
  formatNumber: (value: number) => string
  formatValue: (value: number | undefined) => string
  formatDuration: (ms: number) => string
}>('ui/format.ts')
const { orderTrials, parseOrder } = await load<{
  parseOrder: (text: string | null) => object
  orderTrials: (trials: Iterable<object>, order: object, states: Set<string>, now: number) => { number: number }[]
}>('views/trial-order.ts')
const { bestSoFar } = await load<{
  bestSoFar: (trials: Iterable<object>, goal: string) => { number: number; best: number }[]
}>('state/values.ts')

const pointArbitrary = fc.record({ step: fc.nat({ max: 12 }), metric: fc.constantFrom('a', 'b'), value: fc.double() })

test('a curve holds the newest value of every step in order, however points arrive and repeat', () => {
  fc.assert(
    fc.property(fc.array(fc.array(pointArbitrary, { maxLength: 6 })), (batches) => {
      const curve = new Curve()
      const expected = new Map<string, number>()
      const batchesAsColumns = batches.map((batch) => ({
        trial: 1,
        steps: batch.map((p) => p.step),
        values: {
          a: batch.map((p) => (p.metric === 'a' ? p.value : null)),
          b: batch.map((p) => (p.metric === 'b' ? p.value : null)),
        },
      }))
      for (const columns of batchesAsColumns) curve.add(columns)
      for (const point of batches.flat()) expected.set(`${point.step} ${point.metric}`, point.value)
      // the stream may repeat its last event after a reconnect
      const last = batchesAsColumns.at(-1)
      if (last !== undefined) curve.add(last)
      expect([...curve.steps]).toEqual([...new Set(batches.flat().map((p) => p.step))].sort((x, y) => x - y))
      for (const metric of curve.metrics) {
        expect(curve.column(metric)).toHaveLength(curve.steps.length)
        curve.steps.forEach((step, row) => {
          expect(curve.column(metric)![row]).toBe(expected.get(`${step} ${metric}`))
        })
      }
    }),
  )
})

const trial = (number: number, value: number | undefined, state = 'succeeded') => ({
  number,
  state,
  parameters: {},
  ...(value === undefined ? {} : { values: [value] }),
})

test('trials are ordered by value, those without one or with NaN last in both directions', () => {
  const trials = [trial(1, 0.5), trial(2, Number.NaN), trial(3, 0.9), trial(4, undefined), trial(5, 0.1)]
  const numbers = (order: string) => orderTrials(trials, parseOrder(order), new Set(), 0).map((t) => t.number)
  expect(numbers('value')).toEqual([5, 1, 3, 2, 4])
  expect(numbers('-value')).toEqual([3, 1, 5, 2, 4])
})

test('a filter by state leaves the other states out', () => {
  const trials = [trial(1, 1, 'failed'), trial(2, 1, 'active'), trial(3, 1, 'failed')]
  expect(orderTrials(trials, parseOrder('number'), new Set(['failed']), 0).map((t) => t.number)).toEqual([1, 3])
})

test('the best so far never gets worse, and failed trials and NaN do not count', () => {
  const trials = [trial(1, Number.NaN), trial(2, 3), trial(3, 1, 'failed'), trial(4, 5), trial(5, 2)]
  expect(bestSoFar(trials, 'minimize')).toEqual([
    { number: 2, best: 3 },
    { number: 4, best: 3 },
    { number: 5, best: 2 },
  ])
})

test.each([
  [0, '0'],
  [0.05, '0.05'],
  [1234567, '1.23e6'],
  [0.0000123456, '1.23e−5'],
  [-0.25, '−0.25'],
  [12345, '12,345'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '−∞'],
])('%d is written %s', (value, text) => expect(formatNumber(value)).toBe(text))

test('values keep their decimals so that columns align', () => {
  expect([0.9, 0.98765, undefined].map(formatValue)).toEqual(['0.9000', '0.9877', '–'])
})

test.each([
  [840, '840 ms'],
  [12_300, '12 s'],
  [245_000, '4 m 05 s'],
  [7_380_000, '2 h 03 m'],
  [273_600_000, '3 d 4 h'],
])('%i ms is written %s', (ms, text) => expect(formatDuration(ms)).toBe(text))
