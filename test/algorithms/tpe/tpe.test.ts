import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findAlgorithm, type Snapshot, type TrialView } from '../../../src/algorithms/index.ts'
import { openEncoding } from '../../../src/algorithms/space/encode.ts'
import { ages } from '../../../src/algorithms/tpe/densities.ts'
import { bandwidths } from '../../../src/algorithms/tpe/kernels.ts'
import { openParzen } from '../../../src/algorithms/tpe/parzen.ts'
import type { Assignment, Parameter, Space } from '../../../src/model/index.ts'
import { openStream } from '../../../src/numerics/index.ts'

interface Table {
  readonly [name: string]: readonly number[]
}
interface Oracle {
  readonly cases: readonly {
    readonly data: Table
    readonly points: Table
    readonly log: readonly number[]
    readonly sigmas: readonly number[]
  }[]
  readonly weights: Readonly<Record<string, readonly number[]>>
}
const oracle = JSON.parse(readFileSync(new URL('../../oracle/tpe.json', import.meta.url), 'utf8')) as Oracle

const MIXED: Space = {
  parameters: [
    { kind: 'double', name: 'x', min: -2, max: 6, scale: 'linear', when: [] },
    { kind: 'double', name: 'rate', min: 1e-4, max: 10, scale: 'log', when: [] },
    { kind: 'int', name: 'n', min: 1, max: 150, step: 1, scale: 'linear', when: [] },
    { kind: 'choice', name: 'c', values: ['a', 'b', 'c'], when: [] },
  ],
}

function rowsOf(table: Table): Assignment[] {
  return table.x!.map((x, i) => ({ x, rate: table.rate![i]!, n: table.n![i]!, c: ['a', 'b', 'c'][table.c![i]!]! }))
}

