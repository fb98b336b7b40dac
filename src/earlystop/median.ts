import type { z } from 'zod'
import { QUANTILE_SETTINGS, QuantileJudge } from './quantile-judge.ts'
import { ruleSettings, type StoppingRule } from './rule.ts'

const settings = ruleSettings(QUANTILE_SETTINGS)

/**
 * The median rule: a trial is stopped when its best value so far is strictly worse than the median of the averages
 * that ended trials had up to the same step. Equality goes on; so does everything while the evidence is thin.
 */
export const median: StoppingRule<z.infer<typeof settings>> = {
  name: 'median',
  summary: 'Stops a trial whose best value so far is worse than the median of the running averages of ended trials at the same step.',
  settings,
  needsResource: false,
  judges: 'every',
  start: (chosen, context) => new QuantileJudge({ ...chosen, quantile: 0.5, thresholdName: 'the median' }, context),
}
