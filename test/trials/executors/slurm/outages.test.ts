import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { attemptFolder } from '../../../../src/trials/executors/attempt-folder.ts'
import type { SlurmCommands, Submission } from '../../../../src/trials/executors/slurm/commands.ts'
import type { Job } from '../../../../src/trials/executors/slurm/jobs.ts'
import { createSlurmExecutor, type Executor, type Launch } from '../../../../src/trials/index.ts'
import { launchOf } from '../launches.ts'

/** However busy the machine is. */
const PATIENCE = { timeout: 20_000 }
const TIMES = { pollMs: 20, gapMs: 5, settleMs: 10, patienceMs: 10 }
const HANG = ['sleep', '1000']

/** Slurm's commands, played: jobs that are there, and what was asked. */
class PlayedSlurm implements SlurmCommands {
  jobs: Job[] = []
  accounts: Job[] = []
  preemptions: string[] = []
  away = false
  /** What a submission answers, in their order; whether it was taken all the same. */
  answers: { taken: boolean; says: Submission }[] = []
  submissions = 0
  readonly asked: string[] = []
  queries = 0
  accountings = 0

  async submit(args: readonly string[]): Promise<Submission> {
    this.submissions += 1
    const { taken, says } = this.answers.shift() ?? { taken: true, says: undefined }
    if (!taken) return says ?? { kind: 'later', message: 'no' }
    const id = String(this.submissions)
    const name = args.find((arg) => arg.startsWith('--job-name='))?.slice('--job-name='.length) ?? ''
    this.jobs.push({ id, state: 'PENDING', reason: 'Priority', node: '', limit: '1:00', name })
    return says ?? { kind: 'submitted', job: id }
  }

  async queue(): Promise<readonly Job[]> {
    this.queries += 1
    if (this.away) throw new Error('Unable to contact slurm controller (connect failure)')
    return [...this.jobs]
  }

  preempted = async (ids: readonly string[]): Promise<readonly string[]> => ids.filter((id) => this.preemptions.includes(id))
  async account(ids: readonly string[]): Promise<readonly Job[]> {
    this.accountings += 1
    return this.accounts.filter(({ id }) => ids.includes(id))
  }

  end = (job: string, { steps }: { steps: boolean }): Promise<void> => this.#ask(`end ${steps ? 'the steps of ' : ''}${job}`)
  takeBack = (name: string): Promise<void> => this.#ask(`take back ${name}`)
  kill = (job: string): Promise<void> => this.#ask(`kill ${job}`)

  become(id: string, state: string): void {
    this.jobs = this.jobs.map((job) => (job.id === id ? { ...job, state, reason: 'None', node: 'n1' } : job))
  }

  async #ask(what: string): Promise<void> {
    if (this.away) throw new Error('Unable to contact slurm controller (connect failure)')
    this.asked.push(what)
  }
}

const LOST_ANSWER: Submission = { kind: 'later', message: 'Socket timed out on send/recv operation' }

