import { afterEach, describe, expect, it } from 'vitest'
import { findAlgorithm } from '../../../src/algorithms/index.ts'
import type { StudyId, StudySpec } from '../../../src/model/index.ts'
import { type AlgorithmInputs, type AlgorithmPool, openPool } from '../../../src/pool/index.ts'
import { createMemoryStore, openStudies, type Studies } from '../../../src/study/index.ts'
import { type Bench, openBench, specOf } from '../bench-room.ts'
import { settle } from '../commands.ts'

const SPACE: StudySpec['parameters'] = [
  { name: 'x', kind: 'double', min: 0, max: 1, scale: 'linear', when: [] },
  { name: 'n', kind: 'int', min: 2, max: 8, step: 2, scale: 'linear', when: [] },
  { name: 'd', kind: 'discrete', values: [1, 4], scale: 'linear', when: [] },
  { name: 'c', kind: 'choice', values: ['a', 'b'], when: [] },
]
const WIDER: StudySpec['parameters'] = [
  { name: 'x', kind: 'double', min: -1, max: 3, scale: 'linear', when: [] },
  { name: 'n', kind: 'int', min: 0, max: 12, step: 2, scale: 'linear', when: [] },
  { name: 'd', kind: 'discrete', values: [1, 2, 4, 8], scale: 'linear', when: [] },
  { name: 'c', kind: 'choice', values: ['z', 'a', 'y', 'b'], when: [] },
]

async function made(change: Partial<StudySpec> = {}): Promise<{ bench: Bench; studies: Studies; id: StudyId; spec: StudySpec }> {
  const bench = await openBench()
  const { id, spec } = await bench.studies.createStudy({ spec: specOf({ parameters: SPACE, ...change }) })
  return { bench, studies: bench.studies, id, spec }
}

const at = (step: number, loss: number) => ({ step, values: { loss }, at: step })

async function run(studies: Studies, study: StudyId, loss: number): Promise<number> {
  const reply = await studies.suggestTrials({ study, worker: 'w', count: 1, open: 'new' })
  if (reply.kind !== 'trials') throw new Error(`no trial: ${reply.why}`)
  const { number } = reply.trials[0]!
  await studies.completeTrial({ trial: { study, number }, as: 'succeeded', points: [at(1, loss)] })
  return number
}

