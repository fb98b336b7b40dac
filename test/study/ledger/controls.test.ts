import { describe, expect, it } from 'vitest'
import type { StudyId, StudySpec, Trial } from '../../../src/model/index.ts'
import type { Studies } from '../../../src/study/index.ts'
import { recount } from '../../../src/study/ledger/tally.ts'
import { openBench, specOf } from '../bench-room.ts'

const STEPS = 6

async function made(change: Partial<StudySpec>) {
  const bench = await openBench()
  const { id, spec } = await bench.studies.createStudy({ spec: specOf({ budget: { parallel: 99 }, ...change }) })
  return { bench, studies: bench.studies, id, spec }
}

async function ask(studies: Studies, study: StudyId): Promise<Trial> {
  const reply = await studies.suggestTrials({ study, worker: 'w', count: 1, open: 'new' })
  if (reply.kind !== 'trials') throw new Error(`no trial: ${reply.why}`)
  return reply.trials[0]!
}

/** Runs one trial along a curve until it is told to stop. */
async function run(studies: Studies, study: StudyId, losses: readonly number[]): Promise<Trial> {
  const { number } = await ask(studies, study)
  for (const [i, loss] of losses.entries()) {
    if ((await studies.report({ trial: { study, number }, points: [{ step: i + 1, values: { loss }, at: i }] })).stop) break
  }
  return studies.completeTrial({ trial: { study, number }, as: 'succeeded' })
}

const flat = (loss: number): number[] => Array<number>(STEPS).fill(loss)
const RULE = { name: 'median', settings: { startStep: 2, minTrials: 2, interval: 1, basis: 'best', against: 'averages' } } as const

describe('controls', () => {
  const controlled = (seed: number) => made({ seed, earlyStopping: { ...RULE, settings: { ...RULE.settings, controls: 0.5 } } })

  it('run to their end and keep where the rule would have stopped them; the study counts them', async () => {
    const { studies, id } = await controlled(1)
    for (const loss of [1, 1, 1]) await run(studies, id, flat(loss))
    expect((await studies.getStudy(id)).controls).toBeUndefined()
    const trials = []
    for (let i = 0; i < 20; i++) trials.push(await run(studies, id, flat(9 + i)))
    const spared = trials.filter((trial) => trial.spared !== undefined)
    expect(spared.length).toBeGreaterThan(2)
    for (const trial of spared) {
      expect(trial).toMatchObject({ state: 'succeeded', lastStep: STEPS })
      expect(trial.spared).toMatchObject({ by: 'rule', rule: 'median', step: 2, value: trial.values![0] })
      expect(trial.stop).toBeUndefined()
    }
    for (const trial of trials) if (trial.spared === undefined) expect(trial).toMatchObject({ state: 'stopped', lastStep: 2 })
    expect((await studies.getStudy(id)).controls).toEqual({ spared: spared.length, wrong: 0 })
  })

  it('tell what the rule would have stopped wrongly: those that became the best after all', async () => {
    const { studies, id } = await controlled(1)
    for (const loss of [1, 1, 1]) await run(studies, id, flat(loss))
    let wrong = 0
    for (let i = 0; i < 20; i++) {
      // A late bloomer, better each time: hopeless at its second step, the best at its end.
      const trial = await run(studies, id, [9, 9, 9, 9, 9, 0.5 - i / 100])
      if (trial.spared !== undefined) wrong += 1
    }
    expect(wrong).toBeGreaterThan(2)
    expect((await studies.getStudy(id)).controls).toEqual({ spared: wrong, wrong })
  })

  it('count the same when all trials are counted again, and after a restart', async () => {
    const { bench, studies, id, spec } = await controlled(3)
    for (const loss of [1, 1, 1]) await run(studies, id, flat(loss))
    for (let i = 0; i < 12; i++) await run(studies, id, i % 3 === 0 ? [9, 9, 9, 9, 9, 0.5 - i / 100] : flat(9))
    const { controls } = await studies.getStudy(id)
    const again = (await bench.reopen()).studies
    expect((await again.getStudy(id)).controls).toEqual(controls)
    const trials = await again.listTrials(id)
    const { spared, sparedWrong } = recount({ spec: spec }, new Map(trials.map((trial) => [trial.number, trial])))
    expect({ spared, wrong: sparedWrong }).toEqual(controls)
  })

  it('are nobody where nobody asked for them', async () => {
    const { studies, id } = await made({ earlyStopping: RULE })
    for (const loss of [1, 1, 1]) await run(studies, id, flat(loss))
    for (let i = 0; i < 20; i++) expect((await run(studies, id, flat(9 + i))).state).toBe('stopped')
  })
})

