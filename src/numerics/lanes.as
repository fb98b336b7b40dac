// The functions of arithmetic.ts on two numbers at a time (WebAssembly SIMD), in AssemblyScript. Arrays are addresses in one memory.
//
// Every result has the bits of the TypeScript: lanes are different entries of a result, never parts of one sum, and there is no fused
// multiplication. Where a sum runs over rows in turn, its lanes are the columns; where it runs along rows, two rows are turned into lanes.
// Compiled by tools/generate-lanes.mjs into lanes-module.ts; test/numerics/lanes.test.ts holds both sides equal.

/** Bytes of a number. */
const B: usize = 8

/** Kinds of coordinates, as CovarianceTable has them. */
const NUMBER: f64 = 0
const CHOICE: f64 = 1

function rowOf(matrix: usize, i: i32, stride: i32): usize {
  return matrix + <usize>i * <usize>stride * B
}

/** Of two pairs: (a0, b0) and (a1, b1). */
function firsts(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 0, 2)
}
function seconds(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 1, 3)
}

function pairOf(a: usize, b: usize): v128 {
  return f64x2.replace_lane(v128.load64_splat(a), 1, load<f64>(b))
}

function keep(a: usize, b: usize, pair: v128): void {
  store<f64>(a, f64x2.extract_lane(pair, 0))
  store<f64>(b, f64x2.extract_lane(pair, 1))
}

function plusProduct(sum: v128, a: v128, b: v128): v128 {
  return f64x2.add(sum, f64x2.mul(a, b))
}

// --- linear algebra -------------------------------------------------------------------------------------------------------------------

export function choleskyRows(a: usize, l: usize, stride: i32, from: i32, n: i32): i32 {
  let i = from
  while (i < n) {
    const rows = min(4, n - i)
    if (rows == 4) factorTile(a, l, stride, i)
    for (let r = 0; r < rows; r++) if (finishRow(a, l, stride, i + r, rows == 4 ? i & ~1 : 0)) return i + r
    i += rows
  }
  return -1
}

/** Columns of the rows i .. i + 3, two at a time, up to the last even one. */
function factorTile(a: usize, l: usize, stride: i32, i: i32): void {
  const S = <usize>stride * B
  const r0 = rowOf(l, i, stride)
  const r1 = r0 + S
  const r2 = r1 + S
  const r3 = r2 + S
  const a0 = rowOf(a, i, stride)
  const a1 = a0 + S
  const a2 = a1 + S
  const a3 = a2 + S
  for (let j = 0; j + 1 < i; j += 2) {
    const rj = rowOf(l, j, stride)
    const rn = rj + S
    const end = <usize>j * B
    let s0 = f64x2.splat(0)
    let s1 = s0
    let t0 = s0
    let t1 = s0
    for (let k: usize = 0; k < end; k += 2 * B) {
      const p0 = v128.load(r0 + k)
      const p1 = v128.load(r1 + k)
      const p2 = v128.load(r2 + k)
      const p3 = v128.load(r3 + k)
      let v = v128.load64_splat(rj + k)
      let u = v128.load64_splat(rn + k)
      const x = firsts(p0, p1)
      const y = firsts(p2, p3)
      s0 = plusProduct(s0, x, v)
      s1 = plusProduct(s1, y, v)
      t0 = plusProduct(t0, x, u)
      t1 = plusProduct(t1, y, u)
      v = v128.load64_splat(rj + k + B)
      u = v128.load64_splat(rn + k + B)
      const z = seconds(p0, p1)
      const q = seconds(p2, p3)
      s0 = plusProduct(s0, z, v)
      s1 = plusProduct(s1, q, v)
      t0 = plusProduct(t0, z, u)
      t1 = plusProduct(t1, q, u)
    }
    const pivot = v128.load64_splat(rj + end)
    const next = v128.load64_splat(rn + end + B)
    const u = v128.load64_splat(rn + end)
    const b0 = f64x2.div(f64x2.sub(pairOf(a0 + end, a1 + end), s0), pivot)
    const b1 = f64x2.div(f64x2.sub(pairOf(a2 + end, a3 + end), s1), pivot)
    const c0 = f64x2.div(f64x2.sub(pairOf(a0 + end + B, a1 + end + B), plusProduct(t0, b0, u)), next)
    const c1 = f64x2.div(f64x2.sub(pairOf(a2 + end + B, a3 + end + B), plusProduct(t1, b1, u)), next)
    keep(r0 + end, r1 + end, b0)
    keep(r2 + end, r3 + end, b1)
    keep(r0 + end + B, r1 + end + B, c0)
    keep(r2 + end + B, r3 + end + B, c1)
  }
}

