import fc from 'fast-check'
import { expect, it } from 'vitest'
import { scenario } from './simulation/scenario.ts'
import { World } from './simulation/world.ts'

/** Runs of the simulated world, each with its own studies, machine, crashes and weather. */
const RUNS = Number(process.env.HONE_RUNS ?? 2_000)
/** Repeats the runs of a failure: `HONE_SEED=123 npx vitest --project quick test/trials/simulation.test.ts`. */
const seed = process.env.HONE_SEED === undefined ? {} : { seed: Number(process.env.HONE_SEED) }

it(`${RUNS} simulated worlds lose nothing, run nothing twice and end, wherever their servers die`, async () => {
  const began = performance.now()
  await fc.assert(
    fc.asyncProperty(scenario, async (plan) => {
      expect(await new World(plan).run()).toEqual([])
    }),
    { numRuns: RUNS, ...seed },
  )
  console.log(`${RUNS} simulated worlds in ${((performance.now() - began) / 1000).toFixed(1)} s`)
}, 480_000)
