import { isDeepStrictEqual } from 'node:util'
import type { ReadStudy } from '../wire/index.ts'
import { clockTime } from './numbers.ts'

type Fields = Readonly<Record<string, unknown>>

/** What an edit changed of a study, field by field, as `budget.trials 40 → 20`: its file may be older than what was set beside it. */
export function editWords(before: Pick<ReadStudy, 'specJson'>, after: Pick<ReadStudy, 'specJson'>): string[] {
  return changeWords(JSON.parse(before.specJson), JSON.parse(after.specJson))
}

/** What differs between two specs of a study, in the same way. */
export function changeWords(before: object, after: object): string[] {
  return changes(before as Fields, after as Fields, '')
}

/** Mappings of which each field is told by itself. */
const MAPPINGS: ReadonlySet<string> = new Set(['budget', 'labels', 'trial', 'trial.resources', 'trial.env', 'trial.slurm', 'trial.pod'])
/** As a study file calls it. */
const CALLED: Readonly<Record<string, string>> = { workload: 'template' }

function changes(before: Fields, after: Fields, within: string): string[] {
  return Object.keys({ ...before, ...after }).flatMap((key) => {
    const [was, is] = [before[key], after[key]]
    if (isDeepStrictEqual(was, is)) return []
    const field = `${within}${CALLED[key] ?? key.replace(/Ms$/, '')}`
    if (field === 'parameters') return changes(byName(was), byName(is), 'parameters.')
    if (MAPPINGS.has(field) && was !== undefined && is !== undefined) return changes(was as Fields, is as Fields, `${field}.`)
    // Somebody may have written a secret there.
    if (within === 'trial.env.') return [field]
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
  return typeof value === 'string' && /^[\w./:@-]{1,100}$/.test(value) ? value : undefined
}
