const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const
const BYTES = { '': 1, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, k: 1e3, M: 1e6, G: 1e9, T: 1e12 } as const

/** Milliseconds of `90s`, `2h` or `1h30m`; undefined when it is none. */
export function readDuration(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([smhd])/g)]
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) return undefined
  return Math.round(parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * SECONDS[unit as keyof typeof SECONDS] * 1_000, 0))
}

/** Bytes of `512Mi`, `50Gi`, `2G` or a bare number; undefined when it is none. */
export function readBytes(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|k|M|G|T|)$/.exec(text) ?? []
  return amount === undefined ? undefined : Math.round(Number(amount) * BYTES[unit as keyof typeof BYTES])
}

/** Bytes as people read them: `1.4 Mi`. */
export function shownBytes(bytes: number): string {
  const [unit, factor] = (['Gi', 'Mi', 'Ki'] as const).map((name) => [name, BYTES[name]] as const).find(([, size]) => bytes >= size) ?? [
    '',
    1,
  ]
  return unit === '' ? String(bytes) : `${(bytes / factor).toFixed(1)} ${unit}`
}
