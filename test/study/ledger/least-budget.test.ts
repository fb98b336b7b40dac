import { describe, expect, it } from 'vitest'
import type { StudyId, StudySpec } from '../../../src/model/index.ts'
import { type Bench, openBench, specOf } from '../bench-room.ts'

async function made(change: Partial<StudySpec>): Promise<{ bench: Bench; id: StudyId }> {
  const bench = await openBench()
  const { id } = await bench.studies.createStudy({ spec: specOf(change) })
  return { bench, id }
}

async function begin({ studies }: Bench, study: StudyId): Promise<number> {
  const reply = await studies.suggestTrials({ study, worker: 'w', count: 1, open: 'new' })
  if (reply.kind !== 'trials') throw new Error(`no trial: ${reply.why}`)
  return reply.trials[0]!.number
}

async function finish({ studies }: Bench, study: StudyId, number: number) {
  await studies.completeTrial({ trial: { study, number }, as: 'succeeded', points: [{ step: 1, values: { loss: 1 }, at: 1 }] })
  return (await studies.getStudy(study)).end?.reason
}

async function later({ clock, studies }: Bench, study: StudyId, ms: number) {
  clock.ms += ms
  await studies.expireStudies()
  return (await studies.getStudy(study)).end?.reason
}

describe('a study that is to spend something at least', () => {
  it('goes on beyond its running time and without improvements until enough trials have ended', async () => {
    const { bench, id } = await made({ budget: { parallel: 4, durationMs: 1_000, minTrials: 3 }, convergence: { trials: 1, minDelta: 0 } })
    const numbers = [await begin(bench, id), await begin(bench, id), await begin(bench, id)]
    expect(await later(bench, id, 5_000)).toBeUndefined()
    expect(await finish(bench, id, numbers[0]!)).toBeUndefined()
    // The second of the same value improves nothing.
    expect(await finish(bench, id, numbers[1]!)).toBeUndefined()
    expect(await finish(bench, id, numbers[2]!)).toBe('converged')
  })

  it('ends by its running time with the trial that was still asked for', async () => {
    const { bench, id } = await made({ budget: { parallel: 4, durationMs: 1_000, minTrials: 1 } })
    const number = await begin(bench, id)
    expect(await later(bench, id, 5_000)).toBeUndefined()
    await finish(bench, id, number)
    expect(await later(bench, id, 0)).toBe('duration')
  })

  it('starts more trials than its budget has before its least running time has passed, and then no more', async () => {
    const { bench, id } = await made({ budget: { parallel: 4, trials: 1, minDurationMs: 1_000 } })
    for (let k = 0; k < 3; k++) expect(await finish(bench, id, await begin(bench, id))).toBeUndefined()
    const open = await begin(bench, id)
    expect(await later(bench, id, 1_000)).toBeUndefined()
    await expect(begin(bench, id)).rejects.toThrow('have started, 1 still run')
    expect(await finish(bench, id, open)).toBe('trials')
  })

  it('ends when its least running time has passed and nothing runs, at a tick and when somebody asks for more', async () => {
    for (const how of ['tick', 'ask'] as const) {
      const { bench, id } = await made({ budget: { parallel: 4, trials: 1, minDurationMs: 1_000 } })
      await finish(bench, id, await begin(bench, id))
      bench.clock.ms += 1_000
      if (how === 'ask') await expect(begin(bench, id)).rejects.toThrow('the study has ended')
      else expect(await later(bench, id, 0)).toBe('trials')
      expect((await bench.studies.getStudy(id)).end?.reason).toBe('trials')
    }
  })

  it('ends all the same when it reaches its target or fails', async () => {
    const objectives = [{ metric: 'loss', goal: 'minimize', reduce: 'last', target: 1 }] as const
    const { bench, id } = await made({ objectives, budget: { parallel: 4, minTrials: 50, minDurationMs: 1_000 } })
    expect(await finish(bench, id, await begin(bench, id))).toBe('target')
    const failing = await made({ budget: { parallel: 4, failures: 1, minTrials: 50 } })
    const number = await begin(failing.bench, failing.id)
    await failing.bench.studies.completeTrial({ trial: { study: failing.id, number }, as: 'failed' })
    expect((await failing.bench.studies.getStudy(failing.id)).end?.reason).toBe('failures')
  })
})
