import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { type JsonValue, LIMITS, type Problem } from '../../../model/index.ts'
import { findAnchor } from './anchors.ts'
import { excessOf, TOO_DEEP, TOO_LARGE } from './excess.ts'
import { fieldOf, type Path } from './path.ts'
import type { ReadSource } from './reader.ts'

/** Nodes of a document with its aliases expanded: far above what people write, and read within a second. */
const NODES_MAX = 100_000
/** After so many slips of syntax the rest is noise. */
const ERRORS_MAX = 20

interface Place {
  readonly key?: number
  readonly value?: number
  /** The scalar as it was written. */
  readonly text?: string
}

/** A YAML (or JSON) text as plain data that remembers where each piece was written. */
export class Source implements ReadSource {
  /** Undefined when the text could not be read; `problems` then says why. */
  readonly data: JsonValue | undefined
  readonly problems: Problem[] = []
  readonly #lines = new LineCounter()
  readonly #places = new Map<string, Place>()
  #nodes = 0
  #aliases = 0

  readonly #text: string

  constructor(text: string) {
    this.#text = text
    this.data = this.#read(text)
  }

  /** Line and column, from 1, of a piece or, where it is not there, of what it should be in; `character` is one of its text, from 0. */
  place(path: Path, of: 'key' | 'value' = 'value', character = 0): { line: number; column: number } {
    for (let depth = path.length; depth >= 0; depth--) {
      const place = this.#places.get(keyOf(path.slice(0, depth)))
      // A piece that is missing is reported at the key of what it should be in.
      const offset = of === 'value' && depth === path.length ? (place?.value ?? place?.key) : (place?.key ?? place?.value)
      if (offset !== undefined) return this.#position(offset + this.#inside(place?.text, offset, character))
    }
    return { line: 1, column: 1 }
  }

  /** Pieces are called what they are called in the text. */
  origin(path: Path): Path {
    return path
  }

