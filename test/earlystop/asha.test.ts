import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rungSteps } from '../../src/earlystop/rung.ts'
import { finished, judgeOf, rising, run } from './ledgers.ts'

const asha = (settings: object = {}) => judgeOf('asha', { predictive: false, ...settings })

describe('rungs', () => {
  it('are the first step times powers of eta, below the maximum', () => {
    expect(rungSteps({ metric: 'epoch', min: 1, max: 81 }, 3)).toEqual([3, 9, 27])
    expect(rungSteps({ metric: 'epoch', min: 1, max: 81 }, 3, 1)).toEqual([1, 3, 9, 27])
    expect(rungSteps({ metric: 'epoch', min: 4, max: 16 }, 2)).toEqual([4, 8])
  })

  it('do not miss one by the rounding of a logarithm', () => {
    expect(rungSteps({ metric: 'epoch', min: 1, max: 243 }, 3, 1)).toEqual([1, 3, 9, 27, 81])
  })

  it('begin at 2 where there are 20 steps or more: one epoch says little', () => {
    expect(rungSteps({ metric: 'epoch', min: 1, max: 20 }, 3)).toEqual([2, 6, 18])
    expect(rungSteps({ metric: 'epoch', min: 1, max: 19 }, 3)[0]).toBe(1)
  })
})

describe('the asha rule', () => {
  it('lets the best third at a rung go on, and everyone while fewer than eta are there', () => {
    const judge = asha({ firstRung: 1 })
    const answers = [0.5, 0.4, 0.3, 0.6, 0.45, 0.5].map((value, i) => run(judge, i + 1, [value]).stop)
    // 0.5 and 0.4: too few to judge; 0.3 is not the best of three; 0.6 is the best of four; 0.45 is not; of six, 0.5 ties for the second place.
    expect(answers).toEqual([false, false, true, false, true, false])
  })

  it('judges a trial at a rung and not between two', () => {
    const judge = asha({ firstRung: 2 })
    finished(judge, [
      [0.5, 0.5],
      [0.5, 0.5],
      [0.5, 0.5],
    ])
    judge.observe(9, 1, 0.1)
    expect(judge.decide(9).stop).toBe(false)
    judge.observe(9, 2, 0.1)
    expect(judge.decide(9).stop).toBe(true)
    judge.observe(9, 3, 0.1)
    expect(judge.decide(9).stop).toBe(false)
  })

  it('takes the value before a rung that a trial jumped over, and the first one beyond where there is none', () => {
    const judge = asha({ firstRung: 3 })
    finished(judge, [
      [0.5, 0.5, 0.5],
      [0.5, 0.5, 0.5],
    ])
    judge.observe(8, 2, 0.4)
    judge.observe(8, 5, 0.9)
    // It is the best by its newest value, so it is the incumbent and goes on; its value at the rung is what counts for others.
    expect(judge.decide(8).stop).toBe(false)
    judge.observe(9, 7, 0.45)
    expect(judge.decide(9)).toMatchObject({ stop: true, step: 7, value: 0.45, threshold: 0.5 })
  })

  it('counts trials that still run: it waits for nobody', () => {
    const judge = asha({ firstRung: 1 })
    for (const trial of [1, 2, 3]) judge.observe(trial, 1, 0.9)
    expect(run(judge, 4, [0.1]).stop).toBe(true)
  })

  it('forgets failed trials', () => {
    const judge = asha({ firstRung: 1 })
    for (const trial of [1, 2, 3]) judge.observe(trial, 1, 0.9)
    for (const trial of [1, 2]) judge.end(trial, 'none')
    expect(run(judge, 4, [0.1]).stop).toBe(false)
  })

  it('keeps exactly the best floor(m / eta) of those that came before, whatever their order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 2, max: 5 }),
        (values, eta) => {
          const judge = asha({ firstRung: 1, eta })
          for (const [i, value] of values.entries()) {
            const stop = run(judge, i + 1, [value]).stop
            const better = values.slice(0, i).filter((other) => other > value).length
            const kept = Math.max(1, Math.floor((i + 1) / eta))
            expect(stop).toBe(i + 1 >= eta && better >= kept)
          }
        },
      ),
    )
  })

  it('asks the predictive rule as well, unless told not to', () => {
    const curves = Array.from({ length: 8 }, (_, i) => rising(0.1, 0.9 + i / 1000, 26))
    const hopeless = rising(0.1, 0.3, 8)
    expect(run(finished(judgeOf('asha', { firstRung: 27 }), curves), 20, hopeless).stop).toBe(true)
    expect(run(finished(asha({ firstRung: 27 }), curves), 20, hopeless).stop).toBe(false)
  })
})
