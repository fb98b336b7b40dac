import type { JsonValue } from './json.ts'

/**
 * Paths of GJSON, as much of the language as conditions on objects use: keys (`status.phase`), indexes, `#` (how many, or each of
 * what follows), queries `#(type=="Complete")` for the first match and `#(...)#` for all, `|` that takes the result as a whole,
 * `@this` and `[path]` that wraps a result into a list. Syntax: https://github.com/tidwall/gjson/blob/master/SYNTAX.md
 */
export interface GjsonPath {
  readonly text: string
  readonly steps: readonly Step[]
}

type Step =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'each' }
  | { readonly kind: 'query'; readonly query: Query; readonly all: boolean }
  | { readonly kind: 'wrap'; readonly paths: readonly GjsonPath[] }
  /** What follows takes the result as a whole, not each of its elements. */
  | { readonly kind: 'whole' }

interface Query {
  readonly path: GjsonPath
  readonly operator?: Operator
  readonly value?: JsonValue
}

const OPERATORS = ['==', '!=', '<=', '>=', '!%', '<', '>', '%', '='] as const
type Operator = (typeof OPERATORS)[number]

/** What is wrong with a path, and at which character. */
export class GjsonError extends Error {
  override readonly name = 'GjsonError'
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

/** Reads a path. Throws a GjsonError. */
export function parseGjson(text: string): GjsonPath {
  const steps: Step[] = []
  let at = 0
  if (text.trim() === '') throw new GjsonError('the path is empty', 0)
  while (at < text.length) {
    const [step, end] = readStep(text, at)
    if (step !== undefined) steps.push(step)
    at = end
    if (at === text.length) break
    if (text[at] === '|') steps.push({ kind: 'whole' })
    else if (text[at] !== '.') throw new GjsonError(`expected . or | and found ${text[at]}`, at)
    at += 1
    if (at === text.length) throw new GjsonError('the path ends too early', at)
  }
  return { text, steps }
}

function readStep(text: string, at: number): [Step | undefined, number] {
  if (text.startsWith('@this', at)) return [undefined, at + 5]
  if (text[at] === '@') throw new GjsonError('only the modifier @this is known', at)
  if (text[at] === '[') {
    const end = closing(text, at, '[', ']')
    return [{ kind: 'wrap', paths: [parseInner(text, at + 1, end)] }, end + 1]
  }
  if (text.startsWith('#(', at)) {
    const end = closing(text, at + 1, '(', ')')
    const all = text[end + 1] === '#'
    return [{ kind: 'query', query: readQuery(text, at + 2, end), all }, end + (all ? 2 : 1)]
  }
  if (text[at] === '#') return [{ kind: 'each' }, at + 1]
  let key = ''
  let end = at
  for (; end < text.length && text[end] !== '.' && text[end] !== '|'; end++) {
    if (text[end] === '\\') end += 1
    key += text[end] ?? ''
  }
  if (key === '') throw new GjsonError('a name is missing', at)
  return [{ kind: 'key', key }, end]
}

function parseInner(text: string, from: number, to: number): GjsonPath {
  try {
    return parseGjson(text.slice(from, to))
  } catch (error) {
    throw error instanceof GjsonError ? new GjsonError(error.message, error.offset + from) : error
  }
}

/** Where the bracket at `at` is closed; quotes hide what is in them. */
function closing(text: string, at: number, open: string, close: string): number {
  let depth = 0
  let quoted = false
  for (let i = at; i < text.length; i++) {
    if (text[i] === '\\') i += 1
    else if (text[i] === '"') quoted = !quoted
    else if (!quoted && text[i] === open) depth += 1
    else if (!quoted && text[i] === close && --depth === 0) return i
  }
  throw new GjsonError(`${open} is never closed`, at)
}

function readQuery(text: string, from: number, to: number): Query {
  const inner = text.slice(from, to)
  for (let i = 0, depth = 0, quoted = false; i < inner.length; i++) {
    const isEscape = inner[i] === '\\'
    if (isEscape) i += 1
    else if (inner[i] === '"') quoted = !quoted
    else if (inner[i] === '(') depth += 1
    else if (inner[i] === ')') depth -= 1
    if (isEscape || quoted || depth > 0) continue
    const operator = OPERATORS.find((one) => inner.startsWith(one, i))
    if (operator === undefined) continue
    const path = i === 0 ? { text: '', steps: [] } : parseInner(text, from, from + inner.slice(0, i).trimEnd().length)
    return { path, operator, value: readValue(inner.slice(i + operator.length).trim(), from + i + operator.length) }
  }
  return { path: parseInner(text, from, to) }
}

function readValue(text: string, offset: number): JsonValue {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    throw new GjsonError(`${text === '' ? 'nothing' : text} is no value: texts stand in double quotes`, offset)
  }
}

