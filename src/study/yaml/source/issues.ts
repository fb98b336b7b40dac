import type { z } from 'zod'
import type { JsonValue } from '../../../model/index.ts'
import { suggestName } from '../../spec/nearest.ts'
import { nearestName } from './name.ts'
import type { Path } from './path.ts'
import { asHoneHasIt } from './ranges-of-others.ts'

/** What a schema found wrong, in our words; the reader adds value and place. */
export interface Finding {
  readonly path: Path
  readonly message: string
  readonly remedy?: string | undefined
  /** Whether the key or the value is at fault. */
  readonly at: 'key' | 'value'
}

const KINDS: Record<string, string> = {
  number: 'a number',
  int: 'an integer',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list of two numbers: [lowest, highest]',
  object: 'a mapping of names to values',
  record: 'a mapping of names to values',
}

/** Puts one issue of a schema into words. `base` is where the schema was applied, `lookup` reads the document. */
export function findingsOf(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  base: Path,
  lookup: (path: Path) => JsonValue | undefined,
): Finding[] {
  const inner = issue.path as Path
  const path = [...base, ...inner]
  switch (issue.code) {
    case 'unrecognized_keys':
      return unknownKeys(path, issue.keys, keysAt(schema, inner), lookup(path))
    case 'invalid_key':
      return [{ path, at: 'key', message: issue.issues[0]?.message ?? 'is not a valid name' }]
    case 'invalid_type':
      return [wrongType(issue, path, lookup(path), { words: descriptionAt(schema, inner), keys: keysAt(schema, inner) })]
    case 'invalid_value':
      return [wrongChoice(issue.values.map(String), path, lookup(path), descriptionAt(schema, inner))]
    case 'too_small':
    case 'too_big':
      return [{ path, at: 'value', message: boundWords(issue) }]
    case 'invalid_union':
      return wrongForm(issue, schema, base, lookup)
    default:
      if (lookup(path) === undefined) return [missing(path, descriptionAt(schema, inner))]
      return [
        { path, at: 'value', message: issue.message, remedy: issue.code === 'invalid_format' ? spelled(lookup(path), path) : undefined },
      ]
  }
}

function missing(path: Path, remedy: string | undefined): Finding {
  return { path, at: 'key', message: 'is missing', remedy }
}

function unknownKeys(path: Path, keys: readonly string[], known: readonly string[], written: JsonValue | undefined): Finding[] {
  const remedies = keys.map((key) => suggestName(key, known))
  // One way to write the parameter says more than all names that it could have.
  const whole = parameterRemedy(path, written)
  return keys.map((key, k) => ({ path: [...path, key], at: 'key', message: 'is not a field here', remedy: whole ?? remedies[k] }))
}

/** How to write what stands at the path, where that is a parameter of a study, by its name. */
function parameterRemedy(path: Path, written: JsonValue | undefined): string | undefined {
  const [spec, parameters, name, ...more] = path
  const isParameter = spec === 'spec' && parameters === 'parameters' && typeof name === 'string' && more.length === 0
  return isParameter ? asHoneHasIt(name, written) : undefined
}

function wrongType(
  issue: { expected: string; message: string },
  path: Path,
  value: JsonValue | undefined,
  about: { readonly words: string | undefined; readonly keys: readonly string[] },
): Finding {
  if (value === undefined) return missing(path, about.words)
  const numeric = issue.expected === 'number' || issue.expected === 'int'
  if (numeric && typeof value === 'number')
    return { path, at: 'value', message: issue.expected === 'int' ? 'must be an integer' : 'must be a finite number' }
  const quoted = numeric && typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
  // A schema's own words are better than the kind's name.
  const message = issue.message.startsWith('Invalid input') ? `must be ${KINDS[issue.expected] ?? issue.expected}` : issue.message
  return {
    path,
    at: 'value',
    message,
    remedy:
      parameterRemedy(path, value) ?? (quoted ? `Write it without quotes: ${Number(value)}.` : wrapped(issue.expected, value, about.keys)),
  }
}

