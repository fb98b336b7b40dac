import { afterEach, describe, expect, it } from 'vitest'
import { type Parameter, type StudyId, type StudySpec, spaceOf } from '../../../src/model/index.ts'
import { openPool } from '../../../src/pool/index.ts'
import { createMemoryStore, openStudies, type Studies } from '../../../src/study/index.ts'
import { type Bench, openBench, problemsOf, specOf } from '../bench-room.ts'
import { Replica, settle } from '../commands.ts'

const X: Parameter = { name: 'x', kind: 'double', min: 0, max: 1, scale: 'linear', when: [] }
const SOLVER: Parameter = { name: 'solver', kind: 'choice', values: ['sgd', 'adam'], when: [] }
const DECAY: Parameter = { name: 'decay', kind: 'double', min: 0, max: 0.1, scale: 'linear', default: 0.01, when: [] }
const MOMENTUM: Parameter = { ...DECAY, name: 'momentum', default: 0, when: [{ parent: 'solver', values: ['sgd'] }] }

async function made(change: Partial<StudySpec> = {}): Promise<{ bench: Bench; studies: Studies; id: StudyId; spec: StudySpec }> {
  const bench = await openBench()
  const { id, spec } = await bench.studies.createStudy({ spec: specOf({ parameters: [X, SOLVER], ...change }) })
  return { bench, studies: bench.studies, id, spec }
}

async function run(studies: Studies, study: StudyId, loss: number): Promise<number> {
  const reply = await studies.suggestTrials({ study, worker: 'w', count: 1, open: 'new' })
  if (reply.kind !== 'trials') throw new Error(`no trial: ${reply.why}`)
  const { number } = reply.trials[0]!
  await studies.completeTrial({ trial: { study, number }, as: 'succeeded', points: [{ step: 1, values: { loss }, at: 1 }] })
  return number
}

/** A copy without its default. */
function bare({ default: _, ...parameter }: Parameter): Parameter {
  return parameter as Parameter
}

describe('a parameter that is added while a study runs', () => {
  it('is there in every trial of before with its default, whatever became of the trial, and in those to come as suggested', async () => {
    const { bench, studies, id, spec } = await made()
    await run(studies, id, 1)
    await studies.suggestTrials({ study: id, worker: 'w', count: 3, open: 'new' })
    await studies.completeTrial({ trial: { study: id, number: 2 }, as: 'failed' })
    await studies.stopTrial(id, 3, 'enough')
    await studies.createTrial({ study: id, parameters: { x: 0.5, solver: 'adam' } })
    const before = await studies.listTrials(id)
    expect(before.map(({ state }) => state)).toEqual(['succeeded', 'failed', 'stopping', 'active', 'requested'])
    const replica = new Replica()
    replica.follow(studies, id)
    await settle()

    const study = await studies.updateStudy({ study: id, spec: { ...spec, parameters: [X, DECAY, SOLVER] } })
    const after = await studies.listTrials(id)
    expect(after).toEqual(before.map((trial) => ({ ...trial, revision: study.revision, parameters: { ...trial.parameters, decay: 0.01 } })))
    expect(Object.keys(after[0]!.parameters)).toEqual(['x', 'decay', 'solver'])
    // The edit and the trials are one commit.
    expect(bench.store.commits.at(-1)).toMatchObject({ study: { edits: [{ before: { parameters: spec.parameters } }] }, trials: after })
    await settle()
    expect([...replica.trials.values()].sort((a, b) => a.number - b.number)).toEqual(after)
    await replica.stop()
    expect(await (await bench.reopen()).studies.listTrials(id)).toEqual(after)
    // The trial in flight goes on and ends as any.
    await studies.completeTrial({ trial: { study: id, number: 4 }, as: 'succeeded', points: [{ step: 1, values: { loss: 0 }, at: 1 }] })
    expect(await studies.getStudy(id)).toMatchObject({ best: 4, counts: { succeeded: 2 } })
    const next = await studies.getTrial(id, await run(studies, id, 1).then(() => run(studies, id, 1)))
    expect(next.parameters.decay).not.toBe(0.01)
  })

  it('needs a default where trials lack it, and is told how many do and what to write', async () => {
    const { studies, id, spec } = await made()
    const grown = (...parameters: Parameter[]) =>
      studies.updateStudy({ study: id, spec: { ...spec, parameters: [X, SOLVER, ...parameters] } })
    for (const loss of [1, 2]) await run(studies, id, loss)
    await studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
    const { revision } = await studies.getStudy(id)
    expect(await problemsOf(grown(bare(DECAY)))).toEqual([
      {
        field: 'spec.parameters.decay',
        message: 'is new, and 3 trials that are there lack it: it needs a default',
        remedy: 'Write `default: VALUE`, the value that the trials so far had.',
      },
    ])
    expect(await problemsOf(grown({ ...DECAY, default: 2 }))).toEqual([
      { field: 'spec.parameters.decay.default', value: 2, message: 'must lie in [0, 0.1]' },
    ])
    expect((await studies.getStudy(id)).revision).toBe(revision)
    // What can be one value only needs no other word.
    await grown({ name: 'data', kind: 'choice', values: ['cifar'], when: [] })
    expect((await studies.listTrials(id)).map(({ parameters }) => parameters.data)).toEqual(['cifar', 'cifar', 'cifar'])
  })

  it('needs none in a study without trials', async () => {
    const { studies, id, spec } = await made()
    await studies.updateStudy({ study: id, spec: { ...spec, parameters: [bare(DECAY), X, SOLVER] } })
    expect((await studies.getTrial(id, await run(studies, id, 1))).parameters).toHaveProperty('decay')
  })

  it('stands anywhere, while the old ones keep their order', async () => {
    const { studies, id, spec } = await made()
    await run(studies, id, 1)
    const to = (...parameters: Parameter[]) => studies.updateStudy({ study: id, spec: { ...spec, parameters } })
    expect(await problemsOf(to(SOLVER, DECAY, X))).toMatchObject([{ field: 'spec.parameters', message: 'must keep their order' }])
    expect(await problemsOf(to(X, DECAY))).toMatchObject([
      { field: 'spec.parameters.solver', message: expect.stringContaining('taken away') },
    ])
    expect((await to(DECAY, X, SOLVER)).spec.parameters).toEqual([DECAY, X, SOLVER])
  })
})

