import { describe, expect, it } from 'vitest'
import type { SuggestOutcome } from '../../../src/algorithms/index.ts'
import type { StudyId, StudySpec } from '../../../src/model/index.ts'
import type { Studies } from '../../../src/study/index.ts'
import { openBench, specOf } from '../bench-room.ts'

async function made(change: Partial<StudySpec>) {
  const bench = await openBench()
  const gp = { name: 'gp', settings: {} }
  const { id, spec } = await bench.studies.createStudy({ spec: specOf({ algorithm: gp, ...change }) })
  return { bench, studies: bench.studies, id, spec }
}

async function ask(studies: Studies, study: StudyId) {
  return studies.suggestTrials({ study, worker: 'w', count: 1, open: 'new' })
}

async function complete(studies: Studies, study: StudyId, number: number, loss: number): Promise<void> {
  await studies.completeTrial({ trial: { study, number }, as: 'succeeded', points: [{ step: 1, values: { loss }, at: 1 }] })
}

/** An algorithm that promises these gains, one after the other, and the last one for ever. */
function promising(gains: readonly number[]): () => SuggestOutcome {
  let calls = 0
  return () => {
    const expectedGain = gains[Math.min(calls, gains.length - 1)]!
    calls += 1
    return { kind: 'suggestions', suggestions: [{ parameters: { x: 1 / (calls + 1) } }], expectedGain }
  }
}

/** Runs trials, each with the same loss, until the study gives none; how many it gave. */
async function play(studies: Studies, id: StudyId, most = 20): Promise<number> {
  for (let given = 0; given < most; given++) {
    const reply = await ask(studies, id)
    if (reply.kind !== 'trials') return given
    await complete(studies, id, reply.trials[0]!.number, 1)
  }
  return most
}