describe('what may change while a study runs', () => {
  it('is description, labels, budget, finish, noise, the stopping rule, unused start points and a growing space', async () => {
    const { studies, id, spec } = await made({ startAt: [{ x: 0, n: 2, d: 1, c: 'a' }] })
    const changed: StudySpec = {
      ...spec,
      description: 'more',
      labels: { team: 'vision' },
      budget: { parallel: 9, trials: 50, durationMs: 5_000, gpuHours: 1, failures: 3, failuresInARow: 2 },
      finish: 'let-run',
      noise: 'high',
      earlyStopping: { name: 'median', settings: {} },
      startAt: [...spec.startAt, { x: 3, n: 12, d: 8, c: 'z' }],
      parameters: WIDER,
    }
    const study = await studies.updateStudy({ study: id, spec: changed, document: 'kind: Study' })
    expect(study.spec).toEqual(changed)
    expect(study.document).toBe('kind: Study')
    expect(study.edits).toEqual([
      {
        revision: 2,
        at: expect.any(Number),
        before: expect.objectContaining({ noise: 'unknown', earlyStopping: null, parameters: SPACE }),
      },
    ])
    // The same again changes nothing.
    expect((await studies.updateStudy({ study: id, spec: structuredClone(changed) })).revision).toBe(2)
    await studies.suggestTrials({ study: id, worker: 'w', count: 2, open: 'new' })
    expect((await studies.listTrials(id)).map((t) => t.parameters.c)).toEqual(['a', 'z'])
  })

  it('is nothing else: every field that must stay is named at once, and nothing is changed', async () => {
    const { studies, id, spec } = await made({ startAt: [{ x: 0, n: 2, d: 1, c: 'a' }] })
    await run(studies, id, 1)
    const [x, n, d, c] = SPACE as [StudySpec['parameters'][number], ...StudySpec['parameters']]
    const refused = async (change: Partial<StudySpec>): Promise<string[]> => {
      const error = await studies.updateStudy({ study: id, spec: { ...spec, ...change } }).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'INVALID_STUDY' })
      return (error as { problems: { field: string }[] }).problems.map((problem) => problem.field)
    }
    expect(
      await refused({
        name: 'other',
        project: 'other',
        seed: 8,
        objectives: [{ metric: 'error', goal: 'minimize', reduce: 'last' }],
        algorithm: { name: 'gp', settings: {} },
        metrics: { name: 'file', settings: {} },
        startAt: [{ x: 1, n: 2, d: 1, c: 'a' }],
      }).then((fields) => fields.sort()),
    ).toEqual(['metadata.name', 'metadata.project', 'spec.algorithm', 'spec.metrics', 'spec.objectives', 'spec.seed', 'spec.startAt[0]'])
    const shapes: [string, StudySpec['parameters']][] = [
      ['spec.parameters.x', [{ ...x, min: 0.5 } as typeof x, n!, d!, c!]],
      ['spec.parameters.x', [{ ...x, scale: 'log', min: 0.1 } as typeof x, n!, d!, c!]],
      ['spec.parameters.n', [x, { ...n, min: 1 } as typeof x, d!, c!]],
      ['spec.parameters.n', [x, { ...n, step: 1 } as typeof x, d!, c!]],
      ['spec.parameters.d', [x, n!, { ...d, values: [4, 8] } as typeof x, c!]],
      ['spec.parameters.c', [x, n!, d!, { ...c, values: ['b', 'a', 'z'] } as typeof x]],
      ['spec.parameters.c', [x, n!, d!, { ...c, default: 'a' } as typeof x]],
      ['spec.parameters.c', [x, n!, d!]],
      ['spec.parameters', [n!, x, d!, c!]],
    ]
    for (const [field, parameters] of shapes) expect(await refused({ parameters })).toEqual([field])
    // What is wrong with any study is wrong with an edited one too.
    expect(await refused({ budget: { parallel: 0 } })).toEqual(['spec.budget.parallel'])
    expect((await studies.getStudy(id)).spec).toEqual(spec)
  })

  it('is refused when the study changed since the revision that the edit was made of', async () => {
    const { studies, id, spec } = await made()
    await studies.pauseStudy(id)
    const edited = { ...spec, description: 'new' }
    const late = { code: 'REVISION_CONFLICT' }
    await expect(studies.updateStudy({ study: id, spec: edited, expectedRevision: 1 })).rejects.toMatchObject(late)
    await expect(studies.updateStudy({ study: id, spec: edited, basedOn: { spec: edited } })).rejects.toMatchObject(late)
    expect((await studies.updateStudy({ study: id, spec: edited, expectedRevision: 2, basedOn: { spec } })).spec.description).toBe('new')
    // A comment alone is an edit too.
    await studies.updateStudy({ study: id, spec: edited, document: '# mine' })
    await expect(studies.updateStudy({ study: id, spec, document: '', basedOn: { spec: edited } })).rejects.toMatchObject(late)
  })

  it('keeps every edit with the fields as they were: undoing them gives the first spec', async () => {
    const { bench, studies, id, spec } = await made()
    const steps: Partial<StudySpec>[] = [
      { noise: 'low' },
      { earlyStopping: { name: 'median', settings: {} } },
      { noise: 'high', parameters: WIDER },
    ]
    for (const step of steps) await studies.updateStudy({ study: id, spec: { ...(await studies.getStudy(id)).spec, ...step } })
    const again = await bench.reopen()
    const study = await again.studies.getStudy(id)
    const undone: Record<string, unknown> = { ...study.spec }
    for (const { before } of study.edits!.toReversed()) Object.assign(undone, before)
    expect(Object.fromEntries(Object.entries(undone).filter(([, value]) => value !== null))).toEqual(spec)
  })
})

