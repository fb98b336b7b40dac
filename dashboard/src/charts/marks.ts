import { powers } from '../state/axes.ts'
import type { Range } from './extent.ts'

/** Two to five round numbers within a range. */
export function roundMarks({ min, max }: Range): number[] {
  const rough = (max - min) / 3
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].findLast((factor) => factor * power <= rough) ?? 1)
  const first = Math.ceil(min / step)
  return Array.from({ length: Math.floor(max / step) - first + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)))
}

/**
 * Marks of a logarithmic axis, `most` of them at most: powers of ten with 2 and 5 times them, the powers alone where those are many, every second, third, ...
 * power where they are still too many; round numbers within less than a decade.
 */
export function logMarks(range: Range, most: number): number[] {
  for (const series of powers(range)) {
    const marks = series.filter((value) => value >= range.min && value <= range.max)
    if (marks.length < 2) break
    if (marks.length <= most) return marks
  }
  return roundMarks(range)
}
