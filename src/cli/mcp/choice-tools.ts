import { z } from 'zod'
import { findRegistered } from '../catalogue.ts'
import { describeTool } from './tool.ts'

export const listChoices = describeTool({
  name: 'list_choices',
  title: 'List what a study can name',
  description:
    'algorithms (algorithm: {name: gp, ...settings}), rules that end hopeless trials early (earlyStopping: {name: median, ...settings}), ' +
    'and collectors of metrics (metrics: {from: stdout, ...settings}). With a name: its settings as JSON Schema. Leave the algorithm out for a good one.',
  input: z.object({
    kind: z.enum(['algorithms', 'rules', 'collectors']),
    name: z.string().optional().describe('one of them, with its settings'),
  }),
  effect: 'reads',
  async answer({ kind, name }, { catalogue }) {
    const known = await catalogue()
    if (name === undefined) return { [kind]: known[kind].map(({ name, summary }) => ({ name, summary })) }
    const found = findRegistered(known, kind, name)
    return { name, summary: found.summary, settings: z.toJSONSchema(found.settings, { io: 'input' }) }
  },
})
