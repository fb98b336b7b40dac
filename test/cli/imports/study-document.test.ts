import { describe, expect, it } from 'vitest'
import type { ForeignStudy } from '../../../src/cli/imports/foreign.ts'
import { documentOf } from '../../../src/cli/imports/study-document.ts'

const foreign = {
  name: 'Old study',
  parameters: [{ name: 'lr', domain: { kind: 'double', low: 0, high: 1, log: false } }],
  objectives: [{ metric: 'loss', goal: 'minimize' }],
} as unknown as ForeignStudy

describe('the document of an imported study', () => {
  it('says what may be spent, as the flags say', () => {
    const flags = { trials: '20', parallel: '4', failuresInARow: '3' }
    const { spec } = JSON.parse(documentOf(foreign, flags, ['python', 'train.py', '{lr}']))
    expect(spec.budget).toEqual({ trials: 20, parallel: 4, failuresInARow: 3 })
    expect(JSON.parse(documentOf(foreign, {}, ['python', 'train.py', '{lr}'])).spec.budget).toEqual({ parallel: 1 })
  })

  it('refuses a count that is none, by its flag', () => {
    expect(() => documentOf(foreign, { failuresInARow: 'few' }, [])).toThrow('--failures-in-a-row "few" is no whole number')
  })
})
