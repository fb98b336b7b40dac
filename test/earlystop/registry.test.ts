import { describe, expect, it } from 'vitest'
import { findStoppingRule, STOPPING_RULES } from '../../src/earlystop/index.ts'
import { describeStoppingRule } from '../contracts/rule.ts'

/** Settings that make a rule eager, so that short random ledgers exercise it; for rules without defaults, what they need. */
const EAGER: Record<string, readonly Record<string, unknown>[]> = {
  auto: [{}],
  median: [{}, { startStep: 1, minTrials: 1, interval: 2, basis: 'last' }],
  percentile: [{}, { startStep: 1, minTrials: 2, percentile: 40, against: 'averages' }],
  asha: [{}, { eta: 2, firstRung: 1, predictive: false }],
  predictive: [{}, { startStep: 1, minTrials: 2, chance: 0.3 }],
  patience: [{}, { reports: 2, minDelta: 0.05 }],
  threshold: [{ bound: 0 }, { bound: 0, startStep: 3 }],
  wilcoxon: [{}, { startStep: 3, chance: 0.3 }],
}

describe('the registry of stopping rules', () => {
  it('finds every rule by its name, and no other', () => {
    for (const rule of STOPPING_RULES) expect(findStoppingRule(rule.name)).toBe(rule)
    expect(new Set(STOPPING_RULES.map((rule) => rule.name)).size).toBe(STOPPING_RULES.length)
    expect(findStoppingRule('mediam')).toBeUndefined()
  })

  it('has no rule that the contract is not run over', () => {
    expect(Object.keys(EAGER).sort()).toEqual(STOPPING_RULES.map((rule) => rule.name).sort())
  })
})

for (const rule of STOPPING_RULES) for (const settings of EAGER[rule.name] ?? []) describeStoppingRule(rule, settings)
