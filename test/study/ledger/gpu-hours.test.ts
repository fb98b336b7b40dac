import { describe, expect, it } from 'vitest'
import { gpuTime, type StudyId, type StudySpec } from '../../../src/model/index.ts'
import { type Bench, openBench, specOf } from '../bench-room.ts'

const HOUR = 3_600_000
const trial = { command: ['train'], env: {}, workingFolder: '/', retries: 1, graceMs: 0, resources: { gpu: 2 } }

/** Two trials, each on two GPUs since now. */
async function training(change: Partial<StudySpec> = {}): Promise<{ bench: Bench; id: StudyId }> {
  const bench = await openBench()
  const { id } = await bench.studies.createStudy({ spec: specOf({ trial, budget: { parallel: 4, gpuHours: 10 }, ...change }) })
  await bench.studies.suggestTrials({ study: id, worker: 'w', count: 2, open: 'new' })
  for (const number of [1, 2]) await start(bench, id, number)
  return { bench, id }
}

async function start({ studies, clock }: Bench, id: StudyId, number: number): Promise<void> {
  await studies.startAttempt(id, number, { executor: 'process', objectName: 'p', state: 'pending' })
  const { attempt } = await studies.getTrial(id, number)
  await studies.updateAttempt({ study: id, number, epoch: attempt!.epoch }, { state: 'running', startedAt: clock.ms })
}

describe('GPU hours', () => {
  it('end the study while its trials run, at a tick and also at any write', async () => {
    for (const how of ['tick', 'write'] as const) {
      const { bench, id } = await training()
      bench.clock.ms += 2.5 * HOUR - 1
      await bench.studies.expireStudies()
      expect((await bench.studies.getStudy(id)).state).toBe('active')
      bench.clock.ms += 1
      if (how === 'tick') await bench.studies.expireStudies()
      else await bench.studies.report({ trial: { study: id, number: 1, epoch: 1 }, points: [{ step: 1, values: { loss: 1 }, at: 1 }] })
      expect((await bench.studies.getStudy(id)).end).toMatchObject({
        reason: 'gpuHours',
        failed: false,
        message: 'its 10 GPU hours are used up',
      })
      expect((await bench.studies.listTrials(id)).map((t) => t.state)).toEqual(['stopping', 'stopping'])
    }
  })

  it('count retries and deleted trials, hold over a restart, and stop counting with the last attempt', async () => {
    const { bench, id } = await training()
    bench.clock.ms += HOUR
    await start(bench, id, 1)
    await bench.studies.completeTrial({ trial: { study: id, number: 2, epoch: 1 }, as: 'failed' })
    await bench.studies.deleteTrial(id, 2)
    bench.clock.ms += HOUR
    const again = await bench.reopen()
    // An end that is heard of late counts when it was.
    const end = { state: 'ended' as const, endedAt: bench.clock.ms - HOUR / 2 }
    await again.studies.completeTrial({ trial: { study: id, number: 1, epoch: 2 }, as: 'failed', attempt: end })
    bench.clock.ms += 9 * HOUR
    expect(gpuTime(await again.studies.getStudy(id), bench.clock.ms)).toBe(2 * 2.5 * HOUR)
    expect((await again.studies.getStudy(id)).state).toBe('active')
  })

  it('count an attempt that was retried to its end, however late that was heard of', async () => {
    const { bench, id } = await training()
    const startedAt = bench.clock.ms
    bench.clock.ms += 2 * HOUR
    const ended = { state: 'ended' as const, exitCode: 1, endedAt: startedAt + HOUR / 2 }
    const next = { executor: 'process', objectName: 'p', state: 'pending' as const }
    await bench.studies.startAttempt(id, 1, next, { ended, countsAsFailure: true })
    expect(gpuTime(await bench.studies.getStudy(id), bench.clock.ms)).toBe(2 * 2.5 * HOUR)
    // Of a lost one nobody knows how long it really ran: it counts until it was found lost.
    const lost = { state: 'lost' as const, endedAt: startedAt }
    await bench.studies.startAttempt(id, 2, next, { ended: lost })
    bench.clock.ms += HOUR
    expect(gpuTime(await bench.studies.getStudy(id), bench.clock.ms)).toBe(2 * 2.5 * HOUR)
  })

  it('bound a study that is paused, and trials that were let run', async () => {
    const paused = await training()
    await paused.bench.studies.pauseStudy(paused.id)
    const letRun = await training({ finish: 'let-run' })
    await letRun.bench.studies.stopStudy(letRun.id, 'enough')
    expect((await letRun.bench.studies.getTrial(letRun.id, 1)).state).toBe('active')
    for (const { bench, id } of [paused, letRun]) {
      bench.clock.ms += 3 * HOUR
      await bench.studies.expireStudies()
      expect((await bench.studies.getTrial(id, 1)).state).toBe('stopping')
    }
    expect((await paused.bench.studies.getStudy(paused.id)).end).toMatchObject({ reason: 'gpuHours' })
    expect((await letRun.bench.studies.getStudy(letRun.id)).end).toMatchObject({ reason: 'stopped' })
  })

  it('let the study go on when there are more of them', async () => {
    const { bench, id } = await training()
    bench.clock.ms += 3 * HOUR
    await bench.studies.expireStudies()
    const { spec } = await bench.studies.getStudy(id)
    const raised = await bench.studies.updateStudy({ study: id, spec: { ...spec, budget: { parallel: 4, gpuHours: 13 } } })
    expect(raised.state).toBe('active')
    expect((await bench.studies.listTrials(id)).map((t) => t.state)).toEqual(['stopping', 'stopping'])
    bench.clock.ms += HOUR / 4
    await bench.studies.expireStudies()
    expect((await bench.studies.getStudy(id)).end).toMatchObject({ reason: 'gpuHours' })
  })
})
