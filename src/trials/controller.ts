import type { Study, StudyId, Trial } from '../model/index.ts'
import type { Studies } from '../study/index.ts'
import type { Collector } from './collectors/collector.ts'
import { type Context, pause } from './context.ts'
import type { Executor } from './executors/executor.ts'
import { createGpuSlots } from './gpu-slots.ts'
import { StudyRun } from './study-run.ts'

export interface ControllerOptions {
  readonly studies: Studies
  readonly executors: readonly Executor[]
  readonly collectors: readonly Collector[]
  /** Ids of the GPUs that trials may use. */
  readonly gpus: readonly string[]
  readonly dataFolder: string
  readonly trialEnv: (study: Study, trial: Trial, epoch: number) => Record<string, string>
  readonly now: () => number
  readonly log?: (event: object) => void
}

const BACKOFF_MS_MIN = 500
const BACKOFF_MS_MAX = 30_000

/** Runs the trials of every study that says how to run them. `close` leaves what runs running: the next controller adopts it. */
export async function startController(options: ControllerOptions): Promise<{ close(): Promise<void> }> {
  const closing = new AbortController()
  const context: Context = { ...options, gpus: createGpuSlots(options.gpus), log: options.log ?? (() => {}), signal: closing.signal }
  const runs = new Map<StudyId, Promise<void>>()

  const see = (study: Study): void => {
    if (study.spec.trial === undefined || runs.has(study.id) || isQuiet(study)) return
    runs.set(
      study.id,
      supervise(context, study).finally(() => runs.delete(study.id)),
    )
  }
  const watching = (async () => {
    for await (const study of options.studies.watchStudies(closing.signal)) see(study)
  })()
  watching.catch((error) => context.log({ event: 'controller stopped watching', message: String(error) }))

  return {
    async close() {
      closing.abort()
      await Promise.allSettled([watching, ...runs.values()])
    },
  }
}

/** Ended, and no trial of it is open. */
function isQuiet({ state, counts }: Study): boolean {
  return state === 'ended' && counts.active + counts.stopping === 0
}

/** One broken study must not take the others down: it is begun again after a pause. */
async function supervise(context: Context, study: Study): Promise<void> {
  for (let wait = BACKOFF_MS_MIN; !context.signal.aborted; wait = Math.min(BACKOFF_MS_MAX, wait * 2)) {
    try {
      return await new StudyRun(context, study).run()
    } catch (error) {
      context.log({ event: 'study run failed', study: study.id, message: String(error), afterMs: wait })
      await pause(wait, context.signal)
    }
  }
}
