import { describe, expect, it } from 'vitest'
import { localTrials } from '../../../../src/algorithms/gp/data/local.ts'
import type { Observation } from '../../../../src/algorithms/gp/data/observation.ts'
import { openStream } from '../../../../src/numerics/index.ts'

function observations(n: number): Observation[] {
  const stream = openStream(2)
  return Array.from({ length: n }, (_, i) => ({
    trial: { number: i + 1, state: 'succeeded', parameters: {}, stale: false },
    point: Float64Array.of(stream.uniform(), stream.uniform()),
    losses: [i % 97 === 0 ? Number.NaN : stream.uniform()],
  }))
}

describe('the trials that the model learns from', () => {
  const all = observations(3100)

  it('are all of them up to a thousand, and never more than that', () => {
    expect(localTrials(all.slice(0, 1000), 1)).toEqual(all.slice(0, 1000))
    for (const n of [1001, 1249, 1250, 2000, 3100]) expect(localTrials(all.slice(0, n), 1).length).toBeLessThanOrEqual(1000)
  })

  it('have the best and the newest among them, in their order', () => {
    const chosen = localTrials(all, 1)
    const best = [...all].filter((o) => o.losses[0] >= 0).sort((a, b) => a.losses[0] - b.losses[0])
    for (const o of [...best.slice(0, 50), ...all.slice(-50)]) expect(chosen).toContain(o)
    expect(chosen.map((o) => o.trial.number)).toEqual(chosen.map((o) => o.trial.number).sort((a, b) => a - b))
  })

  it('stay the same while an epoch grows, so that a factorisation only grows', () => {
    const before = localTrials(all.slice(0, 2010), 1)
    expect(localTrials(all.slice(0, 2240), 1).slice(0, before.length)).toEqual(before)
  })
})
