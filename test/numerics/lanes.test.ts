import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  type Arithmetic,
  type CovarianceTable,
  openStream,
  openWorkspace,
  type PairTable,
  plainArithmetic,
  type RandomStream,
} from '../../src/numerics/index.ts'
import { SOURCE_HASH } from '../../src/numerics/lanes-module.ts'

type Allocate = (length: number) => Float64Array

/** Orders of matrices, where tiles, pairs and overhangs all begin and end. */
const order = fc.integer({ min: 1, max: 37 })
const seeds = fc.integer({ min: 0, max: 1e6 })

describe('the arithmetic in lanes', () => {
  it('is compiled from the source beside it (else: node tools/generate-lanes.mjs)', () => {
    const source = readFileSync(join(import.meta.dirname, '../../src/numerics/lanes.as'))
    expect(SOURCE_HASH).toBe(createHash('sha256').update(source).digest('hex'))
  })

  it('is what a workspace has here', () => {
    expect(openWorkspace([1]).arithmetic).not.toBe(plainArithmetic)
  })

  it('factors, inverts and multiplies with the bits of the TypeScript, whole or row by row', () => {
    fc.assert(
      fc.property(order, order, fc.nat(5), seeds, (n, from, wider, seed) => {
        sameInBoth((arithmetic, allocate) => {
          const stride = n + wider
          const a = kernelMatrix(n, stride, openStream(seed), allocate)
          const [l, w, inverse] = [0, 0, 0].map(() => allocate(stride * stride))
          const [x, product, transposed] = [0, 0, 0].map(() => allocate(n))
          fillAtRandom(x, openStream(seed, 1))
          const start = Math.min(from, n)
          const failed = [arithmetic.choleskyRows(a, l, stride, 0, start), arithmetic.choleskyRows(a, l, stride, start, n)]
          arithmetic.inverseRows(l, w, stride, 0, start)
          arithmetic.inverseRows(l, w, stride, start, n)
          arithmetic.inverseFromFactor(w, inverse, stride, n)
          arithmetic.lowerTimes(w, stride, n, x, product)
          arithmetic.lowerTransposedTimes(w, stride, n, x, transposed)
          const triangles = [l, w, inverse].map((m) => lowerTriangle(m, n, stride))
          // In place, as factors grow.
          arithmetic.choleskyRows(a, a, stride, 0, n)
          return [failed, ...triangles, lowerTriangle(a, n, stride), [...product], [...transposed], [arithmetic.dot(x, product, n)]]
        })
      }),
    )
  })

  it('finds the same row where a matrix is not positive definite', () => {
    fc.assert(
      fc.property(order, order, (n, bad) => {
        sameInBoth((arithmetic, allocate) => {
          const a = kernelMatrix(n, n, openStream(n), allocate)
          const row = Math.min(bad, n) - 1
          a[row * n + row] = -1
          const failed = arithmetic.choleskyRows(a, allocate(n * n), n, 0, n)
          expect(failed).toBe(row)
          return [[failed]]
        })
      }),
    )
  })

  it('takes the norms of four products at once, those that lowerTimes and dot give', () => {
    fc.assert(
      fc.property(order, seeds, (n, seed) => {
        sameInBoth((arithmetic, allocate) => {
          const t = allocate(n * n)
          const block = allocate(4 * n)
          fillAtRandom(t, openStream(seed))
          fillAtRandom(block, openStream(seed, 1))
          const norms = allocate(4)
          arithmetic.squaredNormsOfFour(t, n, n, block, norms)
          const [x, product] = [allocate(n), allocate(n)]
          for (let c = 0; c < 4; c++) {
            for (let k = 0; k < n; k++) x[k] = block[4 * k + c]
            arithmetic.lowerTimes(t, n, n, x, product)
            expect(norms[c]).toBe(arithmetic.dot(product, product, n))
          }
          return [[...norms]]
        })
      }),
    )
  })

  it('knows covariances and their slopes of numbers, choices and inactive coordinates, near and far, with a trend and without', () => {
    fc.assert(
      fc.property(order, fc.integer({ min: 1, max: 9 }), fc.boolean(), seeds, (n, d, hasTrend, seed) => {
        sameInBoth((arithmetic, allocate) => {
          const table = mixedTable({ n, d, hasTrend }, openStream(seed), allocate)
          const [k, again, slopes, alpha, beta, diagonals] = [0, 0, 0, 0, 0, 0].map(() => allocate(n))
          const [sums, trendSums] = [allocate(2 * d), allocate(2 * d)]
          for (const array of [alpha, beta, diagonals]) fillAtRandom(array, openStream(seed, array === alpha ? 1 : 2))
          arithmetic.covariances(table, n, 1.7, k)
          arithmetic.covariances(table, n, 1.7, again, slopes)
          for (let i = 0; i < n; i++) expect(again[i]).toBeCloseTo(k[i], 12)
          arithmetic.differenceSums(table, n, slopes, [alpha, beta], sums)
          if (hasTrend) arithmetic.columnSums(table, n, [alpha, beta], trendSums)
          const most = arithmetic.largestRatio(k, diagonals, n)
          return [[...k], [...again], [...slopes], withoutChoices(sums, table), [...trendSums], [most]]
        })
      }),
    )
  })

  it('fills the matrix of the likelihood and takes its gradient', () => {
    fc.assert(
      fc.property(order, fc.integer({ min: 1, max: 9 }), seeds, (n, d, seed) => {
        sameInBoth((arithmetic, allocate) => {
          const pairs = (n * (n - 1)) / 2
          const [deltas, trends, inverse2] = [pairs * d, n * n, d].map(allocate)
          const [k, slopes, inverse, alpha, gradient] = [n * n, pairs + 1, n * n, n, d].map(allocate)
          const table: PairTable = { n, d, deltas, trends, inverse2, k, slopes }
          for (const [i, array] of [deltas, trends, inverse2, inverse, alpha].entries()) fillAtRandom(array, openStream(seed, i))
          for (let p = 0; p < deltas.length; p++) deltas[p] *= deltas[p]
          for (let c = 0; c < d; c++) inverse2[c] = Math.exp(6 * inverse2[c])
          arithmetic.pairCovariances(table, 1.3)
          for (let i = 0; i < n; i++) k[i * n + i] = 0
          const scale = arithmetic.posteriorSlopes(table, inverse, alpha, gradient)
          return [lowerTriangle(k, n, n), [...slopes.subarray(0, pairs)], [...gradient], [scale]]
        })
      }),
    )
  })
})

