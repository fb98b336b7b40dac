import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HoneError, type StudyId, type Trial } from '../../src/model/index.ts'
import { steadyClock } from '../../src/server/index.ts'
import { systemTimer, type Timer } from '../../src/trials/context.ts'
import { attemptName } from '../../src/trials/executors/attempt-folder.ts'
import { createFakeExecutor, type Executor, type FakeExecutor } from '../../src/trials/index.ts'
import { type House, hasEnded, openHouse, specOf, until } from './fixtures.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const create = async (change: Parameters<typeof specOf>[0] = {}): Promise<StudyId> =>
  (await house.studies.createStudy({ spec: specOf(change), onNameTaken: 'number' })).id
const fake = (started?: (name: string, self: FakeExecutor) => void) =>
  createFakeExecutor({ now: Date.now, ...(started ? { started } : {}) })
/** Prints a value and exits. */
const quick = (name: string, self: FakeExecutor): void => {
  self.print(name, 'accuracy=0.5\n')
  self.exit(name, { exitCode: 0 })
}
const allRun = (count: number) => (_: unknown, trials: readonly Trial[]) =>
  trials.filter(({ attempt }) => attempt?.state === 'running').length === count

/** About half an hour. */
const isTimeout = (ms: number): boolean => ms > 1_700_000 && ms <= 1_800_000