function finishRow(a: usize, l: usize, stride: i32, i: i32, first: i32): bool {
  const ri = rowOf(l, i, stride)
  const ai = rowOf(a, i, stride)
  for (let j = first; j < i; j++) {
    const rj = rowOf(l, j, stride)
    const end = <usize>j * B
    store<f64>(ri + end, (load<f64>(ai + end) - dot(ri, rj, j)) / load<f64>(rj + end))
  }
  const end = <usize>i * B
  const pivot = load<f64>(ai + end) - dot(ri, ri, i)
  if (!(pivot > 0)) return true
  store<f64>(ri + end, Math.sqrt(pivot))
  return false
}

export function dot(a: usize, b: usize, n: i32): f64 {
  let sum: f64 = 0
  const end = <usize>n * B
  for (let k: usize = 0; k < end; k += B) sum += load<f64>(a + k) * load<f64>(b + k)
  return sum
}

export function inverseRows(l: usize, w: usize, stride: i32, from: i32, n: i32): void {
  for (let i = from; i < n; i++) {
    const ri = rowOf(w, i, stride)
    const li = rowOf(l, i, stride)
    const end = <usize>i * B
    memory.fill(ri, 0, end)
    let k = 0
    for (; k + 7 < i; k += 8) addEightRows(li, w, stride, ri, k)
    for (; k + 3 < i; k += 4) addFourRows(li, w, stride, ri, k, 0)
    for (; k < i; k++) {
      const factor = load<f64>(li + <usize>k * B)
      const rk = rowOf(w, k, stride)
      for (let j: usize = 0; j <= <usize>k * B; j += B) store<f64>(ri + j, load<f64>(ri + j) + factor * load<f64>(rk + j))
    }
    const scale = 1 / load<f64>(li + end)
    for (let j: usize = 0; j < end; j += B) store<f64>(ri + j, load<f64>(ri + j) * -scale)
    store<f64>(ri + end, scale)
  }
}

/** Adds the rows k .. k + 7 of W: for every column first four, then four, as addFourRows does. */
function addEightRows(li: usize, w: usize, stride: i32, ri: usize, k: i32): void {
  const S = <usize>stride * B
  const end = <usize>k * B
  const at = li + end
  const f0 = v128.load64_splat(at)
  const f1 = v128.load64_splat(at + B)
  const f2 = v128.load64_splat(at + 2 * B)
  const f3 = v128.load64_splat(at + 3 * B)
  const f4 = v128.load64_splat(at + 4 * B)
  const f5 = v128.load64_splat(at + 5 * B)
  const f6 = v128.load64_splat(at + 6 * B)
  const f7 = v128.load64_splat(at + 7 * B)
  const r0 = rowOf(w, k, stride)
  const r1 = r0 + S
  const r2 = r1 + S
  const r3 = r2 + S
  const r4 = r3 + S
  const r5 = r4 + S
  const r6 = r5 + S
  const r7 = r6 + S
  for (let j: usize = 0; j < end; j += 2 * B) {
    const s = f64x2.add(v128.load(ri + j), fourProducts(f0, f1, f2, f3, r0 + j, r1 + j, r2 + j, r3 + j))
    v128.store(ri + j, f64x2.add(s, fourProducts(f4, f5, f6, f7, r4 + j, r5 + j, r6 + j, r7 + j)))
  }
  addFourRows(li, w, stride, ri, k, end)
  addFourRows(li, w, stride, ri, k + 4, end)
}

function fourProducts(f0: v128, f1: v128, f2: v128, f3: v128, a: usize, b: usize, c: usize, d: usize): v128 {
  return plusProduct(plusProduct(plusProduct(f64x2.mul(f0, v128.load(a)), f1, v128.load(b)), f2, v128.load(c)), f3, v128.load(d))
}