describe('a parameter that is taken away or fixed while its study runs', () => {
  it('is refused, and how to hold it is said', async () => {
    const { studies, id, spec } = await made({ parameters: [X, SOLVER, DECAY] })
    await run(studies, id, 1)
    const to = (...parameters: Parameter[]) => studies.updateStudy({ study: id, spec: { ...spec, parameters } })
    const fixed = (name: string, value: string | number): Parameter => ({ name, kind: 'choice', values: [value], when: [] })
    expect(await problemsOf(to(SOLVER, DECAY))).toEqual([
      {
        field: 'spec.parameters.x',
        message: 'cannot be taken away: trials have it',
        remedy: "Leave it in, as x: {double: [0, 1], scale: linear}, and hold it at a value: parameterConstraints: ['x == 0'].",
      },
    ])
    const [held] = await problemsOf(to(fixed('x', 0.25), SOLVER, DECAY))
    expect(held).toEqual({
      field: 'spec.parameters.x',
      message: 'cannot be fixed: trials have other values',
      remedy: "Leave it as it was, and hold it at a value: parameterConstraints: ['x == 0.25'].",
    })
    expect((await problemsOf(to(X, fixed('solver', 'adam'), DECAY)))[0]!.remedy).toContain(
      'parameterConstraints: [{never: {solver: [sgd]}}]',
    )
    // What it says does what it says.
    await studies.updateStudy({ study: id, spec: { ...spec, parameterConstraints: [{ when: [], keep: 'x == 0.25' }] } })
    expect((await studies.getTrial(id, await run(studies, id, 1))).parameters.x).toBe(0.25)
  })
})

