import { describe, expect, it } from 'vitest'
import type { Assignment, Parameter, StudyId, StudySpec, TrialNumber } from '../../../src/model/index.ts'
import type { Studies } from '../../../src/study/index.ts'
import { openBench, specOf } from '../bench-room.ts'

const PARAMETERS = ['rate', 'width', 'nothing'].map(
  (name): Parameter => ({ name, kind: 'double', min: 0, max: 1, scale: 'linear', when: [] }),
)
const EPOCHS = { metric: 'epoch', min: 1, max: 27 }
const SEEDS = [1, 2, 3, 4]
const HALVING = { algorithm: { name: 'hyperband', settings: {} }, resource: EPOCHS }

/** Training longer helps all alike: which parameters matter is the same after every epoch. */
function lossOf({ rate, width }: Assignment, epoch: number): number {
  return 4 * (Number(rate) - 0.3) ** 2 + Number(width) + 8 / epoch
}

async function made(change: Partial<StudySpec>): Promise<{ studies: Studies; study: StudyId }> {
  const { studies } = await openBench()
  const { id } = await studies.createStudy({ spec: specOf({ parameters: PARAMETERS, budget: { parallel: 99 }, ...change }) })
  return { studies, study: id }
}

/** The next trial, with the part of the resource that it was given: a trial without one may use all of it. */
async function next(studies: Studies, study: StudyId): Promise<{ number: TrialNumber; parameters: Assignment; given: number | undefined }> {
  const reply = await studies.suggestTrials({ study, worker: 'w', count: 1, open: 'new' })
  if (reply.kind !== 'trials') throw new Error(reply.why)
  const { number, parameters, resource } = reply.trials[0]
  return { number, parameters, given: resource }
}

async function end(studies: Studies, study: StudyId, number: TrialNumber, loss: number): Promise<void> {
  await studies.report({ trial: { study, number }, points: [{ values: { loss }, at: 1 }] })
  await studies.completeTrial({ trial: { study, number }, as: 'succeeded' })
}

async function trained(studies: Studies, study: StudyId, count: number): Promise<void> {
  for (let k = 0; k < count; k++) {
    const { number, parameters, given = EPOCHS.max } = await next(studies, study)
    await end(studies, study, number, lossOf(parameters, given))
  }
}

async function sharesOf(studies: Studies, study: StudyId): Promise<Record<string, number>> {
  const { importances } = await studies.importances(study)
  return Object.fromEntries(importances.map(({ parameter, share }) => [parameter, share]))
}

describe('importances where trials were given parts of the resource', () => {
  it('are about what they are where every trial is given all of it', async () => {
    const whole = await made({ algorithm: { name: 'sobol', settings: {} } })
    await trained(whole.studies, whole.study, 512)
    const truth = await sharesOf(whole.studies, whole.study)
    const means = Object.fromEntries(PARAMETERS.map((parameter) => [parameter.name, 0]))
    for (const seed of SEEDS) {
      const { studies, study } = await made({ ...HALVING, seed })
      await trained(studies, study, 120)
      for (const [parameter, share] of Object.entries(await sharesOf(studies, study))) means[parameter]! += share / SEEDS.length
    }
    for (const { name: parameter } of PARAMETERS) expect(Math.abs(means[parameter]! - truth[parameter]!), parameter).toBeLessThan(0.1)
  })

  it('are of those that were given the part which most were given, and say which', async () => {
    const { studies, study } = await made(HALVING)
    const given: number[] = []
    for (let k = 0; k < 60; k++) {
      const trial = await next(studies, study)
      given.push(trial.given!)
      await end(studies, study, trial.number, lossOf(trial.parameters, trial.given!))
    }
    const counts = [...Map.groupBy(given, (amount) => amount)].map(([amount, { length }]) => ({ amount, length }))
    const most = counts.reduce((best, one) => (one.length > best.length ? one : best))
    expect(counts.length).toBeGreaterThan(2)
    const { trials, resource } = await studies.importances(study)
    expect([trials, resource]).toEqual([most.length, { metric: 'epoch', amount: most.amount, otherTrials: 60 - most.length }])
  })

  it('are of the larger of two parts that equally many were given; a trial that nothing was said of was given all', async () => {
    const { studies, study } = await made(HALVING)
    for (let k = 0; k < 3; k++) {
      const { number, given } = await next(studies, study)
      expect(given).toBe(1)
      await end(studies, study, number, k)
    }
    const compared = async () => (await studies.importances(study)).resource
    for (let k = 0; k < 3; k++) {
      expect(await compared()).toEqual({ metric: 'epoch', amount: 1, otherTrials: k })
      const points = [{ step: 1, values: { loss: k }, at: 1 }]
      await studies.createTrial({ study, parameters: { rate: 0.1, width: 0.2, nothing: k / 3 }, finished: { as: 'succeeded', points } })
    }
    expect(await compared()).toEqual({ metric: 'epoch', amount: 27, otherTrials: 3 })
  })

  it('are of all trials where each may use all of it, also when some were stopped on the way', async () => {
    const { studies, study } = await made({ resource: EPOCHS })
    for (let k = 0; k < 10; k++) {
      const points = [{ step: k + 1, values: { loss: k }, at: 1 }]
      const as = k % 2 === 0 ? 'stopped' : 'succeeded'
      await studies.createTrial({ study, parameters: { rate: k / 10, width: 0.2, nothing: 0.5 }, finished: { as, points } })
    }
    const found = await studies.importances(study)
    expect([found.trials, found.resource]).toEqual([10, undefined])
  })
})