/** Adds the rows k .. k + 3 of W from column `start` (in bytes) on. */
function addFourRows(li: usize, w: usize, stride: i32, ri: usize, k: i32, start: usize): void {
  const S = <usize>stride * B
  const end = <usize>k * B
  const f0 = load<f64>(li + end)
  const f1 = load<f64>(li + end + B)
  const f2 = load<f64>(li + end + 2 * B)
  const f3 = load<f64>(li + end + 3 * B)
  const r0 = rowOf(w, k, stride)
  const r1 = r0 + S
  const r2 = r1 + S
  const r3 = r2 + S
  for (let j = start; j <= end; j += B)
    store<f64>(ri + j, load<f64>(ri + j) + (f0 * load<f64>(r0 + j) + f1 * load<f64>(r1 + j) + f2 * load<f64>(r2 + j) + f3 * load<f64>(r3 + j)))
  let j = end + B
  store<f64>(ri + j, load<f64>(ri + j) + (f1 * load<f64>(r1 + j) + f2 * load<f64>(r2 + j) + f3 * load<f64>(r3 + j)))
  j += B
  store<f64>(ri + j, load<f64>(ri + j) + (f2 * load<f64>(r2 + j) + f3 * load<f64>(r3 + j)))
  j += B
  store<f64>(ri + j, load<f64>(ri + j) + f3 * load<f64>(r3 + j))
}

export function inverseFromFactor(w: usize, out: usize, stride: i32, n: i32): void {
  for (let i = 0; i < n; i++) memory.fill(rowOf(out, i, stride), 0, <usize>(i + 1) * B)
  let k = 0
  for (; k + 3 < n; k += 4) {
    addFourOuter(w, out, stride, k)
    for (let row = k + 1; row < k + 4; row++) addOuterTail(w, out, stride, row, k + 1)
  }
  for (; k < n; k++) addOuterTail(w, out, stride, k, 0)
}

/** Adds what the rows k .. k + 3 of W give to the rows up to k of the result, two rows and two columns at a time. k is even. */
function addFourOuter(w: usize, out: usize, stride: i32, k: i32): void {
  const S = <usize>stride * B
  const r0 = rowOf(w, k, stride)
  const r1 = r0 + S
  const r2 = r1 + S
  const r3 = r2 + S
  let i = 0
  for (; i < k; i += 2) {
    const end = <usize>i * B
    const u0 = v128.load64_splat(r0 + end)
    const u1 = v128.load64_splat(r1 + end)
    const u2 = v128.load64_splat(r2 + end)
    const u3 = v128.load64_splat(r3 + end)
    const v0 = v128.load64_splat(r0 + end + B)
    const v1 = v128.load64_splat(r1 + end + B)
    const v2 = v128.load64_splat(r2 + end + B)
    const v3 = v128.load64_splat(r3 + end + B)
    const ri = rowOf(out, i, stride)
    const rn = ri + S
    // The last pair of row i also writes the entry right of its diagonal, which nobody reads.
    for (let j: usize = 0; j <= end; j += 2 * B) {
      const p0 = v128.load(r0 + j)
      const p1 = v128.load(r1 + j)
      const p2 = v128.load(r2 + j)
      const p3 = v128.load(r3 + j)
      const first = plusProduct(plusProduct(plusProduct(f64x2.mul(u0, p0), u1, p1), u2, p2), u3, p3)
      const second = plusProduct(plusProduct(plusProduct(f64x2.mul(v0, p0), v1, p1), v2, p2), v3, p3)
      v128.store(ri + j, f64x2.add(v128.load(ri + j), first))
      v128.store(rn + j, f64x2.add(v128.load(rn + j), second))
    }
  }
  const end = <usize>k * B
  const ri = rowOf(out, k, stride)
  const u0 = load<f64>(r0 + end)
  const u1 = load<f64>(r1 + end)
  const u2 = load<f64>(r2 + end)
  const u3 = load<f64>(r3 + end)
  for (let j: usize = 0; j <= end; j += B)
    store<f64>(ri + j, load<f64>(ri + j) + (u0 * load<f64>(r0 + j) + u1 * load<f64>(r1 + j) + u2 * load<f64>(r2 + j) + u3 * load<f64>(r3 + j)))
}

function addOuterTail(w: usize, out: usize, stride: i32, k: i32, first: i32): void {
  const rk = rowOf(w, k, stride)
  for (let i = first; i <= k; i++) {
    const u = load<f64>(rk + <usize>i * B)
    const ri = rowOf(out, i, stride)
    for (let j: usize = 0; j <= <usize>i * B; j += B) store<f64>(ri + j, load<f64>(ri + j) + u * load<f64>(rk + j))
  }
}

