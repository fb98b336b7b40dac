import { formatDuration } from '../words/format.ts'

/** Distances that marks on an axis of time may have, seconds. */
export const TIME_STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 172_800, 604_800]

/** Round times from 0 to a span, milliseconds: 0 and at most `most` more. */
export function timeMarks(span: number, most: number): number[] {
  const rough = span / most / 1_000
  const week = TIME_STEPS.at(-1)!
  const step = 1_000 * (TIME_STEPS.find((seconds) => seconds >= rough) ?? week * Math.ceil(rough / week))
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, k) => k * step)
}

/** A round time in few words: 5 s, 10 m, 2 h. */
export function timeText(ms: number): string {
  return ms === 0 ? '0' : formatDuration(ms).replace(/\.0(?= s)| 0+ [hms]$/, '')
}
