import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Objective, StudyId, StudySpec, Trial, TrialState } from '../../../src/model/index.ts'
import type { Studies } from '../../../src/study/index.ts'
import { recount } from '../../../src/study/ledger/tally.ts'
import { openBench, specOf } from '../bench-room.ts'

const LOSS: Objective = { metric: 'loss', goal: 'minimize', reduce: 'last' }
const SCORE: Objective = { metric: 'score', goal: 'maximize', reduce: 'last' }

async function made(change: Partial<StudySpec>) {
  const bench = await openBench()
  const { id, spec } = await bench.studies.createStudy({ spec: specOf({ parameters: specOf().parameters, ...change }) })
  return { bench, studies: bench.studies, id, spec }
}

async function run(studies: Studies, study: StudyId, values: Record<string, number>, as: 'succeeded' | 'failed' = 'succeeded') {
  const reply = await studies.suggestTrials({ study, worker: 'w', count: 1, open: 'new' })
  if (reply.kind !== 'trials') throw new Error(`no trial: ${reply.why}`)
  await studies.completeTrial({ trial: { study, number: reply.trials[0]!.number }, as, points: [{ step: 1, values, at: 1 }] })
  return (await studies.getStudy(study)).end
}

describe('a study that no longer improves', () => {
  it('ends as converged after so many trials in a row, and says what they did not improve', async () => {
    const { studies, id } = await made({ convergence: { trials: 3, minDelta: 0.1 } })
    for (const loss of [1, 0.95, 0.5, 0.45, 0.41]) expect(await run(studies, id, { loss })).toBeUndefined()
    // Neither a failure nor a trial without a finite value is an attempt to improve.
    expect(await run(studies, id, { loss: 3 }, 'failed')).toBeUndefined()
    expect(await run(studies, id, { loss: Number.NaN })).toBeUndefined()
    expect(await run(studies, id, { loss: 2 })).toMatchObject({
      reason: 'converged',
      failed: false,
      message: '3 trials in a row did not improve the best loss (0.5) by more than 0.1',
    })
  })

  it('takes many small steps for an improvement once they add up to more than minDelta', async () => {
    const { studies, id } = await made({ convergence: { trials: 3, minDelta: 0.1 } })
    for (const loss of [1, 0.94, 0.88, 0.82, 0.77, 0.7]) expect(await run(studies, id, { loss })).toBeUndefined()
  })

  it('of several objectives ends when the Pareto front stays as it is', async () => {
    const { studies, id } = await made({ objectives: [LOSS, SCORE], convergence: { trials: 2, minDelta: 0 } })
    // Worse in the first but better in the second objective is a new point of the front; the same again is none.
    const values = [
      [1, 1],
      [1, 1],
      [2, 2],
      [2, 1.5],
      [0.5, 0],
    ] as const
    for (const [loss, score] of values) expect(await run(studies, id, { loss, score })).toBeUndefined()
    expect(await run(studies, id, { loss: 2, score: 2 })).toBeUndefined()
    expect((await run(studies, id, { loss: 3, score: 1 }))?.message).toBe('2 trials in a row did not improve the Pareto front')
  })

  it('goes on when an edit asks for more trials in a row or none at all, and ends at once when it asks for fewer', async () => {
    const { studies, id, spec } = await made({ convergence: { trials: 2, minDelta: 0 } })
    for (const loss of [1, 1, 1]) await run(studies, id, { loss })
    const edit = async (change: Partial<StudySpec>) => (await studies.updateStudy({ study: id, spec: { ...spec, ...change } })).state
    // More budget does not help a study that gets no better.
    expect(await edit({ budget: { parallel: 4, trials: 100 } })).toBe('ended')
    expect(await edit({ convergence: { trials: 3, minDelta: 0 } })).toBe('active')
    await run(studies, id, { loss: 0 })
    await run(studies, id, { loss: 0 })
    expect(await edit({ convergence: { trials: 1, minDelta: 0 } })).toBe('ended')
    const { convergence: _, ...without } = spec
    expect((await studies.updateStudy({ study: id, spec: without })).state).toBe('active')
    expect(await run(studies, id, { loss: 0 })).toBeUndefined()
    const refused = studies.updateStudy({ study: id, spec: { ...spec, convergence: { trials: 0, minDelta: -1 } } })
    await expect(refused).rejects.toMatchObject({
      problems: [{ field: 'spec.convergence.trials' }, { field: 'spec.convergence.minDelta' }],
    })
  })

  it('lets imported trials set the mark, but takes none of them for an attempt to pass it', async () => {
    const { studies, id } = await made({ convergence: { trials: 2, minDelta: 0 } })
    for (const loss of [1, 1, 1, 1]) {
      const finished = { as: 'succeeded', points: [{ step: 1, values: { loss }, at: 1 }] } as const
      await studies.createTrial({ study: id, parameters: { x: 0.5 }, source: 'import', finished })
    }
    expect(await run(studies, id, { loss: 2 })).toBeUndefined()
    expect((await run(studies, id, { loss: 2 }))?.reason).toBe('converged')
  })

  it('ends as converged when nothing improved it for so long, at a tick and at any write, and also after a restart', async () => {
    for (const how of ['tick', 'write', 'restart'] as const) {
      const { bench, studies, id } = await made({ convergence: { durationMs: 60_000, minDelta: 0 } })
      bench.clock.ms += 59_000
      expect(await run(studies, id, { loss: 1 })).toBeUndefined()
      bench.clock.ms += 59_000
      // Neither a worse trial nor one that only runs is an improvement.
      expect(await run(studies, id, { loss: 2 })).toBeUndefined()
      bench.clock.ms += 1_000
      const room = how === 'restart' ? (await bench.reopen()).studies : studies
      if (how === 'write') await room.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
      else await room.expireStudies()
      expect(await room.getStudy(id)).toMatchObject({
        improvedAt: 1_059_000,
        end: { reason: 'converged', failed: false, message: 'nothing improved the best loss (1) for 60 s' },
      })
    }
  })

  it('counts the time without an improvement anew when it goes on after a pause or an edit', async () => {
    const { bench, studies, id, spec } = await made({ convergence: { durationMs: 60_000, minDelta: 0 } })
    await run(studies, id, { loss: 1 })
    const later = async (ms: number) => {
      bench.clock.ms += ms
      await studies.expireStudies()
      return (await studies.getStudy(id)).state
    }
    await studies.pauseStudy(id)
    expect(await later(100_000)).toBe('paused')
    await studies.resumeStudy(id)
    expect(await later(59_000)).toBe('active')
    expect(await later(1_000)).toBe('ended')
    const edit = async (change: Partial<StudySpec>) => (await studies.updateStudy({ study: id, spec: { ...spec, ...change } })).state
    expect(await edit({ description: 'more of it' })).toBe('ended')
    expect(await edit({ convergence: { durationMs: 160_000, minDelta: 0 } })).toBe('ended')
    expect(await edit({ convergence: { durationMs: 161_000, minDelta: 0 } })).toBe('active')
    expect(await later(160_000)).toBe('active')
    expect(await later(1_000)).toBe('ended')
    await expect(edit({ convergence: { minDelta: 0 } })).rejects.toMatchObject({ problems: [{ field: 'spec.convergence' }] })
  })

  it('counts on after a restart as if there had been none', async () => {
    const { bench, studies, id } = await made({ convergence: { trials: 2, minDelta: 0 } })
    await run(studies, id, { loss: 1 })
    await run(studies, id, { loss: 1 })
    const again = await bench.reopen()
    expect((await run(again.studies, id, { loss: 1 }))?.reason).toBe('converged')
  })
})