export function lowerTimes(t: usize, stride: i32, n: i32, x: usize, out: usize): void {
  const S = <usize>stride * B
  let i = 0
  for (; i + 3 < n; i += 4) {
    const r0 = rowOf(t, i, stride)
    const r1 = r0 + S
    const r2 = r1 + S
    const r3 = r2 + S
    // i is even: the columns before it are whole pairs.
    const end = <usize>i * B
    let s0 = f64x2.splat(0)
    let s1 = s0
    for (let k: usize = 0; k < end; k += 2 * B) {
      const p0 = v128.load(r0 + k)
      const p1 = v128.load(r1 + k)
      const p2 = v128.load(r2 + k)
      const p3 = v128.load(r3 + k)
      const v = v128.load64_splat(x + k)
      const u = v128.load64_splat(x + k + B)
      s0 = plusProduct(plusProduct(s0, firsts(p0, p1), v), seconds(p0, p1), u)
      s1 = plusProduct(plusProduct(s1, firsts(p2, p3), v), seconds(p2, p3), u)
    }
    const v0 = load<f64>(x + end)
    const v1 = load<f64>(x + end + B)
    const v2 = load<f64>(x + end + 2 * B)
    const v3 = load<f64>(x + end + 3 * B)
    store<f64>(out + end, f64x2.extract_lane(s0, 0) + load<f64>(r0 + end) * v0)
    store<f64>(out + end + B, f64x2.extract_lane(s0, 1) + load<f64>(r1 + end) * v0 + load<f64>(r1 + end + B) * v1)
    store<f64>(
      out + end + 2 * B,
      f64x2.extract_lane(s1, 0) + load<f64>(r2 + end) * v0 + load<f64>(r2 + end + B) * v1 + load<f64>(r2 + end + 2 * B) * v2,
    )
    store<f64>(
      out + end + 3 * B,
      f64x2.extract_lane(s1, 1) +
        load<f64>(r3 + end) * v0 +
        load<f64>(r3 + end + B) * v1 +
        load<f64>(r3 + end + 2 * B) * v2 +
        load<f64>(r3 + end + 3 * B) * v3,
    )
  }
  for (; i < n; i++) store<f64>(out + <usize>i * B, dot(rowOf(t, i, stride), x, i + 1))
}

export function lowerTransposedTimes(t: usize, stride: i32, n: i32, x: usize, out: usize): void {
  memory.fill(out, 0, <usize>n * B)
  const S = <usize>stride * B
  let i = 0
  for (; i + 3 < n; i += 4) {
    const r0 = rowOf(t, i, stride)
    const r1 = r0 + S
    const r2 = r1 + S
    const r3 = r2 + S
    const end = <usize>i * B
    const v0 = v128.load64_splat(x + end)
    const v1 = v128.load64_splat(x + end + B)
    const v2 = v128.load64_splat(x + end + 2 * B)
    const v3 = v128.load64_splat(x + end + 3 * B)
    for (let j: usize = 0; j < end; j += 2 * B) {
      const s = plusProduct(plusProduct(v128.load(out + j), v128.load(r0 + j), v0), v128.load(r1 + j), v1)
      v128.store(out + j, plusProduct(plusProduct(s, v128.load(r2 + j), v2), v128.load(r3 + j), v3))
    }
    addRowTail(r0, end, i, x, out)
    addRowTail(r1, end, i + 1, x, out)
    addRowTail(r2, end, i + 2, x, out)
    addRowTail(r3, end, i + 3, x, out)
  }
  for (; i < n; i++) addRowTail(rowOf(t, i, stride), 0, i, x, out)
}

/** Adds row i of T times x_i from column `start` (in bytes) on. */
function addRowTail(ri: usize, start: usize, i: i32, x: usize, out: usize): void {
  const v = load<f64>(x + <usize>i * B)
  for (let j = start; j <= <usize>i * B; j += B) store<f64>(out + j, load<f64>(out + j) + load<f64>(ri + j) * v)
}

