import { describe, expect, it } from 'vitest'
import { openSurrogate } from '../../../../src/algorithms/gp/process/surrogate.ts'
import { type Form, formOf, trendOf } from '../../../../src/algorithms/gp/process/trend.ts'
import { openEncoding } from '../../../../src/algorithms/space/encode.ts'
import type { Parameter, Space } from '../../../../src/model/index.ts'
import { MEAN_VARIANCE, openStream } from '../../../../src/numerics/index.ts'

const rate: Parameter = { kind: 'double', name: 'rate', min: 1e-4, max: 1, scale: 'log', when: [] }
const units: Parameter = { kind: 'int', name: 'units', min: 1, max: 1000, scale: 'linear', step: 1, when: [] }
const layers: Parameter = { kind: 'int', name: 'layers', min: 1, max: 5, scale: 'linear', step: 1, when: [] }
const solver: Parameter = { kind: 'choice', name: 'solver', values: ['a', 'b'], when: [] }
const formOfSpace = (...parameters: Space['parameters']): Form => formOf(openEncoding({ parameters }))

describe('the linear trend', () => {
  it('belongs to spaces with choices, few levels or conditions, and to no others', () => {
    expect(formOfSpace(rate, units)).toEqual({ choice: Uint8Array.of(0, 0), trend: 0 })
    expect(formOfSpace(rate, layers).trend).toBeGreaterThan(0)
    expect(formOfSpace(rate, solver)).toEqual({ choice: Uint8Array.of(0, 1), trend: formOfSpace(rate, layers).trend })
    expect(formOfSpace(solver, { ...rate, when: [{ parent: 'solver', values: ['a'] }] }).trend).toBeGreaterThan(0)
  })

  it('is the covariance of a constant and a slope for each number; choices and inactive coordinates have none', () => {
    const form: Form = { choice: Uint8Array.of(0, 1, 0), trend: 3 }
    const [a, b] = [Float64Array.of(0, 1, 0.75), Float64Array.of(1, 1, 0.25)]
    // q = (-1, 0, 0.5) and (1, 0, -0.5)
    expect(trendOf(a, b, form)).toBeCloseTo(MEAN_VARIANCE + (3 / 3) * (-1 - 0.25), 12)
    expect(trendOf(a, a, form)).toBeCloseTo(MEAN_VARIANCE + (3 / 3) * 1.25, 12)
    expect(trendOf(a, Float64Array.of(Number.NaN, 0, 0.75), form)).toBeCloseTo(MEAN_VARIANCE + 0.25, 12)
  })

  it('lets the process follow a slope to the border where it has seen only the middle, and be less sure there', () => {
    const stream = openStream(1, 4)
    const points = Array.from({ length: 12 }, () => Float64Array.of(0.3 + 0.4 * stream.uniform(), 0.3 + 0.4 * stream.uniform()))
    const labels = Float64Array.from(points, ([x, y]) => 3 * (x - 0.5) - 2 * (y - 0.5))
    // Lengths of a tenth: beyond what was seen the process without a trend falls back to the mean.
    const theta = Float64Array.of(Math.log(0.1), Math.log(0.1), Math.log(0.1), Math.log(1e-4))
    const corner = (trend: number) =>
      openSurrogate(points, labels, theta, { choice: Uint8Array.of(0, 0), trend }, 0, {})?.predict(Float64Array.of(1, 0))
    expect(corner(0)?.mean).toBeLessThan(0.5)
    expect(corner(2)?.mean).toBeGreaterThan(1.8)
    expect(corner(2)?.variance).toBeGreaterThan(corner(0)?.variance ?? Infinity)
  })
})
