import { describe, expect, it } from 'vitest'
import type { Parameter, StudyId, StudySpec, Trial } from '../../../src/model/index.ts'
import { specProblems } from '../../../src/study/spec/validate.ts'
import { type Bench, openBench, specOf } from '../bench-room.ts'

const RATE: Parameter = { name: 'rate', kind: 'double', min: 1e-4, max: 1, scale: 'log', when: [] }
const WIDTH: Parameter = { name: 'width', kind: 'int', min: 0, max: 60, step: 4, scale: 'linear', when: [] }
const BATCH: Parameter = { name: 'batch', kind: 'discrete', values: [16, 32, 64], scale: 'log', when: [] }
const SOLVER: Parameter = { name: 'solver', kind: 'choice', values: ['sgd', 'adam', 'lion'], when: [] }
const BELIEVED: readonly Parameter[] = [
  { ...RATE, likely: { near: 0.01, spread: 0.02 } },
  { ...WIDTH, likely: { near: 40, spread: 0.02 } },
  { ...BATCH, likely: { near: 64, spread: 0.1 } },
  { ...SOLVER, likely: [1, 98, 1] },
]

const spec = (change: Partial<StudySpec> = {}): StudySpec => specOf({ parameters: [RATE, WIDTH, BATCH, SOLVER], ...change })
const wrongs = (...parameters: Parameter[]): string[] =>
  specProblems(spec({ parameters })).map(({ field, message }) => `${field} ${message}`)

async function drawn({ studies }: Bench, study: StudyId, count: number): Promise<readonly Trial[]> {
  const reply = await studies.suggestTrials({ study, worker: 'w', count, open: 'new' })
  return reply.kind === 'trials' ? reply.trials : []
}

/** Whether all that is believed of a trial's values holds. */
const isNear = ({ parameters: { rate, width, batch, solver } }: Trial): boolean =>
  Math.abs(Math.log10(Number(rate)) + 2) < 0.5 && width === 40 && batch === 64 && solver === 'adam'

describe('where a study’s best values are believed to be, whatever door it came from', () => {
  it('is a value of each parameter with a spread, or a weight for each value of a choice', () => {
    expect(wrongs(...BELIEVED)).toEqual([])
    expect(wrongs({ ...RATE, likely: { near: 2, spread: 0.1 } })).toEqual(['spec.parameters.rate.likely.near must lie in [0.0001, 1]'])
    expect(wrongs({ ...WIDTH, likely: { near: 41, spread: 0.1 } })).toEqual([
      'spec.parameters.width.likely.near must be 0 plus a multiple of 4',
    ])
    expect(wrongs({ ...BATCH, likely: { near: 33, spread: 0.1 } })).toEqual(['spec.parameters.batch.likely.near must be one of 16, 32, 64'])
    for (const spread of [0, -1, 10.1, Number.NaN]) {
      expect(wrongs({ ...RATE, likely: { near: 1, spread } })).toEqual([
        'spec.parameters.rate.likely.spread must be a number above 0, at most 10',
      ])
    }
    expect(wrongs({ ...SOLVER, likely: [1, 2] })).toEqual(['spec.parameters.solver.likely must have 3 weights, one for each value'])
    for (const weight of [0, -1, Number.POSITIVE_INFINITY, 1e7]) {
      expect(wrongs({ ...SOLVER, likely: [1, weight, 1] })).toEqual([
        'spec.parameters.solver.likely[1] must be a number above 0, at most 1000000',
      ])
    }
  })

  it('may change while the study runs, also with the range: what is drawn from then on comes from there', async () => {
    const bench = await openBench()
    const { studies } = bench
    const { id } = await studies.createStudy({ spec: spec({ budget: { trials: 200, parallel: 200 } }) })
    expect((await drawn(bench, id, 40)).filter(isNear).length).toBeLessThan(5)
    const before = (await studies.getStudy(id)).spec
    const wider = BELIEVED.map((p): Parameter => (p.name === 'width' && p.kind === 'int' ? { ...p, max: 80 } : p))
    const edited = await studies.updateStudy({ study: id, spec: { ...before, parameters: wider } })
    expect(edited.edits?.at(-1)?.before).toEqual({ parameters: before.parameters })
    expect((await drawn(bench, id, 40)).filter(isNear).length).toBeGreaterThan(30)
    // No longer believed.
    await studies.updateStudy({ study: id, spec: { ...before, parameters: wider.map(({ likely: _, ...p }) => p as Parameter) } })
    expect((await drawn(bench, id, 40)).filter(isNear).length).toBeLessThan(5)
    const outside = wider.map((p): Parameter => (p.kind === 'int' ? { ...p, likely: { near: 84, spread: 0.1 } } : p))
    await expect(studies.updateStudy({ study: id, spec: { ...before, parameters: outside } })).rejects.toMatchObject({
      code: 'INVALID_STUDY',
      problems: [{ field: 'spec.parameters.width.likely.near', message: 'must lie in [0, 80]' }],
    })
  })

  it('does not let a study go on whose points were all tried: there are no more of them', async () => {
    const bench = await openBench()
    const { studies } = bench
    const { id, spec: made } = await studies.createStudy({
      spec: spec({
        parameters: [SOLVER],
        algorithm: { name: 'grid', settings: { steps: 5, order: 'shuffled' } },
        budget: { trials: 9, parallel: 9 },
      }),
    })
    for (const { number } of await drawn(bench, id, 9)) await studies.completeTrial({ trial: { study: id, number }, as: 'failed' })
    await drawn(bench, id, 1)
    expect(await studies.getStudy(id)).toMatchObject({ state: 'ended', end: { reason: 'exhausted' } })
    const believed = await studies.updateStudy({ study: id, spec: { ...made, parameters: [{ ...SOLVER, likely: [1, 2, 1] }] } })
    expect(believed.state).toBe('ended')
  })
})
