import { describe, expect, it } from 'vitest'
import { StreamCut } from '../../src/trials/executors/executor.ts'
import type { Executor, Launch, Observation } from '../../src/trials/index.ts'

/** What the suite needs of an executor under test: a fresh one, another one on the same memory, and ways to behave. */
export interface ExecutorCase {
  readonly executor: Executor
  /** What a restarted server would open. */
  readonly reopen: () => Executor
  /** A launch that exits with a code, prints and exits with 0, or runs until it is stopped. */
  readonly launch: (behaviour: { exit: number } | { print: string } | 'hang', name?: string) => Launch
}

/** The promises of an executor, for every kind of it. */
export function describeExecutor(name: string, open: () => ExecutorCase): void {
  describe(`the executor ${name}`, () => {
    it('has seen nothing of what was never started', async () => {
      const { executor, launch } = open()
      expect(await executor.observe(launch('hang').objectName)).toBeUndefined()
    })

    it('says how an attempt ended, also to a server that opens it later', async () => {
      const { executor, reopen, launch } = open()
      const attempt = launch({ exit: 3 })
      await executor.start(attempt)
      expect(await ended(executor, attempt)).toMatchObject({ kind: 'exited', exitCode: 3 })
      expect(await reopen().observe(attempt.objectName)).toMatchObject({ kind: 'exited', exitCode: 3 })
    })

    it('starts a name once, however often and by however many it is asked', async () => {
      const { executor, reopen, launch } = open()
      const attempt = launch({ print: 'once\n' })
      await Promise.all([executor.start(attempt), executor.start(attempt), reopen().start(attempt)])
      await ended(executor, attempt)
      await executor.start(attempt)
      expect(await readAll(executor, attempt)).toBe('once\n')
    })

    it('hands out output by offset', async () => {
      const { executor, launch } = open()
      const attempt = launch({ print: 'one two\n' })
      expect(await readAll(executor, attempt)).toBe('')
      await executor.start(attempt)
      await ended(executor, attempt)
      const source = executor.output(attempt.objectName)
      expect(Buffer.from(await source.read('stdout', 4, 3)).toString()).toBe('two')
      const beyond = await source.read('stdout', 100, 10).catch((error: unknown) => error)
      expect(beyond instanceof StreamCut ? [] : beyond).toHaveLength(0)
      expect(await source.read('stderr', 0, 10)).toHaveLength(0)
    })

    it('stops what runs, and says so', async () => {
      const { executor, launch } = open()
      const attempt = launch('hang')
      await executor.start(attempt)
      await until(executor, attempt, (seen) => seen?.kind === 'running')
      await executor.stop(attempt.objectName, 5_000)
      expect(await ended(executor, attempt)).toMatchObject({ kind: 'exited', signal: 'SIGTERM' })
    })

    it('never starts what was stopped before', async () => {
      const { executor, reopen, launch } = open()
      const attempt = launch({ print: 'never\n' })
      await executor.stop(attempt.objectName, 1_000)
      expect(await reopen().start(attempt)).toMatchObject({ kind: 'exited', signal: 'SIGTERM' })
      expect(await executor.observe(attempt.objectName)).toMatchObject({ kind: 'exited', signal: 'SIGTERM' })
      expect(await readAll(executor, attempt)).toBe('')
    })

    it('takes a stop of what has ended, twice, in its stride', async () => {
      const { executor, launch } = open()
      const attempt = launch({ exit: 0 })
      await executor.start(attempt)
      await ended(executor, attempt)
      await executor.stop(attempt.objectName, 0)
      await executor.stop(attempt.objectName, 0)
      expect(await executor.observe(attempt.objectName)).toMatchObject({ kind: 'exited', exitCode: 0 })
    })

    it('forgets what is removed', async () => {
      const { executor, launch } = open()
      const attempt = launch({ exit: 0 })
      await executor.start(attempt)
      await ended(executor, attempt)
      await executor.remove(attempt.objectName)
      expect(await executor.observe(attempt.objectName)).toBeUndefined()
    })
  })
}

const ended = (executor: Executor, attempt: Launch): Promise<Observation | undefined> =>
  until(executor, attempt, (seen) => seen?.kind === 'exited' || seen?.kind === 'lost')

/** Woken by the executor's own watch. */
function until(
  executor: Executor,
  { objectName }: Launch,
  holds: (seen: Observation | undefined) => boolean,
): Promise<Observation | undefined> {
  return new Promise((resolve, reject) => {
    const off = new AbortController()
    const look = (): void => {
      executor.observe(objectName).then((seen) => {
        if (!holds(seen)) return
        off.abort()
        resolve(seen)
      }, reject)
    }
    executor.watch(objectName, look, off.signal)
    look()
  })
}

async function readAll(executor: Executor, { objectName }: Launch): Promise<string> {
  return Buffer.from(await executor.output(objectName).read('stdout', 0, 1_000_000)).toString()
}
