/** For agents that evaluate trials themselves: ask, report, tell. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { unary } from '../connection.ts'
import { specOf } from '../reading.ts'
import { getStudy } from '../watching.ts'
import { trialAnswer } from './answers.ts'
import { STUDY } from './study-tools.ts'
import { describeTool } from './tool.ts'
import { TRIAL } from './trial-tools.ts'

const METRICS = z.record(z.string(), z.number()).describe('value by metric; the objectives’ among them')
const STEP = z.int().nonnegative().describe('epoch, iteration or whatever the study counts')
const EPOCH = z.int().nonnegative().default(0).describe('`epoch` of the answer of suggest_trials, where it had one')

export const suggestTrials = describeTool({
  name: 'suggest_trials',
  title: 'Suggest trials',
  description:
    'Asks for trials to evaluate yourself, in a study whose document has no `trial`. Open ones of the same worker come first, so that nothing is lost when you ask again. ' +
    'Tell each result by complete_trial.',
  input: z.object({
    study: STUDY,
    count: z.int().positive().max(100).default(1),
    worker: z.string().min(1).default('agent').describe('who evaluates them; two agents take two names'),
  }),
  effect: 'adds',
  answer: ({ study, count, worker }, { changing }) =>
    changing(async (connection) => {
      const found = await getStudy(connection, study)
      const spec = specOf(found)
      const request = { study: found.id, worker, count, open: 'RECLAIM' as const, requestId: randomUUID() }
      const { trials, wait, exhausted } = await unary(connection, connection.client.suggestTrials, request)
      return {
        trials: trials.map((trial) => ({
          ...trialAnswer(trial, spec),
          ...(trial.attempt === null ? {} : { epoch: trial.attempt.epoch }),
          ...(trial.resource === 0 ? {} : { lastStep: trial.resource }),
        })),
        ...(wait === null ? {} : { wait: wait.why, askAgainAfterMs: wait.retryAfterMs }),
        ...(exhausted === null ? {} : { exhausted: exhausted.why }),
      }
    }),
})

export const reportMeasurement = describeTool({
  name: 'report_measurement',
  title: 'Report a measurement',
  description: 'Adds a point to the curve of a trial that you evaluate. The answer says whether to stop it, and why.',
  input: z.object({ study: STUDY, trial: TRIAL, step: STEP, metrics: METRICS, epoch: EPOCH }),
  effect: 'adds',
  answer: ({ study, trial, step, metrics, epoch }, { changing }) =>
    changing(async (connection) => {
      const measurements = [{ step, values: metrics }]
      const request = { study, trial, epoch, measurements, requestId: randomUUID() }
      const { shouldStop, stop } = await unary(connection, connection.client.reportMeasurements, request)
      return { shouldStop, ...(stop === null ? {} : { reason: stop.reason }) }
    }),
})

export const completeTrial = describeTool({
  name: 'complete_trial',
  title: 'Complete a trial',
  description:
    'Tells the result of a trial that you evaluated. infeasible: these parameters cannot work; failed: something went wrong that says nothing of them.',
  input: z.object({
    study: STUDY,
    trial: TRIAL,
    metrics: METRICS.optional(),
    step: STEP.default(1),
    result: z.enum(['succeeded', 'infeasible', 'failed']).default('succeeded'),
    reason: z.string().default('').describe('why, where it did not succeed'),
    epoch: EPOCH,
  }),
  effect: 'adds',
  answer: ({ study, trial, metrics, step, result, reason, epoch }, { changing }) =>
    changing(async (connection) => {
      const spec = specOf(await getStudy(connection, study))
      const completed = await unary(connection, connection.client.completeTrial, {
        study,
        trial,
        epoch,
        result: result.toUpperCase() as 'SUCCEEDED' | 'INFEASIBLE' | 'FAILED',
        reason,
        measurements: metrics === undefined ? [] : [{ step, values: metrics }],
        requestId: randomUUID(),
      })
      return trialAnswer(completed, spec)
    }),
})
