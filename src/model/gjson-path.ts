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

export type Step =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'each' }
  | { readonly kind: 'query'; readonly query: Query; readonly all: boolean }
  | { readonly kind: 'wrap'; readonly paths: readonly GjsonPath[] }
  /** What follows takes the result as a whole, not each of its elements. */
  | { readonly kind: 'whole' }

export interface Query {
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