describe('several objectives', () => {
  it('are all looked at: what stands out in the second is not stopped for the first, also after a restart', async () => {
    const score = { metric: 'score', goal: 'maximize', reduce: 'last' } as const
    const { bench, id } = await made({ objectives: [...specOf().objectives, score], earlyStopping: RULE })
    const play = async (studies: Studies, values: { loss: number; score: number }): Promise<Trial> => {
      const { number } = await ask(studies, id)
      for (let step = 1; step <= STEPS; step++) {
        if ((await studies.report({ trial: { study: id, number }, points: [{ step, values, at: step }] })).stop) break
      }
      return studies.completeTrial({ trial: { study: id, number }, as: 'succeeded' })
    }
    for (let i = 0; i < 3; i++) await play(bench.studies, { loss: 1, score: 1 })
    for (const studies of [bench.studies, (await bench.reopen()).studies]) {
      expect((await play(studies, { loss: 9, score: 2 })).state).toBe('succeeded')
      const stopped = await play(studies, { loss: 9, score: 0.5 })
      expect(stopped).toMatchObject({ state: 'stopped', stop: { step: 2, value: 9 } })
      expect(stopped.stop?.reason).toMatch(
        /^at step 2 its best loss 9 was above .*; at step 2 its best score 0\.5 was below .*; trial \d+ is no worse/,
      )
    }
  })
})

describe('a trial at its last step', () => {
  it('is not stopped: there is nothing left to save, and it is a whole curve for those that come after', async () => {
    const { studies, id } = await made({ resource: { metric: 'epoch', min: 1, max: STEPS }, earlyStopping: RULE })
    for (let i = 0; i < 3; i++) await run(studies, id, flat(1))
    expect(await run(studies, id, [0.5, 0.5, 9, 9, 9, 9])).toMatchObject({ state: 'succeeded' })
    const { number } = await ask(studies, id)
    const late = await studies.report({
      trial: { study: id, number },
      points: flat(9).map((loss, i) => ({ step: i + 1, values: { loss }, at: i })),
    })
    expect(late.stop).toBe(false)
    expect((await studies.completeTrial({ trial: { study: id, number }, as: 'succeeded' })).state).toBe('succeeded')
    expect(await run(studies, id, flat(9))).toMatchObject({ state: 'stopped', lastStep: 2 })
  })
})

describe('the rule auto', () => {
  it('says which rule decided, and leaves alone what an algorithm gave a part of the resource', async () => {
    const resource = { metric: 'epoch', min: 1, max: 9 }
    const earlyStopping = { name: 'auto', settings: { controls: 0 } }
    const whole = await made({ resource, earlyStopping })
    for (let i = 0; i < 4; i++) await run(whole.studies, whole.id, flat(1))
    expect((await run(whole.studies, whole.id, flat(9))).stop).toMatchObject({ by: 'rule', rule: 'asha' })
    const rationed = await made({
      resource,
      earlyStopping,
      algorithm: { name: 'asha', settings: { eta: 3, mode: 'promote', brackets: 1 } },
    })
    for (let i = 0; i < 4; i++) await run(rationed.studies, rationed.id, flat(1).slice(0, 1))
    expect((await run(rationed.studies, rationed.id, flat(9).slice(0, 1))).state).toBe('succeeded')
  })
})

describe('the GPU hours that stopping saved', () => {
  it('are the steps that were left, at the pace of each stopped trial, times its GPUs', async () => {
    const trial = { command: ['train'], env: {}, workingFolder: '/', retries: 0, graceMs: 1_000, resources: { gpu: 2 } }
    const { bench, studies, id } = await made({ resource: { metric: 'epoch', min: 1, max: STEPS }, earlyStopping: RULE, trial })
    const play = async (loss: number, stepMs: number): Promise<Trial> => {
      const { number } = await ask(studies, id)
      await studies.startAttempt(id, number, { executor: 'process', objectName: `t${number}`, state: 'running', startedAt: bench.clock.ms })
      const epoch = (await studies.getTrial(id, number)).attempt!.epoch
      for (let step = 1; step <= STEPS; step++) {
        bench.clock.ms += stepMs
        if ((await studies.report({ trial: { study: id, number, epoch }, points: [{ step, values: { loss }, at: step }] })).stop) break
      }
      // That it takes a while to stop is no pace of its training.
      bench.clock.ms += 999
      return studies.completeTrial({ trial: { study: id, number, epoch }, as: 'succeeded' })
    }
    for (let i = 0; i < 3; i++) await play(1, 10_000)
    expect((await studies.getStudy(id)).gpuSavedMs).toBeUndefined()
    expect(await play(9, 30_000)).toMatchObject({ state: 'stopped', lastStep: 2 })
    expect(await studies.getStudy(id)).toMatchObject({ steps: { saved: 4 }, gpuSavedMs: 2 * 4 * 30_000 })
  })
})
