import { describe, expect, it } from 'vitest'
import { answers } from '../contracts/rule.ts'
import { finished, judgeOf, rising, run } from './ledgers.ts'

/** Twelve curves that end between 0.7 and 0.9. */
const curves = Array.from({ length: 12 }, (_, i) => rising(0.1, 0.7 + (0.2 * i) / 11, 20))

describe('the predictive rule', () => {
  it('stops what trials that stood there never made up for', () => {
    const judge = finished(judgeOf('predictive'), curves)
    expect(run(judge, 20, rising(0.1, 0.4, 20).slice(0, 8)).stop).toBe(true)
  })

  it('lets go on what may still become the best', () => {
    const judge = finished(judgeOf('predictive'), curves)
    expect(run(judge, 20, rising(0.1, 0.9, 20).slice(0, 8)).stop).toBe(false)
  })

  it('knows late bloomers: a gain that others made late keeps a low curve alive', () => {
    const late = Array.from({ length: 12 }, (_, i) => [...Array<number>(10).fill(0.2 + i / 100), ...Array<number>(10).fill(0.9)])
    expect(run(finished(judgeOf('predictive'), late), 20, Array<number>(9).fill(0.21)).stop).toBe(false)
    expect(run(finished(judgeOf('median'), late), 20, Array<number>(9).fill(0.21)).stop).toBe(true)
  })

  it('agrees with the formula worked out by hand', () => {
    // Two clusters far apart: near the lower one only its weights count, but for the floor of 0.05 that all have.
    const scores = [0, 0, 0, 10, 10, 10]
    const ends = [1, 1, 1, 12, 12, 12]
    const judge = judgeOf('predictive', { startStep: 1, chance: 0.05 })
    finished(
      judge,
      scores.map((score, i) => [score, ends[i]!]),
    )
    const weights = scores.map((x) => Math.exp(-0.5 * ((x - 1) / 5) ** 2) + 0.05)
    const total = weights.reduce((sum, w) => sum + w)
    const gain = weights.reduce((sum, w, i) => sum + w * (ends[i]! - scores[i]!), 0) / total
    const variance = weights.reduce((sum, w, i) => sum + w * (ends[i]! - scores[i]! - gain) ** 2, 0) / total
    const limit = 12 - gain - 1.6448536269514722 * (1.3 * Math.sqrt(variance) + 0.02 * (12 - 1))
    expect(run(judge, 20, [1])).toMatchObject({ stop: true, value: 1, threshold: expect.closeTo(limit, 12) })
  })

  it('is the median rule while fewer trials than minTrials have run to their end', () => {
    const ledger = curves
      .slice(0, 4)
      .flatMap((curve, i) => [
        ...curve.map((value, at) => ({ kind: 'point' as const, trial: i + 1, step: at + 1, value })),
        { kind: 'end' as const, trial: i + 1, evidence: 'full' as const },
      ])
    const low = rising(0.05, 0.3, 9).map((value, at) => ({ kind: 'point' as const, trial: 9, step: at + 1, value }))
    const judged = answers(judgeOf('predictive'), [...ledger, ...low])
    expect(judged).toEqual(answers(judgeOf('median', { minTrials: 5 }), [...ledger, ...low]))
    const cut = curves
      .slice(4, 6)
      .flatMap((curve, i) => [
        ...curve.slice(0, 12).map((value, at) => ({ kind: 'point' as const, trial: i + 5, step: at + 1, value })),
        { kind: 'end' as const, trial: i + 5, evidence: 'cut' as const },
      ])
    const withCut = answers(judgeOf('predictive'), [...ledger, ...cut, ...low])
    expect(withCut).toEqual(answers(judgeOf('median', { minTrials: 5 }), [...ledger, ...cut, ...low]))
    expect(withCut.at(-1)).toMatchObject({ stop: true })
  })

  it('says its chance and how many trials it rests on', () => {
    const judge = finished(judgeOf('predictive'), curves)
    expect(run(judge, 20, rising(0.1, 0.4, 20).slice(0, 8))).toMatchObject({
      reason: expect.stringMatching(
        /^at epoch \d+ its best accuracy 0\.\d+ was below 0\.\d+, what it takes to have a chance of 0\.05 to pass the best of 12 finished trials$/,
      ),
    })
  })
})
