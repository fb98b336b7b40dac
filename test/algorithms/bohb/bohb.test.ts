import { describe, expect, it } from 'vitest'
import type { TrialView } from '../../../src/algorithms/algorithm.ts'
import { estimateDensity } from '../../../src/algorithms/bohb/density.ts'
import { ask, snapshotOf, subjectOf } from '../../../src/algorithms/contract/index.ts'
import { findAlgorithm } from '../../../src/algorithms/index.ts'
import { openEncoding } from '../../../src/algorithms/space/encode.ts'
import type { Space } from '../../../src/model/index.ts'
import { openStream } from '../../../src/numerics/index.ts'
import { runWorld } from '../fidelity-world.ts'

const SPACE: Space = {
  parameters: [
    { kind: 'double', name: 'x', min: 0, max: 1, scale: 'linear', when: [] },
    { kind: 'choice', name: 'c', values: ['a', 'b', 'c'], when: [] },
  ],
}
const encoding = openEncoding(SPACE)
const DATA = [
  [0.2, 0],
  [0.4, 0],
  [0.9, 2],
  [0.5, 1],
].map((x) => Float64Array.from(x))

describe('the density of bohb', () => {
  const density = estimateDensity(encoding, DATA, 1e-3)

  it('has bandwidths by the normal reference rule', () => {
    const deviation = Math.sqrt([0.2, 0.4, 0.9, 0.5].reduce((sum, x) => sum + (x - 0.5) ** 2, 0) / 4)
    expect(density.bandwidths[0]).toBeCloseTo(1.06 * deviation * 4 ** (-1 / 6), 12)
    expect(estimateDensity(encoding, [DATA[0]!, DATA[0]!], 1e-3).bandwidths).toEqual(Float64Array.of(1e-3, 1e-3))
  })

  it('sums up to one over the line and the choices', () => {
    let total = 0
    for (let x = -3; x < 4; x += 0.01) for (const c of [0, 1, 2]) total += 0.01 * Math.exp(density.logAt(Float64Array.of(x, c)))
    expect(total).toBeCloseTo(1, 6)
  })

  it('draws within the space, around its data', () => {
    const stream = openStream(1, 2)
    const narrow = estimateDensity(encoding, [Float64Array.of(0.3, 2), Float64Array.of(0.31, 2)], 1e-3)
    for (let k = 0; k < 200; k++) {
      const [x, c] = narrow.draw(stream, 3) as unknown as [number, number]
      expect(x).toBeGreaterThan(0.2)
      expect(x).toBeLessThan(0.4)
      expect(c === 0 || c === 1 || c === 2).toBe(true)
    }
  })
})

describe('bohb', () => {
  it('takes its model from the highest resource that has enough trials, and says so', () => {
    const loss = ({ x, c }: Readonly<Record<string, unknown>>, steps: number): number =>
      Math.abs(Number(x) - 0.7) + (c === 'b' ? 0 : 1) + 1 / steps
    const seen: unknown[] = []
    const world = { algorithm: findAlgorithm('bohb')!, space: SPACE, min: 1, max: 9, workers: 1, seed: 2, trials: 120, loss }
    runWorld({ ...world, watch: ({ diagnostics, parent }) => parent === undefined && seen.push([diagnostics?.from, diagnostics?.modelOf]) })
    expect(seen.slice(0, 6)).toEqual(Array(6).fill(['spread', undefined]))
    const models = seen.flatMap((entry) => ((entry as [string, number])[0] === 'model' ? [(entry as [string, number])[1]] : []))
    expect(models.length / seen.length).toBeGreaterThan(0.4)
    expect(models).toEqual([...models].sort((a, b) => a - b))
    expect(models.at(-1)).toBe(9)
  })

  it('rests its model on trials that ended: what still runs is no bad one', () => {
    const trialsOf = (state: TrialView['state'], from: number, losses: readonly number[]): TrialView[] =>
      losses.map((loss, k) => ({
        number: from + k,
        state,
        parameters: { x: loss, c: 'a' },
        resource: 9,
        stale: false,
        ...(state === 'succeeded' ? { values: [loss] } : {}),
      }))
    const modelled = (trials: readonly TrialView[]): number => {
      const bohb = findAlgorithm('bohb')!
      const snapshot = snapshotOf(subjectOf(bohb, {}), SPACE, { trials, resource: { metric: 'epoch', min: 1, max: 9 }, count: 20 })
      const outcome = ask(subjectOf(bohb, {}), snapshot)
      if (outcome.kind !== 'suggestions') throw new Error(outcome.kind)
      return outcome.suggestions.filter(({ diagnostics }) => diagnostics?.from === 'model').length
    }
    const ended = trialsOf('succeeded', 1, [0.1, 0.2, 0.3])
    expect(modelled([...ended, ...trialsOf('active', 4, [0.4, 0.5, 0.6])])).toBe(0)
    expect(modelled([...ended, ...trialsOf('cancelled', 4, [0.4, 0.5, 0.6])])).toBe(0)
    expect(modelled([...ended, ...trialsOf('failed', 4, [0.4, 0.5, 0.6])])).toBeGreaterThan(0)
  })
})
