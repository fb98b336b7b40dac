import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openDimension } from '../../../src/algorithms/space/dimension.ts'
import { openEncoding } from '../../../src/algorithms/space/encode.ts'
import type { Parameter } from '../../../src/model/index.ts'
import { normalCdf, truncatedNormalQuantile } from '../../../src/numerics/index.ts'

const rate: Parameter = { kind: 'double', name: 'rate', min: 1e-5, max: 1, scale: 'log', when: [], likely: { near: 1e-3, spread: 0.1 } }
const optimizer: Parameter = { kind: 'choice', name: 'optimizer', values: ['sgd', 'adam', 'lion'], when: [], likely: [1, 6, 3] }

describe('what is believed of a number', () => {
  it('is drawn as a normal on the parameter’s scale, cut off at its bounds', () => {
    const beliefs = fc.record({
      mean: fc.double({ min: 0, max: 1, noNaN: true }),
      deviation: fc.double({ min: 0.01, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(beliefs, fc.double({ min: 0.001, max: 0.999, noNaN: true }), ({ mean, deviation }, share) => {
        const [low, high] = [0, 1].map((end) => normalCdf((end - mean) / deviation)) as [number, number]
        const u = truncatedNormalQuantile(mean, deviation, share)
        expect((normalCdf((u - mean) / deviation) - low) / (high - low)).toBeCloseTo(share, 6)
      }),
    )
  })

  it('puts two thirds of the draws within one spread of the likeliest value', () => {
    const dimension = openDimension(rate)
    const draws = Array.from({ length: 1000 }, (_, k) => Number(dimension.decode(dimension.drawLikely((k + 0.5) / 1000))))
    const near = draws.filter((value) => Math.abs(Math.log10(value / 1e-3)) <= 0.5).length
    expect(near / 1000).toBeCloseTo(0.683, 2)
  })

  it('holds for integers, steps and lists of numbers as well', () => {
    const parameters: Parameter[] = [
      { kind: 'int', name: 'layers', min: 1, max: 9, step: 1, scale: 'linear', when: [], likely: { near: 3, spread: 0.1 } },
      { kind: 'double', name: 'dropout', min: 0, max: 0.8, step: 0.1, scale: 'linear', when: [], likely: { near: 0.3, spread: 0.1 } },
      { kind: 'discrete', name: 'batch', values: [1, 2, 3, 5, 8, 13, 21], scale: 'linear', when: [], likely: { near: 3, spread: 0.1 } },
    ]
    for (const parameter of parameters) {
      const dimension = openDimension(parameter)
      const draws = Array.from({ length: 999 }, (_, k) => Number(dimension.decode(dimension.drawLikely((k + 0.5) / 999)))).sort(
        (a, b) => a - b,
      )
      expect(draws[499]).toBeCloseTo(parameter.name === 'dropout' ? 0.3 : 3, 12)
      expect(new Set(draws).size).toBeGreaterThan(3)
    }
  })
})

describe('what is believed of a choice', () => {
  it('is drawn in proportion', () => {
    const dimension = openDimension(optimizer)
    const draws = Array.from({ length: 1000 }, (_, k) => dimension.decode(dimension.drawLikely((k + 0.5) / 1000)))
    expect(['sgd', 'adam', 'lion'].map((name) => draws.filter((value) => value === name).length)).toEqual([100, 600, 300])
  })
})

describe('a space with beliefs', () => {
  it('starts from what is likeliest where no default is given', () => {
    const encoding = openEncoding({ parameters: [rate, optimizer] })
    const { rate: start, optimizer: first } = encoding.decode(encoding.start())
    expect([Math.log10(Number(start)), first]).toEqual([expect.closeTo(-3, 9), 'adam'])
  })
})