describe('the controller', () => {
  it('keeps as many trials running as the study allows, one for each slot, until the budget is used', async () => {
    const executor = fake()
    await house.control(executor)
    const id = await create({ budget: { parallel: 3, trials: 7 } })
    let most = 0
    for (let number = 1; number <= 7; number++) {
      const { trials } = await until(house.studies, id, (_study, all) =>
        all.some((trial) => trial.number === number && trial.attempt?.state === 'running'),
      )
      const open = trials.filter(({ state }) => state === 'active')
      most = Math.max(most, open.length)
      expect(new Set(open.map(({ worker }) => worker)).size).toBe(open.length)
      quick(attemptName(id, number, 1), executor)
    }
    const { study } = await until(house.studies, id, hasEnded)
    expect(study).toMatchObject({ end: { reason: 'trials' }, counts: { succeeded: 7 } })
    expect([most, executor.attempts.size]).toEqual([3, 7])
  })

  it('starts every trial with the command that has a place for what it is told, whenever an edit adds a parameter', async () => {
    const launches: { command: readonly string[]; told: Record<string, number> }[] = []
    const executor = fake(quick)
    const { start } = executor
    const begin: Executor['start'] = async (launch) => {
      launches.push({ command: launch.command, told: JSON.parse(launch.env.HONE_PARAMETERS ?? '{}') })
      return start(launch)
    }
    // Word of the edit comes late.
    async function* watchStudy(...args: Parameters<typeof house.studies.watchStudy>) {
      for await (const change of house.studies.watchStudy(...args)) {
        await new Promise((resolve) => setTimeout(resolve, 3))
        yield change
      }
    }
    await house.control({ ...executor, start: begin }, { studies: { ...house.studies, watchStudy } })
    for (let wait = 0; wait < 40; wait++) {
      const id = await create({ budget: { parallel: 2, trials: 6 } })
      for (let turn = 0; turn < wait; turn++) await (wait % 2 === 0 ? Promise.resolve() : new Promise(setImmediate))
      const { spec } = await house.studies.getStudy(id)
      const decay = { kind: 'double', name: 'decay', min: 0, max: 1, scale: 'linear', default: 0.25, when: [] } as const
      const trial = { ...spec.trial!, command: [...spec.trial!.command, `--decay=\${decay}`] }
      await house.studies.updateStudy({ study: id, spec: { ...spec, parameters: [...spec.parameters, decay], trial } })
      expect((await until(house.studies, id, hasEnded)).study.counts.succeeded).toBe(6)
    }
    expect(launches).toHaveLength(240)
    const amiss = launches.filter(({ command, told }) => (command[3] ?? '--decay=0.25') !== `--decay=${told.decay ?? 0.25}`)
    expect(amiss).toEqual([])
    // Some came before the edit, some after.
    expect(new Set(launches.map(({ command }) => command.length))).toEqual(new Set([3, 4]))
  }, 30_000)

  it('starts what starts after an edit of its template by the new one, also another attempt of a trial that ran; what runs goes on', async () => {
    const launches: Record<string, unknown> = {}
    const executor = fake()
    const begin: Executor['start'] = async (launch) => {
      launches[launch.objectName] = launch.pod.template.workload?.object.image
      return executor.start(launch)
    }
    await house.control({ ...executor, start: begin })
    const workload = { object: { kind: 'Job', image: 'old' }, success: [], failure: [], podLabels: {} }
    const id = await create({ budget: { parallel: 2, trials: 3 }, trial: { command: [], workload, retries: 1 } })
    await until(house.studies, id, allRun(2))
    const { spec } = await house.studies.getStudy(id)
    const edited = { ...spec.trial!, workload: { ...workload, object: { ...workload.object, image: 'new' } } }
    await house.studies.updateStudy({ study: id, spec: { ...spec, trial: edited } })
    executor.exit(attemptName(id, 1, 1), { exitCode: 1 })
    quick(attemptName(id, 2, 1), executor)
    const begun = (number: number, epoch: number) => (_: unknown, trials: readonly Trial[]) =>
      trials[number - 1]?.attempt?.epoch === epoch && trials[number - 1]?.attempt?.state === 'running'
    await until(house.studies, id, begun(1, 2))
    await until(house.studies, id, begun(3, 1))
    quick(attemptName(id, 1, 2), executor)
    quick(attemptName(id, 3, 1), executor)
    expect((await until(house.studies, id, hasEnded)).study.counts.succeeded).toBe(3)
    const [first, second, again, third] = [attemptName(id, 1, 1), attemptName(id, 2, 1), attemptName(id, 1, 2), attemptName(id, 3, 1)]
    expect(launches).toEqual({ [first]: 'old', [second]: 'old', [again]: 'new', [third]: 'new' })
  })

  it('runs trials as they were edited from the next attempt on; what runs keeps its command and its limits, also over a restart', async () => {
    const executor = fake()
    const first = await house.control(executor)
    const id = await create({ budget: { parallel: 1, trials: 3 }, trial: { timeoutMs: 3_600_000, graceMs: 7 } })
    await until(house.studies, id, allRun(1))
    const { spec } = await house.studies.getStudy(id)
    const trial = { ...spec.trial!, command: ['mended'], retries: 1, timeoutMs: 1, graceMs: 8, resources: { gpu: 0, memory: '8Gi' } }
    const { edits, revision } = await house.studies.updateStudy({ study: id, spec: { ...spec, trial } })
    expect(edits).toHaveLength(1)
    await first.close()
    await house.control(executor)
    const [begun, again, second] = [attemptName(id, 1, 1), attemptName(id, 1, 2), attemptName(id, 2, 1)]
    // What failed before is tried as often as the study says now.
    executor.exit(begun, { exitCode: 1 })
    const { trials } = await until(house.studies, id, (_, all) => all[1]?.outcome?.reason === 'timeout' || all[0]?.attempt?.epoch === 3)
    expect(trials[0]).toMatchObject({ state: 'failed', outcome: { reason: 'timeout' }, failedAttempts: 1 })
    expect([begun, again, second].map((name) => executor.attempts.get(name)?.launch.command[0])).toEqual(['train', 'mended', 'mended'])
    expect([begun, again, second].map((name) => executor.attempts.get(name)?.stops)).toEqual([[], [8], [8]])
    expect(trials[0]?.earlierAttempts?.[0]).toMatchObject({ state: 'ended', exitCode: 1, reason: 'exited with code 1' })
    expect(trials[0]?.earlierAttempts?.[0]?.specRevision).toBeLessThan(revision)
    expect(trials[0]?.attempt?.specRevision).toBeGreaterThanOrEqual(revision)
  })

  it('takes back what waits on its executor when it is to be run otherwise, and starts it so; a limit alone takes nothing back', async () => {
    const executor = fake()
    const waiting = new Map<string, readonly string[]>()
    const withdrawn: unknown[] = []
    const queue: Executor = {
      ...executor,
      start: async ({ objectName, command }) => {
        waiting.set(objectName, command)
        return { kind: 'pending' }
      },
      observe: async (name) => (waiting.has(name) ? { kind: 'pending', reason: `has no node for ${waiting.get(name)![0]}` } : undefined),
      withdraw: async (name, how) => {
        withdrawn.push(how)
        return waiting.delete(name)
      },
    }
    await house.control(queue)
    const id = await create()
    const waits = (command: string) =>
      until(house.studies, id, (_, [trial]) => trial?.attempt?.reason?.endsWith(`no node for ${command}`) === true)
    await waits('train')
    const { spec } = await house.studies.getStudy(id)
    const limited = { ...spec.trial!, timeoutMs: 5_000, retries: 4, graceMs: 1 }
    await house.studies.updateStudy({ study: id, spec: { ...spec, trial: limited } })
    const { revision } = await house.studies.updateStudy({ study: id, spec: { ...spec, trial: { ...limited, command: ['smaller'] } } })
    const { trials } = await waits('smaller')
    expect(withdrawn).toEqual([{ anew: true }])
    expect(trials[0]?.attempt).toMatchObject({ epoch: 1, specRevision: expect.any(Number) })
    expect(trials[0]?.attempt?.specRevision).toBeGreaterThanOrEqual(revision)
  })

  it('waits for the GPUs that are asked for now', async () => {
    const executor = fake()
    await house.control(executor, { gpus: ['0', '1'] })
    const id = await create({ budget: { parallel: 2, trials: 2 }, trial: { resources: { gpu: 3 } } })
    await until(house.studies, id, (_, all) => all.filter(({ attempt }) => attempt?.reason?.includes('this server has 2')).length === 2)
    const { spec } = await house.studies.getStudy(id)
    await house.studies.updateStudy({ study: id, spec: { ...spec, trial: { ...spec.trial!, resources: { gpu: 1 } } } })
    const { trials } = await until(house.studies, id, allRun(2))
    expect(trials.map(({ attempt }) => attempt?.detail?.gpus)).toEqual([['0'], ['1']])
    expect(trials.map(({ attempt }) => attempt?.epoch)).toEqual([1, 1])
  })

  it('waits for a timeout as long as time passes, though the machine’s clock is set back, so that files tell earlier times, and ahead', async () => {
    let setBy = 0
    const wall = (): number => Date.now() + setBy
    const ran = (): number => performance.now()
    const clock = steadyClock({ wall, ran, up: ran })
    const waits: number[] = []
    const after = (ms: number): (() => void) => {
      waits.push(ms)
      return () => {}
    }
    setBy = -3_600_000
    await house.control(createFakeExecutor({ now: wall }), { ...clock, after })
    const id = await create({ trial: { timeoutMs: 1_800_000 } })
    await until(house.studies, id, allRun(1))
    await vi.waitFor(() => expect(waits.filter(isTimeout)).toHaveLength(1), 20_000)
    setBy = 86_400_000
    // An edit has it looked at anew.
    const { spec } = await house.studies.getStudy(id)
    await house.studies.updateStudy({ study: id, spec: { ...spec, trial: { ...spec.trial!, command: ['other'] } } })
    await vi.waitFor(() => expect(waits.filter(isTimeout)).toHaveLength(2), 20_000)
  })

  it('does not time out what has ended before, though a server that was stopped hears of both at once', async () => {
    const executor = fake()
    const timers: (() => void)[] = []
    const after = (ms: number, call: () => void): (() => void) => {
      if (isTimeout(ms)) timers.push(call)
      return () => {}
    }
    let stoppedMs = 0
    // Nobody tells it of changes.
    await house.control({ ...executor, watch: () => {} }, { after, now: () => Date.now() + stoppedMs })
    const id = await create({ trial: { timeoutMs: 1_800_000 } })
    await until(house.studies, id, allRun(1))
    await vi.waitFor(() => expect(timers).toHaveLength(1), 20_000)
    quick(attemptName(id, 1, 1), executor)
    stoppedMs = 3_600_000
    timers[0]!()
    const { trials } = await until(house.studies, id, hasEnded)
    expect(trials[0]).toMatchObject({ state: 'succeeded', values: [0.5] })
  })

  it('says what keeps a trial from being started or followed now, for as long as that is', async () => {
    const executor = fake()
    const denied = (path: string) =>
      Object.assign(new Error(`EACCES: permission denied, open '${path}'`), { code: 'EACCES', syscall: 'open' })
    const broken = { start: true, output: false }
    const limited: Executor = {
      ...executor,
      start: (launch) => (broken.start ? Promise.reject(denied('/data/trials')) : executor.start(launch)),
      output: (name) => {
        const source = executor.output(name)
        return { ...source, read: (...at) => (broken.output ? Promise.reject(denied('/data/stdout')) : source.read(...at)) }
      },
    }
    await house.control(limited)
    const id = await create()
    const says = (what: RegExp | '') =>
      until(house.studies, id, (_, [trial]) => (what === '' ? trial?.attempt?.reason === '' : what.test(trial?.attempt?.reason ?? '')))
    await says(/^cannot be started now, and is tried again: EACCES: permission denied, open '\/data\/trials'$/)
    broken.start = false
    await until(house.studies, id, allRun(1))
    await says('')
    broken.output = true
    executor.print(attemptName(id, 1, 1), 'accuracy=0.5\n')
    await says(/^cannot be followed now, and is tried again: EACCES: permission denied, open '\/data\/stdout'$/)
    broken.output = false
    await says('')
    executor.exit(attemptName(id, 1, 1), { exitCode: 0 })
    const { trials } = await until(house.studies, id, hasEnded)
    expect(trials[0]).toMatchObject({ state: 'succeeded', values: [0.5], attempt: { epoch: 1 } })
  })

  it('has the attempt in the ledger before it starts anything', async () => {
    const stored: (string | undefined)[] = []
    const executor = fake()
    const start = executor.start
    await house.control({
      ...executor,
      start: async (launch) => {
        stored.push((await house.studies.getTrial(launch.study, launch.trial)).attempt?.objectName)
        stored.push(launch.objectName)
        const seen = await start(launch)
        quick(launch.objectName, executor)
        return seen
      },
    })
    await until(house.studies, await create(), hasEnded)
    expect(stored[0]).toBe(stored[1])
  })

  it('starts nothing new while the study is paused, lets what runs go on, and goes on when it is resumed', async () => {
    const executor = fake()
    await house.control(executor)
    const id = await create({ budget: { parallel: 1, trials: 2 } })
    await until(house.studies, id, allRun(1))
    await house.studies.pauseStudy(id)
    quick(attemptName(id, 1, 1), executor)
    const { trials } = await until(house.studies, id, (_study, [first]) => first?.state === 'succeeded')
    expect(trials).toHaveLength(1)
    await house.studies.resumeStudy(id)
    await until(house.studies, id, allRun(1))
    quick(attemptName(id, 2, 1), executor)
    expect((await until(house.studies, id, hasEnded)).study.counts.succeeded).toBe(2)
  })

  it('leaves the trials of other workers alone, also when they are told to stop', async () => {
    const executor = fake(quick)
    const id = await create({ budget: { parallel: 2, trials: 3 } })
    await house.studies.suggestTrials({ study: id, worker: 'mine', count: 1, open: 'new' })
    await house.control(executor)
    await until(house.studies, id, (study) => study.counts.succeeded === 2)
    await house.studies.stopTrial(id, 1, 'enough')
    expect((await house.studies.getTrial(id, 1)).state).toBe('stopping')
    expect([...executor.attempts.values()].map(({ launch }) => launch.trial)).toEqual([2, 3])
  })

  it('gives each GPU to one attempt, says what the others wait for, and shares between studies', async () => {
    const executor = fake()
    await house.control(executor, { gpus: ['0', '1'] })
    const trial = { resources: { gpu: 1 } }
    const first = await create({ budget: { parallel: 3, trials: 3 }, trial })
    const { trials } = await until(
      house.studies,
      first,
      (_study, all) => all.some(({ attempt }) => attempt?.reason?.startsWith('waits for a GPU') === true) && allRun(2)(_study, all),
    )
    const waiting = trials.find(({ attempt }) => attempt?.state === 'pending')!
    const second = await create({ trial })
    await until(house.studies, second, (_study, [only]) => only?.attempt?.reason?.startsWith('waits for a GPU') === true)
    const given = [...executor.attempts.values()].map(({ launch }) => launch.env.CUDA_VISIBLE_DEVICES)
    expect(given.toSorted()).toEqual(['0', '1'])
    const done = trials.find(({ attempt }) => attempt?.state === 'running')!
    quick(done.attempt!.objectName, executor)
    await until(house.studies, second, allRun(1))
    expect((await house.studies.getTrial(first, waiting.number)).attempt?.state).toBe('pending')
    // A trial that waits can be stopped without ever having run.
    await house.studies.stopStudy(first, 'enough')
    await until(house.studies, first, (_study, all) => all.every(({ state }) => state === 'cancelled' || state === 'succeeded'))
    expect([...executor.attempts.keys()]).not.toContain(waiting.attempt!.objectName)
  })

  it('starts what was committed but never started, and completes what ended, after a restart', async () => {
    const executor = fake()
    const stuck: Executor = { ...executor, start: () => Promise.reject(new Error('the server is about to go')) }
    const first = await house.control(stuck)
    const id = await create()
    const { trials } = await until(house.studies, id, (_study, [trial]) => trial?.attempt !== undefined)
    expect(trials[0]?.attempt?.epoch).toBe(1)
    await first.close()
    await house.control(createFakeExecutor({ now: Date.now, started: quick }))
    const { trials: after } = await until(house.studies, id, hasEnded)
    expect(after).toHaveLength(1)
    expect(after[0]).toMatchObject({ state: 'succeeded', attempt: { epoch: 1 } })
  })

  it('starts nothing once it closes, also not what was being committed then: the next one does', async () => {
    const executor = fake()
    let answer = (): void => {}
    const answered = new Promise<void>((resolve) => {
      answer = resolve
    })
    const startAttempt: typeof house.studies.startAttempt = async (...attempt) => {
      const trial = await house.studies.startAttempt(...attempt)
      await answered
      return trial
    }
    const controller = await house.control(executor, { studies: { ...house.studies, startAttempt } })
    const id = await create()
    await until(house.studies, id, (_study, [trial]) => trial?.attempt !== undefined)
    const closed = controller.close()
    answer()
    await closed
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
    expect(executor.attempts.size).toBe(0)
    await house.control(executor)
    await until(house.studies, id, allRun(1))
  })

  it('lets no broken study take the others down', async () => {
    const executor = fake(quick)
    const broken = await create({ name: 'broken', metrics: { name: 'no-such-collector', settings: {} } })
    await house.control(executor)
    const { study } = await until(house.studies, await create({ name: 'good', budget: { parallel: 1, trials: 3 } }), hasEnded)
    expect(study.counts.succeeded).toBe(3)
    expect((await house.studies.getStudy(broken)).state).toBe('active')
    expect(house.log).not.toEqual([])
  })

  it('tries again when an executor fails, without a new attempt', async () => {
    const executor = fake(quick)
    let failures = 1
    await house.control({
      ...executor,
      start: (launch) => (failures-- > 0 ? Promise.reject(new Error('disk full')) : executor.start(launch)),
    })
    const { trials } = await until(house.studies, await create(), hasEnded)
    expect(trials[0]).toMatchObject({ state: 'succeeded', failedAttempts: 0, attempt: { epoch: 1 } })
  })

  it('takes stock of what runs again and again while the ledger is away, and stops nothing of it', async () => {
    const executor = fake()
    const first = await house.control(executor)
    const id = await create()
    await until(house.studies, id, allRun(1))
    await first.close()
    const waits: number[] = []
    const after: Timer = (ms, call) => {
      if (ms < 600_000) waits.push(ms)
      return systemTimer(ms < 600_000 ? 0 : ms, call)
    }
    let failures = 3
    const getTrial: typeof house.studies.getTrial = (...of) =>
      failures-- > 0 ? Promise.reject(new HoneError('STORE_UNAVAILABLE', 'the disk is full')) : house.studies.getTrial(...of)
    await house.control(executor, { after, studies: { ...house.studies, getTrial } })
    const name = attemptName(id, 1, 1)
    await expect.poll(() => failures).toBeLessThan(0)
    quick(name, executor)
    expect((await until(house.studies, id, hasEnded)).study.counts.succeeded).toBe(1)
    expect(executor.attempts.get(name)?.stops).toEqual([])
    expect(waits.slice(0, 3)).toEqual([500, 1_000, 2_000])
    expect(house.log).toContainEqual(expect.objectContaining({ event: 'controller trouble', what: 'watch of the studies', afterMs: 500 }))
  })

  it('stops the trials that the stopping rule finds hopeless, and keeps why', async () => {
    const executor = fake()
    await house.control(executor)
    const id = await create({
      budget: { parallel: 1, trials: 4 },
      earlyStopping: { name: 'median', settings: { startStep: 2, minTrials: 3 } },
    })
    for (let number = 1; number <= 4; number++) {
      await until(house.studies, id, (_study, all) => all[number - 1]?.attempt?.state === 'running')
      const name = attemptName(id, number, 1)
      for (let epoch = 1; epoch <= 3; epoch++) executor.print(name, `epoch=${epoch} accuracy=${number < 4 ? 0.9 : 0.1}\n`)
      if (number < 4) executor.exit(name, { exitCode: 0 })
    }
    const { trials } = await until(house.studies, id, hasEnded)
    expect(trials[3]).toMatchObject({ state: 'stopped', stop: { by: 'rule', rule: 'median' }, attempt: { signal: 'SIGTERM' } })
    expect(executor.attempts.get(attemptName(id, 4, 1))?.stops).toEqual([5_000])
  })

  it('lets a process finish whose trial its own code completed', async () => {
    const executor = fake()
    await house.control(executor)
    const id = await create()
    await until(house.studies, id, allRun(1))
    const points = [{ step: 1, values: { accuracy: 1 }, at: 0 }]
    await house.studies.completeTrial({ trial: { study: id, number: 1, epoch: 1 }, as: 'succeeded', points })
    const name = attemptName(id, 1, 1)
    executor.print(name, 'accuracy=0.1\n')
    expect(executor.attempts.get(name)?.stops).toEqual([])
    executor.exit(name, { exitCode: 1 })
    expect(await house.studies.getTrial(id, 1)).toMatchObject({ state: 'succeeded', values: [1] })
  })

  it('takes back what waits on its executor while the study is paused, and starts it again', async () => {
    const executor = fake()
    const waiting = new Set<string>()
    const queue: Executor = {
      ...executor,
      start: async ({ objectName }) => {
        waiting.add(objectName)
        return { kind: 'pending' }
      },
      observe: async (name) => (waiting.has(name) ? { kind: 'pending', reason: 'waits for a node: none is free' } : executor.observe(name)),
      withdraw: async (name) => waiting.delete(name),
    }
    await house.control(queue)
    const id = await create()
    const waits =
      (words: string) =>
      (_: unknown, [trial]: readonly Trial[]) =>
        trial?.attempt?.reason?.includes(words) === true
    await until(house.studies, id, waits('none is free'))
    await house.studies.pauseStudy(id)
    await until(house.studies, id, waits('the study is paused'))
    expect(waiting.size).toBe(0)
    await house.studies.resumeStudy(id)
    const { trials } = await until(house.studies, id, waits('none is free'))
    expect([trials[0]?.attempt?.epoch, waiting.size]).toEqual([1, 1])
  })

  it('starts no second time what another server’s executor runs', async () => {
    const first = await house.control(fake())
    const id = await create()
    await until(house.studies, id, allRun(1))
    await first.close()
    const other = { ...fake(quick), name: 'other' }
    await house.control(other)
    // It has seen the first study when it has run the second.
    await until(house.studies, await create({ name: 'second' }), hasEnded)
    expect((await house.studies.getTrial(id, 1)).attempt).toMatchObject({ epoch: 1, executor: 'fake', state: 'running' })
    expect([...other.attempts.keys()]).not.toContain(attemptName(id, 1, 1))
  })
})
