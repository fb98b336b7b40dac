import { z } from 'zod'
import { readImportances } from '../importances.ts'
import { STUDY } from './study-tools.ts'
import { describeTool } from './tool.ts'

export const parameterImportances = describeTool({
  name: 'parameter_importances',
  title: 'Say which parameters matter',
  description:
    'How much each parameter alone tells about an objective, the most first: its share of the differences in rank between trials, 0 to 1 (not adding up to 1), ' +
    'and the trend of a number, Spearman’s correlation. It sees no interplay of parameters. Needs eight trials with a value; ' +
    'where an algorithm gave trials parts of the resource, only those with the same part count, which `resource` names.',
  input: z.object({
    study: STUDY,
    metric: z.string().optional().describe('another objective than the first, or any metric that trials report'),
    parameters: z
      .array(z.string())
      .optional()
      .describe('only these, from the trials that have all of them: for what only some trials have'),
  }),
  effect: 'reads',
  answer: ({ study, ...choice }, { looking }) => looking((connection) => readImportances(connection, study, choice)),
})
