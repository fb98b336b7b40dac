const UNITS = { '': 1, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, k: 1e3, M: 1e6, G: 1e9, T: 1e12 } as const
const SHOWN = ['Gi', 'Mi', 'Ki'] as const

/** A size, as Kubernetes has quantities of memory: `512Mi`, `4Gi`, `2G`, or bare bytes. */
export const SIZE = /^[0-9]+(\.[0-9]+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$/

/** Bytes of a size; undefined when it is none. */
export function readBytes(text: string): number | undefined {
  const [amount, , unit = ''] = SIZE.exec(text) ?? []
  return amount === undefined ? undefined : Math.round(Number.parseFloat(amount) * UNITS[unit as keyof typeof UNITS])
}

/** Bytes as people read them: `1.4 Mi`. */
export function shownBytes(bytes: number): string {
  const unit = SHOWN.find((name) => bytes >= UNITS[name])
  return unit === undefined ? String(bytes) : `${(bytes / UNITS[unit]).toFixed(1)} ${unit}`
}
