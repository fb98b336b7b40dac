import fc from 'fast-check'
import { expect, test } from 'vitest'

// The dashboard is a program of its own with its own types; these are the shapes that the tests lean on.
interface Curve {
  readonly steps: readonly number[]
  readonly metrics: readonly string[]
  column(metric: string): readonly (number | undefined)[] | undefined
  thin(pointsMax: number): void
  add(points: { trial: number; steps: readonly number[]; values: Record<string, readonly (number | null)[]> }): void
}
const load = async <T>(path: string): Promise<T> => (await import(new URL(`../../dashboard/src/${path}`, import.meta.url).href)) as T
const { Curve } = await load<{ Curve: new () => Curve }>('state/curve.ts')
const { formatNumber, formatApart, formatValue, formatDuration, valueDigits } = await load<{
  formatNumber: (value: number) => string
  formatApart: (values: number[], fewest: number) => string[]
  formatValue: (value: number | undefined, digits?: number) => string
  valueDigits: (values: (number | undefined)[]) => number
  formatDuration: (ms: number) => string
}>('words/format.ts')
const { orderTrials, parseOrder } = await load<{
  parseOrder: (text: string | null) => object
  orderTrials: (trials: Iterable<object>, order: object, states: Set<string>, now: number) => { number: number }[]
}>('views/trial-order.ts')
const { bestSoFar, firstSinceGrowth, reasonOf } = await load<{
  firstSinceGrowth: (study: object, trials: Iterable<object>) => number | undefined
  reasonOf: (trial: object, study?: object) => string | undefined
  bestSoFar: (trials: Iterable<object>, objective: object) => { number: number; best: number }[]
}>('state/values.ts')

interface Lines {
  readonly missing: number
  readonly lines: readonly { epoch: number; word: string; reason: string; place: string; startedAt: number; hasLog: boolean }[]
}
const { ranksOf } = await load<{ ranksOf: (study: object, trials: Iterable<object>) => Map<number, number> }>('state/ranks.ts')
const { blindValues } = await load<{ blindValues: (study: object, trials: Iterable<object>) => number[] }>('state/random-order.ts')
const { attemptsOf } = await load<{ attemptsOf: (trial: object) => Lines | undefined }>('state/attempts.ts')
const { medianBand } = await load<{ medianBand: (lines: readonly object[]) => object[] }>('state/band.ts')
const { runningOf } = await load<{ runningOf: (line: object, by: string, goal: string) => { ys: (number | undefined)[] } }>('state/line.ts')
const { surfaceOf } = await load<{ surfaceOf: (points: readonly object[]) => { ranks: Float64Array; columns: number } }>('state/surface.ts')
const { findTest } = await load<{ findTest: (text: string, study: object) => ((trial: object) => boolean) | undefined }>('state/find.ts')
const { roundMarks } = await load<{ roundMarks: (range: object) => number[] }>('charts/marks.ts')
const { steadyRange } = await load<{ steadyRange: (before: object | undefined, now: object) => object }>('charts/extent.ts')
interface Raster {
  add(x0: number, y0: number, x1: number, y1: number, line: object): void
  find(x: number, y: number, reach: number): number | undefined
}
const { Raster } = await load<{ Raster: new (width: number, height: number, layers: number) => Raster }>('charts/raster.ts')

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

test('a thinned curve keeps its ends and extremes, where a value is not finite, and takes new points as before', () => {
  fc.assert(
    fc.property(fc.array(fc.double(), { minLength: 80, maxLength: 300 }), (values) => {
      const curve = new Curve()
      curve.add({ trial: 1, steps: values.map((_, step) => step), values: { a: values } })
      curve.thin(20)
      expect(curve.steps.length).toBeLessThanOrEqual(40)
      expect([curve.steps[0], curve.steps.at(-1)]).toEqual([0, values.length - 1])
      curve.steps.forEach((step, row) => {
        expect(curve.column('a')![row]).toBe(values[step])
      })
      const kept = new Set(curve.column('a'))
      const finite = values.filter(Number.isFinite)
      if (finite.length > 0) expect(kept.has(Math.max(...finite)) && kept.has(Math.min(...finite))).toBe(true)
      if (values.slice(1, -1).some((v) => !Number.isFinite(v))) expect([...kept].some((v) => !Number.isFinite(v))).toBe(true)
      curve.add({ trial: 1, steps: [values.length], values: { a: [7] } })
      expect(curve.column('a')!.at(-1)).toBe(7)
    }),
  )
})

