import { describe, expect, it } from 'vitest'
import { judgeOf, run } from './ledgers.ts'

describe('the threshold rule', () => {
  it('stops what is worse than the bound from the given report on; the bound itself is good enough', () => {
    const judge = judgeOf('threshold', { bound: 0.5, startStep: 3 })
    expect(run(judge, 1, [0.1, 0.1]).stop).toBe(false)
    expect(run(judge, 2, [0.1, 0.1, 0.5]).stop).toBe(false)
    expect(run(judge, 3, [0.9, 0.9, 0.49])).toMatchObject({
      stop: true,
      reason: 'at epoch 3 its accuracy 0.49 was below 0.5, the bound of the study',
    })
  })

  it('mirrors: an error may not be above its bound', () => {
    const judge = judgeOf('threshold', { bound: 2 }, { goal: 'minimize', metric: 'loss' })
    expect(run(judge, 1, [2]).stop).toBe(false)
    expect(run(judge, 2, [2.01])).toMatchObject({ stop: true, value: 2.01, threshold: 2 })
  })

  it('cannot be used without a bound', () => {
    expect(() => judgeOf('threshold')).toThrow()
  })
})