  /** How far a character of a scalar lies from its beginning; 0 where escapes or folded lines make that hard to say. */
  #inside(text: string | undefined, offset: number, character: number): number {
    if (text === undefined || character === 0) return 0
    const begin = this.#text[offset] === '"' || this.#text[offset] === "'" ? 1 : 0
    return this.#text.startsWith(text, offset + begin) ? begin + character : 0
  }

  /** A scalar as it was written (`1.0`, not 1); undefined when it is no scalar. */
  text(path: Path): string | undefined {
    return this.#places.get(keyOf(path))?.text
  }

  #read(text: string): JsonValue | undefined {
    if (Buffer.byteLength(text) > LIMITS.documentBytes) {
      this.problems.push({ field: '', message: `the document is longer than ${LIMITS.documentBytes} bytes`, line: 1, column: 1 })
      return undefined
    }
    const excess = excessOf(text)
    if (excess !== undefined) {
      this.problems.push({ field: '', message: excess, line: 1, column: 1 })
      return undefined
    }
    const document = this.#parse(text)
    if (document === undefined) return undefined
    // What else is wrong where tabs indent follows from them.
    const tabs = document.errors.filter(({ code }) => code === 'TAB_AS_INDENT')
    for (const error of (tabs.length > 0 ? tabs : document.errors).slice(0, ERRORS_MAX)) {
      const message = wordsOf(error.code, error.message)
      if (message !== this.problems.at(-1)?.message) this.#complain(error.pos[0], message, [], this.#unquoted(error.pos[0]))
    }
    if (document.contents === null) {
      if (document.errors.length === 0) this.#complain(0, 'the document is empty')
      return undefined
    }
    const data = this.#convert(document, document.contents as Node, [])
    return this.problems.length === 0 ? data : undefined
  }

  #parse(text: string): Document | undefined {
    try {
      // Equal keys are found below: the parser's own search takes quadratic time.
      return parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, uniqueKeys: false, schema: 'core', logLevel: 'error' })
    } catch (error) {
      const message = error instanceof RangeError ? TOO_DEEP : 'the document cannot be read as YAML'
      this.problems.push({ field: '', message, line: 1, column: 1 })
      return undefined
    }
  }

  #convert(document: Document, node: Node | null, path: Path): JsonValue {
    const offset = node?.range?.[0]
    this.#note(path, offset === undefined ? {} : { value: offset })
    this.#nodes++
    if (path.length > LIMITS.documentDepth || this.#nodes > NODES_MAX) {
      const message = this.#nodes > NODES_MAX ? TOO_LARGE : TOO_DEEP
      if (!this.problems.some((p) => p.message === message)) this.#complain(offset ?? 0, message)
      return null
    }
    if (isAlias(node)) return this.#follow(document, node.source, offset ?? 0, path)
    if (isScalar(node)) return this.#scalar(node.value, node.source, path)
    if (isSeq(node)) return node.items.map((item, i) => this.#convert(document, item as Node | null, [...path, i]))
    return isMap(node) ? this.#mapping(document, node.items, path) : null
  }

  #follow(document: Document, anchor: string, offset: number, path: Path): JsonValue {
    this.#aliases++
    if (this.#aliases > LIMITS.documentAliases) {
      if (this.#aliases === LIMITS.documentAliases + 1) this.#complain(offset, `more than ${LIMITS.documentAliases} aliases`, path)
      return null
    }
    const target = findAnchor(document, anchor, offset)
    if (target === undefined) {
      this.#complain(offset, `no anchor &${anchor} before this alias`, path)
      return null
    }
    if (offset < (target.range?.[2] ?? 0)) {
      this.#complain(offset, `the alias *${anchor} stands inside what it repeats`, path)
      return null
    }
    const value = this.#convert(document, target, path)
    this.#note(path, { value: offset })
    return value
  }

  #scalar(value: unknown, text: string | undefined, path: Path): JsonValue {
    if (text !== undefined) this.#note(path, { text })
    // -0 is written as 0, and is another number to who compares.
    if (typeof value === 'number') return value === 0 ? 0 : value
    return value === null || typeof value === 'boolean' ? value : String(value)
  }

  #mapping(document: Document, pairs: readonly { key: unknown; value: unknown }[], path: Path): JsonValue {
    const mapping: Record<string, JsonValue> = {}
    for (const { key, value } of pairs) {
      const offset = (key as Node | null)?.range?.[0] ?? 0
      const name = isScalar(key) ? (typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))) : undefined
      if (name === undefined || name === '__proto__') {
        this.#complain(offset, name === undefined ? 'a key must be a plain text' : 'a key cannot be called __proto__', path)
        continue
      }
      if (Object.hasOwn(mapping, name)) {
        this.#complain(offset, 'the same key stands here twice', [...path, name])
        continue
      }
      this.#note([...path, name], { key: offset })
      mapping[name] = this.#convert(document, value as Node | null, [...path, name])
    }
    return mapping
  }

  #note(path: Path, place: Place): void {
    const key = keyOf(path)
    this.#places.set(key, { ...this.#places.get(key), ...place })
  }

  #complain(offset: number, message: string, path: Path = [], remedy?: string): void {
    this.problems.push({ field: fieldOf(path), message, ...(remedy !== undefined && { remedy }), ...this.#position(offset) })
  }

  /** A remedy where a line that cannot be read has a placeholder outside quotes: its braces are a mapping there. */
  #unquoted(offset: number): string | undefined {
    const line = this.#text.split('\n', this.#position(offset).line).at(-1) ?? ''
    const [, placeholder] = /[[,\s](\$\{[^{}]*\})/.exec(line) ?? []
    return placeholder === undefined ? undefined : `Put placeholders into quotes: "${placeholder}".`
  }

  #position(offset: number): { line: number; column: number } {
    const { line, col } = this.#lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
}

function keyOf(path: Path): string {
  return path.map((part) => JSON.stringify(part)).join('/')
}

function wordsOf(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here: submit one study at a time'
  if (code === 'TAB_AS_INDENT') return 'a tab cannot indent YAML: use spaces'
  if (message.includes('call stack')) return TOO_DEEP
  return `not readable as YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`
}
