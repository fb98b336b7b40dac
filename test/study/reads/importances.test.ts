import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it, test } from 'vitest'
import type { Assignment, Parameter, StudyId, StudySpec } from '../../../src/model/index.ts'
import type { CreateTrialRequest, Studies, SuggestReply } from '../../../src/study/index.ts'
import oracle from '../../oracle/importances.json' with { type: 'json' }
import { openBench, specOf } from '../bench-room.ts'

type Finished = NonNullable<CreateTrialRequest['finished']>

async function made(change: Partial<StudySpec>): Promise<{ studies: Studies; study: StudyId }> {
  const { studies } = await openBench()
  const { id } = await studies.createStudy({ spec: specOf({ budget: { parallel: 99 }, ...change }) })
  return { studies, study: id }
}

/** Brings in a trial that ended with these values. */
async function bring(
  studies: Studies,
  study: StudyId,
  { parameters, values, as = 'succeeded' }: { parameters: Assignment; values?: Record<string, number>; as?: Finished['as'] },
): Promise<number> {
  const points = values === undefined ? [] : [{ step: 1, values, at: 1 }]
  return (await studies.createTrial({ study, parameters, finished: { as, points, startedAt: 0, endedAt: 1 } })).number
}

const number = (name: string, more: Partial<Parameter> = {}): Parameter =>
  ({ name, kind: 'double', min: 0, max: 1, scale: 'linear', when: [], ...more }) as Parameter

test.each(oracle)(
  'importances are those of an analysis of variance of ranks by SciPy where $name',
  async ({ place, parameters, trials, shares }) => {
    const objectives = ['first', 'second']
      .slice(0, place + 1)
      .map((metric) => ({ metric, goal: 'minimize' as const, reduce: 'last' as const }))
    const { studies, study } = await made({ parameters: parameters as unknown as readonly Parameter[], objectives })
    for (const { parameters: point, values } of trials) {
      const measured = values && Object.fromEntries(values.map((value, k) => [objectives[k]!.metric, Number(value)]))
      await bring(studies, study, {
        parameters: point as Assignment,
        as: values === null ? 'stopped' : 'succeeded',
        ...(measured && { values: measured }),
      })
    }
    const { importances, metric } = await studies.importances(study, { metric: objectives[place]!.metric })
    expect(metric).toBe(objectives[place]!.metric)
    for (const { parameter, share } of importances) expect(share, parameter).toBeCloseTo(shares[parameter as keyof typeof shares], 10)
    expect(importances.map(({ share }) => share)).toEqual(importances.map(({ share }) => share).toSorted((a, b) => b - a))
    expect(importances.map(({ parameter }) => parameter).toSorted()).toEqual(Object.keys(shares).toSorted())
  },
)

