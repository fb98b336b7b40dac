import { invariant } from '../../model/index.ts'
import { AttemptWatchers } from './attempt-watchers.ts'
import type { Executor, Launch, Observation } from './executor.ts'

/** One attempt that a fake executor pretends to run. */
export interface FakeAttempt {
  readonly launch: Launch
  readonly output: { stdout: string; stderr: string }
  observation: Observation
  /** Graces of the stops that were asked, in order. */
  readonly stops: number[]
}

export interface FakeExecutor extends Executor {
  /** Every attempt that was ever started, by object name, in the order of the starts. */
  readonly attempts: ReadonlyMap<string, FakeAttempt>
  print(objectName: string, text: string, stream?: 'stdout' | 'stderr'): void
  exit(objectName: string, how: { exitCode?: number; signal?: string; cannotStart?: string }): void
  lose(objectName: string, reason: string): void
}

export interface FakeOptions {
  readonly now: () => number
  /** What an attempt does when it starts: print, exit, or nothing yet. */
  readonly started?: (objectName: string, executor: FakeExecutor, launch: Launch) => void
  /** What it does when it is told to stop; by default it ends at once, by SIGTERM. */
  readonly stopped?: (objectName: string, executor: FakeExecutor) => void
}

/** Runs nothing: attempts live in memory and do what a script says. For tests, and to replay a study in virtual time. */
export function createFakeExecutor(options: FakeOptions): FakeExecutor {
  const attempts = new Map<string, FakeAttempt>()
  /** Stopped before they were started: they never will be. */
  const unborn = new Map<string, Observation>()
  const watchers = new AttemptWatchers()
  const attemptOf = (objectName: string): FakeAttempt => {
    const attempt = attempts.get(objectName)
    invariant(attempt !== undefined, `${objectName} was never started`)
    return attempt
  }
  const end = (objectName: string, observation: Observation): void => {
    const attempt = attemptOf(objectName)
    if (attempt.observation.kind === 'running') attempt.observation = observation
    watchers.tell(objectName)
  }
  const executor: FakeExecutor = {
    name: 'fake',
    attempts,
    async start(launch) {
      const known = await executor.observe(launch.objectName)
      if (known !== undefined) return known
      const observation: Observation = {
        kind: 'running',
        startedAt: options.now(),
        detail: launch.gpus.length === 0 ? {} : { gpus: [...launch.gpus] },
      }
      attempts.set(launch.objectName, { launch, output: { stdout: '', stderr: '' }, observation, stops: [] })
      options.started?.(launch.objectName, executor, launch)
      return attemptOf(launch.objectName).observation
    },
    observe: async (objectName) => attempts.get(objectName)?.observation ?? unborn.get(objectName),
    watch: (objectName, changed, signal) => watchers.add(objectName, changed, signal),
    async stop(objectName, graceMs) {
      const attempt = attempts.get(objectName)
      if (attempt === undefined) unborn.set(objectName, { kind: 'exited', at: options.now(), signal: 'SIGTERM', lastLines: [] })
      if (attempt?.observation.kind !== 'running') return
      attempt.stops.push(graceMs)
      if (options.stopped === undefined) executor.exit(objectName, { signal: 'SIGTERM' })
      else options.stopped(objectName, executor)
    },
    output: (objectName) => ({
      read: async (stream, offset, bytesMax) =>
        Buffer.from(attempts.get(objectName)?.output[stream] ?? '').subarray(offset, offset + bytesMax),
    }),
    unfinished: async () => [...attempts].filter(([, { observation }]) => observation.kind === 'running').map(([name]) => name),
    async remove(objectName) {
      attempts.delete(objectName)
      unborn.delete(objectName)
    },
    print(objectName, text, stream = 'stdout') {
      attemptOf(objectName).output[stream] += text
      watchers.tell(objectName)
    },
    exit(objectName, how) {
      const { output } = attemptOf(objectName)
      const lastLines = output.stderr === '' ? [] : output.stderr.trimEnd().split('\n')
      end(objectName, { kind: 'exited', at: options.now(), ...how, lastLines })
    },
    lose: (objectName, reason) => end(objectName, { kind: 'lost', at: options.now(), reason }),
  }
  return executor
}
