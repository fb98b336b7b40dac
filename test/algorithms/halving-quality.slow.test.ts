import { describe, expect, it } from 'vitest'
import { findAlgorithm } from '../../src/algorithms/index.ts'
import type { Assignment, Space } from '../../src/model/index.ts'
import { median } from '../../src/numerics/index.ts'
import { bestInFull, runWorld, VALLEY } from './fidelity-world.ts'

const mean = (values: number[]): number => values.reduce((sum, v) => sum + v / values.length, 0)
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8]

describe('asha', () => {
  it('beats full trainings of random points at the same number of steps', () => {
    const regret = (name: string): number =>
      mean(
        SEEDS.map(
          (seed) => bestInFull(runWorld({ ...VALLEY, algorithm: findAlgorithm(name)!, workers: 4, seed, steps: 27 * 20 }), 27) - 10 / 27,
        ),
      )
    expect(regret('asha')).toBeLessThan(0.6 * regret('random'))
  })
})

describe('the learning kinds of halving', () => {
  const wide: Space = {
    parameters: [
      ...VALLEY.space.parameters,
      ...['z', 'w'].map((name) => ({ ...VALLEY.space.parameters[0], name }) as (typeof VALLEY.space.parameters)[0]),
    ],
  }
  const bowl = (p: Assignment, steps: number): number => VALLEY.loss(p, steps) + Number(p.z) ** 2 + (Number(p.w) - 3) ** 2
  // The median: one study that never left the wrong branch would decide a mean.
  const regret = (name: string, steps: number): number =>
    median(
      SEEDS.map(
        (seed) =>
          bestInFull(runWorld({ ...VALLEY, space: wide, loss: bowl, algorithm: findAlgorithm(name)!, workers: 4, seed, steps }), 27) -
          6 / 27,
      ),
    )

  it('bohb ends lower than hyperband at the same number of steps', () => {
    expect(regret('bohb', 27 * 60)).toBeLessThan(0.7 * regret('hyperband', 27 * 60))
  })

  it('asha-gp ends lower than asha and gp at the same number of steps', () => {
    const own = regret('asha-gp', 27 * 15)
    // Over 24 seeds it is 0.06 of either.
    expect(own).toBeLessThan(0.3 * regret('asha', 27 * 15))
    expect(own).toBeLessThan(0.3 * regret('gp', 27 * 15))
  })

  it('asha-gp gets as low with half of the steps', () => {
    const early = regret('asha-gp', 27 * 7)
    expect(early).toBeLessThan(0.6 * regret('asha', 27 * 15))
    expect(early).toBeLessThan(0.6 * regret('gp', 27 * 15))
  })

  it.each(['promote', 'stop'])('asha-gp asks its model to the end where values are noisy (mode %s)', (mode) => {
    // No point is tried twice, so that a suspicion of noise cannot be settled: it must not be asked for again and again.
    const noisy = (p: Assignment, steps: number): number => bowl(p, steps) + 8 * Math.sin(1e5 * Number(p.x))
    const late: string[] = []
    runWorld({
      ...VALLEY,
      space: wide,
      loss: noisy,
      algorithm: findAlgorithm('asha-gp')!,
      settings: { mode },
      workers: 4,
      seed: 1,
      trials: 160,
      watch: ({ parent, diagnostics }, trials) => {
        if (trials.length > 60 && parent === undefined) late.push(String(diagnostics?.from ?? 'spread'))
      },
    })
    expect(late.length).toBeGreaterThan(40)
    // tpe has every second trial of a noisy study: so it was suspected.
    expect(late).toContain('tpe')
    expect(late.filter((from) => from === 'spread').length).toBeLessThan(0.1 * late.length)
  })
})
