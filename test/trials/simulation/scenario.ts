import fc from 'fast-check'
import type { Scenario } from './world.ts'

const soon = fc.constantFrom(0, 0, 0, 1, 5, 40, 300, 2_500)
const weather = fc.record({
  delays: fc.array(soon, { maxLength: 8 }),
  notices: fc.array(fc.array(soon, { minLength: 1, maxLength: 3 }), { maxLength: 4 }),
  badStarts: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 1 }),
})
/** Any world: its studies, what their attempts do, its servers with their deaths, and what people and training code do meanwhile. */
export const scenario: fc.Arbitrary<Scenario> = fc.record({
  gpus: fc.nat(2),
  studies: fc.array(
    fc.record({
      trials: fc.integer({ min: 1, max: 3 }),
      parallel: fc.integer({ min: 1, max: 2 }),
      retries: fc.nat(2),
      gpu: fc.nat(2),
      timeoutMs: fc.constantFrom(undefined, undefined, 4_000),
      finish: fc.constantFrom('stop', 'let-run'),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  behaviours: fc.array(
    fc.record({
      lines: fc.nat(3),
      runMs: fc.constantFrom(0, 10, 1_000, 20_000),
      end: fc.constantFrom('good', 'good', 'good', 'bad', 'killed', 'lost'),
      obeysMs: fc.constantFrom(0, 500, 9_000),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  lives: fc.array(
    fc.record({
      weather,
      death: fc.record({ reach: fc.integer({ min: 1, max: 25 }), when: fc.constantFrom('before', 'after', 'in order') }),
      downMs: fc.constantFrom(0, 1_000, 30_000),
    }),
    { maxLength: 3 },
  ),
  happenings: fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 25_000 }),
      which: fc.nat(5),
      does: fc.constantFrom(
        'stopTrial',
        'stopTrial',
        'stopStudy',
        'pause',
        'resume',
        'createTrial',
        'deleteStudy',
        'report',
        'complete',
        'fullDisk',
        'setClock',
      ),
    }),
    { maxLength: 4 },
  ),
})
