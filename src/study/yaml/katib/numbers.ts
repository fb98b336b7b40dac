import type { Path } from '../source/path.ts'
import type { Reader } from '../source/reader.ts'

/** What a number has to be, in words and by a test. */
export interface NumberKind {
  readonly words: string
  readonly fits: (value: number) => boolean
}

export const FINITE: NumberKind = { words: 'a number', fits: Number.isFinite }
export const INTEGER: NumberKind = { words: 'an integer', fits: Number.isSafeInteger }
export const POSITIVE: NumberKind = { words: 'a number > 0', fits: (value) => Number.isFinite(value) && value > 0 }
export const SHARE: NumberKind = { words: 'a number between 0 and 1', fits: (value) => value > 0 && value < 1 }
export const fromOn = (least: number): NumberKind => ({
  words: `an integer >= ${least}`,
  fits: (value) => Number.isSafeInteger(value) && value >= least,
})

/** The number that stands at a path, as a text in Katib's way or without quotes; undefined, and a problem, when it is none of its kind. */
export function numberAt(reader: Reader, path: Path, kind: NumberKind): number | undefined {
  const written = reader.valueAt(path)
  const isWritten = typeof written === 'number' || (typeof written === 'string' && written.trim() !== '')
  const value = isWritten ? Number(written) : Number.NaN
  if (kind.fits(value)) return value
  reader.problem(path, `must be ${kind.words}`)
  return undefined
}