describe('importances', () => {
  it('are of trials that succeeded or were stopped with a finite value, and there are none of fewer than eight', async () => {
    const { studies, study } = await made({})
    for (let k = 0; k < 7; k++)
      await bring(studies, study, { parameters: { x: k / 7 }, values: { loss: k }, as: k % 2 === 0 ? 'succeeded' : 'stopped' })
    for (const loss of [Number.NaN, Number.POSITIVE_INFINITY]) await bring(studies, study, { parameters: { x: 0.9 }, values: { loss } })
    for (const as of ['failed', 'infeasible'] as const) await bring(studies, study, { parameters: { x: 0.9 }, values: { loss: 0 }, as })
    const { trials: open } = (await studies.suggestTrials({ study, worker: 'w', count: 1, open: 'new' })) as Extract<
      SuggestReply,
      { kind: 'trials' }
    >
    await studies.report({ trial: { study, number: open[0]!.number }, points: [{ values: { loss: 0 }, at: 1 }] })
    expect(await studies.importances(study)).toEqual({ metric: 'loss', importances: [], trials: 7, trialsNeeded: 8 })
    await studies.completeTrial({ trial: { study, number: open[0]!.number }, as: 'succeeded' })
    const { importances, trials } = await studies.importances(study)
    expect([trials, importances.map(({ parameter }) => parameter)]).toEqual([8, ['x']])
  })

  it('know which way a number goes, and nothing of one that never differs', async () => {
    const constant: Parameter = { name: 'constant', kind: 'discrete', values: [4], scale: 'linear', when: [] }
    const { studies, study } = await made({
      parameters: [number('down'), constant, { name: 'word', kind: 'choice', values: ['a', 'b'], when: [] }],
    })
    for (let k = 0; k < 20; k++) {
      await bring(studies, study, { parameters: { down: k / 20, constant: 4, word: k % 2 === 0 ? 'a' : 'b' }, values: { loss: -(k ** 3) } })
    }
    const { importances } = await studies.importances(study)
    expect(importances).toEqual([
      { parameter: 'down', share: expect.closeTo(0.93, 1), trend: -1 },
      { parameter: 'constant', share: 0 },
      { parameter: 'word', share: 0 },
    ])
  })

  it('of named parameters come from the trials that have all of them: among these, what hangs on a choice is told apart from the choice', async () => {
    const solver: Parameter = { name: 'solver', kind: 'choice', values: ['sgd', 'adam'], when: [] }
    const { studies, study } = await made({
      parameters: [solver, number('momentum', { when: [{ parent: 'solver', values: ['sgd'] }] }), number('x')],
    })
    // Which solver decides everything, momentum nothing.
    for (let k = 0; k < 60; k++) {
      const sgd = k % 2 === 0
      const noise = ((k * 37) % 61) / 61
      await bring(studies, study, {
        parameters: { x: noise, solver: sgd ? 'sgd' : 'adam', ...(sgd && { momentum: ((k * 17) % 59) / 59 }) },
        values: { loss: (sgd ? 10 : 0) + noise },
      })
    }
    const shareOf = (name: string, { importances }: Awaited<ReturnType<Studies['importances']>>) =>
      importances.find(({ parameter }) => parameter === name)!.share
    expect(shareOf('momentum', await studies.importances(study))).toBeGreaterThan(0.6)
    const among = await studies.importances(study, { parameters: ['momentum'] })
    expect([among.trials, among.importances.length]).toEqual([30, 1])
    expect(shareOf('momentum', among)).toBeLessThan(0.3)
    expect((await studies.importances(study, { parameters: ['x', 'momentum'] })).importances.map(({ parameter }) => parameter)).toEqual([
      'x',
      'momentum',
    ])
  })

  it('are of any metric that trials report, and a name of none is refused with those that there are', async () => {
    const { studies, study } = await made({ parameters: [number('x'), number('y')] })
    for (let k = 0; k < 16; k++) {
      const [x, y] = [k / 16, ((k * 7) % 16) / 16]
      await bring(studies, study, { parameters: { x, y }, values: { loss: x, ...(k > 0 && { seconds: y }) } })
    }
    const first = async (metric?: string) =>
      (await studies.importances(study, metric === undefined ? {} : { metric })).importances[0]!.parameter
    expect([await first(), await first('loss'), await first('seconds')]).toEqual(['x', 'x', 'y'])
    expect((await studies.importances(study, { metric: 'seconds' })).trials).toBe(15)
    await expect(studies.importances(study, { metric: 'toString' })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message: 'metric toString is no metric of the study’s trials: there is loss, seconds',
      problems: [{ field: 'metric', value: 'toString' }],
    })
    await expect(studies.importances(study, { parameters: ['x', 'z'] })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message: 'parameters z is no parameter of the study: there is x, y',
    })
  })

  it('are computed once while no trial ends, is deleted, or gets another parameter', async () => {
    const { studies, study } = await made({})
    const numbers: number[] = []
    for (let k = 0; k < 9; k++) numbers.push(await bring(studies, study, { parameters: { x: k / 9 }, values: { loss: k } }))
    const asked = await studies.importances(study)
    await studies.createTrial({ study, parameters: { x: 0.3 } })
    await studies.updateTrial({ study, number: numbers[0]!, labels: { seen: 'yes' } })
    expect(await studies.importances(study)).toBe(asked)
    await studies.deleteTrial(study, numbers[8]!)
    expect((await studies.importances(study)).trials).toBe(8)
    await bring(studies, study, { parameters: { x: 1 }, values: { loss: 9 } })
    expect((await studies.importances(study)).trials).toBe(9)
    const { spec } = await studies.getStudy(study)
    await studies.updateStudy({ study, spec: { ...spec, parameters: [...spec.parameters, number('y', { default: 0.5 })] } })
    const { importances } = await studies.importances(study)
    expect(importances.map(({ parameter }) => parameter)).toEqual(['x', 'y'])
  })

  it('leave turns to others while they are computed', async () => {
    const parameters = Array.from({ length: 12 }, (_, k) => number(`x${k}`))
    const { studies, study } = await made({ parameters })
    for (let k = 0; k < 9; k++) {
      await bring(studies, study, { parameters: Object.fromEntries(parameters.map(({ name }) => [name, k / 9])), values: { loss: k } })
    }
    let turns = 0
    let done = false
    const computed = studies.importances(study).finally(() => {
      done = true
    })
    while (!done) {
      await nextTurn()
      turns += 1
    }
    expect((await computed).importances).toHaveLength(12)
    expect(turns).toBeGreaterThanOrEqual(11)
  })
})
