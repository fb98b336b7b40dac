import type { Budget, StudySpec } from '../../model/index.ts'
import type { ReadAiplatformStopping } from '../../wire/index.ts'
import { decodeTime } from '../calls/times.ts'

type TimeConstraint = ReadAiplatformStopping['maximumRuntimeConstraint']

/** When a study ends by itself; moments are read as the time from `now` on, in milliseconds. */
export function decodeStoppingConfig(
  config: ReadAiplatformStopping | null | undefined,
  now: number,
): Pick<StudySpec, 'convergence' | 'finish'> & { readonly budget?: Partial<Budget> } {
  if (!config) return { finish: 'let-run' }
  const { maxNumTrials, minNumTrials, maxNumTrialsNoProgress, maxDurationNoProgress, shouldStopAsap } = config
  const minDurationMs = runtimeOf(config.minimumRuntimeConstraint, now)
  const durationMs = runtimeOf(config.maximumRuntimeConstraint, now)
  const quietTrials = maxNumTrialsNoProgress?.value
  const quietMs = maxDurationNoProgress === null ? undefined : decodeTime(maxDurationNoProgress)
  return {
    budget: {
      ...(maxNumTrials !== null && { trials: maxNumTrials.value }),
      // A moment that has passed already asks for nothing more, or ends the study at once.
      ...(durationMs !== undefined && { durationMs: Math.max(1, durationMs) }),
      ...(minNumTrials !== null && minNumTrials.value > 0 && { minTrials: minNumTrials.value }),
      ...(minDurationMs !== undefined && minDurationMs > 0 && { minDurationMs }),
    },
    ...((quietTrials ?? quietMs) !== undefined && {
      convergence: {
        ...(quietTrials !== undefined && { trials: quietTrials }),
        ...(quietMs !== undefined && { durationMs: quietMs }),
        minDelta: 0,
      },
    }),
    finish: shouldStopAsap?.value ? 'stop' : 'let-run',
  }
}

function runtimeOf(constraint: TimeConstraint, now: number): number | undefined {
  if (constraint?.maxDuration) return decodeTime(constraint.maxDuration)
  return constraint?.endTime ? decodeTime(constraint.endTime) - now : undefined
}