describe('a study whose algorithm expects no more', () => {
  it('ends as converged when three suggestions in a row promise no more than the bound, and says what the best promises', async () => {
    const { bench, studies, id } = await made({ convergence: { expectedGain: 0.01, minDelta: 0 } })
    bench.pool.answer = promising([0.5, 0.009, 0.2, 0.01, 0.0042])
    // 0.01 and the first 0.0042 are tried; the second 0.0042 is the third in a row.
    expect(await play(studies, id)).toBe(5)
    expect(await studies.getStudy(id)).toMatchObject({
      state: 'ended',
      end: {
        reason: 'converged',
        failed: false,
        message: 'no further trial is expected to improve loss by more than 0.01: the best promises 0.0042',
      },
    })
  })

  it('waits for what still runs, since that may change what is expected', async () => {
    const { bench, studies, id } = await made({ convergence: { expectedGain: 0.01, minDelta: 0 } })
    bench.pool.answer = promising([0.5, 0.001])
    const first = await ask(studies, id)
    expect(await play(studies, id)).toBe(2)
    expect(await studies.getStudy(id)).toMatchObject({ state: 'active', counts: { active: 1 } })
    expect(await ask(studies, id)).toMatchObject({ kind: 'wait', why: expect.stringContaining('no further trial is expected') })
    if (first.kind !== 'trials') throw new Error('no trial')
    await complete(studies, id, first.trials[0]!.number, 0.5)
    // Its result was a surprise: the next trial promises much again.
    bench.pool.answer = promising([0.3, 0.001])
    expect(await play(studies, id)).toBe(3)
    expect((await studies.getStudy(id)).end?.reason).toBe('converged')
  })

  it('counts on after a restart, and goes on when an edit asks for less', async () => {
    const { bench, studies, id, spec } = await made({ convergence: { expectedGain: 0.01, minDelta: 0 } })
    bench.pool.answer = promising([0.001])
    const reply = await ask(studies, id)
    if (reply.kind !== 'trials') throw new Error('no trial')
    await complete(studies, id, reply.trials[0]!.number, 1)
    const again = await bench.reopen()
    again.pool.answer = promising([0.001])
    expect(await play(again.studies, id)).toBe(1)
    expect((await again.studies.getStudy(id)).state).toBe('ended')
    expect((await again.studies.updateStudy({ study: id, spec: { ...spec, description: 'noted' } })).state).toBe('ended')
    const edit = { ...spec, description: 'noted', convergence: { expectedGain: 0.0001, minDelta: 0 } }
    expect((await again.studies.updateStudy({ study: id, spec: edit })).state).toBe('active')
    expect(await play(again.studies, id, 4)).toBe(4)
  })

  it('asks for three suggestions of the larger space when that grows', async () => {
    const { bench, studies, id, spec } = await made({ convergence: { expectedGain: 0.01, minDelta: 0 } })
    bench.pool.answer = promising([0.001])
    expect(await play(studies, id)).toBe(2)
    const grown = { ...spec, parameters: spec.parameters.map((one) => (one.kind === 'double' ? { ...one, max: one.max + 1 } : one)) }
    expect((await studies.updateStudy({ study: id, spec: grown })).state).toBe('active')
    expect(await play(studies, id)).toBe(2)
    expect((await studies.getStudy(id)).end?.reason).toBe('converged')
  })

  it('never ends for it before the least budget is spent, or where the algorithm does not say', async () => {
    const least = await made({ convergence: { expectedGain: 1, minDelta: 0 }, budget: { parallel: 1, minTrials: 7 } })
    least.bench.pool.answer = promising([0.001])
    expect(await play(least.studies, least.id)).toBe(7)
    const silent = await made({ convergence: { expectedGain: 1, minDelta: 0 } })
    let calls = 0
    silent.bench.pool.answer = () => ({ kind: 'suggestions', suggestions: [{ parameters: { x: 1 / ++calls } }] })
    expect(await play(silent.studies, silent.id)).toBe(20)
  })

  it('is refused where nobody knows what to expect', async () => {
    const bench = await openBench()
    const refused = (change: Partial<StudySpec>) => bench.studies.createStudy({ spec: specOf(change) })
    const convergence = { expectedGain: 0.1, minDelta: 0 }
    await expect(refused({ convergence })).rejects.toMatchObject({
      problems: [{ field: 'spec.convergence.expectedGain', message: expect.stringContaining('gp, or auto, not random') }],
    })
    const gp = { name: 'gp', settings: {} }
    await expect(refused({ algorithm: gp, convergence: { expectedGain: 0, minDelta: 0 } })).rejects.toMatchObject({
      problems: [{ message: 'must be a number above 0' }],
    })
    const objectives = [...specOf().objectives, { metric: 'score', goal: 'maximize', reduce: 'last' } as const]
    await expect(refused({ algorithm: gp, objectives, convergence })).rejects.toMatchObject({
      problems: [{ message: 'is of one objective: a front has no single gain' }],
    })
  })
})

describe('gp at work', () => {
  it('ends a study on a smooth function long before its budget, close to the optimum; a harder bound takes more trials', async () => {
    const trialsAt = async (expectedGain: number): Promise<{ trials: number; regret: number }> => {
      const double = (name: string) => ({ name, kind: 'double', min: -5, max: 5, scale: 'linear', when: [] }) as const
      const { studies, id } = await made({
        parameters: [double('x'), double('y')],
        convergence: { expectedGain, minDelta: 0 },
        budget: { parallel: 1, trials: 80 },
      })
      for (;;) {
        const reply = await ask(studies, id)
        if (reply.kind !== 'trials') break
        const { number, parameters } = reply.trials[0]!
        await complete(studies, id, number, (Number(parameters.x) - 1) ** 2 + (Number(parameters.y) + 2) ** 2 + 3)
      }
      const study = await studies.getStudy(id)
      expect(study.end?.reason).toBe('converged')
      return { trials: study.counts.succeeded, regret: study.bestValues![0]! - 3 }
    }
    const [coarse, fine] = [await trialsAt(0.1), await trialsAt(0.001)]
    expect(coarse.trials).toBeLessThanOrEqual(fine.trials)
    expect(fine.trials).toBeLessThan(50)
    expect(coarse.regret).toBeLessThan(0.5)
    expect(fine.regret).toBeLessThan(0.02)
  })
})