describe('an added parameter with a condition', () => {
  it('is in those trials of before where the condition holds', async () => {
    const { studies, id, spec } = await made({
      startAt: [
        { x: 0, solver: 'sgd' },
        { x: 0, solver: 'adam' },
      ],
    })
    for (const loss of [1, 2]) await run(studies, id, loss)
    const grown = (...parameters: Parameter[]) =>
      studies.updateStudy({ study: id, spec: { ...spec, parameters: [X, SOLVER, ...parameters] } })
    expect(await problemsOf(grown(bare(MOMENTUM)))).toMatchObject([
      { field: 'spec.parameters.momentum', message: 'is new, and 1 trial that is there lacks it: it needs a default' },
    ])
    await grown(MOMENTUM)
    expect((await studies.listTrials(id)).map(({ parameters }) => parameters)).toEqual([
      { x: 0, solver: 'sgd', momentum: 0 },
      { x: 0, solver: 'adam' },
    ])
  })

  it('needs no default where its condition holds in no trial, as of a value that comes with it', async () => {
    const { studies, id, spec } = await made()
    for (const loss of [1, 2, 3]) await run(studies, id, loss)
    const before = await studies.listTrials(id)
    const solver: Parameter = { ...SOLVER, values: ['sgd', 'adam', 'lion'] }
    const beta: Parameter = { ...bare(DECAY), name: 'beta', when: [{ parent: 'solver', values: ['lion'] }] }
    await studies.updateStudy({ study: id, spec: { ...spec, parameters: [X, solver, beta] } })
    expect(await studies.listTrials(id)).toEqual(before)
    for (let k = 0; k < 12; k++) await run(studies, id, k)
    const later = (await studies.listTrials(id)).slice(3).map(({ parameters }) => parameters)
    expect(later.some((parameters) => parameters.solver === 'lion')).toBe(true)
    expect(later.every((parameters) => (parameters.solver === 'lion') === (parameters.beta !== undefined))).toBe(true)
  })

  it('may hang on a parameter that is added with it: the default of the parent decides', async () => {
    const { studies, id, spec } = await made()
    await run(studies, id, 1)
    const schedule: Parameter = { name: 'schedule', kind: 'choice', values: ['none', 'cosine'], default: 'cosine', when: [] }
    const warmup = (value: string): Parameter => ({
      ...bare(DECAY),
      name: `after-${value}`,
      when: [{ parent: 'schedule', values: [value] }],
    })
    const grown = (...parameters: Parameter[]) =>
      studies.updateStudy({ study: id, spec: { ...spec, parameters: [X, SOLVER, ...parameters] } })
    expect(await problemsOf(grown(schedule, warmup('cosine')))).toMatchObject([{ field: 'spec.parameters.after-cosine' }])
    await grown(schedule, warmup('none'), { ...warmup('cosine'), default: 0.05 } as Parameter)
    expect((await studies.getTrial(id, 1)).parameters).toMatchObject({ schedule: 'cosine', 'after-cosine': 0.05 })
    expect((await studies.getTrial(id, 1)).parameters).not.toHaveProperty('after-none')
  })
})

describe('start points of before', () => {
  const startAt = [
    { x: 0.1, solver: 'sgd' },
    { x: 0.2, solver: 'adam' },
  ]

  it('have the default of what is added, used or not; a used one cannot have had another', async () => {
    const { studies, id, spec } = await made({ startAt })
    await run(studies, id, 1)
    const parameters = [X, SOLVER, DECAY]
    const [used, unused] = startAt
    const to = (...points: StudySpec['startAt']) => studies.updateStudy({ study: id, spec: { ...spec, parameters, startAt: points } })
    expect(await problemsOf(to({ ...used, decay: 0.02 }))).toMatchObject([{ field: 'spec.startAt[0]', message: 'was used already' }])
    const { spec: grown } = await to(used!, unused!, { ...unused!, decay: 0.1 })
    expect(grown.startAt.map(({ decay }) => decay)).toEqual([0.01, 0.01, 0.1])
    for (const loss of [2, 3]) await run(studies, id, loss)
    expect((await studies.listTrials(id)).map((trial) => [trial.source, trial.parameters.decay])).toEqual([
      ['startAt', 0.01],
      ['startAt', 0.01],
      ['startAt', 0.1],
    ])
  })

  it('are refused by name where no default says what they are', async () => {
    const { studies, id, spec } = await made({ startAt })
    const problems = await problemsOf(studies.updateStudy({ study: id, spec: { ...spec, parameters: [X, SOLVER, bare(DECAY)] } }))
    expect(problems).toEqual([
      { field: 'spec.startAt[0].decay', message: 'is missing' },
      { field: 'spec.startAt[1].decay', message: 'is missing' },
    ])
  })
})

