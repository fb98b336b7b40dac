import { describe, expect, it } from 'vitest'
import { openProgress } from '../../bench/quality/progress.ts'

const task = { space: [], constraints: [], best: null, floor: 0 }

describe('how far a study has come', () => {
  it('is the noiseless value of the trial that looked best, with one objective', () => {
    const progress = openProgress(task)
    expect(progress({ observed: -9, true: -9, allowed: false })).toBe(Number.MAX_VALUE)
    expect(progress({ observed: 1, true: 3, allowed: true })).toBe(3)
    expect(progress({ observed: 2, true: 0, allowed: true })).toBe(3)
    expect(progress({ observed: 0, true: 4, allowed: true })).toBe(4)
  })

  it('is the worst score while every trial breaks a limit', () => {
    const progress = openProgress({ ...task, limits: 1, worst: 7 })
    expect(progress({ observed: 1, true: 1, allowed: false, limits: [2] })).toBe(7)
    expect(progress({ observed: 3, true: 3, allowed: true, limits: [-2] })).toBe(3)
    expect(progress({ observed: 9, true: 9, allowed: true, limits: [0] })).toBe(3)
  })

  it('is minus the share of the hypervolume below the reference, with several', () => {
    const progress = openProgress({ ...task, reference: [2, 2], volume: 4 })
    const scoreAfter = (values: readonly number[], allowed = true) => progress({ observed: values, true: values, allowed })
    expect(scoreAfter([3, 0])).toBeCloseTo(0)
    expect(scoreAfter([1, 1], false)).toBeCloseTo(0)
    expect(scoreAfter([1, 1])).toBe(-0.25)
    expect(scoreAfter([1.5, 1.5])).toBe(-0.25)
    expect(scoreAfter([0, 1.5])).toBe(-0.375)
  })
})
