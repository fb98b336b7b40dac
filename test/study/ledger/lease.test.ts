import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { StudyId, StudySpec, Trial } from '../../../src/model/index.ts'
import { createMemoryStore, openStudies, parseStudyDocument, type Store, type Studies } from '../../../src/study/index.ts'
import { DirectPool } from '../bench-room.ts'

const HEARTBEAT_MS = 30_000
const DOCUMENT = `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: test}
spec:
  seed: 1
  objectives: [{metric: loss, goal: minimize}]
  parameters: {x: {double: [0, 1]}}
  algorithm: {name: random}
  budget: {trials: 20, parallel: 4}
`

let now: number
let store: Store
let studies: Studies
let ids: number

beforeEach(async () => {
  now = 1_000_000
  ids = 0
  store = createMemoryStore()
  await restart()
})

async function restart(): Promise<void> {
  const newId = (): StudyId => `study${String(++ids).padStart(10, '0')}` as StudyId
  studies = await openStudies({ store, pool: new DirectPool(), now: () => now, newId })
}

/** Time goes by, with a server that looks once a second. */
async function wait(ms: number): Promise<void> {
  for (const end = now + ms; now < end; ) {
    now = Math.min(end, now + 1_000)
    await studies.expireStudies()
  }
}

async function create(change: Partial<StudySpec> = {}, heartbeat = 'workers: {heartbeat: 30s}'): Promise<StudyId> {
  const { spec, problems } = parseStudyDocument(`${DOCUMENT}  ${heartbeat}\n`, {
    workingFolder: '/',
    newSeed: () => 1,
    collectors: [STDOUT],
  })
  expect(problems).toEqual([])
  return (await studies.createStudy({ spec: { ...spec!, ...change } })).id
}

function spaceOfTwo(): StudySpec['parameters'] {
  const { spec } = parseStudyDocument(DOCUMENT.replace('double: [0, 1]', 'int: [1, 2]'), {
    workingFolder: '/',
    newSeed: () => 1,
    collectors: [STDOUT],
  })
  return spec!.parameters
}

const STDOUT = { name: 'stdout', settings: (await import('zod')).z.strictObject({}) }

async function ask(study: StudyId, worker: string, open: 'reclaim' | 'new' = 'new'): Promise<Trial> {
  const reply = await studies.suggestTrials({ study, worker, count: 1, open })
  if (reply.kind !== 'trials') throw new Error(reply.why)
  return reply.trials[0]!
}

const beat = (trial: Trial) => studies.heartbeat({ study: trial.study, number: trial.number, epoch: trial.attempt!.epoch })
const point = { step: 1, values: { loss: 0.5 }, at: 0 }
const report = ({ study, number }: Trial, epoch?: number) =>
  studies.report({ trial: { study, number, ...(epoch === undefined ? {} : { epoch }) }, points: [point] })
const stateOf = async ({ study, number }: Trial) => (await studies.getTrial(study, number)).state

