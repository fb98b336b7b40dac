import { describe, expect, it } from 'vitest'
import type { Parameter, StudySpec } from '../../../src/model/index.ts'
import { spaceProblems } from '../../../src/study/spec/space-problems.ts'
import { openBench, specOf } from '../bench-room.ts'

async function running(count: number, change: Partial<StudySpec> = {}) {
  const bench = await openBench()
  const { id } = await bench.studies.createStudy({ spec: specOf({ budget: { parallel: 10 }, ...change }) })
  await bench.studies.suggestTrials({ study: id, worker: 'w', count, open: 'new' })
  return { ...bench, id, ref: (number: number) => ({ study: id, number }) }
}

describe('a result that its worker names', () => {
  it('stands for the trial beside its curve, and outlives a restart', async () => {
    const { studies, reopen, ref, id } = await running(1)
    await studies.report({ trial: ref(1), points: [{ step: 1, values: { loss: 3, size: 1 }, at: 1 }] })
    const ended = await studies.completeTrial({ trial: ref(1), as: 'succeeded', final: { values: { loss: 2 }, at: 5 } })
    expect(ended).toMatchObject({ state: 'succeeded', values: [2], metrics: { loss: 2, size: 1 }, measurements: 1, lastStep: 1 })
    const again = await (await reopen()).studies.getTrial(id, 1)
    expect(again).toEqual(ended)
    expect(again.final).toEqual({ values: { loss: 2 }, at: 5 })
  })

  it('is refused when it lacks an objective, which leaves the trial as it was', async () => {
    const { studies, ref, id } = await running(1)
    const before = await studies.getTrial(id, 1)
    for (const final of ['curve', { values: { size: 2 }, at: 5 }] as const) {
      const refusal = { code: 'INVALID_REQUEST', problems: [{ field: 'final.values.loss' }] }
      await expect(studies.completeTrial({ trial: ref(1), as: 'succeeded', final })).rejects.toMatchObject(refusal)
    }
    expect(await studies.getTrial(id, 1)).toEqual(before)
    expect(await studies.completeTrial({ trial: ref(1), as: 'succeeded', final: { values: { loss: 2 }, at: 5 } })).toMatchObject({
      values: [2],
    })
  })

  it('counts although a person asked the trial to stop, not although a rule did', async () => {
    const { studies, ref, id } = await running(5, { earlyStopping: { name: 'median', settings: { startStep: 1, minTrials: 1 } } })
    const end = (number: number) => studies.completeTrial({ trial: ref(number), as: 'succeeded', final: 'curve' })
    const report = (number: number, loss: number) => studies.report({ trial: ref(number), points: [{ values: { loss }, at: 1 }] })
    await report(1, 1)
    await end(1)
    await report(2, 0.5)
    await studies.stopTrial(id, 2, 'good enough')
    expect(await end(2)).toMatchObject({ state: 'succeeded', stop: { by: 'user' } })
    expect((await report(3, 9)).stop).toBe(true)
    expect(await end(3)).toMatchObject({ state: 'stopped', stop: { by: 'rule' } })
    expect((await studies.getStudy(id)).best).toBe(2)
  })
})

describe('a measurement without a step', () => {
  it('gets the one after the last, also before the trial has a worker', async () => {
    const { studies, ref, id } = await running(1)
    const points = [
      { values: { loss: 1 }, at: 1 },
      { step: 7, values: { loss: 2 }, at: 1 },
      { values: { loss: 3 }, at: 1 },
    ]
    await studies.report({ trial: ref(1), points })
    await studies.report({ trial: ref(1), points: [{ values: { loss: 4 }, at: 1 }] })
    await studies.createTrial({ study: id, parameters: { x: 0.5 }, points: points.slice(0, 1) })
    const curves = await studies.readCurves(id)
    expect(curves.map((curve) => curve.points.map((p) => p.step))).toEqual([[0, 7, 8, 9], [0]])
    expect(await studies.getTrial(id, 2)).toMatchObject({ state: 'requested', values: [1], measurements: 1 })
  })
})

