import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { attemptFolder } from '../../../../src/trials/executors/attempt-folder.ts'
import { createSlurmExecutor, type Executor, type Launch, type Observation } from '../../../../src/trials/index.ts'
import { describeExecutor } from '../../../contracts/executor.ts'
import { launchOf } from '../launches.ts'
import { hasDaemons, SlurmCluster } from './slurm-cluster.ts'

const TIMES = { pollMs: 1_000, gapMs: 200, settleMs: 30_000, patienceMs: 30_000 }
const PATIENCE = { timeout: 60_000 }
/** As much as the node has. */
const WHOLE_NODE = { resources: { gpu: 0, cpu: '8' } }
const STUBBORN = ['sh', '-c', 'trap "echo told" TERM; echo up; while :; do sleep 0.1; done']
const POLITE = ['sh', '-c', 'trap "exit 0" TERM; echo up; while :; do sleep 0.1; done']
const SAVING = ['sh', '-c', 'trap "sleep 1; echo saved; exit 0" TERM; echo up; while :; do sleep 0.1; done']

describe.skipIf(!hasDaemons)('a real Slurm', () => {
  const cluster = new SlurmCluster()
  const folder = join(cluster.folder, `tri als' 100% ü`)
  const opened: { close(): Promise<void> }[] = []
  let executor: Executor
  const open = (): Executor => {
    const one = createSlurmExecutor({ folder, times: TIMES })
    opened.push(one)
    return one
  }
  beforeAll(async () => {
    process.env.SLURM_CONF = cluster.env.SLURM_CONF
    await cluster.start()
    executor = open()
  })
  afterEach(() => cluster.clear())
  afterAll(async () => {
    await Promise.all(opened.map((one) => one.close()))
    await cluster.close()
    delete process.env.SLURM_CONF
  })

  describeExecutor('slurm', () => ({
    executor: open(),
    reopen: open,
    launch: (behaviour) => {
      if (behaviour === 'hang') return launchOf(['sleep', '1000'])
      return launchOf('exit' in behaviour ? ['sh', '-c', `exit ${behaviour.exit}`] : ['printf', '%s', behaviour.print])
    },
  }))

  /** Runs until that is seen. */
  const seen = (launch: Launch, holds: (seen: Observation | undefined) => boolean): Promise<Observation | undefined> =>
    expectSoon(async () => executor.observe(launch.objectName), holds, executor, launch)
  const begun = async (launch: Launch): Promise<void> => {
    await executor.start(launch)
    await expectSoon(
      async () => print(launch),
      (text) => text.startsWith('up'),
      executor,
      launch,
    )
  }
  const ended = (launch: Launch): Promise<Observation | undefined> => seen(launch, (now) => now?.kind === 'exited' || now?.kind === 'lost')
  const print = async ({ objectName }: Launch): Promise<string> =>
    Buffer.from(await executor.output(objectName).read('stdout', 0, 100_000)).toString()
  const jobOf = ({ objectName }: Launch): string =>
    String(JSON.parse(readFileSync(join(attemptFolder(folder, objectName), 'slurm-job.json'), 'utf8')).job)

  it('hands a command over as it is, in its folder and with its environment, and shows its secrets to nobody', async () => {
    const odd = ['it’s', `'a' "b"`, 'two\nlines', '$HOME `date` \\', '*', '']
    const launch = launchOf(['sh', '-c', 'for word; do echo "<$word>"; done; pwd; echo "$SECRET"', '-', ...odd])
    await executor.start({ ...launch, workingFolder: '/usr', env: { ...launch.env, SECRET: 'do not\ntell' } })
    expect(await ended(launch)).toMatchObject({ kind: 'exited', exitCode: 0 })
    expect(await print(launch)).toBe(`${odd.map((word) => `<${word}>\n`).join('')}/usr\ndo not\ntell\n`)
    expect(cluster.command('scontrol', 'show', 'job', jobOf(launch))).toContain(`JobName=${launch.objectName}`)
    const told =
      cluster.command('scontrol', 'show', 'job', jobOf(launch)) +
      readFileSync(join(attemptFolder(folder, launch.objectName), 'slurm-job.sh'))
    expect(told).not.toContain('do not')
  })

  it('says what cannot be started: a job that Slurm refuses, a program and a folder that are not there', async () => {
    const elsewhere = launchOf(['true'], { template: { slurm: { partition: 'nowhere', options: [] } } })
    await executor.start(elsewhere)
    expect(await ended(elsewhere)).toMatchObject({
      kind: 'exited',
      cannotStart: expect.stringMatching(/^Slurm refused its job: .*nowhere/),
    })
    const absent = launchOf(['no-such-program'])
    await executor.start(absent)
    expect(await ended(absent)).toMatchObject({ cannotStart: 'no-such-program was not found on the job’s node' })
    const lost = launchOf(['true'], { workingFolder: '/no/such' })
    await executor.start(lost)
    expect(await ended(lost)).toMatchObject({ cannotStart: 'the working folder /no/such is not there on the job’s node' })
  })

  it('kills what ignores its signal after the grace, with everything that it started', async () => {
    const launch = launchOf(STUBBORN, { graceMs: 3_000 })
    await begun(launch)
    await executor.stop(launch.objectName, 3_000)
    expect(await ended(launch)).toMatchObject({ kind: 'exited', signal: 'SIGKILL' })
    expect(await print(launch)).toMatch(/^up\n(.*\n)?told\n/)
  })

  it('tells the steps of srun to end, which srun itself would kill at once, and kills them after the grace', async () => {
    const [saves, stubborn] = [launchOf(['srun', '--quiet', ...SAVING]), launchOf(['srun', '--quiet', ...STUBBORN], { graceMs: 3_000 })]
    for (const launch of [saves, stubborn]) await begun(launch)
    await executor.stop(saves.objectName, 60_000)
    expect(await ended(saves)).toMatchObject({ kind: 'exited', exitCode: 0 })
    expect(await print(saves)).toBe('up\nsaved\n')
    await executor.stop(stubborn.objectName, 3_000)
    expect(await ended(stubborn)).toMatchObject({ kind: 'exited', signal: 'SIGKILL' })
    expect(await print(stubborn)).toContain('told')
  })

  it('waits in the queue with Slurm’s reason, and leaves it as if it had never been in it, to ask for something else perhaps', async () => {
    const [first, second] = [launchOf(POLITE, { template: WHOLE_NODE }), launchOf(POLITE, { template: WHOLE_NODE })]
    await begun(first)
    await executor.start(second)
    expect(await seen(second, (now) => now?.kind === 'pending' && now.reason?.includes('Resources') === true)).toEqual({
      kind: 'pending',
      made: true,
      reason: `waits in Slurm’s queue: Resources (job ${jobOf(second)})`,
    })
    expect(await executor.withdraw?.(first.objectName)).toBe(false)
    expect(await executor.withdraw?.(second.objectName)).toBe(true)
    expect(await executor.observe(second.objectName)).toBeUndefined()
    const { pod } = second
    await executor.start({
      ...second,
      pod: { ...pod, template: { ...pod.template, slurm: { options: [], ...pod.template.slurm, time: '7' } } },
    })
    await executor.stop(first.objectName, 60_000)
    expect(await ended(first)).toMatchObject({ kind: 'exited', exitCode: 0 })
    await expectSoon(
      async () => print(second),
      (text) => text.startsWith('up'),
      executor,
      second,
    )
    expect(await seen(second, (now) => now?.kind === 'running')).toMatchObject({ detail: { job: jobOf(second), node: 'n1' } })
    expect(cluster.command('squeue', '--noheader', '--format=%l', '--jobs', jobOf(second)).trim()).toBe('7:00')
    await executor.stop(second.objectName, 60_000)
    await ended(second)
  })

  it('has lost a job that is preempted or cancelled by somebody else, also where its code ends well by the signal', async () => {
    const taken = launchOf(POLITE, { template: WHOLE_NODE })
    await begun(taken)
    const urgent = cluster
      .command('sbatch', '--parsable', '--partition=urgent', '--exclusive', '--output=/dev/null', '--wrap=sleep 100')
      .trim()
    expect(await ended(taken)).toMatchObject({ kind: 'lost', blameless: true, reason: expect.stringContaining('was preempted') })
    cluster.command('scancel', urgent)
    const cancelled = launchOf(POLITE)
    await begun(cancelled)
    cluster.command('scancel', jobOf(cancelled))
    expect(await ended(cancelled)).toEqual({
      kind: 'lost',
      at: expect.any(Number),
      reason: `its Slurm job ${jobOf(cancelled)} was cancelled by somebody (CANCELLED)`,
    })
    expect(await open().observe(cancelled.objectName)).toMatchObject({ kind: 'lost' })
  })

  it('has lost a job whose steps end well in the time that they have before it is preempted', async () => {
    const template = { ...WHOLE_NODE, slurm: { partition: 'graced', options: [] } }
    const taken = launchOf(['srun', '--quiet', ...SAVING], { template })
    await begun(taken)
    const urgent = cluster.command('sbatch', '--parsable', '--partition=urgent', '--exclusive', '--output=/dev/null', '--wrap=true')
    expect(await ended(taken)).toMatchObject({ kind: 'lost', blameless: true, reason: expect.stringContaining('was preempted') })
    expect(await print(taken)).toBe('up\nsaved\n')
    cluster.command('scancel', urgent.trim())
  })

  it('has lost a job that Slurm put back into its queue and began again, also where nobody looked meanwhile', async () => {
    const launch = launchOf(POLITE)
    await begun(launch)
    const job = jobOf(launch)
    const state = (): string => cluster.command('squeue', '--noheader', '--states=all', `--jobs=${job}`, '--format=%T').trim()
    cluster.command('scontrol', 'update', `jobid=${job}`, 'requeue=1')
    cluster.command('scontrol', 'requeue', job)
    await expect.poll(state, PATIENCE).toBe('PENDING')
    cluster.command('scontrol', 'update', `jobid=${job}`, 'starttime=now')
    await expect.poll(state, PATIENCE).toBe('FAILED')
    expect(await ended(launch)).toMatchObject({
      kind: 'lost',
      blameless: true,
      reason: `its Slurm job ${job} was requeued by somebody (FAILED)`,
    })
    expect(await print(launch)).toBe('up\n')
  })

  it('loses nothing while Slurm does not answer: what runs goes on, what is new and what is stopped waits for it', async () => {
    const [runs, stops, later] = [launchOf(['sh', '-c', 'echo up; sleep 2; echo done']), launchOf(POLITE), launchOf(['echo', 'late'])]
    await begun(runs)
    await begun(stops)
    await cluster.stopController()
    await executor.start(later)
    await executor.stop(stops.objectName, 60_000)
    const waits = await seen(later, (now) => now?.kind === 'pending' && now.reason !== undefined)
    expect(waits).toMatchObject({ reason: expect.stringMatching(/^waits for Slurm, which does not take its job now: .*contact/) })
    expect(await ended(runs)).toMatchObject({ kind: 'exited', exitCode: 0 })
    expect(await executor.observe(stops.objectName)).toMatchObject({ kind: 'running' })
    cluster.startController()
    expect(await ended(later)).toMatchObject({ kind: 'exited', exitCode: 0 })
    expect(await ended(stops)).toMatchObject({ kind: 'exited', exitCode: 0 })
    expect(cluster.command('squeue', '--noheader', '--states=all', `--name=${later.objectName}`).trim().split('\n')).toHaveLength(1)
  })
})

/** Looks whenever the executor says that something may have changed. */
function expectSoon<T>(look: () => Promise<T>, holds: (seen: T) => boolean, executor: Executor, { objectName }: Launch): Promise<T> {
  return new Promise((resolve, reject) => {
    const off = new AbortController()
    const check = (): void => {
      look().then((seen) => {
        if (off.signal.aborted || !holds(seen)) return
        off.abort()
        resolve(seen)
      }, reject)
    }
    executor.watch(objectName, check, off.signal)
    check()
  })
}
