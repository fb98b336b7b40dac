import fc from 'fast-check'
import { expect, it } from 'vitest'
import { scenario } from './simulation/scenario.ts'
import { World } from './simulation/world.ts'

/** Runs of the simulated world, each with its own studies, machine, crashes and weather. */
const RUNS = Number(process.env.HONE_RUNS ?? 2_000)

it(`${RUNS} simulated worlds lose nothing, run nothing twice and end, wherever their servers die`, async () => {
  const began = performance.now()
  await fc.assert(
    fc.asyncProperty(scenario, async (plan) => {
      expect(await new World(plan).run()).toEqual([])
    }),
    { numRuns: RUNS },
  )
  console.log(`${RUNS} simulated worlds in ${((performance.now() - began) / 1000).toFixed(1)} s`)
}, 480_000)
