import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'
import { normalQuantile } from './special.ts'

/** A stream of random numbers; the same keys give the same numbers on every machine. */
export interface RandomStream {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number
  /** Standard normal. */
  normal(): number
  /** Uniform integer in [0, bound). */
  below(bound: number): number
}

/** Mixes one more 32-bit word into a hash (MurmurHash3's finaliser over a running sum). */
export function mixWord(hash: number, word: number): number {
  let h = (hash ^ Math.imul(word, 0xcc9e2d51)) + 0x9e3779b9
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) | 0
}

/** Hash of integers in [0, 2^53) to 32 bits. */
export function hashIntegers(start: number, keys: readonly number[]): number {
  let h = start | 0
  for (const key of keys) {
    h = mixWord(h, key >>> 0)
    h = mixWord(h, Math.floor(key / 0x1_0000_0000) >>> 0)
  }
  return h
}

/** Opens the stream that belongs to the keys (integers in [0, 2^53)), as study seed and trial number. */
export function openStream(...keys: readonly number[]): RandomStream {
  const words = [1, 2, 3, 4].map((lane) => hashIntegers(lane, keys))
  // The generator's only forbidden state is all zeros.
  words[3] |= Number(!words.some(Boolean))
  const generator = xoroshiro128plusFromState(words)
  const uniform = (): number => {
    // The lowest bits of this generator are its weakest: they are dropped.
    const high = generator.next() >>> 5
    const low = generator.next() >>> 6
    return (high * 0x400_0000 + low) / 0x20_0000_0000_0000
  }
  return {
    uniform,
    normal: () => normalQuantile(uniform() + 2 ** -54),
    below: (bound) => Math.min(bound - 1, Math.floor(uniform() * bound)),
  }
}
