import { HoneError, type Trial } from '../../model/index.ts'
import type { Studies } from '../../study/index.ts'

/** Stops a trial as these interfaces mean it: what is stopping or evaluated stays so; what has no worker, or no result, cannot be stopped. */
export async function stopTrial(studies: Studies, trial: Trial): Promise<Trial> {
  const { study, number, state } = trial
  switch (state) {
    case 'active':
      return studies.stopTrial(study, number, 'its client asked for it')
    case 'stopping':
    case 'succeeded':
    case 'stopped':
      return trial
    case 'requested':
    case 'infeasible':
    case 'failed':
    case 'cancelled': {
      const code = state === 'requested' ? 'TRIAL_NOT_STARTED' : 'TRIAL_ENDED'
      throw new HoneError(code, `trial ${number} is ${state}: there is nothing to stop`, { subject: { study, trial: String(number) } })
    }
  }
}
