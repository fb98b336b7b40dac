import { expect, test } from 'vitest'
import { FAILPOINTS } from '../../src/model/index.ts'
import { runCycles } from './cycles.ts'

/** About two minutes on two cores; `node test/crash/run.ts --cycles 500` goes on for longer. */
test('a server that is killed at random and at every failpoint loses nothing that was acknowledged and does nothing twice', async () => {
  const { contradictions, struck, seen } = await runCycles({ random: 40, failpoints: 2, seed: 7 })
  expect(contradictions).toEqual([])
  expect(Object.keys(struck).sort()).toEqual(Object.keys(FAILPOINTS).sort())
  expect(seen['refused REQUEST_ID_REUSED']).toBeGreaterThan(0)
})
