const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g

/** A duration as people write it: `90s`, `30m`, `1h30m`, `2d`. */
export const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/

/** Kubernetes quantities: `512Mi`, `4Gi`, `2G`; and for processors `2`, `0.5`, `500m`. */
export const MEMORY = /^[0-9]+(\.[0-9]+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$/
export const PROCESSORS = /^[0-9]+(\.[0-9]+)?m?$/

/** Any quantity of Kubernetes. */
export const QUANTITY = /^[0-9]+(\.[0-9]+)?(m|Ki|Mi|Gi|Ti|Pi|k|M|G|T|P)?$/

/** Milliseconds of a text that DURATION matches. */
export function durationMs(text: string): number {
  let total = 0
  for (const [, amount, unit] of text.matchAll(PART)) total += Number(amount) * UNITS_MS[unit as keyof typeof UNITS_MS]
  return Math.round(total)
}
