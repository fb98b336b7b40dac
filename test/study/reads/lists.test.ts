import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isBetter, type Measurement, type Objective, type StudyId, type StudySpec, type Trial } from '../../../src/model/index.ts'
import type { Studies, TrialQuery } from '../../../src/study/index.ts'
import { paretoFront } from '../../../src/study/reads/optimal.ts'
import { sharePoints, thinCurve } from '../../../src/study/store/points/thin.ts'
import { type Bench, openBench, specOf } from '../bench-room.ts'

const at = (step: number, loss: number): Measurement => ({ step, values: { loss }, at: step })

async function made(change: Partial<StudySpec> = {}): Promise<{ bench: Bench; studies: Studies; study: StudyId }> {
  const bench = await openBench()
  const { id } = await bench.studies.createStudy({ spec: specOf({ budget: { parallel: 99 }, ...change }) })
  return { bench, studies: bench.studies, study: id }
}

async function bring(studies: Studies, study: StudyId, losses: readonly (number | undefined)[]): Promise<void> {
  for (const [k, loss] of losses.entries()) {
    const labels = { parity: k % 2 === 0 ? 'odd' : 'even' }
    const points = loss === undefined ? [] : [at(1, loss)]
    await studies.createTrial({
      study,
      parameters: { x: 0.5 },
      labels,
      finished: { as: 'stopped', points, startedAt: 0, endedAt: 10 * (k + 1) },
    })
  }
}

describe('queryTrials', () => {
  it('filters by state, label and number, and orders by value with what has none last', async () => {
    const { studies, study } = await made()
    await bring(studies, study, [3, 1, undefined, Number.NaN, Number.NEGATIVE_INFINITY, 1])
    await studies.createTrial({ study, parameters: { x: 0.5 } })
    const numbers = async (query: TrialQuery) => (await studies.queryTrials(study, query)).trials.map((t) => t.number)
    expect(await numbers({})).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(await numbers({ descending: true })).toEqual([7, 6, 5, 4, 3, 2, 1])
    expect(await numbers({ orderBy: 'value' })).toEqual([5, 2, 6, 1, 3, 4, 7])
    expect(await numbers({ orderBy: 'value', descending: true })).toEqual([1, 2, 6, 5, 3, 4, 7])
    expect(await numbers({ orderBy: 'duration', descending: true })).toEqual([6, 5, 4, 3, 2, 1, 7])
    expect(await numbers({ states: ['requested', 'failed'] })).toEqual([7])
    expect(await numbers({ labels: { parity: 'even' } })).toEqual([2, 4, 6])
    expect(await numbers({ numbers: [5, 99, 2, 5], orderBy: 'number' })).toEqual([2, 5])
    expect(await numbers({ labels: { toString: 'x' } })).toEqual([])
  })

  it('pages through any order without a gap or a repeat, also while trials are added', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(fc.constantFrom(1, 2, 3, Number.NaN), { nil: undefined }), { maxLength: 12 }),
        fc.constantFrom('number' as const, 'value' as const, 'duration' as const),
        fc.boolean(),
        fc.integer({ min: 1, max: 5 }),
        async (losses, orderBy, descending, pageSize) => {
          const { studies, study } = await made()
          await bring(studies, study, losses)
          const query = { orderBy, descending }
          const whole = (await studies.queryTrials(study, query)).trials.map((t) => t.number)
          const paged: number[] = []
          for (let pageToken: string | undefined, first = true; first || pageToken !== undefined; first = false) {
            const page = await studies.queryTrials(study, { ...query, pageSize, ...(pageToken === undefined ? {} : { pageToken }) })
            expect(page.trials.length).toBeLessThanOrEqual(pageSize)
            paged.push(...page.trials.map((t) => t.number))
            pageToken = page.nextPageToken
            if (first) await studies.createTrial({ study, parameters: { x: 0.5 } })
          }
          // The one that was added meanwhile may be seen or not.
          expect(paged.filter((number) => number <= losses.length)).toEqual(whole)
          expect(new Set(paged).size).toBe(paged.length)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('refuses a token of another question and a page of nothing', async () => {
    const { studies, study } = await made()
    await bring(studies, study, [1, 2])
    const { nextPageToken } = await studies.queryTrials(study, { pageSize: 1 })
    for (const query of [{ pageToken: nextPageToken!, descending: true }, { pageToken: 'rubbish' }, { pageSize: 0 }]) {
      await expect(studies.queryTrials(study, query)).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    }
  })
})

describe('the Pareto front', () => {
  const objectives: Objective[] = [
    { metric: 'loss', goal: 'minimize', reduce: 'last' },
    { metric: 'speed', goal: 'maximize', reduce: 'last' },
    { metric: 'size', goal: 'minimize', reduce: 'last' },
  ]
  const trial = (number: number, values: number[], state: Trial['state'] = 'succeeded') => ({ number, values, state }) as unknown as Trial

  it('holds exactly the trials that no other beats, for one to three objectives with ties', () => {
    const value = fc.constantFrom(0, 1, 2, 3, Number.NaN, Number.POSITIVE_INFINITY)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.array(fc.tuple(value, value, value), { maxLength: 20 }), (count, rows) => {
        const spec = specOf({ objectives: objectives.slice(0, count) })
        const trials = rows.map((row, k) => trial(k + 1, row.slice(0, count)))
        const finite = trials.filter((t) => t.values!.every(Number.isFinite))
        const beats = (a: Trial, b: Trial) =>
          spec.objectives.every(({ goal }, k) => !isBetter(goal, b.values![k]!, a.values![k]!)) &&
          spec.objectives.some(({ goal }, k) => isBetter(goal, a.values![k]!, b.values![k]!))
        const wanted = finite.filter((t) => !finite.some((other) => beats(other, t))).map((t) => t.number)
        expect(paretoFront(spec, trials).map((t) => t.number)).toEqual(wanted)
      }),
    )
  })

  it('leaves out what may not be the best: stopped, failed, infeasible, and what had less of the resource', () => {
    const spec = specOf({ objectives: objectives.slice(0, 2), resource: { metric: 'epoch', min: 1, max: 9 } })
    const trials = [
      trial(1, [0, 9], 'stopped'),
      { ...trial(2, [0, 9]), feasible: false },
      { ...trial(3, [0, 9]), resource: 3 },
      trial(4, [1, 1]),
      { ...trial(5, [2, 2]), resource: 9 },
    ]
    expect(paretoFront(spec, trials).map((t) => t.number)).toEqual([4, 5])
  })

  it('is read through the service', async () => {
    const { studies, study } = await made({ objectives: objectives.slice(0, 2) })
    for (const values of [
      { loss: 1, speed: 1 },
      { loss: 2, speed: 2 },
      { loss: 2, speed: 1 },
    ]) {
      await studies.createTrial({ study, parameters: { x: 0.5 }, finished: { as: 'succeeded', points: [{ step: 1, values, at: 1 }] } })
    }
    expect((await studies.optimalTrials(study)).map((t) => t.number)).toEqual([1, 2])
  })
})

