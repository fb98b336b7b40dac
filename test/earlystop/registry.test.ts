import { describe, expect, it } from 'vitest'
import { findStoppingRule, STOPPING_RULES } from '../../src/earlystop/index.ts'
import { describeStoppingRule } from '../contracts/rule.ts'
import { settingsOf } from './rule-settings.ts'

describe('the registry of stopping rules', () => {
  it('finds every rule by its name, and no other', () => {
    for (const rule of STOPPING_RULES) expect(findStoppingRule(rule.name)).toBe(rule)
    expect(new Set(STOPPING_RULES.map((rule) => rule.name)).size).toBe(STOPPING_RULES.length)
    expect(findStoppingRule('mediam')).toBeUndefined()
  })
})

for (const rule of STOPPING_RULES) for (const settings of settingsOf(rule.name).contract) describeStoppingRule(rule, settings)
