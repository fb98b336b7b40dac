import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answers, ledgers } from '../contracts/rule.ts'
import { finished, judgeOf, run } from './ledgers.ts'

const flat = (value: number) => [value, value, value, value]

describe('the percentile rule', () => {
  it('lets only those go on that keep up with the best share of ended trials', () => {
    const judge = finished(judgeOf('percentile', { percentile: 25 }), [flat(1), flat(2), flat(3), flat(4), flat(5)])
    expect(run(judge, 8, flat(4)).stop).toBe(false)
    expect(run(judge, 9, flat(3.99))).toMatchObject({ stop: true, threshold: 4, value: 3.99 })
  })

  it('compares with the values at the step, not with averages that lag behind', () => {
    const curves = Array.from({ length: 5 }, () => [0.1, 0.2, 0.3, 0.8])
    const late = [0.1, 0.2, 0.3, 0.7]
    expect(run(finished(judgeOf('percentile'), curves), 9, late).stop).toBe(true)
    expect(run(finished(judgeOf('percentile', { against: 'averages' }), curves), 9, late).stop).toBe(false)
  })

  it('at 50 per cent against averages is the median rule', () => {
    const settings = { startStep: 1, minTrials: 2 }
    let stopped = 0
    fc.assert(
      fc.property(ledgers, (ledger) => {
        const half = answers(judgeOf('percentile', { ...settings, percentile: 50, against: 'averages' }), ledger)
        const median = answers(judgeOf('median', settings), ledger)
        const figures = (decisions: typeof half) => decisions.map((d) => (d.stop ? [d.step, d.value, d.threshold] : undefined))
        stopped += half.filter((decision) => decision.stop).length
        expect(figures(half)).toEqual(figures(median))
      }),
    )
    expect(stopped).toBeGreaterThan(20)
  })

  it('says what it compared with', () => {
    const judge = finished(judgeOf('percentile', { percentile: 20 }), [flat(0.1), flat(0.2), flat(0.3), flat(0.4), flat(0.5)])
    expect(run(judge, 9, flat(0.3))).toMatchObject({
      reason: 'at epoch 4 its best accuracy 0.3 was below 0.42, the limit of the best 20 % of the values of 5 trials',
      comparedWith: [1, 2, 3, 4, 5],
    })
  })
})
