import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signedRankLess } from '../../src/earlystop/signed-rank.ts'
import oracle from '../oracle/wilcoxon.json' with { type: 'json' }
import { finished, judgeOf, run } from './ledgers.ts'

describe('the signed-rank test', () => {
  it('gives scipy’s p values', () => {
    for (const { differences, p } of oracle) expect(signedRankLess(differences)).toBeCloseTo(p, 8)
  })

  it('counts all signs: it equals plain enumeration, ties and zeros included', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 9 }), (differences) => {
        expect(signedRankLess(differences)).toBeCloseTo(enumerated(differences), 12)
      }),
    )
  })
})

/** All sign patterns of the non-zero differences, one by one. */
function enumerated(differences: readonly number[]): number {
  const size = differences.map(Math.abs)
  const rank = size.map((s) => size.filter((other) => other < s).length + (size.filter((other) => other === s).length + 1) / 2)
  const moving = rank.filter((_, i) => differences[i] !== 0)
  const observed = rank.filter((_, i) => differences[i]! > 0).reduce((sum, r) => sum + r, 0)
  let below = 0
  for (let signs = 0; signs < 2 ** moving.length; signs++) {
    const sum = moving.filter((_, i) => (signs >> i) & 1).reduce((total, r) => total + r, 0)
    if (sum <= observed) below++
  }
  return below / 2 ** moving.length
}

describe('the Wilcoxon rule', () => {
  const folds = [0.8, 0.82, 0.79, 0.85, 0.81, 0.8, 0.83, 0.84]

  it('stops a trial that is worse fold by fold, though the folds differ more than the trials', () => {
    const judge = finished(judgeOf('wilcoxon'), [folds])
    expect(
      run(
        judge,
        2,
        folds.slice(0, 6).map((value) => value - 0.01),
      ),
    ).toMatchObject({ stop: true, comparedWith: [1] })
  })

  it('does not stop by one bad fold, nor before enough folds are common', () => {
    const judge = finished(judgeOf('wilcoxon'), [folds])
    expect(run(judge, 2, [0.2, 0.9, 0.9, 0.9, 0.9, 0.9]).stop).toBe(false)
    expect(
      run(
        judge,
        3,
        folds.slice(0, 5).map((value) => value - 0.1),
      ).stop,
    ).toBe(false)
  })

  it('compares with the best ended trial, and with the next when that one is forgotten', () => {
    const judge = finished(judgeOf('wilcoxon'), [folds.map((value) => value - 0.3), folds])
    const middling = folds.map((value) => value - 0.1)
    expect(run(judge, 3, middling).stop).toBe(true)
    judge.end(2, 'none')
    expect(judge.decide(3).stop).toBe(false)
    const poor = folds.map((value) => value - 0.5)
    expect(run(judge, 4, poor)).toMatchObject({ stop: true, comparedWith: [1] })
  })
})
