import { expect, it } from 'vitest'
import type { StudySpec, Trial, TrialOutcome, TrialState } from '../../../src/model/index.ts'
import { type Bench, openBench, specOf } from '../bench-room.ts'

// A study whose command fails whatever its parameters are ends soon; one whose parameters are mostly bad goes on.

const COMMAND: NonNullable<StudySpec['trial']> = {
  command: ['train'],
  env: {},
  workingFolder: '/',
  retries: 0,
  graceMs: 1000,
  resources: { gpu: 0 },
}
const EXIT: TrialOutcome = { reason: 'exitCode', message: 'exited with code 1', exitCode: 1 }

interface Attempted {
  readonly as?: 'succeeded' | 'failed' | 'infeasible' | 'cancelled'
  readonly outcome?: TrialOutcome
  /** What it reports before it ends. */
  readonly loss?: number
  readonly executor?: string
}

class Run {
  #bench: Bench
  readonly #study: Trial['study']
  constructor(bench: Bench, study: Trial['study']) {
    this.#bench = bench
    this.#study = study
  }

  async begin(count: number): Promise<void> {
    await this.#bench.studies.suggestTrials({ study: this.#study, worker: 'slot', count, open: 'new', managed: true })
  }

  /** Ends a trial as the controller does. */
  async end(number: number, how: Attempted = {}): Promise<TrialState> {
    await this.start(number, how.executor)
    return this.finish(number, how)
  }

  async start(number: number, executor = 'process'): Promise<void> {
    await this.#bench.studies.startAttempt(this.#study, number, { executor, objectName: `p${number}`, state: 'running' })
  }

  async finish(number: number, { as = 'failed', outcome = EXIT, loss }: Attempted = {}): Promise<TrialState> {
    const { studies } = this.#bench
    const points = loss === undefined ? [] : [{ step: 1, values: { loss }, at: 0 }]
    const { state } = await studies.completeTrial({
      trial: { study: this.#study, number },
      as,
      points,
      ...(as === 'failed' && { outcome }),
    })
    return state
  }

  async fail(numbers: readonly number[]): Promise<void> {
    for (const number of numbers) await this.end(number)
  }

  async extend(trials: number): Promise<void> {
    const { spec } = await this.study
    await this.#bench.studies.updateStudy({ study: this.#study, spec: { ...spec, budget: { ...spec.budget, trials } } })
  }

  async reopen(): Promise<void> {
    this.#bench = await this.#bench.reopen()
  }

  /** Mends how trials are run. */
  async mend(command: string, budget: Partial<StudySpec['budget']> = {}): Promise<void> {
    const { spec } = await this.study
    const trial = { ...spec.trial!, command: [command] }
    await this.#bench.studies.updateStudy({ study: this.#study, spec: { ...spec, trial, budget: { ...spec.budget, ...budget } } })
  }

  get study() {
    return this.#bench.studies.getStudy(this.#study)
  }
}

/** A study on which so many trials run. */
async function running(count: number, change: Partial<StudySpec> = {}): Promise<Run> {
  const bench = await openBench()
  const { id } = await bench.studies.createStudy({ spec: specOf({ budget: { parallel: 30 }, trial: COMMAND, ...change }) })
  const run = new Run(bench, id)
  await run.begin(count)
  return run
}

const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, k) => first + k)

it('ends when its first ten trials failed in the same way, and names the setting that bears more', async () => {
  const run = await running(12)
  await run.fail(upTo(9))
  expect((await run.study).state).toBe('active')
  await run.end(11)
  // the tenth may be the one that works
  expect((await run.study).state).toBe('active')
  await run.end(10)
  const { state, end } = await run.study
  expect({ state, end }).toMatchObject({ state: 'ended', end: { reason: 'failures', failed: true } })
  expect(end?.message).toContain('first 10 trials all failed in the same way (exited with code 1)')
  expect(end?.message).toContain('budget.failuresInARow')
})

it('does not count what a person took back', async () => {
  const run = await running(11)
  await run.end(3, { as: 'cancelled' })
  await run.fail([...upTo(2), ...upTo(10, 4)])
  expect((await run.study).state).toBe('active')
  await run.end(11)
  expect((await run.study).state).toBe('ended')
})

