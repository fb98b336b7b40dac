import { describe, expect, it } from 'vitest'
import type { Snapshot, TrialView } from '../../src/algorithms/algorithm.ts'
import { grid, gridLevels, openGrid, shuffledPlace } from '../../src/algorithms/grid.ts'
import type { Parameter, Space } from '../../src/model/index.ts'

const choice = (name: string, values: (string | number)[], when: Parameter['when'] = []): Parameter => ({
  kind: 'choice',
  name,
  values,
  when,
})
const double = (name: string, min: number, max: number, scale: 'linear' | 'log' | 'reverseLog' = 'linear'): Parameter => ({
  kind: 'double',
  name,
  min,
  max,
  scale,
  when: [],
})
const int = (name: string, min: number, max: number, step = 1): Parameter => ({
  kind: 'int',
  name,
  min,
  max,
  step,
  scale: 'linear',
  when: [],
})

const CONDITIONAL: Space = {
  parameters: [
    choice('optimizer', ['sgd', 'adam']),
    choice('momentum', [0, 0.9, 0.99], [{ parent: 'optimizer', values: ['sgd'] }]),
    choice('nesterov', ['on', 'off'], [{ parent: 'momentum', values: [0.9, 0.99] }]),
    int('layers', 1, 2),
  ],
}

function snapshot(space: Space, settings: object, rest: Partial<Snapshot> = {}): Snapshot<never> {
  const base = {
    space,
    objectives: [{ metric: 'loss', goal: 'minimize', reduce: 'last' }],
    settings: grid.settings.parse(settings),
    seed: 1,
    count: 1,
    nextNumber: 1,
    trials: [],
    budget: { parallel: 1 },
    noise: 'unknown',
  }
  return { ...base, ...rest } as unknown as Snapshot<never>
}

function everyPoint(space: Space, settings: object, batch: number): string[] {
  const control = { expired: () => false, cache: new Map() }
  const trials: TrialView[] = []
  for (;;) {
    const nextNumber = trials.length + 1
    const outcome = grid.suggest(snapshot(space, settings, { count: batch, trials: trials.slice(), nextNumber }), control)
    if (outcome.kind !== 'suggestions') return trials.map((trial) => JSON.stringify(trial.parameters))
    for (const { parameters } of outcome.suggestions) trials.push({ number: trials.length + 1, state: 'active', parameters, stale: false })
  }
}

describe('the grid algorithm', () => {
  it('enumerates conditional branches once each, the last parameter fastest', () => {
    const points = everyPoint(CONDITIONAL, {}, 1)
    // sgd: momentum 0 alone, 0.9 and 0.99 with two values of nesterov; adam alone; each with two layers.
    expect(points).toHaveLength((1 + 2 + 2 + 1) * 2)
    expect(new Set(points).size).toBe(points.length)
    expect(points[0]).toBe('{"optimizer":"sgd","momentum":0,"layers":1}')
    expect(points[1]).toBe('{"optimizer":"sgd","momentum":0,"layers":2}')
    expect(points.at(-1)).toBe('{"optimizer":"adam","layers":2}')
  })

  it('gives the same points whatever the size of the batches', () => {
    expect(everyPoint(CONDITIONAL, {}, 5)).toEqual(everyPoint(CONDITIONAL, {}, 1))
  })

  it('shuffles by the seed without losing a point', () => {
    const shuffled = everyPoint(CONDITIONAL, { order: 'shuffled' }, 3)
    expect(shuffled).not.toEqual(everyPoint(CONDITIONAL, {}, 3))
    expect([...shuffled].sort()).toEqual(everyPoint(CONDITIONAL, {}, 3).sort())
  })

  it('shuffles any number of points: each place comes once, and neighbours part', () => {
    for (const size of [1, 2, 3, 17, 64, 1000]) {
      const places = Array.from({ length: size }, (_, k) => shuffledPlace(k, size, 5))
      expect([...places].sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, k) => k))
      if (size > 100) expect(places.filter((place, k) => k > 0 && Math.abs(place - places[k - 1]!) === 1).length).toBeLessThan(size / 50)
    }
  })

  it('includes both ends exactly and spaces by the scale', () => {
    expect(gridLevels(double('lr', 1e-4, 1, 'log'), 5)).toEqual([
      1e-4,
      expect.closeTo(1e-3, 12),
      expect.closeTo(1e-2, 12),
      expect.closeTo(0.1, 12),
      1,
    ])
    expect(gridLevels(double('x', -1, 1), { x: 3 })).toEqual([-1, 0, 1])
    expect(gridLevels(int('n', 1, 10, 3), undefined)).toEqual([1, 4, 7, 10])
    expect(gridLevels(int('n', 1, 3), 3)).toEqual([1, 2, 3])
    // Where several of the asked levels become one integer, it is one level.
    expect(gridLevels({ ...int('n', 1, 20), scale: 'log' } as Parameter, 10)).toEqual([1, 2, 3, 4, 5, 7, 10, 14, 20])
  })

  it('gives out what no trial has: not what start points took, again what was deleted or dropped, and what a wider space adds', () => {
    const control = { expired: () => false, cache: new Map() }
    const taken = (number: number, n: number): TrialView => ({ number, state: 'succeeded', parameters: { n }, stale: false })
    const next = (space: Space, trials: TrialView[]) => grid.suggest(snapshot(space, {}, { trials, count: 2 }), control)
    const narrow: Space = { parameters: [int('n', 1, 3)] }
    expect(next(narrow, [taken(1, 1)])).toMatchObject({ suggestions: [{ parameters: { n: 2 } }, { parameters: { n: 3 } }] })
    expect(next(narrow, [taken(1, 1), taken(2, 2)])).toMatchObject({ suggestions: [{ parameters: { n: 3 } }] })
    expect(next(narrow, [taken(2, 2), taken(3, 3)])).toMatchObject({ suggestions: [{ parameters: { n: 1 } }] })
    expect(next(narrow, [taken(2, 2), taken(3, 3), taken(4, 1)]).kind).toBe('exhausted')
    expect(next({ parameters: [int('n', 1, 4)] }, [taken(2, 2), taken(3, 3), taken(4, 1)])).toMatchObject({
      suggestions: [{ parameters: { n: 4 } }],
    })
  })

  it('gives lattice values without the dust of fractions', () => {
    expect(gridLevels({ ...double('x', 0, 0.5), step: 0.1 } as Parameter, undefined)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5])
  })

  it('asks for steps where a parameter is continuous, and refuses grids beyond a million points', () => {
    const space = { parameters: [double('lr', 0, 1)] }
    expect(grid.check?.(snapshot(space, {}))).toContain('lr is continuous')
    expect(grid.check?.(snapshot(space, { steps: { momentum: 3 } }))).toContain('lr is continuous')
    expect(grid.check?.(snapshot(space, { steps: { lr: 3, momentum: 3 } }))).toContain('momentum')
    expect(grid.check?.(snapshot({ parameters: Array.from({ length: 7 }, (_, i) => double(`x${i}`, 0, 1)) }, { steps: 10 }))).toContain(
      '10000000 points',
    )
    expect(grid.check?.(snapshot(space, { steps: 10 }))).toBeUndefined()
  })

  it('counts without walking: thirty binary parameters, most of them inactive', () => {
    const parameters = Array.from({ length: 30 }, (_, i) =>
      choice(`p${i}`, ['off', 'on'], i === 0 ? [] : [{ parent: `p${i - 1}`, values: ['on'] }]),
    )
    const points = openGrid({ parameters }, undefined)
    expect(points.size).toBe(31)
    expect(Object.keys(points.point(30))).toHaveLength(30)
  })
})
