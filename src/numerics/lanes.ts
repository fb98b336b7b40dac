import type { Arithmetic } from './arithmetic.ts'
import { MODULE } from './lanes-module.ts'

const PAGE = 65_536

/** Functions of the module; arrays are addresses. */
interface Exports {
  choleskyRows(a: number, l: number, stride: number, from: number, n: number): number
  columnSums(q: number, stride: number, n: number, d: number, alpha: number, beta: number, out: number): void
  covariances(...addresses: number[]): void
  differenceSums(...addresses: number[]): void
  dot(a: number, b: number, n: number): number
  inverseFromFactor(w: number, out: number, stride: number, n: number): void
  inverseRows(l: number, w: number, stride: number, from: number, n: number): void
  largestRatio(k: number, diagonals: number, n: number): number
  lowerTimes(t: number, stride: number, n: number, x: number, out: number): void
  lowerTransposedTimes(t: number, stride: number, n: number, x: number, out: number): void
  pairCovariances(...addresses: number[]): void
  posteriorSlopes(...addresses: number[]): number
  squaredNormsOfFour(t: number, stride: number, n: number, x: number, out: number): void
}

/** As much of WebAssembly as is used; the engine may lack it. */
interface Engine {
  validate(bytes: Uint8Array): boolean
  readonly Module: new (bytes: Uint8Array) => object
  readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => { readonly buffer: ArrayBuffer }
  readonly Instance: new (module: object, imports: { readonly env: { readonly memory: object } }) => { readonly exports: Exports }
}

const engine = (globalThis as { readonly WebAssembly?: Engine }).WebAssembly
const module = compiled()

function compiled(): object | undefined {
  const bytes = Buffer.from(MODULE, 'base64')
  return engine?.validate(bytes) ? new engine.Module(bytes) : undefined
}

/** A memory of so many bytes, and the arithmetic of the arrays in it; undefined where the engine has no lanes, or no room for them. */
export function openLanes(bytes: number): { readonly buffer: ArrayBuffer; readonly arithmetic: Arithmetic } | undefined {
  if (engine === undefined || module === undefined) return undefined
  const memory = openMemory(engine, Math.ceil(bytes / PAGE))
  if (memory === undefined) return undefined
  return { buffer: memory.buffer, arithmetic: over(new engine.Instance(module, { env: { memory } }).exports) }
}

/** Memories reserve addresses for far more than they hold: a process with many of them, or with a limit, may get none. */
function openMemory({ Memory }: Engine, pages: number): { readonly buffer: ArrayBuffer } | undefined {
  try {
    return new Memory({ initial: pages, maximum: pages })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function over(lanes: Exports): Arithmetic {
  return {
    choleskyRows: (a, l, stride, from, n) => lanes.choleskyRows(a.byteOffset, l.byteOffset, stride, from, n),
    columnSums: ({ q, stride, point }, n, [alpha, beta], out) =>
      lanes.columnSums(q.byteOffset, stride, n, point.length, alpha.byteOffset, beta.byteOffset, out.byteOffset),
    covariances({ x, q, stride, kinds, point, factors, inverse2 }, n, s2, out, slopes) {
      lanes.covariances(
        x.byteOffset,
        q.length === 0 ? 0 : q.byteOffset,
        stride,
        n,
        point.length,
        kinds.byteOffset,
        point.byteOffset,
        factors.byteOffset,
        inverse2.byteOffset,
        s2,
        out.byteOffset,
        slopes === undefined ? 0 : slopes.byteOffset,
      )
    },
    differenceSums: ({ x, stride, point }, n, slopes, [alpha, beta], out) =>
      lanes.differenceSums(
        x.byteOffset,
        stride,
        n,
        point.length,
        point.byteOffset,
        slopes.byteOffset,
        alpha.byteOffset,
        beta.byteOffset,
        out.byteOffset,
      ),
    dot: (a, b, n) => lanes.dot(a.byteOffset, b.byteOffset, n),
    inverseFromFactor: (w, out, stride, n) => lanes.inverseFromFactor(w.byteOffset, out.byteOffset, stride, n),
    inverseRows: (l, w, stride, from, n) => lanes.inverseRows(l.byteOffset, w.byteOffset, stride, from, n),
    largestRatio: (k, diagonals, n) => lanes.largestRatio(k.byteOffset, diagonals.byteOffset, n),
    lowerTimes: (t, stride, n, x, out) => lanes.lowerTimes(t.byteOffset, stride, n, x.byteOffset, out.byteOffset),
    lowerTransposedTimes: (t, stride, n, x, out) => lanes.lowerTransposedTimes(t.byteOffset, stride, n, x.byteOffset, out.byteOffset),
    pairCovariances: ({ n, d, deltas, trends, inverse2, k, slopes }, s2) =>
      lanes.pairCovariances(deltas.byteOffset, trends.byteOffset, inverse2.byteOffset, d, n, s2, k.byteOffset, slopes.byteOffset),
    posteriorSlopes: ({ n, d, deltas, trends, k, slopes }, inverse, alpha, out) =>
      lanes.posteriorSlopes(
        inverse.byteOffset,
        alpha.byteOffset,
        k.byteOffset,
        trends.byteOffset,
        slopes.byteOffset,
        deltas.byteOffset,
        d,
        n,
        out.byteOffset,
      ),
    squaredNormsOfFour: (t, stride, n, x, out) => lanes.squaredNormsOfFour(t.byteOffset, stride, n, x.byteOffset, out.byteOffset),
  }
}
