/** Fails a check with these words when the condition does not hold. */
export function demand(condition: boolean, broken: string): asserts condition {
  if (!condition) throw new Error(broken)
}

/** Fails a check when two values differ in anything, down to the bits of their numbers. */
export function demandSame(actual: unknown, expected: unknown, broken: string): void {
  const [a, b] = [spelled(actual), spelled(expected)]
  if (a !== b) throw new Error(`${broken}\n  got      ${shortened(a)}\n  expected ${shortened(b)}`)
}

/** A value as text that tells NaN, -0 and missing fields apart; fields in the order of their names. */
export function spelled(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spelled).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${fields.map(([name, field]) => `${name}:${spelled(field)}`).join(',')}}`
  }
  return Object.is(value, -0) ? '-0' : typeof value === 'string' ? JSON.stringify(value) : String(value)
}

/** Freezes a value and all that it holds. */
export function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) deepFrozen(inner)
  }
  return value
}

function shortened(text: string): string {
  return text.length > 600 ? `${text.slice(0, 600)}...` : text
}
