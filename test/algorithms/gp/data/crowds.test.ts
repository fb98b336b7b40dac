import { describe, expect, it } from 'vitest'
import { withoutCrowds } from '../../../../src/algorithms/gp/data/crowds.ts'
import type { Observation } from '../../../../src/algorithms/gp/data/observation.ts'
import { readTraining } from '../../../../src/algorithms/gp/data/training.ts'
import type { TrialView } from '../../../../src/algorithms/index.ts'
import { openEncoding } from '../../../../src/algorithms/space/encode.ts'
import type { Objective, Space } from '../../../../src/model/index.ts'

let number = 0
const at = (x: number, y: number, loss: number, given = false): Observation => ({
  trial: { number: ++number, state: 'succeeded', parameters: {}, stale: false, ...(given ? { given: true } : {}) },
  point: Float64Array.of(x, y),
  losses: [loss],
})
const own = [at(0.5, 0.5, 2), at(0.2, 0.7, 1), at(0.7, 0.3, 3), at(0.25, 0.72, 0.5), at(0.21, 0.71, 8)]
/** The user's, in one corner, the best of them in the middle. */
const crowd = [at(0.95, 0.95, 7, true), at(0.96, 0.97, 6, true), at(0.98, 0.97, 9, true)]

describe('a crowd of bad points that the user gave', () => {
  it('is the best of them to the process, in the order of trials', () => {
    expect(withoutCrowds([...crowd, ...own])).toEqual([crowd[1], ...own])
  })

  it('is all of them where each lies by itself', () => {
    const spread = [at(0.9, 0.9, 7, true), at(0.9, 0.1, 6, true), at(0.1, 0.1, 9, true)]
    expect(withoutCrowds([...spread, ...own])).toEqual([...spread, ...own])
  })

  it('is left out beside a better trial that the process chose itself', () => {
    const beside = at(0.23, 0.7, 7, true)
    expect(withoutCrowds([beside, ...own])).toEqual(own)
  })

  it('is no crowd where points are good, failed, or not the user’s', () => {
    const good = [at(0.45, 0.5, 0.8, true), at(0.46, 0.5, 0.6, true), at(0.47, 0.5, 0.7, true)]
    expect(withoutCrowds([...good, ...own])).toEqual([...good, ...own])
    const failed = at(0.955, 0.97, Number.NaN, true)
    expect(withoutCrowds([failed, ...crowd, ...own])).toContain(failed)
    const chosen = crowd.map((o) => at(o.point[0], o.point[1], o.losses[0]))
    expect(withoutCrowds([...chosen, ...own])).toEqual([...chosen, ...own])
  })

  it('teaches the process of one objective its best alone, but is labelled, and taken for no failure', () => {
    const space: Space = { parameters: ['x', 'y'].map((name) => ({ kind: 'double', name, min: 0, max: 1, scale: 'linear', when: [] })) }
    const trials = [...crowd, ...own].map(
      ({ trial, point: [x, y], losses: [loss] }): TrialView => ({ ...trial, parameters: { x, y }, values: [loss, -loss] }),
    )
    const readOf = (metrics: string[]) => {
      const objectives = metrics.map((metric): Objective => ({ metric, goal: 'minimize', reduce: 'last' }))
      return readTraining({ trials, objectives, seed: 1 }, openEncoding(space), false)
    }
    const { learned, objectives, usable, limits } = readOf(['a'])
    const numbersOf = (some: readonly Observation[]): number[] => some.map(({ trial }) => trial.number).sort((a, b) => a - b)
    expect(numbersOf(learned)).toEqual(numbersOf([crowd[1], ...own]))
    expect(objectives[0].z).toHaveLength(learned.length)
    expect(usable).toBe(crowd.length + own.length)
    expect(limits).toEqual([])
    expect(readOf(['a', 'b']).learned).toHaveLength(crowd.length + own.length)
  })
})
