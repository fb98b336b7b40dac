import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openEncoding } from '../../../src/algorithms/space/encode.ts'
import { assignmentProblems, type Parameter } from '../../../src/model/index.ts'
import { openStream } from '../../../src/numerics/index.ts'
import { assignments, EVERYTHING } from '../../contracts/algorithm.ts'

const number = (p: Partial<Parameter> & { kind: 'double' | 'int' }): Parameter =>
  ({ name: 'p', when: [], min: 1, max: 100, scale: 'linear', ...(p.kind === 'int' ? { step: 1 } : {}), ...p }) as Parameter

describe('the encoding of a space', () => {
  it('every assignment survives the way to a point and back', () => {
    const encoding = openEncoding(EVERYTHING)
    fc.assert(
      fc.property(assignments(EVERYTHING), (assignment) => {
        const back = encoding.decode(encoding.encode(assignment))
        expect(Object.keys(back)).toEqual(Object.keys(assignment))
        for (const [name, value] of Object.entries(assignment)) {
          if (typeof value === 'number')
            expect(Math.abs((back[name] as number) - value)).toBeLessThanOrEqual(
              1e-9 * Math.max(1e-3, Math.abs(value), name === 'shift' ? 1e300 : 0),
            )
          else expect(back[name]).toBe(value)
        }
      }),
    )
  })

  it('every point of the cube, and far outside of it, decodes to a legal assignment', () => {
    const encoding = openEncoding(EVERYTHING)
    const d = encoding.dimensions.length
    expect(d).toBe(EVERYTHING.parameters.length - 2)
    const coordinate = fc.oneof(fc.double({ min: -1, max: 4, noNaN: true }), fc.constant(Number.NaN))
    fc.assert(
      fc.property(fc.array(coordinate, { minLength: d, maxLength: d }), (point) => {
        expect(assignmentProblems(EVERYTHING, encoding.decode(Float64Array.from(point)), '')).toEqual([])
      }),
    )
  })

  it('settling is idempotent and marks what is inactive', () => {
    const encoding = openEncoding(EVERYTHING)
    const stream = openStream(1, 1)
    for (let i = 0; i < 200; i++) {
      const point = encoding.settle(Float64Array.from(encoding.dimensions, (dimension) => dimension.draw(stream.uniform())))
      expect(encoding.settle(Float64Array.from(point))).toEqual(point)
      const names = new Set(Object.keys(encoding.decode(point)))
      encoding.dimensions.forEach((dimension, j) => {
        expect(Number.isNaN(point[j])).toBe(!names.has(dimension.name))
      })
    }
  })

  it('log scale puts the geometric mean in the middle, reverse log mirrors it', () => {
    const at = (p: Parameter, u: number) => openEncoding({ parameters: [p] }).decode(Float64Array.of(u)).p as number
    expect(at(number({ kind: 'double', scale: 'log' }), 0.5)).toBeCloseTo(10, 10)
    expect(at(number({ kind: 'double', scale: 'reverseLog' }), 0.5)).toBeCloseTo(91, 10)
    expect(at(number({ kind: 'double', scale: 'log' }), 0)).toBe(1)
    expect(at(number({ kind: 'double', scale: 'log' }), 1)).toBe(100)
  })

  it('the bounds are met exactly on every scale: no value comes out as 0.9999999999999982', () => {
    const bound = fc.double({ min: 1e-12, max: 1e12, noNaN: true })
    fc.assert(
      fc.property(bound, bound, fc.constantFrom('linear' as const, 'log' as const, 'reverseLog' as const), (one, other, scale) => {
        fc.pre(one !== other)
        const [min, max] = [Math.min(one, other), Math.max(one, other)]
        const encoding = openEncoding({ parameters: [number({ kind: 'double', min, max, scale })] })
        const [low, high] = [Float64Array.of(0), Float64Array.of(1)]
        expect([encoding.decode(low), encoding.decode(high)]).toEqual([{ p: min }, { p: max }])
        expect([encoding.encode({ p: min }), encoding.encode({ p: max })]).toEqual([low, high])
      }),
    )
  })

  it('draws every integer equally often on a linear scale', () => {
    const { dimensions } = openEncoding({ parameters: [number({ kind: 'int', min: 3, max: 7 })] })
    const counts = new Map<unknown, number>()
    for (let i = 0; i < 500; i++) {
      const value = dimensions[0].decode(dimensions[0].draw((i + 0.5) / 500))
      counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    expect([...counts].sort()).toEqual([3, 4, 5, 6, 7].map((v) => [v, 100]))
  })

  it('steps leave no rounding dirt', () => {
    const { dimensions } = openEncoding({ parameters: [number({ kind: 'double', min: 0, max: 1, step: 0.1 })] })
    const values = Array.from({ length: 11 }, (_, k) => dimensions[0].decode(dimensions[0].coordinateOf(k)))
    expect(values).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
  })

  it('starts from the defaults, or the middle', () => {
    const parameters: Parameter[] = [number({ kind: 'double', scale: 'log' }), { ...number({ kind: 'int' }), name: 'q', default: 17 }]
    const encoding = openEncoding({ parameters })
    const start = encoding.decode(encoding.start())
    expect(start.q).toBe(17)
    expect(start.p).toBeCloseTo(10, 10)
  })
})
