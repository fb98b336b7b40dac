import { z } from 'zod'
import { QUANTILE_SETTINGS, QuantileJudge } from './quantile-judge.ts'
import { ruleSettings, type StoppingRule } from './rule.ts'

const settings = ruleSettings({
  percentile: z
    .number()
    .gt(0)
    .lt(100)
    .default(25)
    .describe('How many per cent of the ended trials, the best ones, a trial must keep up with. 50 is the median.'),
  ...QUANTILE_SETTINGS,
  minTrials: QUANTILE_SETTINGS.minTrials.default(5),
  against: QUANTILE_SETTINGS.against.default('values'),
})

/**
 * The percentile rule: a trial goes on only while it keeps up with the best quarter (or another share) of the ended trials at
 * the same step. Sharper than the median: right where trials are many and their curves do not cross late.
 */
export const percentile: StoppingRule<z.infer<typeof settings>> = {
  name: 'percentile',
  summary: 'Stops a trial whose best value so far is not among the best quarter (or another share) of ended trials at the same step.',
  settings,
  needsResource: false,
  judges: 'every',
  start: ({ percentile: share, ...chosen }, context) =>
    new QuantileJudge({ ...chosen, quantile: 1 - share / 100, thresholdName: `the limit of the best ${share} %` }, context),
}
