import { expect, it } from 'vitest'
import { LIMITS, type Study, type StudySpec } from '../../../src/model/index.ts'
import { type Bench, openBench, specOf } from '../bench-room.ts'

const NEEDS: Partial<StudySpec> = {
  objectives: [{ metric: 'score', goal: 'maximize', reduce: 'last' }],
  derived: { score: 'accuracy - loss' },
  constraints: [{ expression: 'latency', op: '<=', bound: 20 }] as unknown as StudySpec['constraints'],
}

/** A trial with as many metrics as one may have, none of which its study needs. */
async function full(): Promise<{ bench: Bench; trial: { study: Study['id']; number: number; epoch: number } }> {
  const bench = await openBench()
  const { id } = await bench.studies.createStudy({ spec: specOf(NEEDS) })
  await bench.studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
  await bench.studies.startAttempt(id, 1, { executor: 'process', objectName: 'p', state: 'running' })
  const trial = { study: id, number: 1, epoch: 1 }
  const calls = LIMITS.metricsPerTrial / LIMITS.metricsPerMeasurement
  const points = Array.from({ length: calls }, (_, call) => ({
    step: 1,
    at: 1,
    values: Object.fromEntries(Array.from({ length: LIMITS.metricsPerMeasurement }, (_, k) => [`m${call}-${k}`, k])),
  }))
  await bench.studies.report({ trial, points })
  return { bench, trial }
}

it('refuses a report that gives a trial more metrics than it may have, by the field of the first one, and keeps nothing of it', async () => {
  const { bench, trial } = await full()
  const known = { step: 2, at: 2, values: { 'm0-0': 7 } }
  const more = bench.studies.report({ trial, points: [known, { step: 2, at: 2, values: { 'm0-0': 1, extra: 1 } }] })
  await expect(more).rejects.toMatchObject({ code: 'INVALID_REQUEST', problems: [{ field: 'measurements[1].values.extra' }] })
  const last = bench.studies.completeTrial({ trial, as: 'succeeded', points: [{ step: 2, at: 2, values: { extra: 1 } }] })
  await expect(last).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  expect(await bench.studies.getTrial(trial.study, 1)).toMatchObject({ measurements: 1, metrics: { 'm0-0': 0 } })
  const { trial: reported } = await bench.studies.report({ trial, points: [known] })
  expect(reported).toMatchObject({ measurements: 2, metrics: { 'm0-0': 7 } })
})

it('takes what the study needs however many others there are: objectives, what formulas and constraints are computed from', async () => {
  const { bench, trial } = await full()
  await bench.studies.report({ trial, points: [{ step: 2, at: 2, values: { accuracy: 3, loss: 1, latency: 5 } }] })
  const ended = await bench.studies.completeTrial({ trial, as: 'succeeded' })
  expect(ended).toMatchObject({ state: 'succeeded', values: [2], feasible: true })
})

it('leaves out of what was read from a trial’s output what is too much, and says so once with the attempt', async () => {
  const { bench, trial } = await full()
  const point = (step: number) => ({ step, at: step, values: { extra: 1, accuracy: step, loss: 0, latency: 5, 'm0-0': 8 } })
  const { trial: reported } = await bench.studies.report({
    trial,
    points: [point(2), { step: 3, at: 3, values: { another: 1 } }],
    collected: true,
  })
  expect(reported).toMatchObject({ values: [2], measurements: 2, metrics: { 'm0-0': 8 } })
  const ended = await bench.studies.completeTrial({ trial, as: 'succeeded', points: [point(4)], collected: true })
  expect(ended).toMatchObject({ state: 'succeeded', values: [4], lastStep: 4 })
  expect(ended.attempt?.notes).toEqual([expect.stringMatching(/^it named more than 2,000 different metrics/)])
  expect(Object.keys(ended.metrics)).toHaveLength(LIMITS.metricsPerTrial + 4)
  const [curve] = await bench.studies.readCurves(trial.study)
  expect(curve?.points.flatMap(({ values }) => Object.keys(values))).not.toContain('extra')
})
