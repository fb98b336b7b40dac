import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openTable } from '../../bench/stopping/curve-task.ts'
import { simulate } from '../../bench/stopping/simulate.ts'
import type { SimulatedStudy, Simulation } from '../../bench/stopping/simulation.ts'

const task = openTable(join(import.meta.dirname, '../../bench/stopping/curves/digits.json'))

function play(change: Partial<Simulation>): Promise<SimulatedStudy> {
  return simulate({ task, algorithm: { name: 'random', settings: {} }, workers: 8, seed: 1, stepsMax: 20 * task.steps, ...change })
}

/** Epochs until three quarters of the gap between the median and the best configuration are closed. */
const epochsToGoal = ({ trace, steps }: SimulatedStudy): number =>
  trace.find(({ end }) => (end - task.best) / (task.median - task.best) <= 0.25)?.steps ?? steps

describe('a simulated study', () => {
  it('is the same again: time, failures and lost machines are a matter of the seed', async () => {
    const storm = { algorithm: { name: 'asha', settings: {} }, failureChance: 0.01, preemptionChance: 0.02 }
    const [once, again, other] = [await play(storm), await play(storm), await play({ ...storm, seed: 2 })]
    expect(again).toEqual(once)
    expect(other).not.toEqual(once)
    expect(once.failed).toBeGreaterThan(0)
    expect(once.preempted).toBeGreaterThan(0)
  })

  it.each([
    { algorithm: 'asha' },
    { algorithm: 'hyperband' },
    { algorithm: 'bohb' },
    { algorithm: 'asha-gp' },
    { algorithm: 'random', stopping: 'asha' },
    { algorithm: 'random', stopping: 'predictive' },
    { algorithm: 'random', stopping: 'wilcoxon' },
  ])('with $algorithm $stopping goes on after restarts of the service as if there had been none', async ({ algorithm, stopping }) => {
    const common = {
      algorithm: { name: algorithm, settings: {} },
      ...(stopping === undefined ? {} : { stopping: { name: stopping, settings: {} } }),
      stepsMax: 12 * task.steps,
      failureChance: 0.01,
    }
    const unbroken = await play(common)
    expect(unbroken.failed).toBeGreaterThan(0)
    expect(await play({ ...common, restartSteps: 97 })).toEqual(unbroken)
  })

  it.each(['asha', 'hyperband', 'bohb', 'random'])(
    'of 64 workers with %s leaves none idle, also while trials fail and machines are lost',
    async (name) => {
      const storm = { algorithm: { name, settings: {} }, workers: 64, stepsMax: 60 * task.steps, failureChance: 0.003 }
      const { idle, trials } = await play(storm)
      expect(trials).toBeGreaterThan(64)
      expect(idle).toBe(0)
      // A lost trial holds its place until it is missed: that is all that anybody waits for.
      expect((await play({ ...storm, preemptionChance: 0.005 })).idle).toBeLessThan(0.05)
    },
  )

  it('of the default rule closes three quarters of the gap with at most 60 % of the epochs, on the whole and through losses', async () => {
    const shares: number[] = []
    for (let seed = 1; seed <= 12; seed++) {
      const storm = seed % 2 === 0 ? { failureChance: 0.002, preemptionChance: 0.004 } : {}
      const common = { seed, stepsMax: 50 * task.steps, ...storm }
      const stopping = { name: 'auto', settings: {} }
      shares.push(Math.log(epochsToGoal(await play({ ...common, stopping })) / epochsToGoal(await play(common))))
    }
    expect(Math.exp(shares.reduce((sum, share) => sum + share / shares.length, 0))).toBeLessThan(0.6)
  })
})
