import type { z } from 'zod'
import { KIND_WORDS } from '../../wire/index.ts'
import { shortened } from '../failure.ts'

type Issue = z.core.$ZodIssue

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
  return kind === 'number' && typeof value === 'number' ? 'a finite number' : (KIND_WORDS[kind] ?? kind)
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
  return shortened(typeof value === 'number' ? String(value) : JSON.stringify(value))
}
