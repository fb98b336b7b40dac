import { isDeepStrictEqual } from 'node:util'
import type { ReadStudy } from '../wire/index.ts'
import { clockTime } from './numbers.ts'

type Fields = Readonly<Record<string, unknown>>

/** What an edit changed of a study, field by field, as `budget.trials 40 → 20`: its file may be older than what was set beside it. */
export function editWords(before: Pick<ReadStudy, 'specJson'>, after: Pick<ReadStudy, 'specJson'>): string[] {
  return changes(JSON.parse(before.specJson), JSON.parse(after.specJson), '')
}

function changes(before: Fields, after: Fields, within: string): string[] {
  return Object.keys({ ...before, ...after }).flatMap((key) => {
    const [was, is] = [before[key], after[key]]
    if (isDeepStrictEqual(was, is)) return []
    const field = `${within}${key.replace(/Ms$/, '')}`
    if (field === 'parameters') return changes(byName(was), byName(is), 'parameters.')
    if (field === 'budget' || field === 'labels') return changes(was as Fields, is as Fields, `${field}.`)
    const words = [was, is].map((value) => worded(key, value))
    return [words.includes(undefined) ? field : `${field} ${words.join(' → ')}`]
  })
}

function byName(parameters: unknown): Fields {
  return Object.fromEntries((parameters as readonly { readonly name: string }[]).map((one) => [one.name, one]))
}

/** undefined where it takes more than a word to say. */
function worded(key: string, value: unknown): string | undefined {
  if (value === undefined) return 'none'
  if (typeof value === 'number') return key.endsWith('Ms') ? clockTime(value) : String(value)
  return typeof value === 'string' && /^[\w.-]+$/.test(value) ? value : undefined
}