describe('a worker that evaluates trials itself', () => {
  it('waits for what others leave where every point of the space was given out', async () => {
    const grid = { algorithm: { name: 'grid', settings: {} }, parameters: spaceOfTwo() }
    const study = await create(grid)
    const [kept, left] = [await ask(study, 'a'), await ask(study, 'b')]
    const more = () => studies.suggestTrials({ study, worker: 'c', count: 1, open: 'new' })
    expect(await more()).toMatchObject({ kind: 'wait', why: 'all points were given out, 2 trials still run' })
    for (let beats = 0; beats < 4; beats++) {
      await wait(HEARTBEAT_MS / 2)
      await beat(kept)
    }
    expect(await more()).toMatchObject({ kind: 'trials', trials: [{ number: left.number }] })
  })

  it('hears at once that every point was given out where silence means nothing', async () => {
    const study = await create({ algorithm: { name: 'grid', settings: {} }, parameters: spaceOfTwo() }, '')
    await ask(study, 'a')
    await ask(study, 'b')
    expect(await studies.suggestTrials({ study, worker: 'c', count: 1, open: 'new' })).toMatchObject({ kind: 'exhausted' })
  })

  it('is told its attempt’s epoch with each trial', async () => {
    const trial = await ask(await create(), 'w')
    expect(trial.attempt).toMatchObject({ epoch: 1, executor: 'worker', objectName: 'w', state: 'running' })
    expect((await report(trial, 1)).stop).toBe(false)
  })

  it('loses its trial within two heartbeats of its silence, and the next one that asks gets it', async () => {
    const trial = await ask(await create(), 'w')
    await wait(25_000)
    await beat(trial)
    const silentSince = now
    while ((await stateOf(trial)) === 'active') await wait(1_000)
    expect(now - silentSince).toBeLessThanOrEqual(2 * HEARTBEAT_MS)
    expect(await studies.getTrial(trial.study, trial.number)).toMatchObject({ state: 'requested', attempt: { epoch: 1, state: 'lost' } })
    const next = await ask(trial.study, 'other')
    expect(next).toMatchObject({ number: trial.number, worker: 'other', attempt: { epoch: 2 } })
    const lost = { epoch: 1, executor: 'worker', objectName: 'w', state: 'lost', usedRetry: false }
    expect(next.earlierAttempts).toMatchObject([{ ...lost, reason: expect.stringMatching(/^its worker w was silent for \d+ s$/) }])
  })

  it('has the time of its heartbeats also where it takes a trial in the moment in which another one lost it', async () => {
    const trial = await ask(await create(), 'w')
    await beat(trial)
    while ((await stateOf(trial)) === 'active') await wait(1_000)
    const next = await ask(trial.study, 'other')
    await wait(HEARTBEAT_MS)
    await beat(next)
    expect(await stateOf(trial)).toBe('active')
  })

  it('keeps it through pauses of 20 s', async () => {
    const trial = await ask(await create(), 'w')
    for (let k = 0; k < 20; k++) {
      await wait(HEARTBEAT_MS + 20_000)
      await beat(trial)
    }
    expect(await stateOf(trial)).toBe('active')
  })

  it('keeps it through absences of the server: a new one, or one that stood still, begins its counting anew', async () => {
    const trial = await ask(await create(), 'w')
    for (let k = 0; k < 5; k++) {
      await wait(HEARTBEAT_MS)
      now += 30_000
      await restart()
      await wait(20_000)
      await beat(trial)
    }
    await wait(HEARTBEAT_MS)
    now += 3_600_000
    await studies.expireStudies()
    expect(await stateOf(trial)).toBe('active')
    await wait(2 * HEARTBEAT_MS)
    expect(await stateOf(trial)).toBe('requested')
  })

  it('keeps it while the machine’s clock is set back, also by a server that begins with a clock that is behind what was recorded', async () => {
    const trial = await ask(await create(), 'w')
    await report(trial)
    for (const restarts of [false, true]) {
      now -= 3_600_000
      if (restarts) await restart()
      for (let k = 0; k < 10; k++) {
        await wait(HEARTBEAT_MS)
        await beat(trial)
      }
      expect(await stateOf(trial)).toBe('active')
    }
    await wait(2 * HEARTBEAT_MS)
    expect(await stateOf(trial)).toBe('requested')
  })

  it('is refused politely when it comes back too late, whoever has its trial by then', async () => {
    const trial = await ask(await create(), 'w')
    await wait(2 * HEARTBEAT_MS)
    for (const epoch of [1, undefined]) await expect(report(trial, epoch)).rejects.toMatchObject({ code: 'STALE_EPOCH' })
    await ask(trial.study, 'other')
    for (const epoch of [1, undefined]) await expect(report(trial, epoch)).rejects.toMatchObject({ code: 'STALE_EPOCH' })
    await expect(beat(trial)).rejects.toMatchObject({ code: 'STALE_EPOCH' })
    expect((await report(trial, 2)).trial.worker).toBe('other')
  })

  it('gets its trial back when it asks for it and nobody has it, before others that wait', async () => {
    const study = await create()
    const [first, second] = [await ask(study, 'a'), await ask(study, 'b')]
    await wait(2 * HEARTBEAT_MS)
    expect(await ask(study, 'b', 'reclaim')).toMatchObject({ number: second.number, attempt: { epoch: 2, objectName: 'b' } })
    expect(await ask(study, 'b', 'reclaim')).toMatchObject({ number: second.number, attempt: { epoch: 2 } })
    expect(await ask(study, 'c')).toMatchObject({ number: first.number, worker: 'c' })
  })

  it('has its trial fail when it was lost four times', async () => {
    const study = await create()
    for (let k = 1; k <= 4; k++) {
      expect((await ask(study, `w${k}`)).number).toBe(1)
      await wait(2 * HEARTBEAT_MS)
    }
    expect(await studies.getTrial(study, 1)).toMatchObject({
      state: 'failed',
      outcome: { reason: 'workerLost' },
      attempt: { epoch: 4, state: 'lost' },
    })
  })

  it('lets a trial end that was being stopped, or whose study had ended', async () => {
    const study = await create({ finish: 'let-run' })
    const [stopped, left] = [await ask(study, 'a'), await ask(study, 'b')]
    await studies.stopTrial(study, stopped.number, 'enough')
    await studies.stopStudy(study, 'done')
    await wait(2 * HEARTBEAT_MS)
    expect([await stateOf(stopped), await stateOf(left)]).toEqual(['cancelled', 'failed'])
  })

  it('holds up no deletion of its study', async () => {
    const trial = await ask(await create(), 'w')
    await studies.deleteStudy(trial.study)
    await expect(beat(trial)).rejects.toMatchObject({ code: 'STUDY_NOT_FOUND' })
  })

  it('may be silent for ever where the study names no heartbeat', async () => {
    const trial = await ask(await create({}, ''), 'human')
    expect(trial.attempt).toBeUndefined()
    await wait(3_600_000)
    expect((await report(trial)).trial.state).toBe('active')
  })

  it('counts the budget right when trials are lost: none is given up for another', async () => {
    const study = await create({ budget: { trials: 2, parallel: 2 } })
    await ask(study, 'a')
    const second = await ask(study, 'b')
    await wait(2 * HEARTBEAT_MS)
    for (const worker of ['c', 'd']) {
      const trial = await ask(study, worker)
      await studies.completeTrial({ trial: { study, number: trial.number, epoch: 2 }, as: 'succeeded', points: [point] })
    }
    expect(await studies.getTrial(study, second.number)).toMatchObject({ state: 'succeeded', attempt: { epoch: 2, state: 'ended' } })
    expect(await studies.getStudy(study)).toMatchObject({ state: 'ended', end: { reason: 'trials' }, counts: { succeeded: 2 } })
  })
})

