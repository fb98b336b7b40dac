import { describe, expect, it } from 'vitest'
import type { StudyId, StudySpec } from '../../../src/model/index.ts'
import { LIMITS } from '../../../src/model/index.ts'
import type { FinishedHistory, Studies } from '../../../src/study/index.ts'
import { type Bench, openBench, specOf } from '../bench-room.ts'

const at = (step: number, loss: number) => ({ step, values: { loss }, at: step })

async function made(change: Partial<StudySpec> = {}): Promise<{ bench: Bench; studies: Studies; study: StudyId }> {
  const bench = await openBench()
  const { id } = await bench.studies.createStudy({ spec: specOf(change) })
  return { bench, studies: bench.studies, study: id }
}

const parameters = { x: 0.5 }
const finished = (as: FinishedHistory['as'], ...losses: number[]): FinishedHistory => ({
  as,
  points: losses.map((loss, k) => at(k + 1, loss)),
})

describe('a trial with its history', () => {
  it('ends by the rules of a trial that was run here', async () => {
    const { studies, study } = await made()
    const bring = (history: FinishedHistory) => studies.createTrial({ study, parameters, finished: history })
    expect(await bring(finished('succeeded', 3, 2))).toMatchObject({ state: 'succeeded', values: [2], lastStep: 2, source: 'user' })
    expect(await bring(finished('succeeded'))).toMatchObject({ state: 'failed', outcome: { reason: 'noObjective' } })
    expect(await bring(finished('succeeded', Number.NaN))).toMatchObject({ state: 'infeasible', outcome: { reason: 'notFinite' } })
    expect(await bring({ ...finished('failed', 1), outcome: { reason: 'oom', message: 'out of memory' } })).toMatchObject({
      state: 'failed',
      outcome: { reason: 'oom' },
      values: [1],
    })
    expect(await bring(finished('stopped', 1))).toMatchObject({ state: 'stopped', stop: { by: 'rule' } })
    expect((await studies.readCurves(study)).map(({ trial, points }) => [trial, points.length])).toEqual([
      [1, 2],
      [3, 1],
      [4, 1],
      [5, 1],
    ])
    expect(await studies.getStudy(study)).toMatchObject({ best: 1, bestValues: [2], counts: { succeeded: 1, failed: 2 } })
  })

  it('has the value of a parameter that can have no other, also as a known point, where that parameter is active', async () => {
    const active = { name: 'active', kind: 'choice', values: [64], when: [] } as const
    const child = { name: 'child', kind: 'choice', values: ['deep'], when: [{ parent: 'active', values: [64] }] } as const
    const inactive = { ...child, name: 'inactive', when: [{ parent: 'two', values: [1] }] } as const
    const two = { ...active, name: 'two', values: [1, 2] } as const
    const { parameters: own } = specOf({})
    const { studies, study } = await made({ parameters: [...own, two, active, child, inactive] })
    const filled = { x: 0.5, active: 64, child: 'deep', two: 2 }
    const given = { ...parameters, two: 2 }
    expect((await studies.createTrial({ study, parameters: given, finished: finished('succeeded', 1) })).parameters).toEqual(filled)
    expect((await studies.createTrial({ study, parameters: given })).parameters).toEqual(filled)
    for (const [odd, message] of [
      [parameters, 'two is missing'],
      [{ ...given, active: 32 }, 'active must be one of 64'],
    ] as const)
      await expect(studies.createTrial({ study, parameters: odd })).rejects.toThrow(message)
  })

  it('keeps its times in their order and refuses others', async () => {
    const { bench, studies, study } = await made()
    const times = { createdAt: 1, startedAt: 5, endedAt: 9 }
    expect(await studies.createTrial({ study, parameters, finished: { ...finished('succeeded', 1), ...times } })).toMatchObject(times)
    for (const odd of [{ startedAt: 5, endedAt: 4 }, { endedAt: bench.clock.ms + 1 }, { createdAt: Number.NaN }]) {
      await expect(studies.createTrial({ study, parameters, finished: { ...finished('succeeded', 1), ...odd } })).rejects.toMatchObject({
        code: 'INVALID_REQUEST',
      })
    }
    expect(await studies.listTrials(study)).toHaveLength(1)
  })

  it('informs the stopping rule, competes for the best and may end the study', async () => {
    const { studies, study } = await made({
      earlyStopping: { name: 'median', settings: { startStep: 1, minTrials: 2 } },
      objectives: [{ metric: 'loss', goal: 'minimize', reduce: 'last', target: 0 }],
    })
    for (const loss of [1, 2]) await studies.createTrial({ study, parameters, finished: finished('succeeded', loss), source: 'import' })
    await studies.suggestTrials({ study, worker: 'w', count: 1, open: 'new' })
    expect(await studies.report({ trial: { study, number: 3 }, points: [at(1, 9)] })).toMatchObject({
      stop: true,
      why: { comparedWith: [1, 2] },
    })
    await studies.createTrial({ study, parameters, finished: finished('succeeded', 0), source: 'import' })
    expect(await studies.getStudy(study)).toMatchObject({ state: 'ended', end: { reason: 'target' }, best: 4 })
  })

  it('uses up budget and failures of its study, unless it is imported', async () => {
    for (const source of ['user', 'import'] as const) {
      const { bench, studies, study } = await made({ budget: { parallel: 2, trials: 2, failuresInARow: 2 } })
      for (let k = 0; k < 2; k++) await studies.createTrial({ study, parameters, finished: finished('failed', 1), source })
      const { state } = await studies.getStudy(study)
      expect(state).toBe(source === 'user' ? 'ended' : 'active')
      expect((await (await bench.reopen()).studies.getStudy(study)).state).toBe(state)
      if (source === 'user') continue
      expect(await studies.suggestTrials({ study, worker: 'w', count: 5, open: 'new' })).toMatchObject({
        trials: [{ number: 3 }, { number: 4 }],
      })
    }
  })

  it('is refused by a study that has ended', async () => {
    const { studies, study } = await made()
    await studies.stopStudy(study, 'enough')
    await expect(studies.createTrial({ study, parameters, finished: finished('succeeded', 1) })).rejects.toMatchObject({
      code: 'STUDY_ENDED',
    })
  })
})

