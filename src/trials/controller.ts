import type { Study, StudyId, Trial } from '../model/index.ts'
import type { ClockOptions, Studies } from '../study/index.ts'
import type { Collector } from './collectors/collector.ts'
import { type Context, type Guest, pause, systemTimer, type Timer } from './context.ts'
import type { Executor } from './executors/executor.ts'
import { createGpuSlots } from './gpu-slots.ts'
import { type Retention, tidyFolders } from './retention.ts'
import { takeStock } from './stocktaking.ts'
import { StudyRun } from './study-run.ts'

export interface ControllerOptions extends ClockOptions {
  readonly studies: Studies
  readonly executors: readonly Executor[]
  readonly collectors: readonly Collector[]
  /** Ids of the GPUs that trials may use. */
  readonly gpus: readonly string[]
  readonly dataFolder: string
  readonly trialEnv: (study: Study, trial: Trial, epoch: number) => Record<string, string>
  readonly guest?: Guest
  /** The machine's timers when left out. */
  readonly after?: Timer
  readonly log?: (event: object) => void
  /** Which folders of ended studies are removed; all are kept when left out. Those of deleted studies go anyway. */
  readonly retention?: Retention
}

const TIDY_EVERY_MS = 600_000
const BACKOFF_MS_MIN = 500
const BACKOFF_MS_MAX = 30_000

/** Runs the trials of every study that says how to run them. `close` leaves what runs running: the next controller adopts it. */
export async function startController(options: ControllerOptions): Promise<{ close(): Promise<void> }> {
  const closing = new AbortController()
  const { after = systemTimer, log = () => {}, leapt = () => 0, lead = () => 0 } = options
  const context: Context = { ...options, after, log, leapt, lead, gpus: createGpuSlots(options.gpus), signal: closing.signal }
  const newest = new Map<StudyId, Study>()
  const runs = new Map<StudyId, Promise<void>>()

  let stocktaking: Promise<void> | undefined

  const see = (study: Study): void => {
    newest.set(study.id, study)
    if (study.spec.trial === undefined || runs.has(study.id) || isQuiet(study) || closing.signal.aborted) return
    const run = supervise(context, study).finally(() => {
      runs.delete(study.id)
      const now = newest.get(study.id)
      // It may have come back to life while its run was ending.
      if (now !== undefined && now.revision > study.revision && now.state !== 'ended') see(now)
    })
    runs.set(study.id, run)
  }
  const watching = repeatedly(context, 'watch of the studies', async () => {
    stocktaking ??= takeStock(context).catch((error: unknown) => {
      stocktaking = undefined
      throw error
    })
    await stocktaking
    for await (const { studies } of options.studies.watchStudies(closing.signal)) for (const study of studies) see(study)
  })

  const tidying = keepTidy(context, options.retention ?? {})

  return {
    async close() {
      closing.abort()
      await Promise.allSettled([watching, tidying, ...runs.values()])
    },
  }
}

/** Removes folders that nobody needs, now and then. */
async function keepTidy(context: Context, retention: Retention): Promise<void> {
  while (!context.signal.aborted) {
    await tidyFolders(context, retention).catch((error: unknown) => context.log({ event: 'folders not tidied', message: String(error) }))
    await pause(context, TIDY_EVERY_MS, context.signal)
  }
}

/** Ended, and no trial of it is open. */
function isQuiet({ state, counts }: Study): boolean {
  return state === 'ended' && counts.active + counts.stopping === 0
}

/** One broken study must not take the others down: it is begun again after a pause. */
function supervise(context: Context, study: Study): Promise<void> {
  return repeatedly(context, `run of study ${study.id}`, () => new StudyRun(context, study).run())
}

/** Does the work; when it breaks, says so and begins anew after a growing pause. */
async function repeatedly(context: Context, name: string, work: () => Promise<void>): Promise<void> {
  for (let wait = BACKOFF_MS_MIN; !context.signal.aborted; wait = Math.min(BACKOFF_MS_MAX, wait * 2)) {
    try {
      return await work()
    } catch (error) {
      if (context.signal.aborted) return
      context.log({ event: 'controller trouble', what: name, message: String(error), afterMs: wait })
      await pause(context, wait, context.signal)
    }
  }
}