type Edit = (spec: StudySpec) => Partial<StudySpec>

const DECAY = { name: 'decay', kind: 'double', min: 0, max: 1, scale: 'linear', default: 0, when: [] } as const
const wider: Edit = ({ parameters }) => ({
  parameters: parameters.map((one) => (one.kind === 'double' ? { ...one, max: one.max + 1 } : one)),
})

const GROWTH: readonly (readonly [string, Edit])[] = [
  ['a parameter that is added', ({ parameters }) => ({ parameters: [...parameters, DECAY] })],
  ['a wider range', wider],
  ['a constraint that lets in more', () => ({ parameterConstraints: [{ when: [], keep: 'x <= 0.95' }] })],
]

const NO_GROWTH: readonly (readonly [string, Edit])[] = [
  ['another description', () => ({ description: 'noted' })],
  [
    'another belief',
    ({ parameters }) => ({ parameters: parameters.map((one) => ({ ...one, likely: { near: 0.5, spread: 0.1 } }) as never) }),
  ],
  [
    'one constraint more',
    ({ parameterConstraints = [] }) => ({ parameterConstraints: [...parameterConstraints, { when: [], keep: 'x <= 0.8' }] }),
  ],
]

describe('a space that grows', () => {
  const parameterConstraints = [{ when: [], keep: 'x <= 0.9' }]

  it.each(GROWTH)('lets the trials without an improvement count anew, also after a restart: %s', async (_, change) => {
    const { bench, studies, id, spec } = await made({ parameterConstraints, convergence: { trials: 3, minDelta: 0 } })
    for (const loss of [1, 1, 1]) await run(studies, id, { loss })
    await studies.updateStudy({ study: id, spec: { ...spec, ...change(spec) } })
    // The best of before is the mark all the same.
    for (const loss of [1, 2]) expect(await run(studies, id, { loss })).toBeUndefined()
    expect((await run((await bench.reopen()).studies, id, { loss: 1 }))?.message).toBe(
      '3 trials in a row did not improve the best loss (1)',
    )
  })

  it.each(NO_GROWTH)('is not what the count takes these for: %s', async (_, change) => {
    const { studies, id, spec } = await made({ parameterConstraints, convergence: { trials: 3, minDelta: 0 } })
    for (const loss of [1, 1, 1]) await run(studies, id, { loss })
    await studies.updateStudy({ study: id, spec: { ...spec, ...change(spec) } })
    expect((await run(studies, id, { loss: 1 }))?.reason).toBe('converged')
  })

  it('takes a trial that began before it for no attempt, but for an improvement where it is one', async () => {
    const { studies, id, spec } = await made({ convergence: { trials: 2, minDelta: 0 } })
    await run(studies, id, { loss: 1 })
    const reply = await studies.suggestTrials({ study: id, worker: 'early', count: 3, open: 'new' })
    if (reply.kind !== 'trials') throw new Error(reply.why)
    await studies.updateStudy({ study: id, spec: { ...spec, ...wider(spec) } })
    const complete = (k: number, loss: number) => {
      const points = [{ step: 1, values: { loss }, at: 1 }]
      return studies.completeTrial({ trial: { study: id, number: reply.trials[k]!.number }, as: 'succeeded', points })
    }
    await complete(0, 2)
    expect(await run(studies, id, { loss: 2 })).toBeUndefined()
    await complete(1, 0.5)
    await complete(2, 2)
    expect(await run(studies, id, { loss: 0.7 })).toBeUndefined()
    expect((await run(studies, id, { loss: 0.7 }))?.message).toBe('2 trials in a row did not improve the best loss (0.5)')
  })

  it('lets a study that had converged go on, and one whose budget is used up stay ended', async () => {
    for (const [budget, state] of [
      [{ parallel: 4 }, 'active'],
      [{ parallel: 4, trials: 3 }, 'ended'],
    ] as const) {
      const { studies, id, spec } = await made({ budget, convergence: { trials: 2, minDelta: 0 } })
      for (const loss of [1, 1, 1]) await run(studies, id, { loss })
      expect((await studies.getStudy(id)).end?.reason).toBe('converged')
      expect((await studies.updateStudy({ study: id, spec: { ...spec, ...wider(spec) } })).state).toBe(state)
    }
  })

  it('begins the time without an improvement anew, also where that had ended the study', async () => {
    const { bench, studies, id, spec } = await made({ convergence: { durationMs: 60_000, minDelta: 0 } })
    await run(studies, id, { loss: 1 })
    const later = async (ms: number) => {
      bench.clock.ms += ms
      await studies.expireStudies()
      return (await studies.getStudy(id)).state
    }
    expect(await later(59_000)).toBe('active')
    const grown = { ...spec, ...wider(spec) }
    await studies.updateStudy({ study: id, spec: grown })
    expect(await later(59_000)).toBe('active')
    expect(await later(1_000)).toBe('ended')
    expect((await studies.updateStudy({ study: id, spec: { ...grown, ...wider(grown) } })).state).toBe('active')
    expect(await later(59_000)).toBe('active')
    expect(await later(1_000)).toBe('ended')
  })
})