describe('workers and a server that come and go', () => {
  const fate = fc.oneof(
    fc.record({ does: fc.constant('beat' as const), worker: fc.nat(2), gap: fc.integer({ min: 1, max: 50 }) }),
    fc.record({ does: fc.constant('die' as const), worker: fc.nat(2), gap: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ does: fc.constant('restart' as const), worker: fc.nat(2), gap: fc.integer({ min: 0, max: 30 }) }),
  )

  it('lose nothing by pauses or restarts, and every silence is noticed in time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fate, { minLength: 1, maxLength: 12 }), async (fates) => {
        store = createMemoryStore()
        await restart()
        const study = await create()
        const workers = await Promise.all([0, 1, 2].map(async (k) => ({ trial: await ask(study, `w${k}`), dead: false, heard: now })))
        for (const { does, worker, gap } of fates) {
          if (does === 'restart') {
            now += gap * 1_000
            await restart()
            for (const one of workers) one.heard = now
          } else if (does === 'die') workers[worker]!.dead = true
          else {
            // Whoever lives speaks at least every 50 s: its heartbeat, late by 20 s.
            for (let k = 0; k < gap; k++) {
              await wait(1_000)
              for (const one of workers) {
                if (one.dead || now - one.heard < (one === workers[worker] ? 50_000 : 30_000)) continue
                await beat(one.trial)
                one.heard = now
              }
            }
          }
          for (const { trial, dead, heard } of workers) {
            const state = await stateOf(trial)
            if (!dead) expect(state).toBe('active')
            else if (now - heard >= 2 * HEARTBEAT_MS) expect(state).toBe('requested')
          }
        }
      }),
      { numRuns: 100 },
    )
  })
})
