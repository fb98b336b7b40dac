const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g

/** A duration: `90s`, `30m`, `1h30m`, `2d`. */
export const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/

/** Milliseconds of a text that DURATION matches. */
export function durationMs(text: string): number {
  let total = 0
  for (const [, amount, unit] of text.matchAll(PART)) total += Number(amount) * UNITS_MS[unit as keyof typeof UNITS_MS]
  return Math.round(total)
}

/** Milliseconds of a duration; undefined when it is none. */
export function readDuration(text: string): number | undefined {
  return DURATION.test(text) ? durationMs(text) : undefined
}
