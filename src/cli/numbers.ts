import { digitsOf as digitsApart } from '../amounts/index.ts'

const DIGITS = 5
const DIGITS_MAX = 12

/** Significant digits that tell values of one column apart. */
export function digitsOf(values: readonly number[]): number {
  return digitsApart(values, DIGITS, DIGITS_MAX)
}

/** A metric or parameter value in few characters that still tell it apart: 5 significant digits unless said otherwise. */
export function shortNumber(value: number, digits: number = DIGITS): string {
  if (!Number.isFinite(value)) return String(value)
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value)
  const magnitude = Math.abs(value)
  if (magnitude !== 0 && (magnitude < 1e-3 || magnitude >= 1e6)) return value.toExponential(digits - 2).replace(/\.?0+e/, 'e')
  return String(Number(value.toPrecision(digits)))
}

/** `0:47`, `12:03`, `1:02:03` from milliseconds. */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
  const two = (n: number): string => String(n).padStart(2, '0')
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

/** `34 %` of a share in [0, 1]. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** `1 study`, `2 studies`. */
export function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`
}
