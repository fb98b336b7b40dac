import { describe, expect, it } from 'vitest'
import { findCondition } from '../../../src/cli/imports/conditions.ts'
import type { ForeignDomain } from '../../../src/cli/imports/foreign.ts'

const choice = (...values: string[]): ForeignDomain => ({ kind: 'choice', values })
const int: ForeignDomain = { kind: 'int', low: 1, high: 9, log: false }
const double: ForeignDomain = { kind: 'double', low: 0, high: 1, log: false }

describe('when a parameter is there', () => {
  it('is told by the values of a choice', () => {
    const domains = new Map([
      ['optimizer', choice('sgd', 'adam', 'lion')],
      ['momentum', double],
    ])
    const asked = [{ optimizer: 'adam' }, { optimizer: 'sgd', momentum: 0.1 }, { optimizer: 'lion', momentum: 0.2 }, { optimizer: 'adam' }]
    expect(findCondition('momentum', domains, asked)).toEqual({ optimizer: ['sgd', 'lion'] })
  })

  it('is told by the least or the largest of an integer', () => {
    const domains = new Map([
      ['layers', int],
      ['width3', int],
    ])
    const more = [{ layers: 1 }, { layers: 3, width3: 2 }, { layers: 4, width3: 1 }, { layers: 2 }]
    expect(findCondition('width3', domains, more)).toEqual({ layers: { min: 3 } })
    const fewer = [{ layers: 1, width3: 1 }, { layers: 3 }]
    expect(findCondition('width3', domains, fewer)).toEqual({ layers: { max: 1 } })
  })

  it('is told by the nearest parent where that is not always there itself', () => {
    const domains = new Map([
      ['augment', choice('yes', 'no')],
      ['kind', choice('flip', 'turn')],
      ['angle', double],
    ])
    const asked = [{ augment: 'no' }, { augment: 'yes', kind: 'flip' }, { augment: 'yes', kind: 'turn', angle: 3 }]
    expect(findCondition('kind', domains, asked)).toEqual({ augment: ['yes'] })
    expect(findCondition('angle', domains, asked)).toEqual({ kind: ['turn'] })
  })

  it('is not known where no parent parts the trials, and a real number is not believed to', () => {
    const domains = new Map([
      ['optimizer', choice('sgd', 'adam')],
      ['rate', double],
      ['x', double],
    ])
    const asked = [
      { optimizer: 'sgd', rate: 0.1 },
      { optimizer: 'sgd', rate: 0.9, x: 1 },
      { optimizer: 'adam', rate: 0.2 },
    ]
    expect(findCondition('x', domains, asked)).toBeUndefined()
  })
})
