import { describe, expect, it } from 'vitest'
import type { StudyId } from '../../../src/model/index.ts'
import { type Bench, openBench, specOf } from '../bench-room.ts'

/** Trials 1, 2 and 3 ended with losses 3, 1 and 2, trial 4 runs: each has three points. */
async function opened(): Promise<{ bench: Bench; id: StudyId }> {
  const bench = await openBench()
  const { id } = await bench.studies.createStudy({ spec: specOf({ budget: { parallel: 9 } }) })
  await bench.studies.suggestTrials({ study: id, worker: 'w', count: 4, open: 'new' })
  for (const [k, loss] of [3, 1, 2, 5].entries()) {
    const trial = { study: id, number: k + 1 }
    await bench.studies.report({ trial, points: [1, 2, 3].map((step) => ({ step, values: { loss }, at: 0 })) })
    if (k < 3) await bench.studies.completeTrial({ trial, as: 'succeeded', points: [] })
  }
  return { bench, id }
}

describe('the curves of a study', () => {
  it('come first of the best trial and of those that run, then by number; as one list they are by number', async () => {
    const { bench, id } = await opened()
    const numbers: number[] = []
    for await (const portion of bench.studies.streamCurves(id)) numbers.push(...portion.map(({ trial }) => trial))
    expect(numbers).toEqual([2, 4, 1, 3])
    expect((await bench.studies.readCurves(id)).map(({ trial }) => trial)).toEqual([1, 2, 3, 4])
    expect((await bench.studies.readCurves(id, { trials: [3, 1, 3] })).map(({ trial }) => trial)).toEqual([1, 3])
  })

  it('may be thinned to two points each and no fewer, and are those of trials that are there', async () => {
    const { bench, id } = await opened()
    const [curve] = await bench.studies.readCurves(id, { trials: [1], pointsMax: 2 })
    expect(curve?.points).toHaveLength(2)
    for (const pointsMax of [1, 0, 2.5, Number.NaN]) {
      await expect(bench.studies.readCurves(id, { pointsMax })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    }
    await expect(bench.studies.readCurves(id, { trials: [1, 9] })).rejects.toMatchObject({ code: 'TRIAL_NOT_FOUND' })
  })
})
