import { describe, expect, it } from 'vitest'
import { type Measurement, parseConstraint, type StudyId, type StudySpec, type Trial } from '../../../src/model/index.ts'
import { type Bench, openBench, specOf } from '../bench-room.ts'

function constraint(text: string): StudySpec['constraints'][number] {
  const read = parseConstraint(text)
  if ('message' in read) throw new Error(read.message)
  return read
}

async function running(count: number, change: Partial<StudySpec> = {}): Promise<{ bench: Bench; id: StudyId }> {
  const bench = await openBench()
  const { id } = await bench.studies.createStudy({ spec: specOf({ budget: { parallel: 10 }, ...change }) })
  await bench.studies.suggestTrials({ study: id, worker: 'w', count, open: 'new' })
  return { bench, id }
}

const at = (step: number, values: Record<string, number>): Measurement => ({ step, values, at: step })

async function end(bench: Bench, id: StudyId, number: number, ...points: Measurement[]): Promise<Trial> {
  return bench.studies.completeTrial({ trial: { study: id, number }, as: 'succeeded', points })
}

async function curveOf(bench: Bench, id: StudyId): Promise<[number, Record<string, number>][]> {
  return (await bench.studies.readCurves(id))[0]!.points.map(({ step, values }) => [step, { ...values }])
}

describe('a derived metric', () => {
  const derived = { score: 'accuracy - 0.5 * latency', best: 'max(score, 0)' }

  it('is computed at every step from what the step says, else from the newest value before it', async () => {
    const { bench, id } = await running(1, { derived })
    const ref = { study: id, number: 1 }
    await bench.studies.report({ trial: ref, points: [at(1, { accuracy: 1 }), at(2, { latency: 1 }), at(3, { accuracy: 3 })] })
    // Of the same step, in another report: it is computed anew.
    await bench.studies.report({ trial: ref, points: [at(3, { latency: 4 })] })
    // Late: what comes after it says nothing of it.
    const { trial } = await bench.studies.report({ trial: ref, points: [at(0, { accuracy: 9 })] })
    expect(await curveOf(bench, id)).toEqual([
      [0, { accuracy: 9 }],
      [1, { accuracy: 1 }],
      [2, { latency: 1, score: 0.5, best: 0.5 }],
      [3, { accuracy: 3, latency: 4, score: 1, best: 1 }],
    ])
    expect(trial.metrics).toEqual({ accuracy: 3, latency: 4, score: 1, best: 1 })
  })

  it('can be the objective: stopping rules and targets go by it, also after a restart', async () => {
    const { bench, id } = await running(3, {
      derived: { gain: 'loss / 2' },
      objectives: [{ metric: 'gain', goal: 'maximize', reduce: 'best', target: 4 }],
      earlyStopping: { name: 'median', settings: { startStep: 2, minTrials: 1 } },
    })
    expect(await end(bench, id, 1, at(1, { loss: 4 }), at(2, { loss: 6 }), at(3, { loss: 5 }))).toMatchObject({ values: [3] })
    const again = await bench.reopen()
    const reply = await again.studies.report({ trial: { study: id, number: 2 }, points: [at(1, { loss: 1 }), at(2, { loss: 1 })] })
    expect(reply).toMatchObject({ stop: true, why: { value: 0.5, threshold: 2.5 } })
    await end(again, id, 3, at(1, { loss: 8 }))
    expect(await again.studies.getStudy(id)).toMatchObject({ end: { reason: 'target' }, best: 3, bestValues: [4] })
  })

  it('cannot be reported: what comes by its name is dropped', async () => {
    const { bench, id } = await running(1, { derived })
    const ref = { study: id, number: 1 }
    const { trial } = await bench.studies.report({ trial: ref, points: [at(1, { score: 5, loss: 1 }), at(2, { score: 5 })] })
    expect(trial).toMatchObject({ metrics: { loss: 1 }, measurements: 1, lastStep: 1 })
    expect(await curveOf(bench, id)).toEqual([[1, { loss: 1 }]])
  })

  it('that never came about names what was not reported', async () => {
    const { bench, id } = await running(1, { derived, objectives: [{ metric: 'best', goal: 'maximize', reduce: 'last' }] })
    const trial = await end(bench, id, 1, at(1, { accuracy: 1 }))
    expect(trial).toMatchObject({ state: 'failed', outcome: { message: 'exited without reporting its objective latency' } })
  })

  it('counts in a result that the worker names, too', async () => {
    const { bench, id } = await running(1, { derived, objectives: [{ metric: 'score', goal: 'maximize', reduce: 'last' }] })
    const trial = await bench.studies.completeTrial({
      trial: { study: id, number: 1 },
      as: 'succeeded',
      points: [at(1, { accuracy: 1, latency: 2 })],
      final: { values: { accuracy: 5 }, at: 9 },
    })
    expect(trial).toMatchObject({ state: 'succeeded', values: [4], metrics: { score: 4 } })
  })
})

