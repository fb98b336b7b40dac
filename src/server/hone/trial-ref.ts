import type { Studies, TrialRef } from '../../study/index.ts'
import { resolveStudy } from '../study-ref.ts'
import { decodeTrialNumber } from './decode.ts'

/** How a request names a trial, and the attempt that speaks for it; epoch 0 = its own worker. */
export interface SpokenFor {
  readonly study: string
  readonly trial: number
  readonly epoch: number
}

/** The trial that a request speaks for. Rejects with STUDY_NOT_FOUND, or INVALID_REQUEST for a number that none has. */
export async function resolveTrialRef(studies: Studies, { study, trial, epoch }: SpokenFor): Promise<TrialRef> {
  const { id } = await resolveStudy(studies, study)
  return { study: id, number: decodeTrialNumber(trial), ...(epoch > 0 && { epoch }) }
}
