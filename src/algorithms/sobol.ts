import { z } from 'zod'
import { openStream } from '../numerics/index.ts'
import type { Algorithm, Suggestion } from './algorithm.ts'
import { openSeen } from './seen.ts'
import { openEncoding } from './space/encode.ts'
import { quasiRandomPoint } from './space/quasi-random.ts'

const settings = z.strictObject({})

/** A low-discrepancy design: covers the space more evenly than chance, each point once. */
export const sobol: Algorithm<z.infer<typeof settings>> = {
  name: 'sobol',
  version: '1',
  summary: 'A scrambled Sobol sequence: covers the space more evenly than chance, no point twice; any number of workers.',
  settings,
  // Its points need no history; that none comes twice in a small space does.
  history: 'finished',
  serves: { kinds: ['double', 'int', 'discrete', 'choice'], conditional: true, objectives: 10, fidelity: 'none' },
  suggest(snapshot, control) {
    const { space, seed, count, nextNumber } = snapshot
    const encoding = openEncoding(space)
    const seen = openSeen(snapshot, control)
    const suggestions: Suggestion[] = []
    for (let number = nextNumber; number < nextNumber + count; number++) {
      const point = encoding.decode(quasiRandomPoint(encoding, seed, number))
      const parameters = seen.unseen(point, openStream(seed, number, 3))
      if (parameters === undefined) break
      seen.add(parameters)
      suggestions.push({ parameters })
    }
    if (suggestions.length === 0) return { kind: 'exhausted', why: 'every point of the space was given out' }
    return { kind: 'suggestions', suggestions }
  },
}
