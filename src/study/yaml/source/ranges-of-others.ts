import type { JsonValue } from '../../../model/index.ts'
import { plain } from '../../spec/nearest.ts'

type Entry = Readonly<Record<string, JsonValue>>

/** How other tuners write a parameter, without capitals and separators. */
const LOWEST = ['min', 'low', 'lower', 'lowerbound', 'minimum', 'minvalue', 'from']
const HIGHEST = ['max', 'high', 'upper', 'upperbound', 'maximum', 'maxvalue', 'to']
const CHOICES = ['values', 'choices', 'options', 'categories']
const LISTED = [...CHOICES, 'list', 'range', 'bounds']
const ALONE = ['value', 'const', 'constant']
const KIND = ['type', 'kind', 'distribution', 'parametertype']

/** A remedy for a parameter that is written as other tuners write it: the same as Hone has it; undefined where it cannot be told. */
export function asHoneHasIt(name: string, written: JsonValue | undefined): string | undefined {
  const mapping = mappingOf(written)
  return mapping === undefined ? undefined : `Write ${name}: ${mapping}.`
}

function mappingOf(written: JsonValue | undefined): string | undefined {
  if (Array.isArray(written)) return listed(written, {})
  if (written === null || written === undefined) return undefined
  if (typeof written !== 'object') return `{fixed: ${flow(written)}}`
  const entry = Object.fromEntries(Object.entries(written).map(([key, value]) => [plain(key), value]))
  const [lowest, highest] = [LOWEST, HIGHEST].map((names) => firstOf(entry, names))
  if (typeof lowest === 'number' && typeof highest === 'number') return ranged([lowest, highest], entry)
  const own = entry.double ?? entry.int
  if (Array.isArray(own) && entry.log === true)
    return ranged(own as [number, number], { ...entry, type: entry.int === undefined ? 'double' : 'int' })
  const list = firstOf(entry, LISTED)
  if (Array.isArray(list)) return listed(list, entry)
  const alone = firstOf(entry, ALONE)
  return alone === undefined || (typeof alone === 'object' && alone !== null) ? undefined : `{fixed: ${flow(alone)}}`
}

function listed(list: readonly JsonValue[], entry: Entry): string | undefined {
  const [lowest, highest, ...more] = list
  const isRange = typeof lowest === 'number' && typeof highest === 'number' && lowest < highest && more.length === 0
  if (isRange && !CHOICES.some((name) => name in entry)) return ranged([lowest, highest], entry)
  const isFlat = list.length > 0 && list.every((value) => value !== null && typeof value !== 'object')
  return isFlat ? `{choice: [${list.map(flow).join(', ')}]}` : undefined
}

function ranged(bounds: readonly [number, number], entry: Entry): string {
  const kind = plain(String(firstOf(entry, KIND) ?? ''))
  const isWhole = bounds.every(Number.isInteger)
  const isInt = isWhole && (/int|^q/.test(kind) || (!/float|double|real|uniform/.test(kind) && (bounds[0] !== 0 || bounds[1] !== 1)))
  const isLog = entry.log === true || /log/.test(kind) || /^log/.test(plain(String(entry.scale ?? entry.prior ?? '')))
  return `{${isInt ? 'int' : 'double'}: [${bounds.join(', ')}]${isLog ? ', scale: log' : ''}}`
}

function firstOf(entry: Entry, names: readonly string[]): JsonValue | undefined {
  return names.map((name) => entry[name]).find((value) => value !== undefined)
}

function flow(value: JsonValue): string {
  return typeof value === 'string' && /^[A-Za-z][\w./-]*$/.test(value) ? value : JSON.stringify(value)
}