export function squaredNormsOfFour(t: usize, stride: i32, n: i32, x: usize, out: usize): void {
  let n0 = f64x2.splat(0)
  let n1 = n0
  for (let i = 0; i < n; i += 2) {
    const r0 = rowOf(t, i, stride)
    const r1 = i + 1 < n ? r0 + <usize>stride * B : r0
    let a0 = f64x2.splat(0)
    let a1 = a0
    let b0 = a0
    let b1 = a0
    const end = <usize>(i + 1) * B
    let at = x
    for (let k: usize = 0; k < end; k += B) {
      const p = v128.load(at)
      const q = v128.load(at + 2 * B)
      const u = v128.load64_splat(r0 + k)
      const v = v128.load64_splat(r1 + k)
      a0 = plusProduct(a0, u, p)
      a1 = plusProduct(a1, u, q)
      b0 = plusProduct(b0, v, p)
      b1 = plusProduct(b1, v, q)
      at += 4 * B
    }
    n0 = plusProduct(n0, a0, a0)
    n1 = plusProduct(n1, a1, a1)
    if (i + 1 == n) break
    const last = v128.load64_splat(r1 + end)
    b0 = plusProduct(b0, last, v128.load(at))
    b1 = plusProduct(b1, last, v128.load(at + 2 * B))
    n0 = plusProduct(n0, b0, b0)
    n1 = plusProduct(n1, b1, b1)
  }
  v128.store(out, n0)
  v128.store(out + 2 * B, n1)
}

// --- covariances ----------------------------------------------------------------------------------------------------------------------

/** Eight entries at a time, so that eight sums are under way; out (and slopes, where not 0) are written up to the next multiple of eight. */
export function covariances(x: usize, q: usize, stride: i32, n: i32, d: i32, kinds: usize, point: usize, factors: usize, inverse2: usize, s2: f64, out: usize, slopes: usize): void {
  const S = <usize>stride * B
  const D = <usize>d * B
  const end = <usize>n * B
  for (let i: usize = 0; i < end; i += 8 * B) {
    let r0 = f64x2.splat(0)
    let r1 = r0
    let r2 = r0
    let r3 = r0
    let column = x + i
    for (let j: usize = 0; j < D; j += B) {
      // NaN is not equal to itself: x == x where it is active.
      const u = v128.load64_splat(point + j)
      const w = v128.load64_splat(inverse2 + j)
      const x0 = v128.load(column)
      const x1 = v128.load(column + 2 * B)
      const x2 = v128.load(column + 4 * B)
      const x3 = v128.load(column + 6 * B)
      const kind = load<f64>(kinds + j)
      const isActive = load<f64>(point + j) == load<f64>(point + j)
      column += S
      if (!isActive) {
        const apart = f64x2.splat(kind == CHOICE ? 1 : 0.5)
        r0 = plusProduct(r0, w, v128.and(f64x2.eq(x0, x0), apart))
        r1 = plusProduct(r1, w, v128.and(f64x2.eq(x1, x1), apart))
        r2 = plusProduct(r2, w, v128.and(f64x2.eq(x2, x2), apart))
        r3 = plusProduct(r3, w, v128.and(f64x2.eq(x3, x3), apart))
      } else if (kind == NUMBER) {
        r0 = plusProduct(r0, w, squaredDifference(u, x0))
        r1 = plusProduct(r1, w, squaredDifference(u, x1))
        r2 = plusProduct(r2, w, squaredDifference(u, x2))
        r3 = plusProduct(r3, w, squaredDifference(u, x3))
      } else if (kind == CHOICE) {
        // 1 or 0 times w, as w or 0.
        r0 = f64x2.add(r0, v128.and(f64x2.ne(u, x0), w))
        r1 = f64x2.add(r1, v128.and(f64x2.ne(u, x1), w))
        r2 = f64x2.add(r2, v128.and(f64x2.ne(u, x2), w))
        r3 = f64x2.add(r3, v128.and(f64x2.ne(u, x3), w))
      } else {
        r0 = plusProduct(r0, w, squaredDifferenceIfActive(u, x0))
        r1 = plusProduct(r1, w, squaredDifferenceIfActive(u, x1))
        r2 = plusProduct(r2, w, squaredDifferenceIfActive(u, x2))
        r3 = plusProduct(r3, w, squaredDifferenceIfActive(u, x3))
      }
    }
    let b0 = f64x2.splat(1)
    let b1 = b0
    let b2 = b0
    let b3 = b0
    if (q) {
      column = q + i
      for (let j: usize = 0; j < D; j += B) {
        const factor = v128.load64_splat(factors + j)
        b0 = plusProduct(b0, factor, v128.load(column))
        b1 = plusProduct(b1, factor, v128.load(column + 2 * B))
        b2 = plusProduct(b2, factor, v128.load(column + 4 * B))
        b3 = plusProduct(b3, factor, v128.load(column + 6 * B))
        column += S
      }
    }
    const at = out + i
    if (slopes) {
      keepWithSlopes(r0, b0, s2, at, slopes + i)
      keepWithSlopes(r1, b1, s2, at + 2 * B, slopes + i + 2 * B)
      keepWithSlopes(r2, b2, s2, at + 4 * B, slopes + i + 4 * B)
      keepWithSlopes(r3, b3, s2, at + 6 * B, slopes + i + 6 * B)
    } else {
      v128.store(at, covariance(r0, b0, s2))
      v128.store(at + 2 * B, covariance(r1, b1, s2))
      v128.store(at + 4 * B, covariance(r2, b2, s2))
      v128.store(at + 6 * B, covariance(r3, b3, s2))
    }
  }
}

