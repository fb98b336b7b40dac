import type { Parameter } from '../api/types.ts'
import { formatNumber } from '../words/format.ts'

/** Where the best value of a parameter is believed to be, in short: `likely near 0.01`, `likely adam or lion`; nothing where all is alike. */
export function likelyText(parameter: Parameter): string | undefined {
  const { likely } = parameter
  if (likely === undefined) return undefined
  if ('near' in likely) return `likely near ${formatNumber(likely.near)}`
  if (!('values' in parameter)) return undefined
  const most = Math.max(...likely)
  const values = parameter.values.filter((_, k) => likely[k] === most)
  return values.length === parameter.values.length ? undefined : `likely ${values.map(String).join(' or ')}`
}
