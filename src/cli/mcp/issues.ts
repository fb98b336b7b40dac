import type { z } from 'zod'

type Issue = z.core.$ZodIssue

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'an integer',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}
const FOUND_CHARACTERS_MAX = 120

/** What a schema found wrong with a part of `whole`, in the words of people: `must be a text (found 3)`. */
export function issueWords(issue: Issue, whole: unknown): string {
  const value = issue.path.reduce((at: unknown, part) => (at as Record<PropertyKey, unknown> | null | undefined)?.[part], whole)
  if (issue.code === 'unrecognized_keys') return ownWords(issue.message) ?? `there is no ${issue.keys.join(', ')} here`
  if (value === undefined) return 'is missing'
  return `${wanted(issue, value)} (found ${found(value)})`
}

function wanted(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kindWords(issue.expected, value)}`
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`
    case 'invalid_union':
      return `must be ${[...new Set(issue.errors.flat().map((inner) => ('expected' in inner ? kindWords(inner.expected, value) : '')))].filter(Boolean).join(' or ')}`
    case 'too_small':
      return `must ${issue.inclusive === false ? `be above ${issue.minimum}` : bound(issue.origin, issue.minimum, 'least')}`
    case 'too_big':
      return `must ${issue.inclusive === false ? `be below ${issue.maximum}` : bound(issue.origin, issue.maximum, 'most')}`
    default:
      return ownWords(issue.message) ?? 'cannot be that'
  }
}

function kindWords(kind: string, value: unknown): string {
  // Beyond its range a number in JSON becomes an infinity.
  return kind === 'number' && typeof value === 'number' ? 'a finite number' : (KINDS[kind] ?? kind)
}

function bound(origin: string, limit: number | bigint, which: 'least' | 'most'): string {
  if (origin === 'string') return `have at ${which} ${limit} characters`
  if (origin === 'array') return `have at ${which} ${limit} entries`
  return `be at ${which} ${limit}`
}

function ownWords(message: string): string | undefined {
  return /^(Invalid|Unrecognized|Too) /.test(message) ? undefined : message
}

function found(value: unknown): string {
  const json = typeof value === 'number' ? String(value) : JSON.stringify(value)
  return json.length > FOUND_CHARACTERS_MAX ? `${json.slice(0, FOUND_CHARACTERS_MAX - 3)}...` : json
}