interface End {
  readonly values: readonly [number, number]
  readonly state: TrialState
  readonly resource: number
}

const end: fc.Arbitrary<End> = fc.record({
  values: fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })),
  state: fc.constantFrom<TrialState>('succeeded', 'succeeded', 'succeeded', 'stopped', 'failed', 'infeasible'),
  resource: fc.constantFrom(3, 9, 9),
})

/** By the words of docs/concepts.md, from the beginning for every trial: how many have ended since the last improvement. */
function plainCount(spec: StudySpec, ends: readonly End[]): number {
  const { minDelta } = spec.convergence!
  let improvements: End[] = []
  let since = 0
  for (const one of ends) {
    if (one.state !== 'succeeded') continue
    const most = Math.max(0, ...improvements.map(({ resource }) => resource))
    if (one.resource < most) continue
    if (one.resource > most) improvements = []
    const gains = improvements.map((other) =>
      Math.max(...spec.objectives.map(({ goal }, k) => (one.values[k]! - other.values[k]!) * (goal === 'maximize' ? 1 : -1))),
    )
    since = gains.every((gain) => gain > minDelta) ? 0 : since + 1
    if (since === 0) improvements.push(one)
  }
  return since
}

describe('the count of trials without an improvement', () => {
  it('is what a plain recount over all improvements gives, with one objective and with two, whatever the ends', () => {
    fc.assert(
      fc.property(fc.array(end, { maxLength: 40 }), fc.integer({ min: 0, max: 2 }), fc.boolean(), (ends, minDelta, two) => {
        const objectives = two ? [LOSS, SCORE] : [LOSS]
        const spec = specOf({ objectives, resource: { metric: 'epoch', min: 1, max: 9 }, convergence: { trials: 5, minDelta } })
        const trials = ends.map(
          ({ values, state, resource }, k): Trial => ({
            study: 'study' as StudyId,
            number: k + 1,
            state,
            parameters: { x: 0 },
            source: 'algorithm',
            revision: k + 2,
            createdAt: 0,
            startedAt: 0,
            metrics: {},
            measurements: 0,
            failedAttempts: 0,
            labels: {},
            values: values.slice(0, objectives.length),
            resource,
          }),
        )
        const { progress } = recount({ spec: spec }, new Map(trials.map((trial) => [trial.number, trial])))
        expect(progress.trialsSince).toBe(plainCount(spec, ends))
      }),
    )
  })
})
