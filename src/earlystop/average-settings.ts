import { z } from 'zod'

/** Settings that every rule on an order statistic of ended trials has. */
export const AVERAGE_SETTINGS = {
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
  against: z
    .enum(['averages', 'values'])
    .default('averages')
    .describe('What of the ended trials counts: the mean of their values up to the step, or their value at it.'),
}
