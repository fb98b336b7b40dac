import { z } from 'zod'
import { AverageJudge } from './average-judge.ts'
import type { StoppingRule } from './rule.ts'

/** Settings of a rule on running averages. */
const AVERAGE_SETTINGS = {
  startStep: z.int().min(1).default(4).describe('Reports that a trial makes before it is judged for the first time.'),
  minTrials: z
    .int()
    .min(1)
    .default(3)
    .describe('Ended trials (succeeded or stopped) that must have reached the step; with fewer nothing is stopped. 5 is advised.'),
  interval: z.int().min(1).default(1).describe('Judge at every so many reports from startStep on.'),
  basis: z
    .enum(['best', 'last', 'mean'])
    .default('best')
    .describe('What of the running trial is compared: its best value so far, its last one, or the mean of all.'),
}

const settings = z.strictObject(AVERAGE_SETTINGS)

/**
 * The median rule: a trial is stopped when its best value so far is strictly worse than the median of the averages
 * that ended trials had up to the same step. Equality goes on; so does everything while the evidence is thin.
 */
export const median: StoppingRule<z.infer<typeof settings>> = {
  name: 'median',
  summary: 'Stops a trial whose best value so far is worse than the median of the running averages of ended trials at the same step.',
  settings,
  needsResource: false,
  start: (chosen, context) => new AverageJudge({ ...chosen, quantile: 0.5, thresholdName: 'the median' }, context),
}
