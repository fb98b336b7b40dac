import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findAlgorithm, suggestWithin } from '../../../src/algorithms/index.ts'
import { drawAllowed, drawManyAllowed, isAllowed, mended, pulledBack } from '../../../src/algorithms/space/allowed.ts'
import { openEncoding } from '../../../src/algorithms/space/encode.ts'
import { quasiRandomPoint, randomPoint } from '../../../src/algorithms/space/quasi-random.ts'
import type { Parameter, Space } from '../../../src/model/index.ts'
import { openStream } from '../../../src/numerics/index.ts'
import { freshControl, snapshotOf } from '../../contracts/algorithm.ts'

/** Numbers from 0 to 1 by the names x0, x1, ... and what they must keep. */
function cube(d: number, ...keep: readonly string[]): Space {
  const parameters = Array.from(
    { length: d },
    (_, k): Parameter => ({ kind: 'double', name: `x${k}`, min: 0, max: 1, scale: 'linear', when: [] }),
  )
  return { parameters, parameterConstraints: keep.map((text) => ({ when: [], keep: text })) }
}

describe('a point that is drawn', () => {
  it('is drawn once, with nothing more from the stream, where everything is allowed', () => {
    const { parameterConstraints: _, ...free } = cube(3)
    for (const space of [free, cube(3)]) {
      const [stream, same] = [openStream(1, 2), openStream(1, 2)]
      const point = randomPoint(openEncoding(space), stream)
      expect([...point]).toEqual([same.uniform(), same.uniform(), same.uniform()])
      expect(stream.uniform()).toBe(same.uniform())
    }
  })

  it('keeps any half spaces that the middle keeps', () => {
    const weights = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(fc.array(weights, { minLength: 1, maxLength: 4 }), fc.nat(), (planes, seed) => {
        const keep = planes.map((w) => {
          const middle = w.reduce((sum, v) => sum + v / 2, 0)
          return `${w.map((v, k) => `(${v}) * x${k}`).join(' + ')} <= (${middle + 0.01})`
        })
        const encoding = openEncoding(cube(3, ...keep))
        expect(isAllowed(encoding, quasiRandomPoint(encoding, seed, 1))).toBe(true)
        expect(isAllowed(encoding, randomPoint(encoding, openStream(seed, 1)))).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  it('is anywhere in a simplex that chance hardly ever hits', () => {
    // Uniform in a simplex of d dimensions, each coordinate has the mean 1 / (d + 1).
    const d = 8
    const encoding = openEncoding(cube(d, `${Array.from({ length: d }, (_, k) => `x${k}`).join(' + ')} <= 1`))
    const points = Array.from({ length: 1500 }, (_, k) => randomPoint(encoding, openStream(5, k)))
    for (let j = 0; j < d; j++) {
      const mean = points.reduce((sum, point) => sum + point[j]! / points.length, 0)
      expect(Math.abs(mean - 1 / (d + 1))).toBeLessThan(0.02)
    }
  })

  it('takes both factors of a product at once', () => {
    const factor = (name: string): Parameter => ({ kind: 'int', name, min: 1, max: 97, step: 1, scale: 'linear', when: [] })
    const space: Space = { parameters: [factor('a'), factor('b')], parameterConstraints: [{ when: [], keep: 'a * b == 96' }] }
    const encoding = openEncoding(space)
    const pairs = Array.from({ length: 200 }, (_, k) => encoding.decode(randomPoint(encoding, openStream(9, k))))
    expect(pairs.every(({ a, b }) => Number(a) * Number(b) === 96)).toBe(true)
    expect(new Set(pairs.map(({ a }) => a)).size).toBe(12)
  })
})

describe('many points', () => {
  it('are all allowed and hardly ever the same, however thin the space is', () => {
    const encoding = openEncoding(cube(6, 'x0 + x1 + x2 + x3 + x4 + x5 <= 0.3'))
    const stream = openStream(3, 4)
    const points = drawManyAllowed(encoding, stream, 100, () => Float64Array.from({ length: 6 }, () => stream.uniform()))
    expect(points.length).toBe(100)
    expect(points.every((point) => isAllowed(encoding, point))).toBe(true)
    expect(new Set(points.map((point) => point.join())).size).toBeGreaterThan(70)
  })

  it('are none where nothing is allowed', () => {
    const encoding = openEncoding(cube(2, 'x0 + x1 >= 3'))
    const stream = openStream(3, 4)
    expect(drawManyAllowed(encoding, stream, 10, () => Float64Array.of(stream.uniform(), stream.uniform()))).toEqual([])
    expect(
      isAllowed(
        encoding,
        drawAllowed(encoding, stream, () => Float64Array.of(0.5, 0.5)),
      ),
    ).toBe(false)
  })
})

describe('a point that is not allowed', () => {
  it('is pulled back onto the border of what is', () => {
    const encoding = openEncoding(cube(2, 'x0 + x1 <= 1'))
    const point = pulledBack(encoding, Float64Array.of(0.9, 0.9), Float64Array.of(0.1, 0.1))
    expect(point![0]! + point![1]!).toBeCloseTo(1, 5)
    expect(point![0]!).toBeCloseTo(point![1]!, 12)
    expect(isAllowed(encoding, point!)).toBe(true)
  })

  it('changes only in what the constraints look at', () => {
    const encoding = openEncoding(cube(4, 'x1 + x2 <= 0.1'))
    const point = mended(encoding, Float64Array.of(0.7, 0.8, 0.9, 0.6), openStream(1, 1))
    expect(isAllowed(encoding, point)).toBe(true)
    expect([point[0], point[3]]).toEqual([0.7, 0.6])
  })

  it('stays as it is when it is allowed after all', () => {
    const encoding = openEncoding(cube(2, 'x0 <= x1'))
    const point = Float64Array.of(0.2, 0.3)
    expect(mended(encoding, point, openStream(1, 1))).toBe(point)
  })
})

describe('a constraint', () => {
  it.each([
    ['0.1 + x0 <= 0.3', 0.2],
    ['x0 + 0.1 >= 0.3', 0.2],
    ['x0 * 3 == 0.3', 0.1],
  ])('takes %s as kept at %d, rounding aside', (keep, x) => {
    const encoding = openEncoding(cube(1, keep))
    expect(isAllowed(encoding, Float64Array.of(x))).toBe(true)
  })

  it('says nothing of points where a parameter that it names is inactive', () => {
    const space: Space = {
      parameters: [
        { kind: 'choice', name: 'optimizer', values: ['sgd', 'adam'], when: [] },
        { kind: 'double', name: 'momentum', min: 0, max: 1, scale: 'linear', when: [{ parent: 'optimizer', values: ['sgd'] }] },
        { kind: 'double', name: 'rate', min: 0, max: 1, scale: 'linear', when: [] },
      ],
      parameterConstraints: [{ when: [], keep: 'momentum + rate <= 0.5' }],
    }
    const encoding = openEncoding(space)
    const points = Array.from({ length: 300 }, (_, k) => encoding.decode(randomPoint(encoding, openStream(2, k))))
    const kept = points.filter(({ optimizer }) => optimizer === 'sgd').map(({ momentum, rate }) => Number(momentum) + Number(rate))
    expect(Math.max(...kept)).toBeLessThanOrEqual(0.5)
    expect(Math.max(...points.filter(({ optimizer }) => optimizer === 'adam').map(({ rate }) => Number(rate)))).toBeGreaterThan(0.9)
  })
})

describe('within values that are fixed', () => {
  const within = (name: string, fixed: Record<string, number>) => {
    const algorithm = findAlgorithm(name)!
    return suggestWithin(algorithm, snapshotOf(algorithm, cube(3, 'x0 + x1 <= 1'), { fixed: [fixed] }), freshControl())
  }

  it.each(['random', 'sobol', 'tpe', 'gp', 'cmaes', 'nsga2'])('%s gives what the constraints leave of the rest', (name) => {
    const outcome = within(name, { x0: 0.95 })
    expect(outcome.kind).toBe('suggestions')
    if (outcome.kind !== 'suggestions') return
    const { x0, x1 } = outcome.suggestions[0]!.parameters
    expect(x0).toBe(0.95)
    expect(Number(x1)).toBeLessThanOrEqual(0.05 + 1e-9)
  })
})

describe('a needle that walks do not find', () => {
  // One point of 99,225 is allowed, and nothing shows the way there.
  const number = (name: string): Parameter => ({ kind: 'int', name, min: 0, max: 314, step: 1, scale: 'linear', when: [] })
  const space: Space = {
    parameters: [number('a'), number('b')],
    parameterConstraints: [{ when: [], keep: '(1000 * a + b == 271082) >= 0.5' }],
  }

  it.each(['random', 'sobol', 'tpe', 'gp', 'cmaes', 'nsga2'])('is given out by %s all the same', (name) => {
    const algorithm = findAlgorithm(name)!
    const outcome = suggestWithin(algorithm, snapshotOf(algorithm, space), freshControl())
    expect(outcome).toMatchObject({ kind: 'suggestions', suggestions: [{ parameters: { a: 271, b: 82 } }] })
  })
})