/** Of several forms the only one of the right kind says what is wrong; where there is none, or more, the schema's own words do, else all kinds. */
function wrongForm(
  issue: z.core.$ZodIssueInvalidUnion,
  schema: z.ZodType,
  base: Path,
  lookup: (path: Path) => JsonValue | undefined,
): Finding[] {
  const path = [...base, ...(issue.path as Path)]
  const value = lookup(path)
  if (value === undefined) return [missing(path, descriptionAt(schema, issue.path as Path))]
  if (!issue.message.startsWith('Invalid input')) return [{ path, at: 'value', message: issue.message }]
  const expected = issue.errors.map((form) => {
    const whole = form.find(({ path }) => path.length === 0)
    return whole?.code === 'invalid_type' ? whole.expected : undefined
  })
  const meant = issue.errors.filter((_, i) => expected[i] === undefined || (expected[i] === 'number' && typeof value === 'number'))
  if (meant.length === 1) {
    return meant[0]!.flatMap((inner) => findingsOf({ ...inner, path: [...issue.path, ...inner.path] }, schema, base, lookup))
  }
  const kinds = expected.filter((kind) => kind !== undefined && kind in KINDS).map((kind) => KINDS[kind!])
  return [{ path, at: 'value', message: `must be ${[...new Set(kinds)].join(' or ')}` }]
}

/** For a text that stands where a mapping or a list should: how it becomes one. */
function wrapped(expected: string, value: JsonValue, keys: readonly string[]): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined
  if (expected === 'array') {
    // Quotes and pipes are the shell's: which words they make is not for us to guess.
    if (/["'`|&;<>\n]/.test(value)) return 'Write it as a list, an entry for each word.'
    return `Write it as a list: [${value.trim().split(/\s+/).map(flowText).join(', ')}].`
  }
  const key = ['name', 'from'].find((one) => keys.includes(one))
  return expected === 'object' && key !== undefined ? `Write {${key}: ${flowText(value)}}.` : undefined
}

/** A text as it can stand within brackets. */
function flowText(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : JSON.stringify(text)
}

function wrongChoice(values: readonly string[], path: Path, value: JsonValue | undefined, about: string | undefined): Finding {
  if (value === undefined) return missing(path, values.length === 1 ? `Write ${String(path.at(-1))}: ${values[0]}.` : about)
  const message = values.length === 1 ? `must be ${values[0]}` : `must be one of ${values.join(', ')}`
  const remedy = typeof value === 'string' && values.length > 1 ? suggestName(value, values) : undefined
  return { path, at: 'value', message, remedy: remedy?.startsWith('Did') ? remedy : undefined }
}

function boundWords(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const small = issue.code === 'too_small'
  const bound = small ? issue.minimum : issue.maximum
  switch (issue.origin) {
    case 'string':
      return small ? 'must not be empty' : `must have at most ${bound} characters`
    case 'array':
      if (!issue.message.startsWith('Too ')) return issue.message
      return small ? `must have at least ${bound} ${bound === 1 ? 'entry' : 'entries'}` : `must have at most ${bound} entries`
    default:
      return `must be ${small ? '>' : '<'}${issue.inclusive === false ? '' : '='} ${bound}`
  }
}

/** For names and durations: the nearest right spelling, where one is plain. */
function spelled(value: JsonValue | undefined, path: Path): string | undefined {
  if (typeof value !== 'string' || path[0] !== 'metadata') return undefined
  const slug = nearestName(value)
  return slug === '' ? undefined : `Write ${slug}.`
}

/** The schema at a path below another. */
function schemaAt(schema: z.ZodType, path: Path): z.ZodType | undefined {
  let at: unknown = schema
  for (const part of path) {
    const def = unwrap(at)?.def
    if (def === undefined) return undefined
    // A part may be called `constructor`: what every object has is no field.
    const field = def.shape !== undefined && Object.hasOwn(def.shape, part) ? def.shape[part] : undefined
    at = field ?? def.element ?? def.items?.[Number(part)] ?? def.valueType ?? def.catchall
  }
  return at as z.ZodType | undefined
}

/** Names that a mapping knows; none when the schema is no mapping with fixed names. */
export function keysAt(schema: z.ZodType, path: Path): string[] {
  return Object.keys(unwrap(schemaAt(schema, path))?.def.shape ?? {})
}

function descriptionAt(schema: z.ZodType, path: Path): string | undefined {
  return schemaAt(schema, path)?.description
}

interface LooseDef {
  readonly innerType?: unknown
  readonly shape?: Record<string, unknown>
  readonly element?: unknown
  readonly items?: readonly unknown[]
  readonly valueType?: unknown
  readonly catchall?: unknown
  readonly options?: readonly unknown[]
}

/** Without the wrappers (optional, default) around it; of several forms the last mapping with fixed names. */
function unwrap(schema: unknown): { readonly def: LooseDef } | undefined {
  let at = schema as { readonly def: LooseDef } | undefined
  while (at?.def.innerType !== undefined) at = at.def.innerType as { readonly def: LooseDef }
  const forms = (at?.def.options ?? []) as readonly { readonly def: LooseDef }[]
  return forms.findLast((form) => form.def?.shape !== undefined) ?? at
}