describe('thinned curves', () => {
  const curve = fc
    .array(fc.record({ loss: fc.oneof(fc.double(), fc.constant(Number.NaN)), other: fc.option(fc.double(), { nil: undefined }) }), {
      maxLength: 200,
    })
    .map((rows) =>
      rows.map(({ loss, other }, k): Measurement => ({ step: 3 * k, at: k, values: other === undefined ? { loss } : { loss, other } })),
    )

  it('keep the first and the last point, the least and the greatest value, a part of the points in their order, and the bound', () => {
    fc.assert(
      fc.property(curve, fc.integer({ min: 2, max: 80 }), (points, pointsMax) => {
        const thin = thinCurve(points, pointsMax)
        expect(thin.length).toBeLessThanOrEqual(Math.max(2, pointsMax))
        expect(points.filter((p) => thin.includes(p))).toEqual(thin)
        if (points.length === 0) return
        expect([thin[0], thin.at(-1)]).toEqual([points[0], points.at(-1)])
        const losses = points
          .slice(1, -1)
          .map((p) => p.values.loss!)
          .filter(Number.isFinite)
        if (pointsMax < 6 || losses.length === 0 || points.slice(1, -1).some((p) => !Number.isFinite(p.values.loss))) return
        const kept = thin.map((p) => p.values.loss)
        expect(kept).toContain(Math.max(...losses))
        expect(kept).toContain(Math.min(...losses))
      }),
    )
  })

  it('share the points: none gets more than it has, all together about what is given, and nobody less than an equal share', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 500 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 2, max: 2_000 }),
        (lengths, pointsMax) => {
          const shares = sharePoints(lengths, pointsMax)
          const sum = shares.reduce((a, b) => a + b, 0)
          expect(sum).toBeLessThanOrEqual(Math.max(pointsMax, 2 * lengths.length))
          lengths.forEach((length, k) => {
            expect(shares[k]).toBeLessThanOrEqual(length)
            expect(shares[k]).toBeGreaterThanOrEqual(Math.min(length, Math.floor(pointsMax / lengths.length)))
          })
        },
      ),
    )
  })

  it('come from the store by portions, of the named trials and metrics only', async () => {
    const { studies, study } = await made()
    await studies.suggestTrials({ study, worker: 'w', count: 3, open: 'new' })
    for (const number of [1, 3]) {
      const points = Array.from({ length: 1_000 }, (_, k) => ({ step: k, values: { loss: k, other: -k }, at: k }))
      await studies.report({ trial: { study, number }, points })
    }
    const curves = await studies.readCurves(study, { pointsMax: 100, metrics: ['other'] })
    expect(curves.map(({ trial, points }) => [trial, points.length <= 50, points.at(-1)!.values])).toEqual([
      [1, true, { other: -999 }],
      [3, true, { other: -999 }],
    ])
    expect((await studies.readCurves(study, { trials: [3] })).map(({ trial, points }) => [trial, points.length])).toEqual([[3, 1_000]])
    expect(await studies.readCurves(study, { metrics: ['unknown'] })).toEqual([])
    await expect(studies.readCurves(study, { trials: [4] })).rejects.toMatchObject({ code: 'TRIAL_NOT_FOUND' })
    await expect(studies.readCurves(study, { pointsMax: 1 })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })
})

describe('listing studies', () => {
  it('needs neither trials nor the store: the best values are on the study', async () => {
    const { bench, studies, study } = await made()
    await bring(studies, study, [1])
    await studies.createTrial({ study, parameters: { x: 0.5 }, finished: { as: 'succeeded', points: [at(1, 0.25)] } })
    const { store, studies: again } = await bench.reopen()
    const { reads } = store
    expect(await again.listStudies()).toMatchObject([{ best: 2, bestValues: [0.25] }])
    expect(store.reads).toBe(reads)
  })
})