describe('labels and metadata', () => {
  it('change at any time, also of an ended trial, which stays what it was', async () => {
    const { bench, studies, study } = await made()
    const ended = await studies.createTrial({ study, parameters, labels: { a: '1', b: '2' }, finished: finished('succeeded', 1) })
    await studies.createTrial({ study, parameters, finished: finished('succeeded', 0.5) })
    const labelled = await studies.updateTrial({ study, number: 1, labels: { a: null, c: '3' } })
    expect(labelled).toEqual({ ...ended, labels: { b: '2', c: '3' }, revision: 4 })
    const { revision } = await studies.getStudy(study)
    await studies.updateTrial({ study, number: 1, labels: { c: '3', gone: null } })
    expect((await studies.getStudy(study)).revision).toBe(revision)
    await studies.updateMetadata({ study, changes: [{ trial: 1, set: [{ namespace: 'n', key: 'k', value: 'v' }] }] })
    // Ends are counted in the order in which they happened, whatever was said later.
    const again = await bench.reopen()
    expect(await again.studies.getStudy(study)).toEqual(await studies.getStudy(study))
    expect(await again.studies.getTrial(study, 1)).toMatchObject({ labels: { b: '2', c: '3' }, metadata: [{ value: 'v' }], endRevision: 2 })
    for (const labels of [{ '': 'x' }, { long: 'x'.repeat(LIMITS.nameCharacters + 1) }]) {
      await expect(studies.updateTrial({ study, number: 1, labels })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    }
  })

  it('of a study and its trials change in one call, all or nothing, by namespace and key', async () => {
    const { studies, study } = await made()
    await studies.createTrial({ study, parameters, metadata: [{ namespace: 'n', key: 'k', value: 'first' }] })
    const bytes = { typeUrl: 'type/x', base64: 'AAEC' }
    const changes = [
      {
        set: [
          { namespace: 'n', key: 'k', value: 'a' },
          { namespace: '', key: 'k', value: bytes },
          { namespace: 'n', key: 'k', value: 'b' },
        ],
      },
      { trial: 1, set: [{ namespace: 'n', key: 'k', value: 'second' }] },
    ]
    const { revision } = await studies.updateMetadata({ study, changes })
    expect((await studies.getStudy(study)).metadata).toEqual([
      { namespace: 'n', key: 'k', value: 'b' },
      { namespace: '', key: 'k', value: bytes },
    ])
    expect((await studies.getTrial(study, 1)).metadata).toEqual([{ namespace: 'n', key: 'k', value: 'second' }])
    const remove = [{ namespace: 'n', key: 'k' }]
    await expect(studies.updateMetadata({ study, changes: [{ remove }, { trial: 7, remove }] })).rejects.toMatchObject({
      code: 'TRIAL_NOT_FOUND',
    })
    const large = [{ namespace: '', key: 'large', value: 'x'.repeat(LIMITS.metadataBytesPerTrial) }]
    await expect(studies.updateMetadata({ study, changes: [{ remove }, { trial: 1, set: large }] })).rejects.toMatchObject({
      code: 'LIMIT_REACHED',
    })
    expect((await studies.getStudy(study)).revision).toBe(revision)
    await studies.updateMetadata({ study, changes: [{ remove: [...remove, { namespace: '', key: 'k' }] }, { trial: 1, remove }] })
    expect(await studies.getStudy(study)).not.toHaveProperty('metadata')
    expect(await studies.getTrial(study, 1)).not.toHaveProperty('metadata')
  })
})