it.each<[string, Attempted]>([
  ['succeeded', { as: 'succeeded', loss: 1 }],
  ['was infeasible', { as: 'infeasible' }],
  ['showed a value before it failed', { loss: 1 }],
  ['failed with another code', { outcome: { ...EXIT, exitCode: 2 } }],
  ['was killed', { outcome: { reason: 'signal', message: 'was killed by SIGKILL', signal: 'SIGKILL' } }],
  ['was called failed by its own program', { outcome: { reason: 'reported', message: 'its worker called it failed' } }],
  ['was run by a worker out of sight', { executor: 'worker' }],
])('goes on where one of them %s', async (_, attempted) => {
  const run = await running(30)
  await run.end(4, attempted)
  await run.fail([...upTo(3), ...upTo(30, 5)])
  expect((await run.study).state).toBe('active')
})

it.each<[string, Partial<StudySpec>]>([
  ['workers evaluate the trials themselves', { trial: undefined as never }],
  ['it says how many failures in a row it bears', { budget: { parallel: 30, failuresInARow: 31 } }],
  ['it says how many failures it bears', { budget: { parallel: 30, failures: 31 } }],
])('goes on where %s', async (_, change) => {
  const run = await running(30, change)
  await run.fail(upTo(30))
  expect((await run.study).state).toBe('active')
})

const GONE: TrialOutcome = { reason: 'cannotStart', message: 'the working folder /old does not exist' }

it('ends when its last ten trials could not be started, however well others went before, and says what is missing', async () => {
  const run = await running(20)
  for (const number of upTo(5)) await run.end(number, { as: 'succeeded', loss: 1 })
  for (const number of upTo(14, 6)) await run.end(number, { outcome: GONE })
  expect((await run.study).state).toBe('active')
  await run.end(15, { outcome: GONE })
  expect(await run.study).toMatchObject({ state: 'ended', end: { reason: 'failures', failed: true } })
  expect((await run.study).end?.message).toContain(
    'last 10 trials could not be started (the working folder /old does not exist): mend that and extend',
  )
})

const saying = (...lastLines: string[]): TrialOutcome => ({ ...EXIT, lastLines })

it('says the last words of its first ten trials where they are the same', async () => {
  const run = await running(10)
  for (const number of upTo(10)) await run.end(number, { outcome: saying(`trial ${number}`, "KeyError: 'lr'", '') })
  expect((await run.study).end?.message).toContain("(exited with code 1: KeyError: 'lr'), and none has a value")
})

it.each([
  [['  import numpy', "ModuleNotFoundError: No module named 'numpy'"], "ModuleNotFoundError: No module named 'numpy'"],
  [["Error: Cannot find module 'ndarray'", 'Require stack:', 'Node.js v24.1.0'], "Error: Cannot find module 'ndarray'"],
  [
    ['Error in library(mlr3) : there is no package called ‘mlr3’', 'Execution halted'],
    'Error in library(mlr3) : there is no package called ‘mlr3’',
  ],
  [['run.sh: line 3: nvcc: command not found'], 'run.sh: line 3: nvcc: command not found'],
  [['sh: 1: nvcc: not found'], 'sh: 1: nvcc: not found'],
])('ends when its last ten trials lacked what is not installed, as where a server was started again elsewhere: %j', async (lines, said) => {
  const run = await running(12)
  await run.end(1, { as: 'succeeded', loss: 1 })
  for (const number of upTo(10, 2)) await run.end(number, { outcome: saying(...lines) })
  expect((await run.study).state).toBe('active')
  await run.end(11, { outcome: saying(...lines) })
  expect((await run.study).end?.message).toContain(`last 10 trials could not be started (exited with code 1: ${said}): mend that`)
})

it.each<[string, Attempted]>([
  ['they say that their parameters are bad', { outcome: saying('ValueError: heads must divide width') }],
  ['they showed values before', { loss: 1, outcome: saying("ModuleNotFoundError: No module named 'plots'") }],
  ['they say nothing', { outcome: EXIT }],
])('goes on although its last ten trials failed alike where %s', async (_, attempted) => {
  const run = await running(12)
  await run.end(1, { as: 'succeeded', loss: 1 })
  for (const number of upTo(12, 2)) await run.end(number, attempted)
  expect((await run.study).state).toBe('active')
})

