import { describe, expect, it } from 'vitest'
import type { StudyId, StudySpec } from '../../../src/model/index.ts'
import type { Studies } from '../../../src/study/index.ts'
import { type Bench, openBench, specOf } from '../bench-room.ts'
import { Replica, settle } from '../commands.ts'

const at = (step: number, loss: number) => ({ step, values: { loss }, at: step })
const process = { executor: 'process', objectName: 'p', state: 'running' as const, startedAt: 1 }

async function made(change: Partial<StudySpec> = {}): Promise<{ bench: Bench; studies: Studies; study: StudyId }> {
  const bench = await openBench()
  const { id } = await bench.studies.createStudy({ spec: specOf({ budget: { parallel: 9 }, ...change }) })
  return { bench, studies: bench.studies, study: id }
}

const suggest = (studies: Studies, study: StudyId, count = 1) => studies.suggestTrials({ study, worker: 'w', count, open: 'new' })
const succeed = (studies: Studies, study: StudyId, number: number, ...losses: number[]) =>
  studies.completeTrial({ trial: { study, number }, as: 'succeeded', points: losses.map((loss, k) => at(k + 1, loss)) })

describe('deleting a trial', () => {
  it('takes away its measurements and all that it counted for; its number is not given again', async () => {
    const { bench, studies, study } = await made({ budget: { parallel: 9, trials: 4 }, startAt: [{ x: 0.1 }] })
    await suggest(studies, study, 3)
    for (const [number, loss] of [
      [1, 1],
      [2, 2],
      [3, 3],
    ] as const)
      await succeed(studies, study, number, loss, loss)
    await studies.deleteTrial(study, 1)
    await studies.deleteTrial(study, 3)
    for (const room of [studies, (await bench.reopen()).studies]) {
      expect(await room.getStudy(study)).toMatchObject({ best: 2, bestValues: [2], counts: { succeeded: 1 }, steps: { used: 2 } })
      expect((await room.readCurves(study)).map(({ trial }) => trial)).toEqual([2])
      await expect(room.getTrial(study, 3)).rejects.toMatchObject({ code: 'TRIAL_NOT_FOUND' })
    }
    // Two of four were given back; the start point stays used.
    const reply = await suggest((await bench.reopen()).studies, study, 9)
    expect(reply).toMatchObject({ trials: [{ number: 4, source: 'algorithm' }, { number: 5 }, { number: 6 }] })
  })

  it('tells a worker that still has it that it is gone', async () => {
    const { studies, study } = await made()
    await suggest(studies, study)
    await studies.deleteTrial(study, 1)
    await expect(studies.report({ trial: { study, number: 1 }, points: [at(1, 1)] })).rejects.toMatchObject({ code: 'TRIAL_NOT_FOUND' })
    await expect(studies.deleteTrial(study, 1)).rejects.toMatchObject({ code: 'TRIAL_NOT_FOUND' })
  })

  it('is told to watchers and algorithms, also to those that come back later', async () => {
    const { bench, studies, study } = await made({ algorithm: { name: 'gp', settings: {} } })
    bench.pool.answer = () => ({ kind: 'suggestions', suggestions: [{ parameters: { x: 0.5 } }] })
    const live = new Replica()
    live.follow(studies, study)
    for (const number of [1, 2]) {
      await suggest(studies, study)
      await succeed(studies, study, number, number)
    }
    const { revision } = await studies.getStudy(study)
    await studies.deleteTrial(study, 1)
    await suggest(studies, study)
    await settle()
    expect(bench.pool.asked.at(-1)!.trials.map((t) => t.number)).toEqual([2])
    expect([...live.trials.keys()]).toEqual([2, 3])
    const late = new Replica()
    late.trials.set(1, live.trials.get(2)!)
    late.follow((await bench.reopen()).studies, study, revision)
    await settle()
    expect([...late.trials.keys()]).toEqual([3])
    await live.stop()
    await late.stop()
  })

  it('makes stopping rules judge without it', async () => {
    const { studies, study } = await made({ earlyStopping: { name: 'median', settings: { startStep: 1, minTrials: 2 } } })
    await suggest(studies, study, 4)
    for (const number of [1, 2, 3]) await succeed(studies, study, number, 1)
    await studies.deleteTrial(study, 2)
    expect(await studies.report({ trial: { study, number: 4 }, points: [at(1, 9)] })).toMatchObject({
      stop: true,
      why: { comparedWith: [1, 3] },
    })
  })

  it('waits until its process was stopped', async () => {
    const { studies, study } = await made()
    await suggest(studies, study)
    await studies.startAttempt(study, 1, process)
    let gone = false
    const deleted = studies.deleteTrial(study, 1).then(() => {
      gone = true
    })
    await settle()
    expect(await studies.getTrial(study, 1)).toMatchObject({ state: 'stopping', stop: { by: 'user' } })
    expect(gone).toBe(false)
    await studies.completeTrial({ trial: { study, number: 1, epoch: 1 }, as: 'cancelled' })
    await deleted
    expect(await studies.listTrials(study)).toEqual([])
  })

  it('gives up when the process does not stop, and says so', async () => {
    const { bench, studies, study } = await made()
    await suggest(studies, study)
    await studies.startAttempt(study, 1, process)
    const refused = expect(studies.deleteTrial(study, 1)).rejects.toMatchObject({ code: 'DEADLINE_PASSED' })
    await settle()
    bench.clock.ms += 59_000
    await studies.expireStudies()
    bench.clock.ms += 1_000
    await studies.expireStudies()
    await refused
    expect((await studies.getTrial(study, 1)).state).toBe('stopping')
    const closing = expect(studies.deleteTrial(study, 1)).rejects.toMatchObject({ code: 'SERVER_STOPPING' })
    await settle()
    await studies.close()
    await closing
  })

  it('ends a study that has nothing else to wait for', async () => {
    const { bench, studies, study } = await made({ algorithm: { name: 'gp', settings: {} } })
    await studies.createTrial({ study, parameters: { x: 0.5 } })
    await suggest(studies, study)
    bench.pool.answer = () => ({ kind: 'exhausted', why: 'nothing more' })
    await suggest(studies, study)
    expect((await studies.getStudy(study)).state).toBe('active')
    await studies.deleteTrial(study, 1)
    expect((await studies.getStudy(study)).end).toMatchObject({ reason: 'exhausted' })
  })
})

