import { describe, expect, it } from 'vitest'
import { judgeOf, run } from './ledgers.ts'

const leader = (judge: ReturnType<typeof judgeOf>) => run(judge, 1, [9, 9.1])

describe('the patience rule', () => {
  it('stops a trial that has not passed its own best for so many reports', () => {
    const judge = judgeOf('patience', { reports: 3 })
    leader(judge)
    expect([1, 2, 1.9, 2, 1.5].map((_, i, all) => run(judge, 10 + i, all.slice(0, i + 1)).stop)).toEqual([false, false, false, false, true])
  })

  it('does not take noise for an improvement where a margin is given', () => {
    const creeping = [1, 1.01, 1.02, 1.03, 1.04]
    expect(run(judgeOf('patience', { reports: 3, minDelta: 0.05 }), 2, creeping).stop).toBe(true)
    expect(run(judgeOf('patience', { reports: 3 }), 2, creeping).stop).toBe(false)
  })

  it('may stop the best trial, whose best value stays its value, but not where the last value counts', () => {
    const flat = [0.9, 0.9, 0.9, 0.9]
    expect(run(judgeOf('patience', { reports: 2 }), 1, flat).stop).toBe(true)
    const judge = judgeOf('patience', { reports: 2 }, { reduce: 'last' })
    expect(run(judge, 1, flat).stop).toBe(false)
    expect(run(judge, 2, [0.8, 0.8, 0.8, 0.8]).stop).toBe(true)
  })

  it('says how long, and what was there before', () => {
    const judge = judgeOf('patience', { reports: 2 }, { goal: 'minimize', metric: 'loss' })
    expect(run(judge, 1, [0.5, 0.4, 0.45, 0.42])).toEqual({
      stop: true,
      reason: 'at epoch 4 its loss had not improved for 2 reports: 0.42 after 0.4',
      step: 4,
      value: 0.42,
      threshold: 0.4,
      comparedWith: [],
    })
  })
})
