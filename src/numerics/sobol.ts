import { mixWord } from './rng.ts'
import { SOBOL_DIRECTIONS } from './sobol-directions.ts'

/** Dimensions that the table of directions covers. */
export const SOBOL_DIMENSIONS_MAX = SOBOL_DIRECTIONS.length + 1

const BITS = 32

const directionCache = new Map<number, Uint32Array>()

/** Direction integers v_1 .. v_32 of a dimension (from 0), each a binary fraction with its point before bit 31. */
function directionsOf(dimension: number): Uint32Array {
  const cached = directionCache.get(dimension)
  if (cached !== undefined) return cached
  const v = new Uint32Array(BITS)
  if (dimension === 0) {
    for (let k = 0; k < BITS; k++) v[k] = 2 ** (BITS - 1 - k)
  } else {
    const { polynomial, initial } = SOBOL_DIRECTIONS[dimension - 1]
    const degree = initial.length
    for (let k = 0; k < BITS; k++) {
      if (k < degree) {
        v[k] = initial[k] * 2 ** (BITS - 1 - k)
        continue
      }
      let word = v[k - degree] ^ (v[k - degree] >>> degree)
      for (let i = 1; i < degree; i++) if ((polynomial >>> (degree - i)) & 1) word ^= v[k - i]
      v[k] = word
    }
  }
  directionCache.set(dimension, v)
  return v
}

/** Word of point `index` (in [0, 2^32)) of the unscrambled sequence in Gray-code order. */
function sobolWord(index: number, dimension: number): number {
  const v = directionsOf(dimension)
  let gray = (index ^ (index >>> 1)) >>> 0
  let word = 0
  for (let k = 0; gray !== 0; k++, gray >>>= 1) if (gray & 1) word ^= v[k]
  return word >>> 0
}

/** Coordinate in [0, 1) of point `index` of the unscrambled sequence. */
export function sobolCoordinate(index: number, dimension: number): number {
  return sobolWord(index, dimension) / 0x1_0000_0000
}

/**
 * Nested uniform (Owen) scrambling: every bit is flipped by a hash of the bits above it, keyed by seed and dimension,
 * then a keyed fraction fills what lies below 32 bits. Stateless: any point in O(32), safe under concurrent asks.
 */
export function scrambledSobolCoordinate(index: number, dimension: number, seed: number): number {
  const word = sobolWord(index, dimension)
  const key = mixWord(mixWord(mixWord(0x51ab, seed >>> 0), Math.floor(seed / 0x1_0000_0000) >>> 0), dimension)
  let out = 0
  for (let bit = BITS - 1; bit >= 0; bit--) {
    const above = bit === BITS - 1 ? 0 : word >>> (bit + 1)
    const flip = mixWord(mixWord(key, bit), above) >>> 31
    out = ((out << 1) | (((word >>> bit) & 1) ^ flip)) >>> 0
  }
  const rest = mixWord(mixWord(key, -1), out) >>> 11
  return (out + rest / 2 ** 21) / 0x1_0000_0000
}
