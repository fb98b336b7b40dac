import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { ReadTrial } from '../../wire/index.ts'
import { type Connection, streamed, unary } from '../connection.ts'
import { jsonNumber, trialJson } from '../json-output.ts'
import { specOf, TRIAL_STATES } from '../reading.ts'
import { getStudy, listFront, listTrials as trialsOf } from '../watching.ts'
import { trialAnswer } from './answers.ts'
import { STUDY } from './study-tools.ts'
import { describeTool } from './tool.ts'

/** A trial, as every tool names it. */
export const TRIAL = z.int().positive().describe('number of the trial')

const ORDERS = { number: 'NUMBER', best: 'VALUE', longest: 'DURATION' } as const
/** Of a log that is read from its end. */
const LOG_BYTES_KEPT = 1 << 18

export const listTrials = describeTool({
  name: 'list_trials',
  title: 'List trials',
  description:
    'Trials of a study with state, values, parameters and, where they did not simply succeed, the reason: why stopped, failed or waiting.',
  input: z.object({
    study: STUDY,
    states: z.array(z.enum(TRIAL_STATES)).default([]).describe('only those in these states; default: all'),
    order: z.enum(['number', 'best', 'longest', 'newest']).default('best').describe('what comes first'),
    limit: z.int().positive().max(500).default(20),
  }),
  effect: 'reads',
  answer: ({ study, states, order, limit }, { looking }) =>
    looking(async (connection) => {
      const found = await getStudy(connection, study)
      const spec = specOf(found)
      const trials = await trialsOf(connection, {
        study: found.id,
        states: states.map((state) => state.toUpperCase() as ReadTrial['state']),
        order: order === 'newest' ? 'NUMBER' : ORDERS[order],
        descending: order === 'newest' || order === 'longest' || (order === 'best' && spec.objectives[0]?.goal === 'maximize'),
        limit,
      })
      return { trials: trials.map((trial) => trialAnswer(trial, spec)) }
    }),
})

export const bestTrials = describeTool({
  name: 'best_trials',
  title: 'Best trials',
  description:
    'The best trial: under noise the one that the model believes in, else the one of the best value. Of several objectives every trial that no other beats in all (the Pareto front).',
  input: z.object({ study: STUDY }),
  effect: 'reads',
  answer: ({ study }, { looking }) =>
    looking(async (connection) => {
      const found = await getStudy(connection, study)
      const spec = specOf(found)
      const { trial } = await unary(connection, connection.client.recommend, { study: found.id })
      const front = await listFront(connection, found)
      return {
        ...(trial === null ? { note: 'no trial has a value yet' } : { recommended: trialAnswer(trial, spec) }),
        ...(front.length === 0 ? {} : { front: front.map((one) => trialAnswer(one, spec)) }),
      }
    }),
})

export const showTrial = describeTool({
  name: 'show_trial',
  title: 'Show a trial',
  description:
    'All that is known of one trial: every metric, its attempts, how it ended with the last lines of its output, how its suggestion came about.',
  input: z.object({ study: STUDY, trial: TRIAL }),
  effect: 'reads',
  answer: ({ study, trial }, { looking }) =>
    looking(async (connection) => trialJson(await unary(connection, connection.client.getTrial, { study, trial }))),
})

export const showCurves = describeTool({
  name: 'show_curves',
  title: 'Show curves',
  description: 'What trials measured step by step, as [step, value] pairs for each metric, thinned so that the curves look the same.',
  input: z.object({
    study: STUDY,
    trials: z.array(TRIAL).min(1).max(50),
    points: z.int().min(10).max(5000).default(300).describe('about how many in all'),
  }),
  effect: 'reads',
  answer: ({ study, trials, points }, { looking }) =>
    looking(async (connection) => {
      const request = { study, trials, pointsMax: points, metrics: [] }
      const { curves } = await unary(connection, connection.client.listMeasurements, request)
      return { curves: curves.map((curve) => ({ trial: curve.trial, metrics: byMetric(curve.points) })) }
    }),
})

function byMetric(
  points: readonly { readonly step: number; readonly values: Readonly<Record<string, number>> }[],
): Record<string, unknown[]> {
  const metrics: Record<string, unknown[]> = {}
  for (const { step, values } of points) {
    for (const [metric, value] of Object.entries(values)) {
      metrics[metric] ??= []
      metrics[metric].push([step, jsonNumber(value)])
    }
  }
  return metrics
}

export const readLog = describeTool({
  name: 'read_log',
  title: 'Read a trial’s output',
  description: 'The last lines that a trial’s command wrote. A failed one most often says why on stderr.',
  input: z.object({
    study: STUDY,
    trial: TRIAL,
    stream: z.enum(['stdout', 'stderr']).default('stdout'),
    lines: z.int().positive().max(2000).default(100),
  }),
  effect: 'reads',
  answer: ({ study, trial, stream, lines }, { looking }) =>
    looking(async (connection) => {
      const text = await endOfLog(connection, { study, trial, stream })
      return {
        text: text
          .split('\n')
          .slice(-lines - 1)
          .join('\n'),
      }
    }),
})

async function endOfLog(connection: Connection, of: { study: string; trial: number; stream: string }): Promise<string> {
  let kept = Buffer.alloc(0)
  const chunks = connection.client.readLogs({ ...of, offset: 0, follow: false, epoch: 0 })
  for await (const { data } of streamed(connection, chunks)) kept = Buffer.concat([kept, data]).subarray(-LOG_BYTES_KEPT)
  return kept.toString('utf8')
}

export const stopTrial = describeTool({
  name: 'stop_trial',
  title: 'Stop a trial',
  description: 'Ends one running trial early; what it measured counts.',
  input: z.object({ study: STUDY, trial: TRIAL, reason: z.string().default('stopped by an agent') }),
  effect: 'changes',
  answer: ({ study, trial, reason }, { changing }) =>
    changing(async (connection) => {
      const spec = specOf(await getStudy(connection, study))
      return trialAnswer(await unary(connection, connection.client.stopTrial, { study, trial, reason, requestId: randomUUID() }), spec)
    }),
})