describe('a Slurm that does not answer as it should', () => {
  let folder: string
  let slurm: PlayedSlurm
  let executor: Executor
  const opened: { close(): Promise<void> }[] = []
  const open = (times: Partial<typeof TIMES> = {}): Executor => {
    const one = createSlurmExecutor({ folder, commands: slurm, times: { ...TIMES, ...times } })
    opened.push(one)
    return one
  }
  /** Somebody looks at it until the test ends. */
  const watch = (by: Executor, { objectName }: Launch): void => by.watch(objectName, () => undefined, looking.signal)
  const start = async (by: Executor, launch: Launch): Promise<void> => {
    watch(by, launch)
    await by.start(launch)
  }
  let looking = new AbortController()
  /** From here on an end without a record is not believed soon. */
  const patiently = async (): Promise<void> => {
    await Promise.all(opened.splice(0).map((one) => one.close()))
    executor = open({ settleMs: 60_000 })
  }
  const observe = (launch: Launch, by = executor) => expect.poll(() => by.observe(launch.objectName), PATIENCE)
  const write = ({ objectName }: Launch, file: string, value: object): void => {
    const place = attemptFolder(folder, objectName)
    mkdirSync(place, { recursive: true })
    writeFileSync(join(place, file), `${JSON.stringify(value)}\n`)
  }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hone-slurm-'))
    slurm = new PlayedSlurm()
    executor = open()
    looking = new AbortController()
  })
  afterEach(async () => {
    looking.abort()
    for (const one of opened.splice(0)) await one.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is asked once for all jobs, at the interval, and not at all when there are none', async () => {
    const launches = Array.from({ length: 20 }, () => launchOf(HANG))
    await Promise.all(launches.map((launch) => start(executor, launch)))
    for (const launch of launches) await observe(launch).toMatchObject({ kind: 'pending', reason: expect.stringContaining('Priority') })
    const before = slurm.queries
    await vi.waitUntil(() => slurm.queries > before + 3, PATIENCE)
    looking.abort()
    await vi.waitFor(async () => {
      const now = slurm.queries
      await new Promise((resolve) => setTimeout(resolve, 10 * TIMES.pollMs))
      expect(slurm.queries).toBe(now)
    }, PATIENCE)
  })

  it('has taken a job of which it did not say so: no second one is made', async () => {
    slurm.answers = [{ taken: true, says: LOST_ANSWER }]
    const launch = launchOf(HANG)
    await start(executor, launch)
    await observe(launch).toMatchObject({ kind: 'pending', made: true, reason: 'waits in Slurm’s queue: Priority (job 1)' })
    expect(slurm.submissions).toBe(1)
  })

  it('has not taken a job, and is asked again for as long as it takes', async () => {
    slurm.answers = Array.from({ length: 10_000 }, () => ({ taken: false, says: LOST_ANSWER }))
    const launch = launchOf(HANG)
    await start(executor, launch)
    await observe(launch).toMatchObject({ reason: `waits for Slurm, which does not take its job now: ${LOST_ANSWER.message}` })
    await expect.poll(() => slurm.submissions, PATIENCE).toBeGreaterThan(3)
    expect(slurm.jobs).toEqual([])
    slurm.answers = []
    await observe(launch).toMatchObject({ made: true })
    expect(slurm.jobs).toHaveLength(1)
  })

  it('is not asked again for a job that was stopped before it was taken', async () => {
    slurm.answers = [{ taken: false, says: LOST_ANSWER }]
    slurm.away = true
    const launch = launchOf(HANG)
    await start(executor, launch)
    await executor.stop(launch.objectName, 1_000)
    expect(await executor.observe(launch.objectName)).toMatchObject({ kind: 'exited', signal: 'SIGTERM' })
    slurm.away = false
    expect(await executor.start(launch)).toMatchObject({ kind: 'exited', signal: 'SIGTERM' })
    expect(slurm.submissions).toBe(1)
  })

  it('shows the next server the job that the last one submitted as it was killed', async () => {
    const launch = launchOf(HANG)
    await start(executor, launch)
    await observe(launch).toMatchObject({ made: true })
    rmSync(join(attemptFolder(folder, launch.objectName), 'slurm-job.json'))
    const next = open()
    expect(await next.observe(launch.objectName)).toEqual({ kind: 'pending' })
    await start(next, launch)
    await observe(launch, next).toMatchObject({ made: true, reason: expect.stringContaining('(job 1)') })
    expect(slurm.submissions).toBe(1)
  })

  it('does not have the job that the last server was about to submit: it is started once', async () => {
    const launch = launchOf(HANG)
    write(launch, 'slurm-submission.json', {})
    slurm.away = true
    expect(await executor.observe(launch.objectName)).toEqual({ kind: 'pending' })
    await observe(launch).toMatchObject({ kind: 'pending', reason: expect.stringContaining('does not answer: Unable to contact') })
    slurm.away = false
    await observe(launch).toBeUndefined()
    await start(executor, launch)
    await observe(launch).toMatchObject({ made: true })
    expect(slurm.submissions).toBe(1)
  })

  it('is told of a stop as soon as it answers, and to kill what does not end', async () => {
    const launch = launchOf(HANG)
    await start(executor, launch)
    await observe(launch).toMatchObject({ made: true })
    slurm.become('1', 'RUNNING')
    write(launch, 'slurm-runner.json', { job: '1', node: 'n1' })
    await observe(launch).toMatchObject({ kind: 'running', detail: { job: '1', node: 'n1' } })
    slurm.away = true
    await executor.stop(launch.objectName, 30)
    expect(slurm.asked).toEqual([])
    slurm.away = false
    await expect.poll(() => slurm.asked, PATIENCE).toContain('kill 1')
    expect([...new Set(slurm.asked)]).toEqual([`take back ${launch.objectName}`, 'end 1', 'kill 1'])
    slurm.become('1', 'CANCELLED')
    await observe(launch).toMatchObject({ kind: 'exited', signal: 'SIGKILL' })
  })

  it('has forgotten a job: accounting says how it ended, else its record, else it is lost', async () => {
    const [told, recorded, lost] = [launchOf(HANG), launchOf(HANG), launchOf(HANG)]
    for (const [i, launch] of [told, recorded, lost].entries()) {
      write(launch, 'slurm-submission.json', {})
      write(launch, 'slurm-job.json', { job: String(i + 1) })
      write(launch, 'slurm-runner.json', { job: String(i + 1), node: 'n1' })
      watch(executor, launch)
    }
    write(told, 'exit.json', { status: 1, told: true })
    write(recorded, 'exit.json', { status: 3 })
    slurm.accounts = [{ id: '1', state: 'TIMEOUT', reason: '', node: 'n1', limit: '1:00' }]
    expect((await executor.unfinished()).toSorted()).toEqual([lost.objectName])
    await observe(told).toMatchObject({ kind: 'exited', exitCode: 1, cause: { reason: 'timeout' } })
    await observe(recorded).toMatchObject({ kind: 'exited', exitCode: 3 })
    await observe(lost).toMatchObject({ kind: 'lost', reason: expect.stringContaining('left no exit record') })
    expect(await executor.unfinished()).toEqual([])
    // Kept, as Slurm says less and less.
    slurm.accounts = []
    expect(await open().observe(told.objectName)).toMatchObject({ cause: { reason: 'timeout' } })
  })

  it('does not know a job any more whose end accounting has not heard of either: the record that the folder shows late is waited for', async () => {
    await patiently()
    const [running, unknown] = [launchOf(HANG), launchOf(HANG)]
    for (const [i, launch] of [running, unknown].entries()) {
      write(launch, 'slurm-submission.json', {})
      write(launch, 'slurm-job.json', { job: String(i + 1) })
      write(launch, 'slurm-runner.json', { job: String(i + 1), node: 'n1' })
      watch(executor, launch)
    }
    slurm.accounts = [{ id: '1', state: 'RUNNING', reason: '', node: 'n1', limit: '1:00' }]
    await vi.waitUntil(async () => {
      for (const launch of [running, unknown]) expect(await executor.observe(launch.objectName)).toMatchObject({ kind: 'running' })
      return slurm.accountings > 3
    }, PATIENCE)
    write(running, 'exit.json', { status: 143, told: true })
    write(unknown, 'exit.json', { status: 0 })
    slurm.accounts = [{ id: '1', state: 'TIMEOUT', reason: '', node: 'n1', limit: '1:00' }]
    await observe(running).toMatchObject({ kind: 'exited', cause: { reason: 'timeout' } })
    await observe(unknown).toMatchObject({ kind: 'exited', exitCode: 0 })
  })

  it('has put a job back into its queue: it is lost, through no fault of its own, and taken out of the queue', async () => {
    const launch = launchOf(HANG)
    await start(executor, launch)
    await observe(launch).toMatchObject({ made: true })
    // It begins, and the queue is not asked: that it waited before says nothing.
    slurm.away = true
    write(launch, 'slurm-runner.json', { job: '1', node: 'n1' })
    expect(await executor.observe(launch.objectName)).toMatchObject({ kind: 'running' })
    slurm.become('1', 'RUNNING')
    slurm.away = false
    write(launch, 'exit.json', { status: 0, told: true })
    const before = slurm.queries
    await vi.waitUntil(() => slurm.queries > before + 1, PATIENCE)
    expect(await executor.observe(launch.objectName)).toMatchObject({ kind: 'running' })
    slurm.become('1', 'PENDING')
    await observe(launch).toMatchObject({ kind: 'lost', blameless: true, reason: 'its Slurm job 1 was requeued by somebody (PENDING)' })
    expect(slurm.asked).toContain(`take back ${launch.objectName}`)
  })

  it('has taken the place of a job that ended by itself in the time it was given: it is lost, well as its end looks', async () => {
    const [taken, done] = [launchOf(['srun', ...HANG]), launchOf(['srun', ...HANG])]
    for (const [i, launch] of [taken, done].entries()) {
      await start(executor, launch)
      await observe(launch).toMatchObject({ made: true })
      write(launch, 'slurm-runner.json', { job: String(i + 1), node: 'n1' })
      write(launch, 'exit.json', { status: 0 })
    }
    slurm.preemptions = ['1']
    for (const id of ['1', '2']) slurm.become(id, 'COMPLETED')
    await observe(taken).toMatchObject({ kind: 'lost', blameless: true, reason: 'its Slurm job 1 was preempted on n1 (PREEMPTED)' })
    await observe(done).toMatchObject({ kind: 'exited', exitCode: 0 })
  })

  it('has a job of which it did not say so when the study is paused: that one is taken back too', async () => {
    slurm.answers = [{ taken: true, says: LOST_ANSWER }]
    slurm.queue = async () => {
      throw new Error('Unable to contact slurm controller (connect failure)')
    }
    const launch = launchOf(HANG)
    await start(executor, launch)
    await observe(launch).toMatchObject({ reason: expect.stringContaining(LOST_ANSWER.message) })
    expect(await executor.withdraw?.(launch.objectName)).toBe(true)
    expect(slurm.asked).toEqual([`take back ${launch.objectName}`])
  })

  it('waits for the record of a job that ended, which a shared folder may show late', async () => {
    await patiently()
    const launch = launchOf(HANG)
    await start(executor, launch)
    await observe(launch).toMatchObject({ made: true })
    write(launch, 'slurm-runner.json', { job: '1', node: 'n1' })
    slurm.become('1', 'COMPLETED')
    const before = slurm.queries
    await vi.waitUntil(() => slurm.queries > before + 2, PATIENCE)
    expect(await executor.observe(launch.objectName)).toMatchObject({ kind: 'running' })
    write(launch, 'exit.json', { status: 0 })
    expect(await executor.observe(launch.objectName)).toMatchObject({ kind: 'exited', exitCode: 0 })
  })

  it('is told what the trial needs, and what is ours holds over what users say', async () => {
    const { submit } = slurm
    const told: string[] = []
    slurm.submit = (args) => {
      told.push(...args)
      return submit.call(slurm, args)
    }
    const slurmOptions = { partition: 'gpu', time: '120', options: ['--exclusive', '--no-kill'] }
    const launch = launchOf(HANG, { template: { resources: { gpu: 2, memory: '1.5Gi', cpu: '2500m' }, slurm: slurmOptions } })
    await start(executor, launch)
    await observe(launch).toMatchObject({ made: true })
    const place = attemptFolder(folder, launch.objectName)
    expect(told).toEqual([
      '--cpus-per-task=3',
      '--mem=1536M',
      '--gres=gpu:2',
      '--partition=gpu',
      '--time=120',
      '--exclusive',
      '--no-kill',
      '--parsable',
      `--job-name=${launch.objectName}`,
      '--no-requeue',
      '--export=ALL',
      '--open-mode=append',
      `--output=${join(place, 'slurm.out')}`,
      join(place, 'slurm-job.sh'),
    ])
    expect(existsSync(join(place, 'slurm-job.sh'))).toBe(true)
    expect(readFileSync(join(place, 'slurm-job.sh'), 'utf8')).toMatch(/^#!\/bin\/sh\n/)
  })
})
