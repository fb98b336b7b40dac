import { describe, expect, it } from 'vitest'
import type { Parameter, ParameterConstraint, StudyId, StudySpec, Trial } from '../../../src/model/index.ts'
import type { Studies } from '../../../src/study/index.ts'
import { specProblems } from '../../../src/study/spec/validate.ts'
import { SUGGESTING } from '../../algorithms/suggesting.ts'
import { type Bench, openBench, specOf } from '../bench-room.ts'
import { settle } from '../commands.ts'

const PARAMETERS: readonly Parameter[] = [
  { name: 'batch', kind: 'int', min: 1, max: 64, step: 1, scale: 'linear', when: [] },
  { name: 'seq', kind: 'discrete', values: [512, 1024, 2048], scale: 'linear', when: [] },
  { name: 'solver', kind: 'choice', values: ['lbfgs', 'saga'], when: [] },
  { name: 'rate', kind: 'double', min: 0, max: 1, scale: 'linear', when: [{ parent: 'solver', values: ['saga'] }] },
]
const MEMORY: ParameterConstraint = { when: [], keep: 'batch * seq <= 32768' }
const FITS = { batch: 16, seq: 2048, solver: 'lbfgs' }
const TOO_LARGE = { batch: 32, seq: 2048, solver: 'lbfgs' }

const spec = (change: Partial<StudySpec> = {}): StudySpec => specOf({ parameters: PARAMETERS, ...change })
const wrongs = (...parameterConstraints: ParameterConstraint[]): string[] =>
  specProblems(spec({ parameterConstraints })).map(({ field, message }) => `${field} ${message}`)
const isTooLarge = ({ parameters }: Trial): boolean => Number(parameters.batch) * Number(parameters.seq) > 32_768

async function made(change: Partial<StudySpec> = {}): Promise<Bench & { id: StudyId; spec: StudySpec }> {
  const bench = await openBench()
  const study = await bench.studies.createStudy({ spec: spec({ budget: { trials: 200, parallel: 9 }, ...change }) })
  return { ...bench, id: study.id, spec: study.spec }
}

async function next(studies: Studies, study: StudyId, count = 1): Promise<readonly Trial[]> {
  const reply = await studies.suggestTrials({ study, worker: 'w', count, open: 'new' })
  return reply.kind === 'trials' ? reply.trials : []
}

describe('a study’s parameter constraints, whatever door they came from', () => {
  it('are sound comparisons of its parameters, and conditions on them in any order', () => {
    expect(
      wrongs(MEMORY, { when: [{ parent: 'rate', min: 0.5 }], keep: 'batch > 2' }, { when: [{ parent: 'seq', values: [512] }] }),
    ).toEqual([])
    expect(wrongs({ when: [], keep: 'batch * size <= 3' })).toEqual(['spec.parameterConstraints[0] the study has no parameter size'])
    expect(wrongs(MEMORY, { when: [], keep: 'batch *' })).toEqual(['spec.parameterConstraints[1] ends too early'])
    expect(wrongs({ when: [], keep: 'rate == batch / 64' })[0]).toContain('asks rate for one exact value')
    expect(wrongs({ when: [{ parent: 'seq', values: [512] }], keep: 'rate == 0.5' })[0]).toContain('asks rate for one exact value')
    expect(wrongs({ when: [], keep: 'solver < 2' })[0]).toContain('solver has no number to compare')
    expect(wrongs({ when: [{ parent: 'sovler', values: ['saga'] }], keep: 'batch < 9' })).toEqual([
      'spec.parameterConstraints[0].when.sovler names no parameter of the study',
    ])
    expect(wrongs({ when: [{ not: { parent: 'seq', values: [513] } }] })[0]).toContain('.when.seq is no value of seq')
    expect(wrongs({ when: [] })).toEqual(['spec.parameterConstraints[0] forbids every point: it has neither a comparison nor conditions'])
    expect(wrongs()).toEqual(['spec.parameterConstraints has no entry: leave it out'])
    expect(wrongs(...Array.from({ length: 51 }, () => MEMORY))).toEqual(['spec.parameterConstraints may have 50 entries'])
  })

  it('may hold a number at a value of its own, also one that chance would never find', () => {
    expect(wrongs({ when: [], keep: 'rate == 0.5' }, { when: [], keep: '2 * 8 == batch' }, MEMORY)).toEqual([])
    expect(wrongs({ when: [], keep: 'rate == 1.5' })).toEqual(['spec.parameterConstraints[0] holds rate at 1.5: it must lie in [0, 1]'])
    expect(wrongs({ when: [], keep: '512.5 == seq' })).toEqual([
      'spec.parameterConstraints[0] holds seq at 512.5: it must be one of 512, 1024, 2048',
    ])
  })

  it('leave a point: else it is said which of them nothing keeps, or that they contradict each other', () => {
    expect(wrongs(MEMORY, { when: [], keep: 'batch > 64' })).toEqual(['spec.parameterConstraints[1] none of 10000 random points keeps it'])
    expect(wrongs({ when: [], keep: 'batch > 32' }, { when: [], keep: 'batch < 32' })).toEqual([
      'spec.parameterConstraints no point was found that keeps them all',
    ])
  })

  it('are asked of sound parameters only', () => {
    const [broken] = [{ ...PARAMETERS[0]!, min: 9, max: 1 } as Parameter]
    const found = specProblems(spec({ parameters: [broken, ...PARAMETERS.slice(1)], parameterConstraints: [MEMORY] }))
    expect(found.map(({ field }) => field)).toEqual(['spec.parameters.batch'])
  })

  it('hold for start points, points that are brought and values that are asked for', async () => {
    expect(specProblems(spec({ parameterConstraints: [MEMORY], startAt: [FITS, TOO_LARGE] }))).toEqual([
      {
        field: 'spec.startAt[1]',
        value: { batch: 32, seq: 2048 },
        message: 'must keep batch * seq <= 32768: here is batch = 32, seq = 2048',
      },
    ])
    const { studies, id } = await made({ parameterConstraints: [MEMORY] })
    await expect(studies.createTrial({ study: id, parameters: TOO_LARGE })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message: 'parameters must keep batch * seq <= 32768: here is batch = 32, seq = 2048',
    })
    const fixed = [{ batch: 64, seq: 1024 }]
    await expect(studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new', fixed })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message: 'fixed[0] must keep batch * seq <= 32768: here is batch = 64, seq = 1024',
    })
    expect((await next(studies, id, 9)).filter(isTooLarge)).toEqual([])
  })
})

