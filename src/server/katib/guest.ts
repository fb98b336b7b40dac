import type { Study, Trial } from '../../model/index.ts'
import type { Access } from '../access/index.ts'
import { EXPERIMENT_LABEL, experimentNameOf } from './document.ts'
import { trialKey } from './trial-key.ts'
import { trialName } from './trial-lists.ts'

const TRIAL_LABEL = 'katib.kubeflow.org/trial'
/** The collector of studies whose code reports by itself. */
const PUSH = 'push'

export interface GuestOptions {
  /** Whose Experiments are followed. */
  readonly namespace: string
  readonly access: Pick<Access, 'trialToken'>
  /** Code in trials can report by Katib's client. */
  readonly takesReports: boolean
}

type Attempted = readonly [study: Study, trial: Pick<Trial, 'study' | 'number'>, epoch: number]

/** What Katib's clients, and training code written for it, find of the trials of Experiments. */
export function katibGuest({ namespace, access, takesReports }: GuestOptions) {
  return {
    /** A trial's object bears its name, as in Katib; that of a later attempt cannot while the first one's may be there. */
    alias(...[study, trial, epoch]: Attempted) {
      const experiment = experimentNameOf(study, namespace)
      if (experiment === undefined) return undefined
      const name = trialName(experiment, trial)
      return { name: epoch === 1 ? name : `${name}-r${epoch}`, labels: { [EXPERIMENT_LABEL]: experiment, [TRIAL_LABEL]: name } }
    },
    secrets(...[study, trial, epoch]: Attempted): Record<string, string> {
      const experiment = experimentNameOf(study, namespace)
      if (!takesReports || (experiment === undefined && study.spec.metrics.name !== PUSH)) return {}
      const name = trialName(experiment ?? study.spec.name, trial)
      return { KATIB_TRIAL_NAME: trialKey(access, name, { ...trial, epoch }) }
    },
  }
}
