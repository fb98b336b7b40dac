/**
 * Documents as JSON text that keeps every number. JSON has no NaN, no infinities and no negative zero: they become
 * strings that begin with a mark, and strings that begin with the mark get a second one.
 */
const MARK = '#'

/** The text of a value; properties that are undefined are left out. */
export function encodeDocument(value: unknown): string {
  return JSON.stringify(needsMarks(value) ? withMarks(value) : value)
}

/** The value of a text that `encodeDocument` made; throws a SyntaxError on any other text. */
export function decodeDocument<T>(text: string): T {
  const value: unknown = JSON.parse(text)
  return (text.includes(`"${MARK}`) ? withoutMarks(value) : value) as T
}

function needsMarks(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value) || Object.is(value, -0)
  if (typeof value === 'string') return value.startsWith(MARK)
  if (value === null || typeof value !== 'object') return false
  if (Array.isArray(value)) return value.some(needsMarks)
  // Every commit passes here: no list of the values is made.
  for (const key in value) if (needsMarks(value[key as keyof typeof value])) return true
  return false
}

function withMarks(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return MARK + value
  if (Object.is(value, -0)) return `${MARK}-0`
  if (typeof value === 'string' && value.startsWith(MARK)) return MARK + value
  return mapValues(value, withMarks)
}

function withoutMarks(value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith(MARK)) {
    const rest = value.slice(MARK.length)
    return rest.startsWith(MARK) ? rest : Number(rest)
  }
  return mapValues(value, withoutMarks)
}

function mapValues(value: unknown, map: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(map)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, map(item)]))
}