test('the band around compared curves is their quartiles at each step, as far as three of them reach', () => {
  const lines = [1, 2, 3, 4, 5].map((value) => ({ xs: [1, 2, 3].slice(0, value === 4 ? 2 : 3), ys: [value, value, value] }))
  expect(medianBand(lines)).toEqual([
    { x: 1, low: 2, median: 3, high: 4 },
    { x: 2, low: 2, median: 3, high: 4 },
    { x: 3, low: 1.75, median: 2.5, high: 3.5 },
  ])
  expect(medianBand(lines.slice(0, 2))).toEqual([])
})

test('what a rule sees of a curve is its mean or its best up to each point, whatever is not finite', () => {
  const line = { xs: [1, 2, 3, 4], ys: [2, Number.NaN, 4, 3] }
  expect(runningOf(line, 'mean', 'maximize').ys).toEqual([2, undefined, 3, 3])
  expect(runningOf(line, 'best', 'maximize').ys).toEqual([2, undefined, 4, 4])
  expect(runningOf(line, 'best', 'minimize').ys).toEqual([2, undefined, 2, 2])
})

test.each([
  [{ min: 0.0209, max: 1.01 }, [0.2, 0.4, 0.6, 0.8, 1]],
  [{ min: -3, max: 9 }, [-2, 0, 2, 4, 6, 8]],
  [{ min: 1_020, max: 1_990 }, [1_200, 1_400, 1_600, 1_800]],
])('marks of %o are round', (range, marks) => expect(roundMarks(range)).toEqual(marks))

test('a scale stays while what is shown still fills it, and follows what leaves it or shrinks', () => {
  const before = { min: 0, max: 10 }
  expect(steadyRange(before, { min: 0.5, max: 9 })).toBe(before)
  expect(steadyRange(before, { min: 0.5, max: 11 })).toEqual({ min: 0.5, max: 11 })
  expect(steadyRange(before, { min: 2, max: 4 })).toEqual({ min: 2, max: 4 })
})

test('a raster finds the line that passes nearest, whatever lies farther', () => {
  const raster = new Raster(200, 100, 1)
  raster.add(0, 20, 200, 20, { number: 1, layer: 0 })
  raster.add(0, 90, 200, 50, { number: 2, layer: 0 })
  expect(raster.find(100, 25, 24)).toBe(1)
  expect(raster.find(100, 60, 24)).toBe(2)
  expect(raster.find(100, 45, 10)).toBeUndefined()
})

test('between trials the surface is their rank, and far from all of them nothing is said', () => {
  const { ranks, columns } = surfaceOf(Array.from({ length: 40 }, (_, k) => ({ x: 0.1 + 0.002 * k, y: 0.2, rank: k < 20 ? 0 : 1 })))
  const at = (x: number, y: number) => ranks[Math.floor(y * columns) * columns + Math.floor(x * columns)]!
  expect(at(0.02, 0.2)).toBeLessThan(at(0.26, 0.2))
  expect(at(0.95, 0.95)).toBeNaN()
  for (const rank of ranks) expect(Number.isNaN(rank) || (rank >= 0 && rank <= 1)).toBe(true)
})

