import { z } from 'zod'
import { openStream } from '../numerics/index.ts'
import type { Algorithm } from './algorithm.ts'
import { openEncoding } from './space/encode.ts'
import { randomPoint } from './space/quasi-random.ts'

const settings = z.strictObject({})

/** Independent uniform draws on the parameters' scales: the floor that every other algorithm must beat. */
export const random: Algorithm<z.infer<typeof settings>> = {
  name: 'random',
  version: '1',
  summary: 'Draws every parameter at random, uniformly on its scale or by what is likely; needs no history and any number of workers.',
  settings,
  history: 'none',
  serves: { kinds: ['double', 'int', 'discrete', 'choice'], conditional: true, objectives: 10, fidelity: 'none' },
  suggest({ space, seed, count, nextNumber }) {
    const encoding = openEncoding(space)
    const suggestions = Array.from({ length: count }, (_, i) => {
      const stream = openStream(seed, nextNumber + i)
      return { parameters: encoding.decode(randomPoint(encoding, stream)) }
    })
    return { kind: 'suggestions', suggestions }
  },
}
