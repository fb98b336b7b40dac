/** For agents that choose points themselves. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { encodeParameters } from '../../wire/index.ts'
import { unary } from '../connection.ts'
import { STUDY } from './study-tools.ts'
import { describeTool } from './tool.ts'

const POINT = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).describe('value by parameter, all that are active')

export const enqueueTrials = describeTool({
  name: 'enqueue_trials',
  title: 'Put points into the queue',
  description:
    'Adds points of your own: the study evaluates them, in their order, before what its algorithm suggests. With `algorithm: {name: external}` these are all of its trials.',
  input: z.object({ study: STUDY, points: z.array(POINT).min(1).max(100) }),
  effect: 'adds',
  answer: ({ study, points }, { changing }) =>
    changing(async (connection) => {
      const trials: number[] = []
      for (const point of points) {
        const request = { study, parameters: encodeParameters(point), requestId: randomUUID() }
        const made = await unary(connection, connection.client.createTrial, request)
        trials.push(made.number)
      }
      return { trials }
    }),
})
