import { describe, expect, it } from 'vitest'
import type { SuggestOutcome } from '../../../src/algorithms/index.ts'
import type { StudyId, StudySpec, Trial } from '../../../src/model/index.ts'
import type { SuggestReply } from '../../../src/study/index.ts'
import { type Bench, openBench, specOf } from '../bench-room.ts'
import { settle } from '../commands.ts'

const GP = { algorithm: { name: 'gp', settings: {} } }

async function study(change: Partial<StudySpec> = {}): Promise<{ bench: Bench; id: StudyId }> {
  const bench = await openBench()
  const { id } = await bench.studies.createStudy({ spec: specOf(change) })
  return { bench, id }
}

async function ask(bench: Bench, id: StudyId, count = 1, worker = 'w', open: 'new' | 'reclaim' = 'new'): Promise<SuggestReply> {
  return bench.studies.suggestTrials({ study: id, worker, count, open })
}

function trialsOf(reply: SuggestReply): readonly Trial[] {
  if (reply.kind !== 'trials') throw new Error(`no trials: ${reply.why}`)
  return reply.trials
}

/** An algorithm that answers when told to. */
function held(): { answer: () => Promise<SuggestOutcome>; release: (outcome: SuggestOutcome) => void } {
  const { promise, resolve } = Promise.withResolvers<SuggestOutcome>()
  return { answer: () => promise, release: resolve }
}

const points = (...xs: number[]): SuggestOutcome => ({ kind: 'suggestions', suggestions: xs.map((x) => ({ parameters: { x } })) })

describe('suggestTrials', () => {
  it('gives requested trials first, then start points in order, then the algorithm’s', async () => {
    const { bench, id } = await study({ startAt: [{ x: 0.25 }, { x: 0.75 }] })
    await bench.studies.createTrial({ study: id, parameters: { x: 0.5 } })
    const trials = trialsOf(await ask(bench, id, 4))
    expect(trials.map((t) => t.source)).toEqual(['user', 'startAt', 'startAt', 'algorithm'])
    expect(trials.slice(0, 3).map((t) => t.parameters.x)).toEqual([0.5, 0.25, 0.75])
    expect(trials.every((t) => t.state === 'active' && t.worker === 'w')).toBe(true)
  })

  it('gives a worker its open trials back when it reclaims, and only then', async () => {
    const { bench, id } = await study()
    const [first] = trialsOf(await ask(bench, id, 1, 'a'))
    expect(trialsOf(await ask(bench, id, 1, 'a', 'reclaim'))).toEqual([first])
    expect(trialsOf(await ask(bench, id, 2, 'a', 'reclaim')).map((t) => t.number)).toEqual([1, 2])
    expect(trialsOf(await ask(bench, id, 1, 'b', 'reclaim')).map((t) => t.number)).toEqual([3])
    expect(trialsOf(await ask(bench, id, 1, 'a')).map((t) => t.number)).toEqual([4])
  })

  it('tells an algorithm which points are the user’s: start points and requested ones, not those that another tuner chose', async () => {
    const { bench, id } = await study({ ...GP, startAt: [{ x: 0.9 }], budget: { parallel: 9 } })
    const finished = { as: 'succeeded', points: [{ step: 1, values: { loss: 1 }, at: 1 }] } as const
    await bench.studies.createTrial({ study: id, parameters: { x: 0.7 }, source: 'import', finished })
    await bench.studies.createTrial({ study: id, parameters: { x: 0.8 } })
    trialsOf(await ask(bench, id, 3))
    trialsOf(await ask(bench, id))
    const seen = bench.pool.asked.at(-1)!.trials.map(({ parameters, given }) => [parameters.x, given])
    expect(seen.slice(0, 3).sort()).toEqual([
      [0.7, undefined],
      [0.8, true],
      [0.9, true],
    ])
    expect(seen.slice(3).every(([, given]) => given === undefined)).toBe(true)
  })

  it('waits with a reason at the parallel limit, at the end of the budget and while paused', async () => {
    const { bench, id } = await study({ budget: { parallel: 2, trials: 3 } })
    trialsOf(await ask(bench, id, 3))
    expect(await ask(bench, id)).toMatchObject({ kind: 'wait', why: '2 trials run, as many as may at once' })
    await bench.studies.completeTrial({ trial: { study: id, number: 1 }, as: 'failed' })
    await bench.studies.pauseStudy(id)
    expect(await ask(bench, id)).toMatchObject({ kind: 'wait', why: 'the study is paused' })
    await bench.studies.resumeStudy(id)
    expect(trialsOf(await ask(bench, id, 5))).toHaveLength(1)
    expect(await ask(bench, id)).toMatchObject({ kind: 'wait', why: 'all 3 trials of the budget have started, 2 still run' })
    await bench.studies.stopStudy(id, 'enough')
    expect(await ask(bench, id)).toEqual({ kind: 'exhausted', why: 'the study has ended: enough' })
  })

  it('gives the budget back for a trial that a person cancelled, not for one that failed', async () => {
    const { bench, id } = await study({ budget: { parallel: 3, trials: 3 } })
    trialsOf(await ask(bench, id, 3))
    await bench.studies.stopTrial(id, 1, 'not that one')
    await bench.studies.completeTrial({ trial: { study: id, number: 1 }, as: 'succeeded' })
    await bench.studies.completeTrial({ trial: { study: id, number: 2 }, as: 'failed' })
    expect(trialsOf(await ask(bench, id, 3)).map((t) => t.number)).toEqual([4])
  })

  it('refuses a nameless worker and a count out of bounds', async () => {
    const { bench, id } = await study()
    await expect(ask(bench, id, 0)).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    await expect(ask(bench, id, 1, '')).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })
})

