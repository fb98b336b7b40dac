import { HoneError, type StudyId, type Trial } from '../../src/model/index.ts'
import type { Studies, TrialRef } from '../../src/study/index.ts'
import type { VirtualClock } from './clock.ts'
import type { CurveTask } from './curve-task.ts'
import type { Errand, Tuner } from './tuner.ts'

const RETRY_SECONDS_MAX = 5
/** Steps between two checkpoints: after a loss a trial goes on from the last one. */
const CHECKPOINT_STEPS = 3

interface Held extends Errand {
  readonly ref: TrialRef
}

/** Hone's study service as what workers ask: the real one, in virtual time. `studies`: the study room as it runs now. */
export function openStudyTuner(task: CurveTask, studies: () => Studies, study: StudyId, clock: VirtualClock): Tuner {
  /** The step that a trial goes on from: its own last checkpoint after a loss, else the end of the trial that it resumes. */
  const firstStep = async ({ lastStep, resumeFrom }: Trial): Promise<number> => {
    const resumed = resumeFrom === undefined ? 0 : ((await studies().getTrial(study, resumeFrom)).lastStep ?? 0)
    return Math.max(resumed, lastStep === undefined ? 0 : CHECKPOINT_STEPS * Math.floor(lastStep / CHECKPOINT_STEPS))
  }
  const errandOf = async (trial: Trial): Promise<Held> => {
    const { number, attempt, parameters, resource = task.steps, resumeFrom } = trial
    const ref = { study, number, ...(attempt === undefined ? {} : { epoch: attempt.epoch }) }
    const resumes = resumeFrom === undefined ? {} : { resumes: String(resumeFrom) }
    return { trial: String(number), parameters, from: await firstStep(trial), upTo: resource, ...resumes, ref }
  }
  return {
    async ask(worker) {
      const reply = await studies().suggestTrials({ study, worker, count: 1, open: 'new' })
      if (reply.kind === 'exhausted') return undefined
      const [trial] = reply.kind === 'trials' ? reply.trials : []
      if (trial !== undefined) return errandOf(trial)
      const seconds = reply.kind === 'wait' ? Math.max(0.1, reply.retryAfterMs / 1000) : RETRY_SECONDS_MAX
      return { waitSeconds: Math.min(RETRY_SECONDS_MAX, seconds) }
    },
    async report(errand, step, value) {
      const points = [{ step, values: { [task.metric]: value }, at: clock.now * 1000 }]
      return (await studies().report({ trial: refOf(errand), points })).stop
    },
    async end(errand, as) {
      const outcome = as === 'failed' ? { outcome: { reason: 'crashed', message: 'its program crashed' } as const } : {}
      await studies().completeTrial({ trial: refOf(errand), as, ...outcome })
    },
    async isHeld(errand) {
      try {
        await studies().heartbeat(refOf(errand))
        return true
      } catch (error) {
        if (error instanceof HoneError && ['STALE_EPOCH', 'TRIAL_ENDED', 'TRIAL_NOT_STARTED'].includes(error.code)) return false
        throw error
      }
    },
  }
}

function refOf(errand: Errand): TrialRef {
  return (errand as Held).ref
}
