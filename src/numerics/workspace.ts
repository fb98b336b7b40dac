/*
 * Arrays and the functions that work on them, where it counts: in WebAssembly, on two numbers at a time, or in plain TypeScript where the
 * engine has no such instructions. Both give the same bits.
 */
import { type Arithmetic, plainArithmetic } from './arithmetic.ts'
import { openLanes } from './lanes.ts'

/** Its arithmetic takes its own arrays only. */
export interface Workspace {
  readonly arithmetic: Arithmetic
  /** An array of zeros. */
  allocate(length: number): Float64Array
}

/** Entries behind every array that lanes may read, or write and nobody reads. */
const OVERHANG = 8

/** The first array does not begin at 0, which stands for none. */
const START = 64

/** A workspace for arrays of these lengths, to be allocated in this order; its memory goes with them. */
export function openWorkspace(lengths: readonly number[]): Workspace {
  const lanes = openLanes(START + lengths.reduce((bytes, length) => bytes + bytesFor(length), 0))
  if (lanes === undefined) return { arithmetic: plainArithmetic, allocate: (length) => new Float64Array(length) }
  let next = START
  return {
    arithmetic: lanes.arithmetic,
    allocate(length) {
      const at = next
      next += bytesFor(length)
      return new Float64Array(lanes.buffer, at, length)
    },
  }
}

/** Whole pairs, so that an array begins at a pair. */
function bytesFor(length: number): number {
  return 16 * Math.ceil((length + OVERHANG) / 2)
}
