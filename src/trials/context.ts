import { HoneError, type Study, type Trial } from '../model/index.ts'
import type { Clock, Studies } from '../study/index.ts'
import type { Collector } from './collectors/collector.ts'
import type { Executor, ObjectAlias } from './executors/executor.ts'
import type { GpuSlots } from './gpu-slots.ts'

/** What another system's clients and training code must find of an attempt. */
export interface Guest {
  /** The name and labels of its object. */
  alias(study: Study, trial: Trial, epoch: number): ObjectAlias | undefined
  /** Variables that nobody but the trial may know. */
  secrets(study: Study, trial: Trial, epoch: number): Readonly<Record<string, string>>
}

/** Calls back after a time; the returned function calls it off. */
export type Timer = (ms: number, call: () => void) => () => void

/** What every part of the controller works with. */
export interface Context extends Clock {
  readonly studies: Studies
  readonly executors: readonly Executor[]
  readonly collectors: readonly Collector[]
  readonly gpus: GpuSlots
  readonly dataFolder: string
  /** Variables that tell a trial who it is and where the server is. */
  readonly trialEnv: (study: Study, trial: Trial, epoch: number) => Record<string, string>
  /** How clients of another system know an attempt, where the study is theirs. */
  readonly guest?: Guest
  readonly after: Timer
  readonly log: (event: object) => void
  /** Aborts when the controller closes; what runs goes on. */
  readonly signal: AbortSignal
}

const PAUSE_MS_MIN = 250
const PAUSE_MS_MAX = 15_000

/** Time as the machine has it. */
export const systemTimer: Timer = (ms, call) => {
  const timer = setTimeout(call, ms)
  return () => clearTimeout(timer)
}

/** Resolves after the time, or when the signal aborts. */
export function pause({ after }: Pick<Context, 'after'>, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = (): void => {
      callOff()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const callOff = after(ms, done)
    signal.addEventListener('abort', done)
  })
}

/** Calls again, with growing pauses, while the study room says that it may work later; other errors are the caller's. */
export async function persistently<T>(call: () => Promise<T>, context: Pick<Context, 'signal' | 'log' | 'after'>): Promise<T> {
  for (let wait = PAUSE_MS_MIN; ; wait = Math.min(PAUSE_MS_MAX, wait * 2)) {
    try {
      return await call()
    } catch (error) {
      const later = error instanceof HoneError && (error.category === 'away' || error.category === 'conflict')
      if (!later || context.signal.aborted) throw error
      context.log({ event: 'retry', message: error.message, afterMs: wait })
      await pause(context, wait, context.signal)
    }
  }
}