describe('what is suggested when a parameter is added', () => {
  const studiesToClose: Studies[] = []
  afterEach(async () => {
    for (const studies of studiesToClose.splice(0)) await studies.close()
  })

  it('is asked for anew where the algorithm computes meanwhile: points of before lack it', async () => {
    const { bench, studies, id, spec } = await made({ algorithm: { name: 'gp', settings: {} } })
    const slow = Promise.withResolvers<void>()
    const asked: string[][] = []
    bench.pool.answer = async ({ space }) => {
      asked.push(space.parameters.map(({ name }) => name))
      if (asked.length > 1) return { kind: 'suggestions', suggestions: [{ parameters: { x: 1, solver: 'sgd', decay: 0.1 } }] }
      await slow.promise
      return { kind: 'suggestions', suggestions: [{ parameters: { x: 0, solver: 'sgd' } }], state: 'of the smaller space' }
    }
    const waits = studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
    await settle()
    await studies.updateStudy({ study: id, spec: { ...spec, parameters: [X, SOLVER, DECAY] } })
    slow.resolve()
    expect(await waits).toMatchObject({ kind: 'trials', trials: [{ number: 1, parameters: { x: 1, decay: 0.1 } }] })
    expect(asked).toEqual([
      ['x', 'solver'],
      ['x', 'solver', 'decay'],
    ])
  })

  it('is never a point without it, whenever the edit comes', async () => {
    for (let wait = 0; wait < 25; wait++) {
      const { bench, studies, id, spec } = await made({ algorithm: { name: 'gp', settings: {} } })
      bench.pool.answer = ({ space }) => {
        const parameters = Object.fromEntries(space.parameters.map(({ name }) => [name, name === 'solver' ? 'sgd' : 0]))
        return { kind: 'suggestions', suggestions: [{ parameters }, { parameters }] }
      }
      const asked = studies.suggestTrials({ study: id, worker: 'w', count: 2, open: 'new' })
      for (let turn = 0; turn < wait; turn++) await Promise.resolve()
      await studies.updateStudy({ study: id, spec: { ...spec, parameters: [X, SOLVER, DECAY] } })
      expect(await asked).toMatchObject({ kind: 'trials' })
      const trials = await studies.listTrials(id)
      expect(trials.map(({ parameters }) => Object.keys(parameters).length)).toEqual([3, 3])
    }
  })

  it('rests on all that was learnt: gp goes on with its model, not with an initial design', async () => {
    const studies = await openStudies({
      store: createMemoryStore(),
      pool: openPool({ threads: 1 }),
      now: () => 1_000,
      newId: () => 'study0000000001' as StudyId,
    })
    studiesToClose.push(studies)
    const { id, spec } = await studies.createStudy({ spec: specOf({ parameters: [X, SOLVER], algorithm: { name: 'gp', settings: {} } }) })
    const evaluate = async (): Promise<{ from: unknown; x: number; decay: number }> => {
      const reply = await studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
      if (reply.kind !== 'trials') throw new Error(reply.why)
      const { number, parameters, provenance } = reply.trials[0]!
      const [x, decay] = [Number(parameters.x), Number(parameters.decay ?? 0.01)]
      const loss = (x - 0.7) ** 2 + 10 * (decay - 0.06) ** 2
      await studies.completeTrial({ trial: { study: id, number }, as: 'succeeded', points: [{ step: 1, values: { loss }, at: 1 }] })
      return { from: provenance?.diagnostics?.from, x, decay }
    }
    for (let k = 0; k < 14; k++) await evaluate()
    await studies.updateStudy({ study: id, spec: { ...spec, parameters: [X, DECAY, SOLVER] } })
    const later = []
    for (let k = 0; k < 10; k++) later.push(await evaluate())
    expect(later.filter(({ from }) => from === 'initial design')).toEqual([])
    // It knows x, and has learnt of the new one.
    expect(later.every(({ x }) => Math.abs(x - 0.7) < 0.35)).toBe(true)
    expect(later.some(({ decay }) => Math.abs(decay - 0.06) < 0.01)).toBe(true)
  })

  it('is no point that trials of before count as: a grid goes on with the others, also where it was exhausted', async () => {
    const layers: Parameter = { name: 'layers', kind: 'int', min: 1, max: 2, step: 1, scale: 'linear', when: [] }
    const { studies, id, spec } = await made({ parameters: [layers, SOLVER], algorithm: { name: 'grid', settings: {} } })
    for (let k = 0; k < 4; k++) await run(studies, id, k)
    await studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
    expect((await studies.getStudy(id)).end).toMatchObject({ reason: 'exhausted' })
    const depth: Parameter = { name: 'depth', kind: 'discrete', values: [1, 2, 3], scale: 'linear', default: 2, when: [] }
    const study = await studies.updateStudy({ study: id, spec: { ...spec, parameters: [depth, layers, SOLVER] } })
    expect(study.state).toBe('active')
    for (let k = 0; k < 8; k++) await run(studies, id, k)
    const trials = await studies.listTrials(id)
    expect(new Set(trials.map(({ parameters }) => JSON.stringify(parameters))).size).toBe(12)
    expect(await studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })).toMatchObject({ kind: 'exhausted' })
  })
})

describe('studies that learn from one that got a parameter', () => {
  it('know it as it was when they were made', async () => {
    const { bench, studies, id, spec } = await made()
    for (const loss of [1, 2, 3]) await run(studies, id, loss)
    const learner = specOf({ name: 'next', parameters: [X, DECAY], learnFrom: ['digits'], algorithm: { name: 'gp', settings: {} } })
    const { id: next } = await studies.createStudy({ spec: learner })
    const old = (await studies.listTrials(id)).map(({ parameters }) => parameters)
    await studies.updateStudy({ study: id, spec: { ...spec, parameters: [X, SOLVER, DECAY] } })
    await run(studies, next, 1)
    const [told] = bench.pool.asked.at(-1)!.earlier!
    expect(told!.parameters).toEqual(['x', 'solver'])
    expect(told!.trials.map(({ parameters }) => parameters)).toEqual(old)
    expect(bench.pool.asked.at(-1)!.space).toEqual(spaceOf(learner))
  })
})
