import { DOUBLE_DIGITS, digitsOf } from '../../../src/amounts/index.ts'
import type { ParameterValue } from '../api/types.ts'

/** A number at up to `digits` significant digits, in plain or scientific notation, whichever reads better. */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value).replace('Infinity', '∞').replace('-', '−')
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e6 || size < 1e-3) {
    const [mantissa = '', exponent = ''] = value.toExponential(Math.min(digits - 1, Math.max(2, digits - 2))).split('e')
    return `${mantissa.replace(/\.?0+$/, '')}e${exponent.replace('+', '')}`.replaceAll('-', '−')
  }
  if (Number.isInteger(value)) return value.toLocaleString('en-US').replace('-', '−')
  return String(Number(value.toPrecision(digits))).replace('-', '−')
}

/** Numbers at `fewest` significant digits, or as many more as tell them apart. */
export function formatApart(values: readonly number[], fewest: number): string[] {
  const different = new Set(values).size
  for (let digits = fewest; digits < DOUBLE_DIGITS; digits++) {
    const texts = values.map((value) => formatNumber(value, digits))
    if (new Set(texts).size === different) return texts
  }
  return values.map((value) => formatNumber(value, DOUBLE_DIGITS))
}

const VALUE_DIGITS = 5

/** An objective's value: fixed decimals where it helps comparing down a column. */
export function formatValue(value: number | undefined, digits: number = VALUE_DIGITS): string {
  if (value === undefined) return '–'
  const size = Math.abs(value)
  if (digits === VALUE_DIGITS && size >= 1e-3 && size < 10) return value.toFixed(4).replace('-', '−')
  return formatNumber(value, digits)
}

/** Digits that values of one metric are written with. */
export function valueDigits(values: Iterable<number | undefined>): number {
  return digitsOf(values, VALUE_DIGITS)
}

export function formatParameter(value: ParameterValue | undefined): string {
  if (value === undefined) return '–'
  return typeof value === 'number' ? formatNumber(value) : String(value)
}

/** A span of time: 840 ms, 12.3 s, 4 m 05 s, 2 h 03 m, 3 d 4 h. */
export function formatDuration(ms: number): string {
  if (ms < 0) return '0 s'
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 60) return `${minutes} m ${String(Math.floor((ms % 60_000) / 1_000)).padStart(2, '0')} s`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, '0')} m`
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** A moment, short: the time today, else the day as well. */
export function formatMoment(at: number, now: number): string {
  const date = new Date(at)
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  if (date.toDateString() === new Date(now).toDateString()) return time
  return `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}, ${time}`
}

/** A size: 17 B, 2.0 KiB, 340 MiB. */
export function formatBytes(bytes: number): string {
  const unit = bytes < 1_024 ? 0 : Math.min(3, Math.floor(Math.log2(bytes) / 10))
  const size = bytes / 1_024 ** unit
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${['B', 'KiB', 'MiB', 'GiB'][unit]}`
}

export function formatCount(value: number): string {
  return value.toLocaleString('en-US')
}

/** A text as a sentence of its own. */
export function asSentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?…]$/.test(begun) || begun === '' ? begun : `${begun}.`
}