describe('a trial that waits', () => {
  it('takes no report and no end, as a matter of its state', async () => {
    const { studies, ref, id } = await running(1)
    await studies.createTrial({ study: id, parameters: { x: 0.5 } })
    await expect(studies.report({ trial: ref(2), points: [] })).rejects.toMatchObject({ code: 'TRIAL_NOT_STARTED', category: 'state' })
    await expect(studies.completeTrial({ trial: ref(2), as: 'succeeded' })).rejects.toMatchObject({ code: 'TRIAL_NOT_STARTED' })
  })
})

describe('reclaiming', () => {
  it('gives back what runs, and not what is being stopped', async () => {
    const { studies, id } = await running(2)
    await studies.stopTrial(id, 1, '')
    const reply = await studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'reclaim' })
    expect(reply).toMatchObject({ kind: 'trials', trials: [{ number: 2 }] })
  })
})

describe('a study that a person stopped', () => {
  it('goes on when it is reopened; one that ended by itself does not', async () => {
    const { studies, ref, id } = await running(1, { budget: { trials: 1, parallel: 1 }, finish: 'let-run' })
    await studies.stopStudy(id, 'enough')
    await expect(studies.resumeStudy(id)).rejects.toMatchObject({ code: 'STUDY_ENDED' })
    const { end, state } = await studies.resumeStudy(id, { reopen: true })
    expect({ end, state }).toEqual({ end: undefined, state: 'active' })
    await studies.completeTrial({ trial: ref(1), as: 'succeeded', final: { values: { loss: 1 }, at: 1 } })
    expect((await studies.getStudy(id)).end?.reason).toBe('trials')
    await expect(studies.resumeStudy(id, { reopen: true })).rejects.toMatchObject({ code: 'STUDY_ENDED' })
  })
})

describe('a space, whatever door it came by', () => {
  const faults: [string, Parameter][] = [
    ['backwards', { name: 'a', when: [], kind: 'double', min: 2, max: 1, scale: 'linear' }],
    ['not finite', { name: 'a', when: [], kind: 'double', min: 0, max: Infinity, scale: 'linear' }],
    ['not positive', { name: 'a', when: [], kind: 'int', min: 0, max: 9, scale: 'log', step: 1 }],
    ['no integer', { name: 'a', when: [], kind: 'int', min: 0.5, max: 9, scale: 'linear', step: 1 }],
    ['empty', { name: 'a', when: [], kind: 'choice', values: [] }],
    ['twice', { name: 'a', when: [], kind: 'choice', values: ['x', 'x'] }],
    ['unordered', { name: 'a', when: [], kind: 'discrete', values: [2, 1], scale: 'linear' }],
    ['default outside', { name: 'a', when: [], kind: 'choice', values: ['x'], default: 'y' }],
    ['reserved', { name: 'toString', when: [], kind: 'choice', values: ['x'] }],
    ['unknown parent', { name: 'a', when: [{ parent: 'b', values: [1] }], kind: 'choice', values: ['x'] }],
  ]
  it.each(faults)('is refused when a parameter is %s', (_, parameter) => {
    expect(spaceProblems({ parameters: [parameter] })).toHaveLength(1)
  })

  it('is refused when a condition waits for a value that its parent never has', () => {
    const parent: Parameter = { name: 'p', when: [], kind: 'choice', values: ['x', 'y'] }
    const child = (value: string): Parameter => ({
      name: 'c',
      when: [{ not: { parent: 'p', values: [value] } }],
      kind: 'choice',
      values: [1],
    })
    expect(spaceProblems({ parameters: [parent, child('x')] })).toEqual([])
    expect(spaceProblems({ parameters: [parent, child('z')] })).toMatchObject([{ field: 'spec.parameters.c.when.p', value: 'z' }])
  })
})