function squaredDifference(u: v128, x: v128): v128 {
  const difference = f64x2.sub(u, x)
  return f64x2.mul(difference, difference)
}

function squaredDifferenceIfActive(u: v128, x: v128): v128 {
  return v128.bitselect(squaredDifference(u, x), f64x2.splat(0.5), f64x2.eq(x, x))
}

function covariance(r2: v128, trend: v128, s2: f64): v128 {
  const t = f64x2.sqrt(f64x2.mul(f64x2.splat(5), r2))
  const polynomial = f64x2.add(f64x2.add(f64x2.splat(1), t), f64x2.div(f64x2.mul(t, t), f64x2.splat(3)))
  return f64x2.add(f64x2.mul(f64x2.mul(f64x2.splat(s2), polynomial), expOfMinus(t)), trend)
}

function keepWithSlopes(r2: v128, trend: v128, s2: f64, out: usize, slopes: usize): void {
  const t = f64x2.sqrt(f64x2.mul(f64x2.splat(5), r2))
  const e = f64x2.mul(f64x2.splat(s2), expOfMinus(t))
  const linear = f64x2.add(f64x2.splat(1), t)
  v128.store(out, f64x2.add(f64x2.mul(f64x2.add(linear, f64x2.div(f64x2.mul(t, t), f64x2.splat(3))), e), trend))
  v128.store(slopes, f64x2.mul(f64x2.mul(f64x2.splat(-5.0 / 6.0), linear), e))
}

/** exp(-t) for t >= 0 as expOfMinus of special.ts has it. */
function expOfMinus(t: v128): v128 {
  const given = f64x2.neg(t)
  const x = f64x2.max(given, f64x2.splat(-700))
  const far = f64x2.trunc(f64x2.sub(f64x2.mul(f64x2.splat(1.4426950408889634), x), f64x2.splat(0.5)))
  const near = v128.and(f64x2.splat(-1), f64x2.le(x, f64x2.splat(-0.3465735912322998)))
  const k = v128.bitselect(near, far, f64x2.gt(x, f64x2.splat(-1.0397205352783203)))
  const high = f64x2.sub(x, f64x2.mul(k, f64x2.splat(0.6931471803691238)))
  const low = f64x2.mul(k, f64x2.splat(1.9082149292705877e-10))
  const y = f64x2.sub(high, low)
  const z = f64x2.mul(y, y)
  let p = f64x2.add(f64x2.splat(-1.6533902205465252e-6), f64x2.mul(z, f64x2.splat(4.1381367970572385e-8)))
  p = f64x2.add(f64x2.splat(0.00006613756321437934), f64x2.mul(z, p))
  p = f64x2.add(f64x2.splat(-0.0027777777777015593), f64x2.mul(z, p))
  p = f64x2.add(f64x2.splat(0.16666666666666602), f64x2.mul(z, p))
  const c = f64x2.sub(y, f64x2.mul(z, p))
  const rest = f64x2.sub(f64x2.sub(low, f64x2.div(f64x2.mul(y, c), f64x2.sub(f64x2.splat(2), c))), high)
  // 2^k: k + 1023 in the place of the exponent.
  const power = i64x2.shl(f64x2.add(k, f64x2.splat(4503599627371519)), 52)
  const whole = f64x2.mul(f64x2.sub(f64x2.splat(1), rest), power)
  const known = v128.bitselect(f64x2.add(f64x2.splat(1), x), whole, f64x2.gt(x, f64x2.splat(-3.725290298461914e-9)))
  return v128.andnot(known, f64x2.le(given, f64x2.splat(-700)))
}