it('goes on although ten could not be started where it is not the same that they lack, or another one ran since', async () => {
  const run = await running(24)
  await run.end(1, { as: 'succeeded', loss: 1 })
  for (const number of upTo(9, 2)) await run.end(number, { outcome: GONE })
  await run.end(10, { outcome: { ...GONE, message: 'train was not found' } })
  for (const number of upTo(18, 11)) await run.end(number, { outcome: GONE })
  await run.end(19, { as: 'succeeded', loss: 1 })
  for (const number of upTo(24, 20)) await run.end(number, { outcome: GONE })
  expect((await run.study).state).toBe('active')
})

it('goes on with more budget once what was missing is there, and ends with the next trial where it is not', async () => {
  const run = await running(11, { budget: { parallel: 11, trials: 20 } })
  await run.end(1, { as: 'succeeded', loss: 1 })
  for (const number of upTo(11, 2)) await run.end(number, { outcome: GONE })
  await run.extend(30)
  expect((await run.study).state).toBe('active')
  await run.begin(2)
  await run.end(12, { outcome: GONE })
  expect(await run.study).toMatchObject({ state: 'ended', end: { reason: 'failures' } })
  await run.extend(40)
  await run.begin(2)
  await run.end(14, { as: 'succeeded', loss: 2 })
  await run.end(15, { outcome: GONE })
  expect((await run.study).state).toBe('active')
})

it('goes on when its command is mended after it failed, and what failed before counts in no row any more', async () => {
  const run = await running(11, { budget: { parallel: 11, trials: 40 } })
  await run.start(11)
  await run.fail(upTo(10))
  expect(await run.study).toMatchObject({ state: 'ended', end: { reason: 'failures' } })
  await expect(run.extend(50)).rejects.toMatchObject({ code: 'STUDY_ENDED', message: expect.stringContaining('an edit that mends how') })
  await run.mend('mended')
  expect((await run.study).state).toBe('active')
  await run.begin(11)
  // As many as at first: they are the first that are run so.
  await run.fail(upTo(20, 12))
  expect((await run.study).state).toBe('active')
  await run.fail([21])
  expect(await run.study).toMatchObject({
    state: 'ended',
    end: { reason: 'failures', message: expect.stringContaining('first 10 trials') },
  })
  await run.mend('mended again')
  await run.begin(1)
  await run.end(22, { as: 'succeeded', loss: 1 })
  expect(await run.study).toMatchObject({ state: 'active', best: 22 })
})

it('counts no failure of an attempt that began before the command was mended, however late it ends, also after a restart', async () => {
  const run = await running(6, { budget: { parallel: 9, failuresInARow: 3 } })
  await run.fail([1, 2])
  for (const number of [3, 4, 5]) await run.start(number)
  await run.mend('mended')
  for (const number of [3, 4, 5]) await run.finish(number)
  expect((await run.study).state).toBe('active')
  await run.begin(3)
  await run.fail([6, 7])
  await run.reopen()
  expect((await run.study).state).toBe('active')
  await run.fail([8])
  expect(await run.study).toMatchObject({ state: 'ended', end: { message: expect.stringContaining('3 trials in a row failed') } })
})

it('goes on when three trials were silent and its command is mended', async () => {
  const run = await running(3, {})
  for (const number of upTo(3)) await run.end(number, { as: 'succeeded' })
  expect(await run.study).toMatchObject({ end: { reason: 'noObjective', failed: true } })
  await run.mend('mended')
  await run.begin(1)
  await run.end(4, { as: 'succeeded' })
  expect((await run.study).state).toBe('active')
})

it('says that all failures of its budget are used up where mending alone would not do', async () => {
  const run = await running(3, { budget: { parallel: 9, failures: 2 } })
  await run.fail([1, 2])
  await expect(run.mend('mended')).rejects.toMatchObject({
    code: 'STUDY_ENDED',
    problems: [{ field: 'spec.budget.failures', message: 'is used up: 2 trials failed', remedy: 'Raise it in the same edit.' }],
  })
  await run.mend('mended', { failures: 4 })
  expect((await run.study).state).toBe('active')
})
