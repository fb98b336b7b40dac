import { z } from 'zod'
import type { Algorithm } from './algorithm.ts'

const settings = z.strictObject({})

/** Chooses nothing: whoever knows better (a program, an agent, a person) puts points into the queue, and the study does all the rest. */
export const external: Algorithm<z.infer<typeof settings>> = {
  name: 'external',
  version: '1',
  summary:
    'Suggests nothing: your own program, an agent or a person puts the points into the queue, and the study runs, stops and keeps them.',
  settings,
  history: 'none',
  serves: { kinds: ['double', 'int', 'discrete', 'choice'], conditional: true, objectives: 10, fidelity: 'none' },
  fromOutside: true,
  suggest: () => ({ kind: 'wait', why: 'no point is in the queue' }),
}
