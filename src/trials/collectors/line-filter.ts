import { RE2JS } from 're2js'
import { z } from 'zod'
import { LIMITS } from '../../model/index.ts'
import type { ReadLine } from './line-parser.ts'
import { readNumberWord } from './metric-line.ts'

const FILTERS_MAX = 20
const FILTER_CHARACTERS_MAX = 1_000

/** A pattern whose first group is a metric's name and whose second one its value. */
const filter = z
  .string()
  .min(1)
  .max(FILTER_CHARACTERS_MAX)
  .superRefine((pattern, check) => {
    try {
      if (RE2JS.compile(pattern).groupCount() >= 2) return
      check.addIssue('must have two groups: the name and the value, as ([a-z]+): ([0-9.]+)')
    } catch (error) {
      check.addIssue(`is no pattern of Go's dialect (RE2): ${(error as Error).message}`)
    }
  })

/** The setting `filters` of collectors that read lines. */
export const filters = z
  .array(filter)
  .min(1)
  .max(FILTERS_MAX)
  .optional()
  .describe('Patterns (RE2) that find name and value in a line, as ([a-z]+): ([0-9.]+); without them, JSON lines and name=value pairs.')

/** Reads lines by patterns alone, each wherever it matches; in time that grows with the line only, whatever the pattern. */
export function filteredLines(patterns: readonly string[]): ReadLine {
  const compiled = patterns.map((pattern) => RE2JS.compile(pattern))
  return (line) => {
    const found = new Map<string, number>()
    for (const pattern of compiled) {
      const matcher = pattern.matcher(line)
      while (matcher.find()) {
        const name = matcher.group(1)?.trim() ?? ''
        const value = readNumber(matcher.group(2)?.trim() ?? '')
        if (name !== '' && name.length <= LIMITS.nameCharacters && value !== undefined) found.set(name, value)
      }
    }
    return found.size === 0 ? undefined : found
  }
}

function readNumber(text: string): number | undefined {
  const word = readNumberWord(text)
  if (word !== undefined) return word
  const value = Number(text)
  return text === '' || Number.isNaN(value) ? undefined : value
}
