import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isEnded, type Study, type StudyId, type Trial } from '../../src/model/index.ts'
import { createLogReader, createProcessExecutor } from '../../src/trials/index.ts'
import { type House, hasEnded, openHouse, specOf, until } from './fixtures.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const processes = () => createProcessExecutor({ folder: join(house.folder, 'trials') })
const shell = (script: string): string[] => ['sh', '-c', script]
/** A cancelled trial does not count: its study goes on with another one. */
const firstEnded = (_study: Study, [trial]: readonly Trial[]) => trial !== undefined && isEnded(trial.state)
const hasMetric =
  (name: string) =>
  (_study: Study, [trial]: readonly Trial[]) =>
    trial?.metrics[name] !== undefined

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Waits for a process to be gone: there is no event for one that is not our child. */
async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 5))
}

function runnerOf(study: StudyId, number = 1, epoch = 1): number {
  const file = join(house.folder, 'trials', study, String(number), String(epoch), 'runner.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid
}

async function submit(script: string, change: Parameters<typeof specOf>[0] = {}): Promise<StudyId> {
  const spec = specOf({ ...change, trial: { command: shell(script), ...change.trial } })
  return (await house.studies.createStudy({ spec, onNameTaken: 'number' })).id
}

describe('trials as local processes', () => {
  it('run every trial of a budget, a few at a time, with its parameters in arguments and environment', async () => {
    await house.control(processes())
    const command = [...shell('test "$0" = "$HONE_PARAM_x" && for e in 1 2 3; do echo "epoch=$e accuracy=$0"; done'), `\${x}`]
    const id = await submit('', { budget: { trials: 6, parallel: 3 }, trial: { command } })
    const { trials } = await until(house.studies, id, hasEnded)
    expect(trials.map(({ state }) => state)).toEqual(Array(6).fill('succeeded'))
    for (const trial of trials) {
      expect(trial.values).toEqual([trial.parameters.x])
      expect(trial.lastStep).toBe(3)
      expect(trial.attempt).toMatchObject({ state: 'ended', exitCode: 0, epoch: 1 })
    }
  })

  it('say why a trial failed: its exit code and last words, its signal, or that it could not start', async () => {
    await house.control(processes())
    const endOf = async (command: readonly string[]) => {
      const { trials } = await until(house.studies, await submit('', { trial: { command } }), hasEnded)
      return trials[0]?.outcome
    }
    const words = { reason: 'exitCode', message: 'exited with code 3', exitCode: 3, lastLines: ['no such dataset'] }
    expect(await endOf(shell('echo no such dataset >&2; exit 3'))).toEqual(words)
    const killed = { reason: 'signal', signal: 'SIGKILL', message: 'was killed by SIGKILL (out of memory?)' }
    expect(await endOf(shell('kill -KILL $$'))).toMatchObject(killed)
    expect(await endOf([''])).toMatchObject({ reason: 'cannotStart', message: 'the command is empty' })
    expect(await endOf(['no-such-program'])).toMatchObject({ reason: 'cannotStart', message: 'no-such-program was not found' })
    expect(await endOf(['/etc/passwd'])).toMatchObject({
      reason: 'cannotStart',
      message: expect.stringMatching(/^\/etc\/passwd is not executable: chmod \+x \/etc\/passwd, or begin/),
    })
    expect(await endOf(shell('true'))).toMatchObject({ reason: 'noObjective' })
    expect(await endOf(shell('echo caught an error'))).toMatchObject({ reason: 'noObjective', lastLines: ['caught an error'] })
  })

  it('say that python3 is there where python is not', async () => {
    await house.control(processes())
    const programs = join(house.folder, 'programs')
    mkdirSync(programs)
    const reasonOf = async () => {
      const id = await submit('', { trial: { command: ['python', 'train.py'], env: { PATH: programs } } })
      return (await until(house.studies, id, hasEnded)).trials[0]?.outcome?.message
    }
    expect(await reasonOf()).toBe('python was not found')
    writeFileSync(join(programs, 'python3'), '', { mode: 0o755 })
    expect(await reasonOf()).toBe('python was not found, but python3 is there: begin the command with that')
  })

  it('say where to get Hone’s client, where a Python lacks it', async () => {
    await house.control(processes())
    const reasonOf = async (line: string) => {
      const id = await submit('', { trial: { command: shell(`echo "${line}" >&2; exit 1`) } })
      return (await until(house.studies, id, hasEnded)).trials[0]?.outcome?.message
    }
    const remedy = 'exited with code 1 (its Python lacks Hone’s client: `pip install ./clients/python` there)'
    expect(await reasonOf("python3: Error while finding module specification for 'hone.wandb' (No module named 'hone')")).toBe(remedy)
    expect(await reasonOf("ModuleNotFoundError: No module named 'honey'")).toBe('exited with code 1')
  })

  it('retry what the training code failed, as often as the study allows, and keep the checkpoint folder', async () => {
    await house.control(processes())
    const script = 'n=$(cat $HONE_CHECKPOINT_DIR/n 2>/dev/null); echo x$n > $HONE_CHECKPOINT_DIR/n; test "$n" = x && echo accuracy=1'
    const { trials } = await until(house.studies, await submit(script, { trial: { retries: 2 } }), hasEnded)
    expect(trials[0]).toMatchObject({ state: 'succeeded', failedAttempts: 1, attempt: { epoch: 2 } })
    const ended = { state: 'ended', exitCode: 1, reason: 'exited with code 1' }
    expect(trials[0]!.earlierAttempts).toMatchObject([{ epoch: 1, executor: 'process', usedRetry: true, ...ended }])
  })

  it('stop a trial that was told to, and leave no process of it behind', async () => {
    await house.control(processes())
    const id = await submit('trap "exit 7" TERM; sleep 1000 & echo child=$! accuracy=0.5; wait')
    const { trials } = await until(house.studies, id, hasMetric('child'))
    const runner = runnerOf(id)
    await house.studies.stopTrial(id, 1, 'enough')
    expect((await until(house.studies, id, firstEnded)).trials[0]).toMatchObject({ state: 'cancelled', attempt: { exitCode: 7 } })
    await Promise.all([gone(trials[0]!.metrics.child!), gone(runner)])
  })

  it('kill a trial that ignores the request after its grace', async () => {
    await house.control(processes())
    const id = await submit('trap "" TERM; echo child=$$ accuracy=0.5; while :; do sleep 0.05; done', { trial: { graceMs: 100 } })
    const { trials } = await until(house.studies, id, hasMetric('child'))
    await house.studies.stopTrial(id, 1, 'enough')
    expect((await until(house.studies, id, firstEnded)).trials[0]).toMatchObject({ state: 'cancelled', attempt: { signal: 'SIGKILL' } })
    await gone(trials[0]!.metrics.child!)
  })

  it('are killed with all their children and grandchildren when these ignore the request too', async () => {
    await house.control(processes())
    const stubborn =
      'trap "" TERM; sh -c "sh -c \\"echo grandchild=\\\\$\\$ accuracy=0.5; while :; do sleep 0.05; done\\"; :" & echo child=$!; while :; do sleep 0.05; done'
    const id = await submit(stubborn, { trial: { graceMs: 100 } })
    const { trials } = await until(house.studies, id, (_study, [trial]) =>
      ['child', 'grandchild'].every((name) => trial?.metrics[name] !== undefined),
    )
    await house.studies.stopTrial(id, 1, 'enough')
    await until(house.studies, id, firstEnded)
    await Promise.all(['child', 'grandchild'].map((name) => gone(trials[0]!.metrics[name]!)))
  })

  it('are started once more when the machine restarted meanwhile, at no cost of a retry', async () => {
    const first = await house.control(processes())
    const id = await submit('test $HONE_EPOCH = 2 && echo accuracy=1 || { echo started=1; sleep 1000; }')
    await until(house.studies, id, hasMetric('started'))
    await first.close()
    // What a restart leaves: files of another boot, and none of its processes.
    const record = join(house.folder, 'trials', id, '1', '1', 'runner.json')
    const { pid } = JSON.parse(readFileSync(record, 'utf8')) as { pid: number }
    process.kill(-pid, 'SIGKILL')
    await gone(pid)
    writeFileSync(record, readFileSync(record, 'utf8').replace(/"boot":"[^"]*"/, '"boot":"another"'))
    await house.control(processes())
    const { trials } = await until(house.studies, id, hasEnded)
    expect(trials[0]).toMatchObject({ state: 'succeeded', failedAttempts: 0, attempt: { epoch: 2 } })
    expect(trials[0]!.earlierAttempts).toMatchObject([{ epoch: 1, state: 'lost', usedRetry: false }])
    const logs = createLogReader([processes()], join(house.folder, 'trials'))
    const [lost] = trials[0]!.earlierAttempts!
    const wrote = await logs.read({ ...trials[0]!, attempt: lost! }, 'stdout', 0, 100)
    expect(Buffer.from(wrote).toString()).toBe('started=1\n')
  })

  it('are started once more when somebody else ends them by SIGTERM, as a batch system does, at no cost of a retry', async () => {
    await house.control(processes())
    const id = await submit('test $HONE_EPOCH = 2 && echo accuracy=1 || { echo child=$$; exec sleep 1000; }')
    const running = await until(house.studies, id, hasMetric('child'))
    process.kill(running.trials[0]!.metrics.child!, 'SIGTERM')
    const { trials } = await until(house.studies, id, hasEnded)
    expect(trials[0]).toMatchObject({ state: 'succeeded', failedAttempts: 0, attempt: { epoch: 2 } })
    const lost = { epoch: 1, state: 'lost', usedRetry: false, signal: 'SIGTERM', reason: 'was killed by SIGTERM' }
    expect(trials[0]!.earlierAttempts).toMatchObject([lost])
  })

  it('of a trial that ended while no server was there are stopped by the next one', async () => {
    const first = await house.control(processes())
    const id = await submit('echo accuracy=0.5; sleep 1000')
    await until(house.studies, id, hasMetric('accuracy'))
    const runner = runnerOf(id)
    await first.close()
    await house.studies.completeTrial({ trial: { study: id, number: 1, epoch: 1 }, as: 'succeeded' })
    await house.control(processes())
    await gone(runner)
  })

  it('keep the grace of a stop although the server goes in between', async () => {
    const first = await house.control(processes())
    const script = 'trap "" TERM; echo child=$$ accuracy=0.5; while :; do sleep 0.05; done'
    const id = await submit(script, { trial: { graceMs: 500 } })
    const { trials } = await until(house.studies, id, hasMetric('child'))
    // The controller closes right after it has told the process.
    const executor = processes()
    await executor.stop(trials[0]!.attempt!.objectName, 500)
    await first.close()
    await house.studies.stopTrial(id, 1, 'enough')
    await gone(trials[0]!.metrics.child!)
    await house.control(executor)
    expect((await until(house.studies, id, firstEnded)).trials[0]).toMatchObject({
      state: 'cancelled',
      attempt: { signal: 'SIGKILL', epoch: 1 },
    })
  })

  it('end a trial that runs past its timeout, without a retry', async () => {
    await house.control(processes())
    const { trials } = await until(house.studies, await submit('sleep 1000', { trial: { timeoutMs: 200, retries: 3 } }), hasEnded)
    expect(trials[0]).toMatchObject({
      state: 'failed',
      attempt: { epoch: 1 },
      outcome: { reason: 'timeout', message: 'ran longer than its timeout of 0.2 s' },
    })
  })

  it('go on while no server is there, and are adopted without losing or repeating a line', async () => {
    const first = await house.control(processes())
    const gate = join(house.folder, 'gate')
    const id = await submit(`echo accuracy=0.1; echo accuracy=0.2; while [ ! -e ${gate} ]; do sleep 0.02; done; echo accuracy=0.3; exit 0`)
    await until(house.studies, id, (_study, [trial]) => trial?.measurements === 2)
    await first.close()
    const runner = runnerOf(id)
    expect(isAlive(runner)).toBe(true)
    writeFileSync(gate, '')
    await gone(runner)
    await house.control(processes())
    const { trials } = await until(house.studies, id, hasEnded)
    expect(trials[0]).toMatchObject({ state: 'succeeded', values: [0.3], measurements: 3, attempt: { epoch: 1 } })
    const [curve] = await house.studies.readCurves(id)
    expect(curve?.points.map(({ step, values }) => [step, values.accuracy])).toEqual([
      [1, 0.1],
      [2, 0.2],
      [3, 0.3],
    ])
  })

  it('are started once more when something killed them without a trace, at no cost of a retry', async () => {
    await house.control(processes())
    const script = 'echo child=$$; test $HONE_EPOCH = 2 && echo accuracy=1 || sleep 1000'
    const id = await submit(script)
    const { trials } = await until(house.studies, id, hasMetric('child'))
    process.kill(runnerOf(id), 'SIGKILL')
    const { trials: ended } = await until(house.studies, id, hasEnded)
    expect(ended[0]).toMatchObject({ state: 'succeeded', failedAttempts: 0, attempt: { epoch: 2 } })
    // The command that had lost its runner does not run on beside the new one.
    await gone(trials[0]!.metrics.child!)
  })

  it('are ended and begun anew when somebody removes their files, so that none runs twice, at no cost of a retry', async () => {
    await house.control(processes())
    const id = await submit('test $HONE_EPOCH = 2 && echo accuracy=1 || { echo started=1; sleep 1000; }')
    await until(house.studies, id, hasMetric('started'))
    const runner = runnerOf(id)
    rmSync(join(house.folder, 'trials', id), { recursive: true })
    const { trials } = await until(house.studies, id, hasEnded)
    expect(trials[0]).toMatchObject({ state: 'succeeded', values: [1], failedAttempts: 0, attempt: { epoch: 2 } })
    expect(trials[0]?.earlierAttempts?.[0]).toMatchObject({ state: 'lost', reason: expect.stringContaining('were removed while it ran') })
    await gone(runner)
  })

  it('go on while the whole data folder is away, and are not begun beside themselves in another one', async () => {
    const executor = createProcessExecutor({ folder: join(house.folder, 'trials') })
    const controller = await house.control(executor)
    const id = await submit('echo started=1; sleep 1000')
    await until(house.studies, id, hasMetric('started'))
    const objectName = `hone-${id}-1-1`
    renameSync(house.folder, `${house.folder}-moved`)
    await expect(executor.observe(objectName)).rejects.toMatchObject({ code: 'ENOENT' })
    expect(existsSync(house.folder)).toBe(false)
    renameSync(`${house.folder}-moved`, house.folder)
    await controller.close()
    for (let times = 0; times < 100; times++) {
      renameSync(house.folder, `${house.folder}-moved`)
      const seen = executor.observe(objectName).catch(() => undefined)
      await new Promise(setImmediate)
      renameSync(`${house.folder}-moved`, house.folder)
      expect((await seen)?.kind).not.toBe('lost')
    }
    expect(await executor.observe(objectName)).toMatchObject({ kind: 'running', detail: { pid: runnerOf(id) } })
    expect(isAlive(runnerOf(id))).toBe(true)
  })

  it('say once of each attempt that a line was too long to be read, also of one that failed', async () => {
    await house.control(processes())
    const long = `head -c 70000 /dev/zero | tr '\\0' a; echo " accuracy=9"`
    const script = `echo accuracy=0.5; ${long}; ${long}; exit 3`
    const { trials } = await until(house.studies, await submit(script, { trial: { retries: 1 } }), hasEnded)
    const notes = [expect.stringMatching(/^a line longer than 64 KiB was not read/)]
    expect(trials[0]).toMatchObject({ metrics: { accuracy: 0.5 }, attempt: { epoch: 2, notes }, earlierAttempts: [{ epoch: 1, notes }] })
  })

  it('keep their objective behind any number of other metrics, of which those beyond the limit are left out with a word', async () => {
    await house.control(processes())
    const script = 'for e in $(seq 30); do for k in $(seq 100); do printf "m$e-$k=1 "; done; echo; done; echo accuracy=0.5'
    const { trials } = await until(house.studies, await submit(script), hasEnded)
    const notes = [expect.stringMatching(/^it named more than 2,000 different metrics/)]
    expect(trials[0]).toMatchObject({ state: 'succeeded', values: [0.5], attempt: { notes } })
    expect(Object.keys(trials[0]!.metrics)).toHaveLength(2_001)
  })

  it('are read on from the beginning of an output that somebody emptied', async () => {
    await house.control(processes())
    const gate = join(house.folder, 'gate')
    const id = await submit(
      `echo epoch=1 accuracy=0.1 and much more; while [ ! -e ${gate} ]; do sleep 0.02; done; echo epoch=2 accuracy=0.2`,
    )
    await until(house.studies, id, hasMetric('accuracy'))
    truncateSync(join(house.folder, 'trials', id, '1', '1', 'stdout'))
    writeFileSync(gate, '')
    const { trials } = await until(house.studies, id, hasEnded)
    expect(trials[0]).toMatchObject({ state: 'succeeded', values: [0.2], lastStep: 2 })
  })

  it('end with their study, unless it lets them run', async () => {
    await house.control(processes())
    const id = await submit('echo accuracy=0.5; sleep 1000', { budget: { parallel: 2, trials: 9 } })
    await until(house.studies, id, (_study, trials) => trials.length === 2 && trials.every((trial) => trial.values !== undefined))
    const runners = [runnerOf(id, 1), runnerOf(id, 2)]
    await house.studies.stopStudy(id, 'done')
    const { trials } = await until(house.studies, id, (_study, all) => all.every(({ state }) => state === 'cancelled'))
    expect(trials).toHaveLength(2)
    await Promise.all(runners.map(gone))
  })

  it('are stopped when their study is deleted', async () => {
    await house.control(processes())
    const id = await submit('echo accuracy=0.5; sleep 1000')
    await until(house.studies, id, hasMetric('accuracy'))
    const runner = runnerOf(id)
    await house.studies.deleteStudy(id)
    await gone(runner)
  })

  it('show what they wrote, from an offset', async () => {
    await house.control(processes())
    const { trials } = await until(house.studies, await submit('echo accuracy=0.5; echo warn >&2'), hasEnded)
    const logs = createLogReader([processes()], join(house.folder, 'trials'))
    const text = async (stream: 'stdout' | 'stderr', offset: number) =>
      Buffer.from(await logs.read(trials[0]!, stream, offset, 100)).toString()
    expect(await text('stdout', 9)).toBe('0.5\n')
    expect(await text('stderr', 0)).toBe('warn\n')
    expect(await text('stdout', 1_000)).toBe('')
  })

  it('say that what they wrote is gone, as behind a restored backup, and not that they wrote nothing', async () => {
    await house.control(processes())
    const { trials } = await until(house.studies, await submit('echo accuracy=0.5'), hasEnded)
    const logs = createLogReader([processes()], join(house.folder, 'trials'))
    const [trial] = trials
    expect(await logs.read(trial!, 'stderr', 0, 100)).toHaveLength(0)
    rmSync(join(house.folder, 'trials'), { recursive: true })
    await expect(logs.read(trial!, 'stdout', 0, 100)).rejects.toMatchObject({
      code: 'OUTPUT_REMOVED',
      message: expect.stringContaining('there is no output of trial 1 any more'),
    })
  })
})
