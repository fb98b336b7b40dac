import { describe, expect, it } from 'vitest'
import { LIMITS, type Measurement, type StudyId, type StudySpec, type Trial } from '../../../src/model/index.ts'
import { type Bench, openBench, specOf } from '../bench-room.ts'

async function running(count: number, change: Partial<StudySpec> = {}): Promise<{ bench: Bench; id: StudyId }> {
  const bench = await openBench()
  const { id } = await bench.studies.createStudy({ spec: specOf({ budget: { parallel: 10 }, ...change }) })
  await bench.studies.suggestTrials({ study: id, worker: 'w', count, open: 'new' })
  return { bench, id }
}

const at = (step: number, loss: number): Measurement => ({ step, values: { loss }, at: step })

async function curve(bench: Bench, id: StudyId, number: number, losses: readonly number[]): Promise<void> {
  await bench.studies.report({ trial: { study: id, number }, points: losses.map((loss, k) => at(k + 1, loss)) })
}

async function complete(bench: Bench, id: StudyId, number: number, loss?: number): Promise<Trial> {
  const points = loss === undefined ? [] : [at(1, loss)]
  return bench.studies.completeTrial({ trial: { study: id, number }, as: 'succeeded', points })
}

describe('report', () => {
  it('repeated, counts once and is answered by how the trial stands; only its id was kept, not the trial', async () => {
    const { bench, id } = await running(1)
    const ref = { study: id, number: 1 }
    const first = () => bench.studies.report({ trial: ref, points: [at(1, 3)], requestId: 'first' })
    expect(await first()).toEqual(await first())
    const { trial: newer } = await bench.studies.report({ trial: ref, points: [at(2, 2)], requestId: 'second' })
    expect((await first()).trial).toEqual(newer)
    await bench.studies.stopTrial(id, 1, 'enough')
    const again = await bench.reopen()
    expect(await again.studies.report({ trial: ref, points: [at(1, 3)], requestId: 'first' })).toMatchObject({
      stop: true,
      why: { reason: 'enough' },
    })
    await expect(again.studies.report({ trial: ref, points: [at(1, 4)], requestId: 'first' })).rejects.toMatchObject({
      code: 'REQUEST_ID_REUSED',
    })
    expect((await again.studies.readCurves(id))[0]!.points).toHaveLength(2)
    expect(await bench.store.readRequest(id, 'first')).toMatchObject({ reply: null })
  })

  it('reduces by last, best and mean; late points, repeated steps and NaN have their meaning', async () => {
    const meaning = { last: 4, best: 1, mean: (4 + 1 + 2) / 3 }
    for (const reduce of ['last', 'best', 'mean'] as const) {
      const { bench, id } = await running(1, { objectives: [{ metric: 'loss', goal: 'minimize', reduce }] })
      const ref = { study: id, number: 1 }
      await bench.studies.report({ trial: ref, points: [at(1, 0.5), at(5, 4), at(3, Number.NaN)] })
      // Step 1 is said anew, step 2 comes late.
      const { trial } = await bench.studies.report({ trial: ref, points: [at(1, 1), at(2, 2)] })
      expect(trial).toMatchObject({ values: [meaning[reduce]], lastStep: 5, measurements: 4, metrics: { loss: 4 } })
      expect((await bench.studies.readCurves(id))[0]!.points.map((p) => [p.step, p.values.loss])).toEqual([
        [1, 1],
        [2, 2],
        [3, Number.NaN],
        [5, 4],
      ])
    }
  })

  it('tells a hopeless trial to stop with the rule’s figures, and completing makes it stopped', async () => {
    const { bench, id } = await running(4, { earlyStopping: { name: 'median', settings: { startStep: 2, minTrials: 2 } } })
    for (const number of [1, 2, 3]) {
      await curve(bench, id, number, [1, 1, 1, 1])
      await complete(bench, id, number)
    }
    const first = await bench.studies.report({ trial: { study: id, number: 4 }, points: [at(1, 9)] })
    expect(first.stop).toBe(false)
    const reply = await bench.studies.report({ trial: { study: id, number: 4 }, points: [at(2, 8)] })
    expect(reply).toMatchObject({
      stop: true,
      why: { by: 'rule', rule: 'median', step: 2, value: 8, threshold: 1, comparedWith: [1, 2, 3] },
    })
    expect(reply.trial.state).toBe('stopping')
    expect(await bench.studies.heartbeat({ study: id, number: 4 })).toMatchObject({ stop: true, why: { rule: 'median' } })
    expect(await bench.studies.completeTrial({ trial: { study: id, number: 4 }, as: 'failed' })).toMatchObject({
      state: 'stopped',
      values: [8],
    })
    // The longest succeeded trial took 4 steps, this one 2.
    expect(await bench.studies.getStudy(id)).toMatchObject({ steps: { used: 14, saved: 2 }, counts: { stopped: 1, failed: 0 }, best: 1 })
  })

  it('refuses ended trials, older attempts, unknown trials and points that mean nothing', async () => {
    const { bench, id } = await running(2)
    const attempt = { executor: 'process', objectName: 'p', state: 'starting' as const }
    await bench.studies.startAttempt(id, 1, attempt)
    const second = await bench.studies.startAttempt(id, 1, attempt, { countsAsFailure: true })
    expect(second).toMatchObject({ attempt: { epoch: 2 }, failedAttempts: 1 })
    const send = (number: number, epoch: number | undefined, ...points: Measurement[]): Promise<unknown> =>
      bench.studies.report({ trial: { study: id, number, ...(epoch === undefined ? {} : { epoch }) }, points })
    await expect(send(1, 1, at(1, 1))).rejects.toMatchObject({ code: 'STALE_EPOCH' })
    await send(1, 2, at(1, 1))
    await complete(bench, id, 1)
    await expect(send(1, 2, at(2, 1))).rejects.toMatchObject({ code: 'TRIAL_ENDED' })
    await expect(send(9, undefined, at(1, 1))).rejects.toMatchObject({ code: 'TRIAL_NOT_FOUND' })
    await expect(send(2, undefined, at(-1, 1))).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    await expect(send(2, undefined, { step: 1, values: {}, at: 1 })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    expect((await bench.studies.getTrial(id, 2)).measurements).toBe(0)
  })

  it('keeps a short record of the attempt before in the commit that begins the next one', async () => {
    const { bench, id } = await running(1)
    const attempt = { executor: 'process', objectName: 'p1', state: 'running' as const, startedAt: 5, detail: { pid: 7 } }
    await bench.studies.startAttempt(id, 1, attempt)
    const ended = { state: 'ended' as const, endedAt: 9, reason: 'exited with code 3', exitCode: 3 }
    const commits = bench.store.commits.length
    const { createdAt, specRevision } = (await bench.studies.getTrial(id, 1)).attempt!
    await bench.studies.startAttempt(id, 1, { executor: 'process', objectName: 'p2', state: 'pending' }, { ended, countsAsFailure: true })
    expect(bench.store.commits).toHaveLength(commits + 1)
    const first = { epoch: 1, executor: 'process', objectName: 'p1', startedAt: 5, createdAt, specRevision, ...ended, usedRetry: true }
    expect(bench.store.commits.at(-1)!.trials![0]!.earlierAttempts).toEqual([first])
    // Nobody said how the second one ended: it was over when the third began.
    bench.clock.ms += 1
    await bench.studies.startAttempt(id, 1, { executor: 'process', objectName: 'p3', state: 'pending' })
    const { earlierAttempts } = await bench.studies.getTrial(id, 1)
    expect(earlierAttempts).toMatchObject([
      first,
      { epoch: 2, objectName: 'p2', state: 'ended', endedAt: bench.clock.ms, usedRetry: false },
    ])
  })

  it('keeps the last earlier attempts of many, each with the beginning of its reason', async () => {
    const { bench, id } = await running(1)
    const attempt = { executor: 'kubernetes', objectName: 'p', state: 'pending' as const }
    const ended = { state: 'lost' as const, reason: 'x'.repeat(LIMITS.earlierReasonCharacters + 1) }
    const begun = LIMITS.earlierAttemptsPerTrial + 4
    for (let epoch = 1; epoch <= begun; epoch++) await bench.studies.startAttempt(id, 1, attempt, epoch === 1 ? {} : { ended })
    const { earlierAttempts } = await bench.studies.getTrial(id, 1)
    expect(earlierAttempts!.map(({ epoch }) => epoch)).toEqual(Array.from({ length: LIMITS.earlierAttemptsPerTrial }, (_, k) => k + 4))
    expect(earlierAttempts![0]!.reason).toHaveLength(LIMITS.earlierReasonCharacters)
  })

  it('keeps a collector’s cursor in the same commit as the points', async () => {
    const { bench, id } = await running(1)
    await bench.studies.startAttempt(id, 1, { executor: 'process', objectName: 'p', state: 'running', detail: { pid: 5 } })
    await bench.studies.report({ trial: { study: id, number: 1, epoch: 1 }, points: [at(1, 1)], cursor: { offset: 80 } })
    const commit = bench.store.commits.at(-1)!
    expect(commit.points).toHaveLength(1)
    expect(commit.trials![0]!.attempt!.detail).toEqual({ pid: 5, offset: 80 })
  })

  it('writes nothing for a heartbeat', async () => {
    const { bench, id } = await running(1)
    const before = bench.store.commits.length
    await bench.studies.heartbeat({ study: id, number: 1 })
    expect(bench.store.commits).toHaveLength(before)
  })
})

describe('completeTrial', () => {
  it('fails a trial that exits without its objective, and three in a row end the study with a hint', async () => {
    const { bench, id } = await running(4)
    const other = { step: 1, values: { accuracy: 1 }, at: 1 }
    expect(await complete(bench, id, 1)).toMatchObject({
      state: 'failed',
      outcome: { reason: 'noObjective', message: 'exited without reporting its objective loss' },
    })
    await complete(bench, id, 2)
    await bench.studies.completeTrial({ trial: { study: id, number: 3 }, as: 'succeeded', points: [other] })
    const { state, end } = await bench.studies.getStudy(id)
    expect(state).toBe('ended')
    expect(end).toMatchObject({ reason: 'noObjective', failed: true })
    expect(end!.message).toContain('they reported accuracy: is the objective’s name right?')
    expect(await bench.studies.getTrial(id, 4)).toMatchObject({ state: 'stopping', stop: { by: 'study' } })
    expect(await complete(bench, id, 4, 1)).toMatchObject({ state: 'cancelled', values: [1] })
  })

  it('keeps the last lines of a trial that exits without its objective, and the study’s hint quotes the last one; of one that succeeds it keeps none', async () => {
    const { bench, id } = await running(4)
    const end = (number: number, lastLines: readonly string[]) =>
      bench.studies.completeTrial({ trial: { study: id, number }, as: 'succeeded', lastLines })
    await bench.studies.report({ trial: { study: id, number: 1 }, points: [at(1, 0.5)] })
    expect((await end(1, ['bye'])).outcome).toBeUndefined()
    for (const number of [2, 3, 4]) {
      const { outcome } = await end(number, ['Traceback', `KeyError: ${number}`, ''])
      expect(outcome).toMatchObject({ reason: 'noObjective', lastLines: ['Traceback', `KeyError: ${number}`, ''] })
    }
    const { message } = (await bench.studies.getStudy(id)).end!
    expect(message).toContain('they reported nothing at all')
    expect(message).toMatch(/ The last one ended with: KeyError: 4$/)
  })

  it('hints at what could not be read of a silent trial’s output, where something could not', async () => {
    const { bench, id } = await running(3)
    for (const number of [1, 2, 3]) {
      await bench.studies.startAttempt(id, number, { executor: 'process', objectName: `p${number}`, state: 'running' })
      const trial = { study: id, number, epoch: 1 }
      await bench.studies.updateAttempt(trial, { notes: ['a line was not read', 'a page was not read'] })
      await bench.studies.completeTrial({ trial, as: 'succeeded' })
    }
    const { message } = (await bench.studies.getStudy(id)).end!
    expect(message).toMatch(/nothing at all: .*\? Of the last one, a line was not read; a page was not read$/)
  })

  it('calls a final value that is not finite infeasible, and keeps it', async () => {
    const { bench, id } = await running(2)
    expect(await complete(bench, id, 1, Number.NaN)).toMatchObject({
      state: 'infeasible',
      outcome: { reason: 'notFinite' },
      values: [Number.NaN],
    })
    expect(await complete(bench, id, 2, Number.NEGATIVE_INFINITY)).toMatchObject({ state: 'infeasible' })
    expect(await bench.studies.getStudy(id)).not.toHaveProperty('best')
  })
})

describe('the end of a study', () => {
  it('comes with the target: running trials are stopped, or let run where the study says so', async () => {
    const objectives = [{ metric: 'loss', goal: 'minimize' as const, target: 0.5, reduce: 'last' as const }]
    for (const finish of ['stop', 'let-run'] as const) {
      const { bench, id } = await running(3, { objectives, finish })
      await bench.studies.createTrial({ study: id, parameters: { x: 0.5 } })
      await complete(bench, id, 1, 0.6)
      expect((await bench.studies.getStudy(id)).state).toBe('active')
      await complete(bench, id, 2, 0.5)
      expect((await bench.studies.getStudy(id)).end).toMatchObject({ reason: 'target', failed: false })
      expect(await bench.studies.getTrial(id, 4)).toMatchObject({ state: 'cancelled', stop: { by: 'study' } })
      expect((await bench.studies.getTrial(id, 3)).state).toBe(finish === 'stop' ? 'stopping' : 'active')
      const last = await complete(bench, id, 3, 0.1)
      expect(last.state).toBe(finish === 'stop' ? 'cancelled' : 'succeeded')
      expect((await bench.studies.getStudy(id)).best).toBe(finish === 'stop' ? 2 : 3)
    }
  })

  it('comes with its running time, which stands still while paused, at a tick and also at any write', async () => {
    const { bench, id } = await running(1, { budget: { parallel: 2, durationMs: 1000 } })
    bench.clock.ms += 600
    await bench.studies.pauseStudy(id)
    bench.clock.ms += 5000
    await bench.studies.expireStudies()
    await bench.studies.resumeStudy(id)
    bench.clock.ms += 399
    await bench.studies.expireStudies()
    expect((await bench.studies.getStudy(id)).state).toBe('active')
    bench.clock.ms += 1
    const reply = await bench.studies.report({ trial: { study: id, number: 1 }, points: [at(1, 1)] })
    expect(reply).toMatchObject({ stop: true, why: { by: 'study', reason: 'its running time is used up' } })
    expect(await bench.studies.getStudy(id)).toMatchObject({ state: 'ended', end: { reason: 'duration' }, activeMs: 1000 })
  })

  it('comes with failures in total or in a row', async () => {
    const total = await running(4, { budget: { parallel: 4, failures: 2 } })
    const row = await running(4, { budget: { parallel: 4, failuresInARow: 2 } })
    for (const { bench, id } of [total, row]) {
      await bench.studies.completeTrial({ trial: { study: id, number: 1 }, as: 'failed' })
      await complete(bench, id, 2, 1)
      await bench.studies.completeTrial({ trial: { study: id, number: 3 }, as: 'failed' })
    }
    expect((await total.bench.studies.getStudy(total.id)).end).toMatchObject({ reason: 'failures', failed: true })
    expect((await row.bench.studies.getStudy(row.id)).state).toBe('active')
    await row.bench.studies.completeTrial({ trial: { study: row.id, number: 4 }, as: 'failed' })
    expect((await row.bench.studies.getStudy(row.id)).end).toMatchObject({ reason: 'failures' })
  })

  it('is final: no resume, no new trials; stopping again stops what was let run', async () => {
    const { bench, id } = await running(1, { finish: 'let-run' })
    await bench.studies.stopStudy(id, 'enough')
    await expect(bench.studies.resumeStudy(id)).rejects.toMatchObject({ code: 'STUDY_ENDED' })
    await expect(bench.studies.createTrial({ study: id, parameters: { x: 0.1 } })).rejects.toMatchObject({ code: 'STUDY_ENDED' })
    expect((await bench.studies.getTrial(id, 1)).state).toBe('active')
    await bench.studies.stopStudy(id, 'really')
    expect((await bench.studies.getTrial(id, 1)).state).toBe('stopping')
    await expect(bench.studies.startAttempt(id, 1, { executor: 'process', objectName: 'p', state: 'starting' })).rejects.toMatchObject({
      code: 'TRIAL_ENDED',
    })
  })
})

describe('bestTrial', () => {
  it('asks the model where there may be noise, and falls back to the best value', async () => {
    for (const noise of ['low', 'unknown', 'high'] as const) {
      const { bench, id } = await running(1, { noise, algorithm: { name: 'gp', settings: {} }, startAt: [{ x: 0.1 }, { x: 0.2 }] })
      await bench.studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
      expect(await bench.studies.bestTrial(id)).toBeUndefined()
      await complete(bench, id, 1, 1)
      await complete(bench, id, 2, 2)
      bench.pool.believes = 2
      expect((await bench.studies.bestTrial(id))!.number).toBe(noise === 'low' ? 1 : 2)
      bench.pool.believes = undefined
      expect((await bench.studies.bestTrial(id))!.number).toBe(1)
    }
  })
})
