import { z } from 'zod'
import type { JsonValue } from '../../model/index.ts'
import type { Snapshot } from '../algorithm.ts'
import type { Fit } from './fit.ts'

/** The noise, as a share of the labels' variance, from which labels keep their proportions, and the trials that it takes to believe it. */
const NOISY_FROM = 0.1
const NOISY_TRIALS_MIN = 20

const fitSchema = z.object({ theta: z.array(z.number()), trials: z.number(), fullTrials: z.number() })
const stateSchema = z.object({ fits: z.array(fitSchema), noisy: z.boolean() })

/** What the model keeps between suggestions. That a study is noisy is found once; hyperparameters of labels before that are of no use then. */
export function stateOf({ fits, objectives, isNoisy }: { fits: readonly Fit[]; objectives: number; isNoisy: boolean }): JsonValue {
  const [{ theta, trials }] = fits
  const found = !isNoisy && objectives === 1 && trials >= NOISY_TRIALS_MIN && Math.exp(theta[theta.length - 1]) > NOISY_FROM
  return { fits: found ? [] : fits.map((fit) => ({ ...fit, theta: [...fit.theta] })), noisy: isNoisy || found }
}

/** The hyperparameters that were kept, by process; none where the state is another's. */
export function keptFits({ state }: Snapshot): readonly Fit[] {
  return stateSchema.safeParse(state).data?.fits ?? []
}

/** True when the study says that it is noisy, or the model has found out. */
export function isNoisyStudy({ noise, objectives, state }: Snapshot): boolean {
  if (noise !== 'unknown' || objectives.length > 1) return noise === 'high'
  return stateSchema.safeParse(state).data?.noisy === true
}
