/** JSON text in which NaN and the infinities are the strings "NaN", "Infinity", "-Infinity". */
export function toWireText(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'number' && !Number.isFinite(item) ? String(item) : item))
}
