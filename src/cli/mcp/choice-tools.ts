import { z } from 'zod'
import { EXIT } from '../exit.ts'
import { CliFailure } from '../failure.ts'
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
    const all = (await catalogue())[kind]
    if (name === undefined) return { [kind]: all.map(({ name, summary }) => ({ name, summary })) }
    const found = all.find((one) => one.name === name)
    if (found === undefined) {
      const remedy = `There is ${all.map((one) => one.name).join(', ')}.`
      throw new CliFailure(EXIT.missing, `there is no ${JSON.stringify(name)} among the ${kind}`, { remedy })
    }
    return { name, summary: found.summary, settings: z.toJSONSchema(found.settings, { io: 'input' }) }
  },
})