/** What the path finds; undefined when there is nothing. */
export function findGjson(path: GjsonPath, value: JsonValue): JsonValue | undefined {
  return walk(path.steps, value)
}

function walk(steps: readonly Step[], value: JsonValue | undefined): JsonValue | undefined {
  const [step, ...rest] = steps
  if (step === undefined || value === undefined) return value
  switch (step.kind) {
    case 'key':
      return walk(rest, valueAt(value, step.key))
    case 'whole':
      return walk(rest, value)
    case 'wrap': {
      const found = step.paths.map((path) => walk(path.steps, value)).filter((one) => one !== undefined)
      return walk(rest, found)
    }
    case 'each':
      if (!Array.isArray(value)) return undefined
      return rest.length === 0 ? value.length : eachOf(value, rest)
    case 'query': {
      if (!Array.isArray(value)) return undefined
      if (!step.all)
        return walk(
          rest,
          value.find((element) => holds(step.query, element)),
        )
      return eachOf(
        value.filter((element) => holds(step.query, element)),
        rest,
      )
    }
  }
}

/** Applies the steps up to a `|` to each element, those behind it to all of them. */
function eachOf(elements: readonly JsonValue[], steps: readonly Step[]): JsonValue | undefined {
  const cut = steps.findIndex(({ kind }) => kind === 'whole')
  const [inner, outer] = cut < 0 ? [steps, []] : [steps.slice(0, cut), steps.slice(cut)]
  return walk(
    outer,
    elements.map((element) => walk(inner, element)).filter((one) => one !== undefined),
  )
}

function valueAt(value: JsonValue, key: string): JsonValue | undefined {
  if (value === null || typeof value !== 'object') return undefined
  return Object.hasOwn(value, key) ? (value as Readonly<Record<string, JsonValue>>)[key] : undefined
}

function holds({ path, operator, value }: Query, element: JsonValue): boolean {
  const found = walk(path.steps, element)
  if (found === undefined) return false
  if (operator === undefined || value === undefined) return true
  switch (operator) {
    case '=':
    case '==':
      return found === value
    case '!=':
      return found !== value
    case '%':
      return like(found, value)
    case '!%':
      return !like(found, value)
    default:
      return ordered(found, operator, value)
  }
}

function ordered(found: JsonValue, operator: '<' | '<=' | '>' | '>=', value: JsonValue): boolean {
  if (typeof found !== typeof value || (typeof found !== 'number' && typeof found !== 'string')) return false
  const [a, b] = [found, value as typeof found]
  if (operator === '<') return a < b
  if (operator === '<=') return a <= b
  return operator === '>' ? a > b : a >= b
}

/** `*` stands for any text, `?` for any character. */
function like(found: JsonValue, pattern: JsonValue): boolean {
  if (typeof found !== 'string' || typeof pattern !== 'string') return false
  const text = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${text}$`, 's').test(found)
}

/** Whether a condition holds: it finds an object, or a list that is not empty. */
export function gjsonHolds(path: GjsonPath, value: JsonValue): JsonValue | undefined {
  const found = findGjson(path, value)
  if (Array.isArray(found)) return found.length > 0 ? found[0] : undefined
  return found !== null && typeof found === 'object' ? found : undefined
}