describe('a budget that is edited', () => {
  it('lets a study go on that ended by its trials, its time, its target or a person; room must be left in all', async () => {
    for (const reason of ['trials', 'duration', 'target', 'stopped'] as const) {
      const { bench, studies, id } = await made({
        budget: { parallel: 2, trials: 2, durationMs: 1_000 },
        objectives: [{ metric: 'loss', goal: 'minimize', reduce: 'last', target: 0 }],
      })
      await run(studies, id, reason === 'target' ? 0 : 1)
      if (reason === 'trials') await run(studies, id, 1)
      if (reason === 'stopped') await studies.stopStudy(id, 'enough')
      if (reason === 'duration') {
        bench.clock.ms += 2_000
        await studies.expireStudies()
      }
      const { spec, end } = await studies.getStudy(id)
      expect(end).toMatchObject({ reason })
      const described = await studies.updateStudy({ study: id, spec: { ...spec, description: 'seen' } })
      expect(described.state).toBe('ended')
      const budget = { parallel: 2, trials: 3, durationMs: reason === 'duration' ? 5_000 : 1_000 }
      const extended = await studies.updateStudy({ study: id, spec: { ...described.spec, budget } })
      expect(extended).toMatchObject({ state: 'active', activeSince: bench.clock.ms })
      expect(extended).not.toHaveProperty('end')
      await run(studies, id, 1)
    }
  })

  it('does not let a study go on that failed', async () => {
    const { studies, id, spec } = await made({ budget: { parallel: 2, failures: 1 } })
    await studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
    await studies.completeTrial({ trial: { study: id, number: 1 }, as: 'failed' })
    const more = { ...spec, budget: { parallel: 2, failures: 9, gpuHours: 1 } }
    await expect(studies.updateStudy({ study: id, spec: { ...more, budget: { parallel: 2 } } })).resolves.toMatchObject({ state: 'ended' })
    const bounded = { ...spec, budget: { parallel: 2, trials: 3 } }
    await studies.updateStudy({ study: id, spec: bounded })
    await expect(studies.updateStudy({ study: id, spec: { ...bounded, budget: { parallel: 2, trials: 9 } } })).rejects.toMatchObject({
      code: 'STUDY_ENDED',
    })
  })

  it('ends a study that has used up a smaller one as soon as nothing runs', async () => {
    const { studies, id, spec } = await made({ budget: { parallel: 3, trials: 9 } })
    for (const loss of [1, 2]) await run(studies, id, loss)
    await studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
    const smaller = { ...spec, budget: { parallel: 3, trials: 2 } }
    expect((await studies.updateStudy({ study: id, spec: smaller })).state).toBe('active')
    expect((await studies.getTrial(id, 3)).state).toBe('active')
    await studies.completeTrial({ trial: { study: id, number: 3 }, as: 'succeeded', points: [at(1, 1)] })
    expect((await studies.getStudy(id)).end).toMatchObject({ reason: 'trials' })
    const idle = await made({ budget: { parallel: 3, trials: 9 } })
    await run(idle.studies, idle.id, 1)
    const used = await idle.studies.updateStudy({ study: idle.id, spec: { ...idle.spec, budget: { parallel: 3, trials: 1 } } })
    expect(used).toMatchObject({ state: 'ended', end: { reason: 'trials' } })
  })
})

describe('another stopping rule', () => {
  it('judges by all that was measured so far', async () => {
    const { studies, id, spec } = await made({ budget: { parallel: 9 } })
    for (const loss of [1, 1, 1]) await run(studies, id, loss)
    await studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
    const bad = () => studies.report({ trial: { study: id, number: 4 }, points: [at(1, 9)] })
    expect((await bad()).stop).toBe(false)
    await studies.updateStudy({ study: id, spec: { ...spec, earlyStopping: { name: 'median', settings: { startStep: 1, minTrials: 2 } } } })
    expect(await bad()).toMatchObject({ stop: true, why: { rule: 'median', comparedWith: [1, 2, 3] } })
    await studies.updateStudy({ study: id, spec })
    expect((await studies.heartbeat({ study: id, number: 4 })).stop).toBe(true)
  })
})