test('trials are found by words and by comparisons with what they have, all of which must hold', () => {
  const study = { spec: { objectives: [{ metric: 'accuracy' }], parameters: [] } }
  const some = { ...trial(7, 0.9), parameters: { kind: 'Adam', lr: 0.01 }, metrics: { loss: 2 }, labels: { baseline: '' } }
  const finds = (text: string) => findTest(text, study)?.(some)
  expect(['7', 'adam', 'base', 'accuracy>0.8', 'lr<=0.01', 'kind=adam', 'loss=2', 'adam lr<1'].map(finds)).toEqual(Array(8).fill(true))
  expect(['8', 'sgd', 'accuracy>0.9', 'momentum<1', 'adam lr>1'].map(finds)).toEqual(Array(5).fill(false))
  expect(findTest('  ', study)).toBeUndefined()
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

test('the best so far never gets worse; NaN, failed and running trials do not count, stopped ones only by the best of their curve', () => {
  const trials = [
    trial(1, Number.NaN),
    trial(2, 3),
    trial(3, 1, 'failed'),
    trial(4, 5),
    trial(5, 2),
    trial(6, 1, 'stopped'),
    trial(7, 0, 'active'),
  ]
  const upToFive = [
    { number: 2, best: 3 },
    { number: 4, best: 3 },
    { number: 5, best: 2 },
  ]
  expect(bestSoFar(trials, { goal: 'minimize', reduce: 'last' })).toEqual(upToFive)
  expect(bestSoFar(trials, { goal: 'minimize', reduce: 'best' })).toEqual([...upToFive, { number: 6, best: 1 }])
})

test('more of the resource is ahead of less in the best so far and in ranks, whatever the values', () => {
  const given = (number: number, value: number, resource?: number) => ({ ...trial(number, value), values: [value, value], resource })
  const trials = [given(1, 2, 3), given(2, 1, 3), given(3, 5, 9), given(4, 0, 3), given(5, 4, 9), given(6, Number.NaN, 27)]
  const objective = { metric: 'loss', goal: 'minimize', reduce: 'last' }
  expect(bestSoFar(trials, objective).map(({ best }) => best)).toEqual([2, 1, 5, 5, 4, 4])
  expect(bestSoFar(trials, { ...objective, reduce: 'best' }).map(({ best }) => best)).toEqual([2, 1, 1, 0, 0, 0])
  const study = { spec: { objectives: [objective] } }
  expect([...ranksOf(study, trials).keys()]).toEqual([1, 2, 4, 3, 5])
  expect(bestSoFar([...trials, given(7, 9)], objective).at(-1)).toEqual({ number: 7, best: 9 })
})

test('no random search is drawn where the resource is given out in parts', () => {
  const blind = (number: number, resource?: number) => ({
    ...trial(number, number),
    resource,
    provenance: { algorithm: 'random', fallback: 0 },
  })
  const study = { spec: { objectives: [{ metric: 'loss', goal: 'minimize', reduce: 'last' }] } }
  expect(blindValues(study, [blind(1), blind(2)])).toEqual([1, 2])
  expect(blindValues(study, [blind(1, 3), blind(2)])).toEqual([])
})

test('attempts are told in the order in which they were, with a word for how each went', () => {
  const base = { executor: 'process', objectName: 'p', createdAt: 1, startedAt: 2, endedAt: 9 }
  const trial = {
    state: 'succeeded',
    attempt: { ...base, epoch: 6, state: 'ended', reason: 'exited with code 0' },
    earlierAttempts: [
      { ...base, epoch: 3, state: 'lost', reason: 'its pod was preempted', usedRetry: false },
      { ...base, epoch: 4, state: 'ended', exitCode: 3, usedRetry: true },
      { epoch: 5, executor: 'worker', objectName: 'bench-2', createdAt: 1, state: 'ended', signal: 'SIGKILL', usedRetry: false },
    ],
  }
  const { lines, missing } = attemptsOf(trial)!
  expect(missing).toBe(2)
  expect(lines.map(({ epoch, word, reason, place, startedAt }) => [epoch, word, reason, place, startedAt])).toEqual([
    [3, 'lost', 'its pod was preempted', 'process', 2],
    [4, 'failed', 'exit code 3', 'process', 2],
    [5, 'ended', 'SIGKILL', 'bench-2', 1],
    [6, 'succeeded', 'exited with code 0', 'process', 2],
  ])
  // What a worker wrote, the server never saw.
  expect(lines.map(({ hasLog }) => hasLog)).toEqual([true, true, false, true])
})

test('of a trial with one attempt there is nothing to list, and of one whose first attempts were not kept only the newest', () => {
  const attempt = { executor: 'process', objectName: 'p', createdAt: 1, state: 'pending', reason: 'no GPU is free' }
  expect(attemptsOf({ state: 'requested' })).toBeUndefined()
  expect(attemptsOf({ state: 'active', attempt: { ...attempt, epoch: 1 } })).toBeUndefined()
  const { lines, missing } = attemptsOf({ state: 'active', attempt: { ...attempt, epoch: 3 } })!
  expect(missing).toBe(2)
  expect(lines).toMatchObject([{ epoch: 3, word: 'waits', reason: 'no GPU is free', endedAt: undefined }])
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
  expect([0.9, 0.98765, undefined].map((value) => formatValue(value))).toEqual(['0.9000', '0.9877', '–'])
})

test('values that need a power of ten keep four digits, so that those of one study differ', () => {
  expect([2.0123e-13, 2.0178e-13, 3.1416e11].map((value) => formatValue(value))).toEqual(['2.012e−13', '2.018e−13', '3.142e11'])
})

test('values of one metric that lie close together and far from zero keep the digits in which they differ', () => {
  const written = (...values: (number | undefined)[]) => values.map((value) => formatValue(value, valueDigits(values)))
  expect(written(-76.02665, undefined, -76.02463, Number.NaN)).toEqual(['−76.02665', '–', '−76.02463', 'NaN'])
  expect(written(0.5, 0.98765)).toEqual(['0.5000', '0.9877'])
  expect(written(4.1234, 4.2)).toEqual(['4.1234', '4.2000'])
})

test('numbers beside an axis have as many digits as tell them apart', () => {
  expect(formatApart([1000.1, 1000.1002, 1000.1004], 3)).toEqual(['1000.1', '1000.1002', '1000.1004'])
  expect(formatApart([0.25, 0.5, 0.5], 3)).toEqual(['0.25', '0.5', '0.5'])
  expect(formatApart([1 / 3, 2 / 3], 3)).toEqual(['0.333', '0.667'])
})

test.each([
  [840, '840 ms'],
  [12_300, '12 s'],
  [245_000, '4 m 05 s'],
  [7_380_000, '2 h 03 m'],
  [273_600_000, '3 d 4 h'],
])('%i ms is written %s', (ms, text) => expect(formatDuration(ms)).toBe(text))

test('a command that failed by itself says why in its last words, as on the command line; others end as the server says', () => {
  const outcome = { reason: 'exitCode', message: 'exited with code 1', lastLines: ['Traceback', 'MemoryError: 2 GiB', ' '] }
  expect(reasonOf({ state: 'failed', outcome })).toBe('Exited with code 1: MemoryError: 2 GiB.')
  expect(reasonOf({ state: 'failed', outcome: { ...outcome, lastLines: [] } })).toBe('Exited with code 1.')
  expect(reasonOf({ state: 'failed', outcome: { ...outcome, reason: 'timeout', message: 'ran too long' } })).toBe('Ran too long.')
  const long = { ...outcome, lastLines: ['e'.repeat(400)] }
  expect(reasonOf({ state: 'failed', outcome: long })).toBe(`Exited with code 1: ${'e'.repeat(159)}…`)
})

test('a trial that runs says why it may not go on; one that is stopped says why instead, and one that is well nothing', () => {
  const reason = 'its node (n1) does not answer'
  expect(reasonOf({ state: 'active', attempt: { state: 'running', reason } })).toBe('Its node (n1) does not answer.')
  expect(reasonOf({ state: 'stopping', attempt: { state: 'running', reason }, stop: { reason: 'worse than most' } })).toBe(
    'Worse than most.',
  )
  expect(reasonOf({ state: 'active', attempt: { state: 'running', reason: '' } })).toBeUndefined()
  const study = { spec: { constraints: [{ text: 'memory <= 4' }, { text: 'loss < 1' }, { text: 'x > 0' }] } }
  const broken = { state: 'succeeded', feasible: false, violations: [0.1, 0, 2] }
  expect(reasonOf(broken, study)).toBe('Does not keep memory <= 4 and x > 0.')
  expect(reasonOf({ ...broken, feasible: true, violations: [0, 0, 0] }, study)).toBeUndefined()
  expect(reasonOf({ state: 'succeeded', attempt: { state: 'running', reason } })).toBeUndefined()
})

test('the first trial since the space grew is found among trials in any order', () => {
  const trials = [30, 10, 20].map((at) => ({ number: at / 10, createdAt: at }))
  expect(firstSinceGrowth({ grew: { at: 20 } }, trials)).toBe(2)
  expect(firstSinceGrowth({ grew: { at: 31 } }, trials)).toBeUndefined()
  expect(firstSinceGrowth({}, trials)).toBeUndefined()
})