describe('a constraint', () => {
  const constraints = [constraint('latency <= 20'), constraint('loss >= 0.5 * floor')]

  it('decides by the final metrics which trials are feasible; only those become best, reach the target or the front', async () => {
    const { bench, id } = await running(4, {
      constraints,
      objectives: [{ metric: 'loss', goal: 'minimize', reduce: 'best', target: 1 }],
    })
    const slow = await end(bench, id, 1, at(1, { loss: 1, latency: 10, floor: 1 }), at(2, { loss: 4, latency: 25 }))
    expect(slow).toMatchObject({ state: 'succeeded', values: [1], feasible: false, violations: [5, 0] })
    const low = await end(bench, id, 2, at(1, { loss: 2, latency: 20, floor: 5 }))
    expect(low).toMatchObject({ state: 'succeeded', feasible: false, violations: [0, 0.5] })
    expect(await bench.studies.getStudy(id)).not.toHaveProperty('best')
    expect(await bench.studies.optimalTrials(id)).toEqual([])
    const kept = await end(bench, id, 3, at(1, { loss: 3, latency: 1, floor: 5 }))
    expect(kept).toMatchObject({ feasible: true, violations: [0, 0] })
    expect(await bench.studies.getStudy(id)).toMatchObject({ state: 'active', best: 3 })
    expect((await bench.studies.optimalTrials(id)).map(({ number }) => number)).toEqual([3])
    await end(bench, id, 4, at(1, { loss: 1, latency: 1, floor: 1 }))
    expect(await bench.studies.getStudy(id)).toMatchObject({ end: { reason: 'target' }, best: 4 })
  })

  it('over a metric that is missing or NaN is broken by an unknown amount', async () => {
    const { bench, id } = await running(2, { constraints })
    expect(await end(bench, id, 1, at(1, { loss: 1, latency: Number.NaN }))).toMatchObject({
      state: 'succeeded',
      feasible: false,
      violations: [Infinity, Infinity],
    })
    expect((await (await bench.reopen()).studies.getTrial(id, 1)).violations).toEqual([Infinity, Infinity])
    expect(await bench.studies.completeTrial({ trial: { study: id, number: 2 }, as: 'failed' })).not.toHaveProperty('violations')
  })

  it('keeps a trial from being recommended, whatever the algorithm believes', async () => {
    const { bench, id } = await running(2, { constraints, algorithm: { name: 'gp', settings: {} }, noise: 'high' })
    await end(bench, id, 1, at(1, { loss: 1, latency: 25, floor: 1 }))
    await end(bench, id, 2, at(1, { loss: 2, latency: 5, floor: 1 }))
    bench.pool.believes = 1
    expect((await bench.studies.bestTrial(id))?.number).toBe(2)
  })

  it('is shown to algorithms with what each trial left of the bounds', async () => {
    const { bench, id } = await running(1, { constraints, algorithm: { name: 'gp', settings: {} } })
    await end(bench, id, 1, at(1, { loss: 1, latency: 22, floor: 1 }))
    await bench.studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
    expect(bench.pool.asked.at(-1)).toMatchObject({ constraints: 2, trials: [{ number: 1, feasible: false, margins: [-2, 0.5] }] })
  })
})

describe('formulas that no document was read for', () => {
  it('are checked all the same: a study that could not compute them is refused', async () => {
    const bench = await openBench()
    const kept = constraint('latency <= 20')
    const spec = specOf({
      derived: { late: 'early + 1', early: 'loss', wrong: 'loss +', a: 'b', b: 'a' },
      constraints: [
        { ...kept, expression: 'import("fs")' },
        { ...kept, expression: '1' },
        { ...kept, bound: Number.NaN },
      ],
    })
    expect((await bench.studies.validateStudy(spec)).map(({ field, message }) => `${field}: ${message}`)).toEqual([
      'spec.derived.wrong: ends too early',
      'spec.derived.a: makes a circle: a needs b needs a',
      'spec.derived.late: stands before early, which it uses',
      'spec.constraints[0]: there is no function import',
      'spec.constraints[1]: names no metric',
      'spec.constraints[2]: must have a finite bound',
    ])
    expect(await bench.studies.validateStudy(specOf({ derived: { early: 'loss', late: 'early + 1' }, constraints: [kept] }))).toEqual([])
  })
})