export function largestRatio(k: usize, diagonals: usize, n: i32): f64 {
  let most: f64 = 0
  const end = <usize>n * B
  let i: usize = 0
  let pairs = f64x2.splat(0)
  for (; i + B < end; i += 2 * B) {
    const v = v128.load(k + i)
    pairs = f64x2.max(pairs, f64x2.div(f64x2.mul(v, v), v128.load(diagonals + i)))
  }
  if (i < end) most = (load<f64>(k + i) * load<f64>(k + i)) / load<f64>(diagonals + i)
  return max(max(most, f64x2.extract_lane(pairs, 0)), f64x2.extract_lane(pairs, 1))
}

export function differenceSums(x: usize, stride: i32, n: i32, d: i32, point: usize, slopes: usize, alpha: usize, beta: usize, out: usize): void {
  for (let j = 0; j < d; j++) {
    const u = load<f64>(point + <usize>j * B)
    const column = rowOf(x, j, stride)
    let sums = f64x2.splat(0)
    if (u == u)
      for (let i: usize = 0; i < <usize>n * B; i += B) {
        const difference = u - load<f64>(column + i)
        if (difference == difference) sums = plusProduct(sums, pairOf(alpha + i, beta + i), f64x2.splat(load<f64>(slopes + i) * difference))
      }
    v128.store(out + <usize>(2 * j) * B, sums)
  }
}

export function columnSums(q: usize, stride: i32, n: i32, d: i32, alpha: usize, beta: usize, out: usize): void {
  for (let j = 0; j < d; j++) {
    const column = rowOf(q, j, stride)
    let sums = f64x2.splat(0)
    for (let i: usize = 0; i < <usize>n * B; i += B) sums = plusProduct(sums, pairOf(alpha + i, beta + i), v128.load64_splat(column + i))
    v128.store(out + <usize>(2 * j) * B, sums)
  }
}

// --- the likelihood -------------------------------------------------------------------------------------------------------------------

export function pairCovariances(deltas: usize, trends: usize, inverse2: usize, d: i32, n: i32, s2: f64, k: usize, slopes: usize): void {
  const D = <usize>d * B
  let at = deltas
  let pair = slopes
  for (let i = 0; i < n; i++) {
    const ki = rowOf(k, i, n)
    const ti = rowOf(trends, i, n)
    const end = <usize>i * B
    for (let j: usize = 0; j < end; j += B) {
      let r2: f64 = 0
      for (let c: usize = 0; c < D; c += B) r2 += load<f64>(at + c) * load<f64>(inverse2 + c)
      store<f64>(ki + j, r2)
      at += D
    }
    // An odd last entry takes the diagonal and the first of the next row's pairs with it: both are written later.
    for (let j: usize = 0; j < end; j += 2 * B) keepWithSlopes(v128.load(ki + j), v128.load(ti + j), s2, ki + j, pair + j)
    pair += end
  }
}

export function posteriorSlopes(inverse: usize, alpha: usize, k: usize, trends: usize, slopes: usize, deltas: usize, d: i32, n: i32, out: usize): f64 {
  const D = <usize>d * B
  let scale: f64 = 0
  let at = deltas
  let pair = slopes
  for (let i = 0; i < n; i++) {
    const vi = rowOf(inverse, i, n)
    const ki = rowOf(k, i, n)
    const ti = rowOf(trends, i, n)
    const ai = load<f64>(alpha + <usize>i * B)
    for (let j: usize = 0; j < <usize>i * B; j += B) {
      const g = load<f64>(vi + j) - ai * load<f64>(alpha + j)
      scale += g * (load<f64>(ki + j) - load<f64>(ti + j))
      const h = f64x2.splat(-2 * g * load<f64>(pair))
      pair += B
      let c: usize = 0
      for (; c + B < D; c += 2 * B) v128.store(out + c, plusProduct(v128.load(out + c), h, v128.load(at + c)))
      if (c < D) store<f64>(out + c, load<f64>(out + c) + f64x2.extract_lane(h, 0) * load<f64>(at + c))
      at += D
    }
  }
  return scale
}