describe('a workspace', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.resetModules()
  })

  it.each([
    ['the engine has no WebAssembly', undefined],
    ['the engine has no lanes', { validate: (): boolean => false }],
    [
      'there is no room for another memory',
      {
        validate: (): boolean => true,
        Module: class {},
        Memory: class {
          constructor() {
            throw new RangeError('could not allocate memory')
          }
        },
      },
    ],
  ])('computes in plain TypeScript where %s', async (_, engine) => {
    vi.stubGlobal('WebAssembly', engine)
    vi.resetModules()
    const numerics = await import('../../src/numerics/index.ts')
    const { arithmetic, allocate } = numerics.openWorkspace([3])
    expect(arithmetic).toBe(numerics.plainArithmetic)
    expect(allocate(3)).toEqual(new Float64Array(3))
  })
})

/** Runs a computation in plain TypeScript and in lanes: every number it returns must be the same, NaN, infinities and zeros' signs included. */
function sameInBoth(compute: (arithmetic: Arithmetic, allocate: Allocate) => readonly (readonly number[])[]): void {
  const lengths: number[] = []
  const plain = compute(plainArithmetic, (length) => {
    lengths.push(length)
    return new Float64Array(length)
  })
  const { arithmetic, allocate } = openWorkspace(lengths)
  expect(compute(arithmetic, allocate)).toEqual(plain)
}

function fillAtRandom(array: Float64Array, stream: RandomStream): void {
  for (let i = 0; i < array.length; i++) array[i] = stream.normal()
}

function kernelMatrix(n: number, stride: number, stream: RandomStream, allocate: Allocate): Float64Array {
  const x = Float64Array.from({ length: n }, () => stream.uniform())
  const a = allocate(stride * stride)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) a[i * stride + j] = Math.exp(-Math.abs(x[i] - x[j])) + (i === j ? 1e-3 : 0)
  return a
}

function lowerTriangle(m: Float64Array, n: number, stride: number): number[] {
  return Array.from({ length: n }, (_, i) => [...m.subarray(i * stride, i * stride + i + 1)]).flat()
}

interface Shape {
  readonly n: number
  readonly d: number
  readonly hasTrend: boolean
}

/** A third of the coordinates are choices, a third are sometimes inactive; lengths from a tenth of a coordinate's range to ten times it. */
function mixedTable({ n, d, hasTrend }: Shape, stream: RandomStream, allocate: Allocate): CovarianceTable {
  const stride = n + 3
  const [x, q, kinds, inverse2, point, factors] = [stride * d, hasTrend ? stride * d : 0, d, d, d, d].map(allocate)
  fillAtRandom(q, stream)
  for (let j = 0; j < d; j++) {
    const kind = stream.below(3)
    const draw = (): number => (stream.uniform() < 0.3 && kind > 0 ? Number.NaN : kind === 1 ? stream.below(3) : stream.uniform())
    for (let i = 0; i < n; i++) x[j * stride + i] = draw()
    kinds[j] = kind
    // Sometimes inactive where all others are active, sometimes one of the points.
    point[j] = stream.uniform() < 0.2 ? Number.NaN : stream.uniform() < 0.3 ? x[j * stride] : draw()
    inverse2[j] = 100 ** (2 * stream.uniform() - 1)
    factors[j] = stream.normal()
  }
  return { x, q, kinds, inverse2, point, factors, stride }
}

/** What the sums say of choices is of no use. */
function withoutChoices(sums: Float64Array, { kinds }: CovarianceTable): number[] {
  return [...sums].map((v, at) => (kinds[at >> 1] === 1 ? 0 : v))
}