describe('a parameter that is held while its study runs', () => {
  it.each(SUGGESTING.map(({ name, serves }) => [name, serves] as const))(
    'has that value in all that %s suggests from then on, and varies again when it is let go',
    async (name, serves) => {
      const rate: Parameter = { name: 'rate', kind: 'double', min: -1, max: 1, scale: 'linear', when: [] }
      const parameters: Parameter[] = [rate, { ...rate, name: 'decay' }, PARAMETERS[0]!]
      const { studies, id, ...first } = await made({
        parameters,
        algorithm: { name, settings: name === 'grid' ? { steps: 4, order: 'shuffled' } : {} },
        ...(serves.fidelity === 'none' ? {} : { resource: { metric: 'step', min: 1, max: name === 'pbt' ? 4 : 1 } }),
      })
      const run = async (count: number): Promise<unknown[]> => {
        const rates: unknown[] = []
        for (let k = 0; k < count; k++) {
          for (const { number, parameters: values } of await next(studies, id)) {
            rates.push(values.rate)
            const loss = (Number(values.rate) - 0.3) ** 2 + Number(values.decay) ** 2
            await studies.completeTrial({ trial: { study: id, number }, as: 'succeeded', points: [{ step: 1, values: { loss }, at: k }] })
          }
        }
        return rates
      }
      const free = await run(14)
      // What is near 0 has the most digits to lose.
      for (const value of [0, 1e-9, 0.3]) {
        await studies.updateStudy({ study: id, spec: { ...first.spec, parameterConstraints: [{ when: [], keep: `rate == ${value}` }] } })
        expect(await run(4)).toEqual([value, value, value, value])
      }
      await studies.updateStudy({ study: id, spec: first.spec })
      expect(new Set(await run(6)).size).toBeGreaterThan(1)
      expect((await studies.listTrials(id)).slice(0, 14).map(({ parameters: { rate } }) => rate)).toEqual(free)
    },
  )
})