describe('the lane', () => {
  it('merges callers that wait into one batch, gives everybody different trials, and keeps how they came about', async () => {
    const { bench, id } = await study({ ...GP, budget: { parallel: 10 } })
    const slow = held()
    bench.pool.answer = slow.answer
    const first = ask(bench, id, 1, 'a')
    await settle()
    const others = [ask(bench, id, 2, 'b'), ask(bench, id, 1, 'c')]
    await settle()
    expect(bench.pool.asked.map((s) => s.count)).toEqual([1])
    bench.pool.answer = () => points(0.1, 0.2, 0.3)
    slow.release(points(0.9))
    const trials = [await first, ...(await Promise.all(others))].flatMap(trialsOf)
    expect(bench.pool.asked.map((s) => [s.count, s.nextNumber, s.trials.length])).toEqual([
      [1, 1, 0],
      [3, 2, 1],
    ])
    expect(trials.map((t) => [t.number, t.worker, t.parameters.x])).toEqual([
      [1, 'a', 0.9],
      [2, 'b', 0.1],
      [3, 'b', 0.2],
      [4, 'c', 0.3],
    ])
    expect(trials[3]!.provenance).toMatchObject({
      algorithm: 'gp',
      inputRevision: 2,
      firstNumber: 2,
      batchIndex: 2,
      batchSize: 3,
      fallback: 0,
    })
  })

  it('never makes a report, a requested trial or another study wait for a model', async () => {
    const { bench, id } = await study(GP)
    bench.pool.answer = () => points(0.9)
    trialsOf(await ask(bench, id))
    const slow = held()
    bench.pool.answer = slow.answer
    const waits = ask(bench, id)
    await settle()
    await bench.studies.report({ trial: { study: id, number: 1 }, points: [{ step: 1, values: { loss: 1 }, at: 0 }] })
    await bench.studies.createTrial({ study: id, parameters: { x: 0.5 } })
    expect(trialsOf(await ask(bench, id)).map((t) => t.number)).toEqual([2])
    const other = await bench.studies.createStudy({ spec: specOf({ name: 'other' }) })
    trialsOf(await ask(bench, other.id))
    slow.release(points(0.3))
    expect(trialsOf(await waits).map((t) => [t.number, t.parameters.x, t.provenance!.firstNumber])).toEqual([[3, 0.3, 2]])
  })

  it('drops suggestions when the study ended while the model computed', async () => {
    const { bench, id } = await study(GP)
    const slow = held()
    bench.pool.answer = slow.answer
    const waits = ask(bench, id)
    await settle()
    await bench.studies.stopStudy(id, 'enough')
    slow.release(points(0.3))
    expect(await waits).toMatchObject({ kind: 'exhausted' })
    expect(await bench.studies.listTrials(id)).toEqual([])
  })

  it('keeps what an algorithm remembers, passes on that it waits, and ends the study when it has nothing more', async () => {
    const { bench, id } = await study(GP)
    bench.pool.answer = () => ({ kind: 'suggestions', suggestions: [{ parameters: { x: 0.5 }, resource: 3 }], state: { rung: 1 } })
    expect(trialsOf(await ask(bench, id))[0]).toMatchObject({ resource: 3 })
    bench.pool.answer = () => ({ kind: 'wait', why: 'a rung is not complete', retryAfterMs: 500 })
    expect(await ask(bench, id)).toEqual({ kind: 'wait', why: 'a rung is not complete', retryAfterMs: 500 })
    const again = await bench.reopen()
    again.pool.answer = () => ({ kind: 'exhausted', why: 'every point was tried' })
    expect(await ask(again, id)).toEqual({ kind: 'exhausted', why: 'every point was tried' })
    expect(again.pool.asked[0]!.state).toEqual({ rung: 1 })
    expect((await again.studies.getStudy(id)).state).toBe('active')
    await again.studies.completeTrial({ trial: { study: id, number: 1 }, as: 'failed' })
    expect((await again.studies.getStudy(id)).end).toMatchObject({ reason: 'exhausted', failed: false })
    expect(again.pool.forgotten).toEqual([id])
  })

  it('lets a worker wait while others run what may come back to it, also while they are being stopped', async () => {
    const { bench, id } = await study({ ...GP, budget: { parallel: 9 }, heartbeatMs: 1_000 })
    const [first] = trialsOf(await ask(bench, id, 2))
    await bench.studies.stopTrial(id, first!.number, 'enough')
    bench.pool.answer = () => ({ kind: 'exhausted', why: 'every point was tried' })
    expect(await ask(bench, id)).toMatchObject({ kind: 'wait', why: 'all points were given out, 2 trials still run' })
  })

  it('shows an algorithm’s error on the study, tries again later and later, and clears it by the next success', async () => {
    const { bench, id } = await study({ ...GP, startAt: [{ x: 0.5 }] })
    bench.pool.answer = () => Promise.reject(new Error('matrix is not positive definite'))
    trialsOf(await ask(bench, id))
    expect(await ask(bench, id)).toMatchObject({ kind: 'wait', retryAfterMs: 1000 })
    expect((await bench.studies.getStudy(id)).algorithmError).toMatchObject({ message: 'matrix is not positive definite', trials: 1 })
    expect(await ask(bench, id)).toMatchObject({ kind: 'wait', retryAfterMs: 1000 })
    expect(bench.pool.asked).toHaveLength(1)
    bench.clock.ms += 1000
    expect(await ask(bench, id)).toMatchObject({ kind: 'wait', retryAfterMs: 2000 })
    bench.clock.ms += 2000
    bench.pool.answer = () => points(7)
    expect(await ask(bench, id)).toMatchObject({ kind: 'wait', why: expect.stringContaining('gp suggested parameters.x') })
    bench.clock.ms += 4000
    bench.pool.answer = () => points(0.7)
    trialsOf(await ask(bench, id))
    const recovered = await bench.studies.getStudy(id)
    expect(recovered).toMatchObject({ state: 'active' })
    expect(recovered).not.toHaveProperty('algorithmError')
  })

  it('shows an algorithm of finished trials nothing of what open ones measured', async () => {
    const { bench, id } = await study(GP)
    bench.pool.answer = () => points(0.1)
    for (const loss of [1, 2]) {
      const [trial] = trialsOf(await ask(bench, id))
      await bench.studies.report({ trial: { study: id, number: trial!.number }, points: [{ step: 1, values: { loss }, at: 0 }] })
    }
    await bench.studies.completeTrial({ trial: { study: id, number: 1 }, as: 'succeeded' })
    await ask(bench, id)
    expect(bench.pool.asked.at(-1)!.trials).toEqual([
      { number: 1, state: 'succeeded', parameters: { x: 0.1 }, values: [1], lastStep: 1, stale: false },
      { number: 2, state: 'active', parameters: { x: 0.1 }, stale: false },
    ])
  })

  it('never learns from a change that was not kept', async () => {
    const { bench, id } = await study(GP)
    bench.pool.answer = () => points(0.1)
    trialsOf(await ask(bench, id))
    bench.store.failNext = 1
    const gate = Promise.withResolvers<void>()
    bench.store.gate = gate.promise
    const lost = bench.studies.completeTrial({ trial: { study: id, number: 1 }, as: 'failed' })
    await settle()
    const waits = ask(bench, id)
    await settle()
    gate.resolve()
    await expect(lost).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    await expect(waits).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    expect(bench.pool.asked).toHaveLength(1)
    expect(await bench.studies.getTrial(id, 1)).toMatchObject({ state: 'active' })
  })
})