describe('deleting a study', () => {
  it('stops what runs first: its own processes are waited for, trials of other workers are cancelled', async () => {
    const { studies, study } = await made({ finish: 'let-run' })
    await suggest(studies, study, 2)
    await studies.startAttempt(study, 1, process)
    const deleted = studies.deleteStudy(study)
    await settle()
    expect(await studies.getStudy(study)).toMatchObject({ state: 'ended', deletingSince: expect.any(Number) })
    expect((await studies.listTrials(study)).map((t) => t.state)).toEqual(['stopping', 'cancelled'])
    await expect(studies.startAttempt(study, 1, process)).rejects.toMatchObject({ code: 'TRIAL_ENDED' })
    await studies.completeTrial({ trial: { study, number: 1, epoch: 1 }, as: 'cancelled' })
    await deleted
    await expect(studies.getStudy(study)).rejects.toMatchObject({ code: 'STUDY_NOT_FOUND' })
  })

  it('is gone on with after a crash, and after a caller that lost patience', async () => {
    const { bench, studies, study } = await made()
    await suggest(studies, study)
    await studies.startAttempt(study, 1, process)
    const refused = expect(studies.deleteStudy(study)).rejects.toMatchObject({ code: 'DEADLINE_PASSED' })
    await settle()
    bench.clock.ms += 60_000
    await studies.expireStudies()
    await refused
    const { studies: again } = await bench.reopen()
    const { spec } = await again.getStudy(study)
    await expect(again.updateStudy({ study, spec: { ...spec, description: 'late' } })).rejects.toMatchObject({ code: 'STUDY_ENDED' })
    await again.expireStudies()
    expect(await again.listStudies()).toHaveLength(1)
    await again.completeTrial({ trial: { study, number: 1, epoch: 1 }, as: 'cancelled' })
    await again.expireStudies()
    expect(await again.listStudies()).toEqual([])
  })

  it('answers who waits for it, also where the server looks for deletions that were cut off meanwhile', async () => {
    const { studies, study } = await made()
    await suggest(studies, study)
    await studies.startAttempt(study, 1, process)
    const remove = () => studies.deleteStudy(study, { requestId: 'r' })
    const deleted = remove()
    await settle()
    const ended = studies.completeTrial({ trial: { study, number: 1, epoch: 1 }, as: 'cancelled' })
    const looks: Promise<void>[] = []
    for (let turn = 0; turn < 100; turn++) {
      looks.push(studies.expireStudies())
      await Promise.resolve()
    }
    await Promise.all([ended, deleted, ...looks])
    await remove()
  })

  it('answers a repeated request, and leaves a new study of the name alone', async () => {
    const { bench, studies, study } = await made()
    const remove = (room: Studies) => room.deleteStudy({ project: 'default', name: 'digits' }, { requestId: 'r' })
    await remove(studies)
    await remove(studies)
    await studies.createStudy({ spec: specOf() })
    const { studies: again } = await bench.reopen()
    await remove(again)
    expect(await again.listStudies()).toHaveLength(1)
    await expect(again.deleteStudy(study, { requestId: 'r' })).rejects.toMatchObject({ code: 'REQUEST_ID_REUSED' })
  })

  it('leaves it there when the store fails', async () => {
    const { bench, studies, study } = await made()
    bench.store.inner.deleteStudy = () => Promise.reject(new Error('the disk is full'))
    await expect(studies.deleteStudy(study)).rejects.toThrow('the disk is full')
    expect(await studies.getStudy(study)).toMatchObject({ state: 'active' })
    await suggest(studies, study)
  })
})