describe('the parameter constraints of a running study', () => {
  it.each(
    SUGGESTING.filter(({ serves }) => serves.kinds.length === 4 && serves.conditional && serves.fidelity === 'none').map(
      ({ name }) => name,
    ),
  )(
    'can be added and taken away: %s heeds them from then on, and trials of before stay',
    async (name) => {
      const {
        studies,
        id,
        spec: first,
      } = await made({ algorithm: { name, settings: name === 'grid' ? { steps: 5, order: 'shuffled' } : {} } })
      const run = async (count: number): Promise<Trial[]> => {
        const trials: Trial[] = []
        for (let k = 0; k < count; k++) {
          for (const trial of await next(studies, id)) {
            trials.push(trial)
            const point = { step: 1, values: { loss: 100 - Number(trial.parameters.batch) }, at: k }
            await studies.completeTrial({ trial: { study: id, number: trial.number }, as: 'succeeded', points: [point] })
          }
        }
        return trials
      }
      const before = await run(15)
      expect(before.some(isTooLarge)).toBe(true)
      const kept = await studies.listTrials(id)
      const edited = await studies.updateStudy({ study: id, spec: { ...first, parameterConstraints: [MEMORY] } })
      expect(edited.spec.parameterConstraints).toEqual([MEMORY])
      expect(edited.edits?.[0]?.before).toEqual({ parameterConstraints: null })
      const during = await run(15)
      expect(during).toHaveLength(15)
      expect(during.filter(isTooLarge)).toEqual([])
      expect((await studies.listTrials(id)).slice(0, 15)).toEqual(kept)
      expect((await studies.updateStudy({ study: id, spec: first })).spec).toEqual(first)
      expect((await run(15)).some(isTooLarge)).toBe(true)
    },
    30_000,
  )

  it('say nothing of start points that are trials already, and refuse those that are not', async () => {
    const { studies, id, spec: first } = await made({ startAt: [TOO_LARGE, { ...TOO_LARGE, batch: 33 }] })
    await next(studies, id)
    await expect(studies.updateStudy({ study: id, spec: { ...first, parameterConstraints: [MEMORY] } })).rejects.toMatchObject({
      code: 'INVALID_STUDY',
      problems: [{ field: 'spec.startAt[1]', message: 'must keep batch * seq <= 32768: here is batch = 33, seq = 2048' }],
    })
    await studies.updateStudy({ study: id, spec: { ...first, startAt: [TOO_LARGE], parameterConstraints: [MEMORY] } })
    expect((await next(studies, id, 5)).filter(isTooLarge)).toEqual([])
  })

  it('leave trials that wait for a worker: whoever asked for them may cancel them', async () => {
    const { studies, id, spec: first } = await made()
    const { number } = await studies.createTrial({ study: id, parameters: TOO_LARGE })
    await studies.updateStudy({ study: id, spec: { ...first, parameterConstraints: [MEMORY] } })
    expect((await next(studies, id)).map((trial) => trial.number)).toEqual([number])
  })

  it('let a study go on that had used up what they allow, when they allow more', async () => {
    const solvers: ParameterConstraint = { when: [{ parent: 'solver', values: ['saga'] }] }
    const few: ParameterConstraint = { when: [], keep: 'batch <= 2' }
    const {
      studies,
      id,
      spec: first,
    } = await made({
      algorithm: { name: 'tpe', settings: {} },
      parameters: PARAMETERS.slice(0, 3),
      parameterConstraints: [solvers, few],
    })
    const points = await next(studies, id, 9)
    expect(points).toHaveLength(6)
    for (const { number } of points) {
      await studies.completeTrial({ trial: { study: id, number }, as: 'succeeded', points: [{ step: 1, values: { loss: 1 }, at: 1 }] })
    }
    expect(await next(studies, id)).toEqual([])
    expect((await studies.getStudy(id)).end).toMatchObject({ reason: 'exhausted' })
    const edited = await studies.updateStudy({ study: id, spec: { ...first, parameterConstraints: [solvers] } })
    expect(edited.state).toBe('active')
    expect(await next(studies, id)).toMatchObject([{ parameters: { solver: 'lbfgs' } }])
  })

  it('that come while the algorithm computes are heeded by what it had computed: it is asked anew', async () => {
    const { studies, pool, id, spec: first } = await made({ algorithm: { name: 'gp', settings: {} } })
    const slow = Promise.withResolvers<void>()
    const asked: unknown[] = []
    pool.answer = async ({ space }) => {
      asked.push(space.parameterConstraints)
      if (asked.length > 1) return { kind: 'suggestions', suggestions: [{ parameters: FITS }] }
      await slow.promise
      return { kind: 'suggestions', suggestions: [{ parameters: TOO_LARGE }] }
    }
    const waits = next(studies, id)
    await settle()
    await studies.updateStudy({ study: id, spec: { ...first, parameterConstraints: [MEMORY] } })
    slow.resolve()
    expect(await waits).toMatchObject([{ parameters: FITS }])
    expect(asked).toEqual([undefined, [MEMORY]])
    expect(await studies.getStudy(id)).not.toHaveProperty('algorithmError')
  })
})