describe('a space that grows', () => {
  const pools: AlgorithmPool[] = []
  afterEach(async () => {
    await Promise.all(pools.splice(0).map((pool) => pool.close()))
  })

  /** The real pool, whose every answer is compared with the one of an algorithm that sees everything for the first time. */
  function comparingPool(): AlgorithmPool {
    const pool = openPool({ threads: 1 })
    pools.push(pool)
    return {
      suggest: async (study, inputs: AlgorithmInputs) => {
        const snapshot = { ...inputs.head, trials: [...inputs.trialsSince(0).changed].sort((a, b) => a.number - b.number) }
        const outcome = await pool.suggest(study, inputs)
        const anew = findAlgorithm(inputs.algorithm)!.suggest(structuredClone(snapshot), { expired: () => false, cache: new Map() })
        expect(outcome).toEqual(anew)
        return outcome
      },
      recommend: (study, inputs) => pool.recommend(study, inputs),
      forget: (study) => pool.forget(study),
      close: () => pool.close(),
    } as AlgorithmPool
  }

  it.each(['random', 'grid', 'sobol', 'gp'])(
    'keeps its old trials as history for %s, whose replica learns of the new space',
    async (name) => {
      let ids = 0
      const studies = await openStudies({
        store: createMemoryStore(),
        pool: comparingPool(),
        now: () => 1_000,
        newId: () => `study${String(++ids).padStart(10, '0')}` as StudyId,
      })
      const settings: StudySpec['algorithm']['settings'] = name === 'grid' ? { steps: 2 } : {}
      const { id, spec } = await studies.createStudy({
        spec: specOf({ parameters: SPACE, algorithm: { name, settings }, budget: { parallel: 8 } }),
      })
      for (let k = 0; k < 6; k++) await run(studies, id, k)
      const old = await studies.listTrials(id)
      await studies.updateStudy({ study: id, spec: { ...spec, parameters: WIDER } })
      for (let k = 0; k < 30; k++) await run(studies, id, k)
      const trials = await studies.listTrials(id)
      expect(trials.slice(0, 6)).toEqual(old)
      const isNew = (t: (typeof trials)[number]) =>
        (t.parameters.x as number) > 1 || (t.parameters.x as number) < 0 || ['z', 'y'].includes(String(t.parameters.c))
      expect(trials.slice(6).some(isNew)).toBe(true)
      if (name === 'grid') expect(new Set(trials.map((t) => JSON.stringify(t.parameters))).size).toBe(trials.length)
      await studies.close()
    },
    30_000,
  )

  it('drops what the algorithm remembers, and lets a study go on that was exhausted', async () => {
    const { bench, studies, id, spec } = await made({ algorithm: { name: 'gp', settings: {} } })
    bench.pool.answer = () => ({ kind: 'suggestions', suggestions: [{ parameters: { x: 0, n: 2, d: 1, c: 'a' } }], state: { rung: 1 } })
    await run(studies, id, 1)
    bench.pool.answer = () => ({ kind: 'exhausted', why: 'every point was tried', state: { rung: 2 } })
    expect(await studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })).toMatchObject({ kind: 'exhausted' })
    expect((await studies.getStudy(id)).end).toMatchObject({ reason: 'exhausted' })
    expect((await studies.updateStudy({ study: id, spec: { ...spec, parameters: WIDER } })).state).toBe('active')
    for (const room of [bench, await bench.reopen()]) {
      room.pool.answer = (snapshot) => {
        expect(snapshot).not.toHaveProperty('state')
        expect(snapshot.space.parameters).toEqual(WIDER)
        return { kind: 'suggestions', suggestions: [{ parameters: { x: 3, n: 0, d: 8, c: 'z' } }] }
      }
      await run(room.studies, id, 1)
    }
  })

  it('while the algorithm computes: points are given out, "exhausted" is asked anew', async () => {
    const { bench, studies, id, spec } = await made({ algorithm: { name: 'gp', settings: {} } })
    const slow = Promise.withResolvers<void>()
    const point = { x: 0, n: 2, d: 1, c: 'a' }
    const asked: number[] = []
    bench.pool.answer = async (snapshot) => {
      asked.push((snapshot.space.parameters[0] as { max: number }).max)
      if (asked.length > 1) return { kind: 'suggestions', suggestions: [{ parameters: point }] }
      await slow.promise
      return { kind: 'exhausted', why: 'every point was tried', state: 'old' }
    }
    const waits = studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
    await settle()
    await studies.updateStudy({ study: id, spec: { ...spec, parameters: WIDER } })
    slow.resolve()
    expect(await waits).toMatchObject({ kind: 'trials', trials: [{ parameters: point }] })
    expect(asked).toEqual([1, 3])
    expect((await studies.getStudy(id)).state).toBe('active')
  })
})