describe('the Parzen estimator', () => {
  const encoding = openEncoding(MIXED)

  it('has the densities of Optuna’s multivariate estimator, over numbers, logarithms, integers and choices', () => {
    for (const { data, points, log } of oracle.cases) {
      const known = rowsOf(data).map((row) => encoding.encode(row))
      const parzen = openParzen(encoding, known, ages(known.length))
      rowsOf(points).forEach((row, i) => {
        expect(parzen.logAt(encoding.encode(row))).toBeCloseTo(log[i]!, 8)
      })
    }
  })

  it('has its bandwidths and weights', () => {
    for (const { data, sigmas } of oracle.cases) {
      const order = data.x!.map((_, i) => i).sort((a, b) => data.x![a]! - data.x![b]! || a - b)
      const own = bandwidths(order.map((i) => (data.x![i]! + 2) / 8))
      order.forEach((i, k) => {
        expect(own[k]).toBeCloseTo(sigmas[i]!, 10)
      })
    }
    for (const [n, weights] of Object.entries(oracle.weights)) {
      ages(Number(n)).forEach((w, i) => {
        expect(w).toBeCloseTo(weights[i]!, 12)
      })
    }
  })

  it('is a density over the whole conditional space: it sums up to one over all branches', () => {
    const space: Space = {
      parameters: [
        { kind: 'choice', name: 'c', values: ['a', 'b'], when: [] },
        { kind: 'int', name: 'n', min: 1, max: 5, step: 1, scale: 'linear', when: [{ parent: 'c', values: ['a'] }] },
        { kind: 'discrete', name: 'z', values: [1, 10, 100], scale: 'log', when: [{ parent: 'c', values: ['b'] }] },
      ],
    }
    const own = openEncoding(space)
    const known = [
      { c: 'a', n: 2 },
      { c: 'a', n: 3 },
      { c: 'b', z: 100 },
    ].map((row) => own.encode(row as Assignment))
    const parzen = openParzen(own, known, ages(3))
    let total = 0
    for (let n = 1; n <= 5; n++) total += Math.exp(parzen.logAt(own.encode({ c: 'a', n })))
    for (const z of [1, 10, 100]) total += Math.exp(parzen.logAt(own.encode({ c: 'b', z })))
    expect(total).toBeCloseTo(1, 10)
  })

  it('draws as often as its density says', () => {
    const space: Space = { parameters: [MIXED.parameters[3]!, { kind: 'int', name: 'n', min: 1, max: 6, step: 1, scale: 'log', when: [] }] }
    const own = openEncoding(space)
    const known = [
      { c: 'a', n: 2 },
      { c: 'a', n: 3 },
      { c: 'b', n: 6 },
    ].map((row) => own.encode(row))
    const parzen = openParzen(own, known, ages(3))
    const stream = openStream(1, 1)
    const counts = new Map<string, number>()
    for (let k = 0; k < 20_000; k++) {
      const key = JSON.stringify(own.decode(parzen.draw(stream)))
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    for (const c of ['a', 'b', 'c']) {
      for (let n = 1; n <= 6; n++) {
        const expected = Math.exp(parzen.logAt(own.encode({ c, n })))
        expect(Math.abs((counts.get(JSON.stringify({ c, n })) ?? 0) / 20_000 - expected)).toBeLessThan(0.01)
      }
    }
  })
})

describe('tpe', () => {
  const tpe = findAlgorithm('tpe')!
  const unit = (name: string): Parameter => ({ kind: 'double', name, min: 0, max: 1, scale: 'linear', when: [] })
  const snapshot = (trials: readonly TrialView[], more: Partial<Snapshot> = {}): Snapshot => ({
    space: { parameters: [unit('x'), unit('y')] },
    objectives: [{ metric: 'loss', goal: 'minimize', reduce: 'last' }],
    settings: tpe.settings.parse({}),
    seed: 1,
    count: 1,
    nextNumber: trials.length + 1,
    trials,
    budget: { parallel: 1 },
    noise: 'unknown',
    ...more,
  })
  const ended = (count: number, of: (x: number, y: number, number: number) => Partial<TrialView>): TrialView[] => {
    const stream = openStream(8, 8)
    return Array.from({ length: count }, (_, k) => {
      const [x, y] = [stream.uniform(), stream.uniform()]
      return { number: k + 1, state: 'succeeded', parameters: { x, y }, stale: false, ...of(x, y, k + 1) }
    })
  }
  const suggested = (s: Snapshot): { x: number; y: number }[] => {
    const outcome = tpe.suggest(s, { expired: () => false, cache: new Map() })
    if (outcome.kind !== 'suggestions') throw new Error(outcome.kind)
    return outcome.suggestions.map(({ parameters }) => ({ x: Number(parameters.x), y: Number(parameters.y) }))
  }

  it('spreads as many trials of its own as if the user had given no points', () => {
    const from = (known: readonly TrialView[]) => {
      const outcome = tpe.suggest(snapshot(known), { expired: () => false, cache: new Map() })
      return outcome.kind === 'suggestions' ? outcome.suggestions[0]!.diagnostics?.from : outcome.kind
    }
    const known = ended(20, (x, y, number) => ({ values: [x + y], ...(number <= 10 ? { given: true } : {}) }))
    expect(from(known.slice(0, 19))).toBe('initial design')
    expect(from(known)).toBe('model')
  })

  it('tries near good trials, and learns which region fails', () => {
    const near = suggested(
      snapshot(
        ended(60, (x, y) => ({ values: [(x - 0.2) ** 2 + (y - 0.7) ** 2] })),
        { count: 20 },
      ),
    )
    const middle = near.reduce((sum, p) => sum + Math.hypot(p.x - 0.2, p.y - 0.7) / 20, 0)
    expect(middle).toBeLessThan(0.25)
    const failing = ended(200, (x) => (x > 0.5 ? { state: 'failed' } : { values: [1] }))
    expect(suggested(snapshot(failing, { count: 20 })).filter((p) => p.x > 0.5).length).toBeLessThan(5)
  })

  it('puts feasible trials before better ones that break a constraint', () => {
    const trials = ended(60, (x) => ({ values: [x], margins: [x - 0.4], feasible: x >= 0.4 }))
    const points = suggested(snapshot(trials, { count: 20, constraints: 1 }))
    const middle = points.reduce((sum, p) => sum + p.x / 20, 0)
    expect(middle).toBeGreaterThan(0.35)
    expect(middle).toBeLessThan(0.65)
  })

  it('spreads over the front with two objectives', () => {
    const objectives = ['a', 'b'].map((metric) => ({ metric, goal: 'minimize' as const, reduce: 'last' as const }))
    const trials = ended(80, (x, y) => ({ values: [x + y, 1 - x + y] }))
    const points = suggested(snapshot(trials, { count: 30, objectives }))
    expect(points.filter((p) => p.y < 0.3).length).toBeGreaterThan(20)
    expect(Math.min(...points.map((p) => p.x))).toBeLessThan(0.3)
    expect(Math.max(...points.map((p) => p.x))).toBeGreaterThan(0.7)
  })
})
