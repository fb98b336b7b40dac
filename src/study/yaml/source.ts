import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { type JsonValue, LIMITS, type Problem } from '../../model/index.ts'

/** Where something is in a document: keys and indexes from its top. */
export type Path = readonly (string | number)[]

/** Nodes of a document with its aliases expanded: far above what people write. */
const NODES_MAX = 200_000

interface Place {
  readonly key?: number
  readonly value?: number
  /** The scalar as it was written. */
  readonly text?: string
}

/** `spec.parameters.lr.double[0]`. */
export function fieldOf(path: Path): string {
  return path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('')
}

/** A YAML (or JSON) text as plain data that remembers where each piece was written. */
export class Source {
  /** Undefined when the text could not be read; `problems` then says why. */
  readonly data: JsonValue | undefined
  readonly problems: Problem[] = []
  readonly #lines = new LineCounter()
  readonly #places = new Map<string, Place>()
  #nodes = 0
  #aliases = 0

  constructor(text: string) {
    this.data = this.#read(text)
  }

  /** Line and column, from 1, of a piece or, where it is not there, of what it should be in. */
  place(path: Path, of: 'key' | 'value' = 'value'): { line: number; column: number } {
    for (let depth = path.length; depth >= 0; depth--) {
      const place = this.#places.get(keyOf(path.slice(0, depth)))
      // A piece that is missing is reported at the key of what it should be in.
      const offset = of === 'value' && depth === path.length ? (place?.value ?? place?.key) : (place?.key ?? place?.value)
      if (offset !== undefined) return this.#position(offset)
    }
    return { line: 1, column: 1 }
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
    const document = this.#parse(text)
    if (document === undefined) return undefined
    for (const error of document.errors.slice(0, 20)) {
      this.#complain(error.pos[0], wordsOf(error.code, error.message))
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
      return parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, version: '1.2', schema: 'core', logLevel: 'silent' })
    } catch (error) {
      // The parser recurses: a few thousand open brackets exhaust its stack.
      const message = error instanceof RangeError ? 'the document is nested too deeply' : 'the document cannot be read as YAML'
      this.problems.push({ field: '', message, line: 1, column: 1 })
      return undefined
    }
  }

  #convert(document: Document, node: Node | null, path: Path): JsonValue {
    const offset = node?.range?.[0]
    this.#note(path, offset === undefined ? {} : { value: offset })
    this.#nodes++
    if (path.length > LIMITS.documentDepth || this.#nodes > NODES_MAX) {
      const message = this.#nodes > NODES_MAX ? 'the document is too large once its aliases are expanded' : 'is nested too deeply'
      if (!this.problems.some((p) => p.message === message)) this.#complain(offset ?? 0, message, path)
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
    const value = this.#convert(document, target, path)
    this.#note(path, { value: offset })
    return value
  }

  #scalar(value: unknown, text: string | undefined, path: Path): JsonValue {
    if (text !== undefined) this.#note(path, { text })
    return value === null || typeof value === 'number' || typeof value === 'boolean' ? value : String(value)
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
      this.#note([...path, name], { key: offset })
      mapping[name] = this.#convert(document, value as Node | null, [...path, name])
    }
    return mapping
  }

  #note(path: Path, place: Place): void {
    const key = keyOf(path)
    this.#places.set(key, { ...this.#places.get(key), ...place })
  }

  #complain(offset: number, message: string, path: Path = []): void {
    this.problems.push({ field: fieldOf(path), message, ...this.#position(offset) })
  }

  #position(offset: number): { line: number; column: number } {
    const { line, col } = this.#lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
}

function keyOf(path: Path): string {
  return path.map((part) => JSON.stringify(part)).join('/')
}

/** The node that an alias means: the last one with its anchor before it. */
function findAnchor(document: Document, anchor: string, before: number): Node | undefined {
  let found: Node | undefined
  const search = (node: unknown): void => {
    if (isMap(node) || isSeq(node) || isScalar(node)) {
      if (node.anchor === anchor && (node.range?.[0] ?? 0) < before) found = node
    }
    if (isSeq(node)) node.items.forEach(search)
    if (isMap(node)) {
      for (const pair of node.items) {
        search(pair.key)
        search(pair.value)
      }
    }
  }
  search(document.contents)
  return found
}

function wordsOf(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'the same key stands here twice'
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here: submit one study at a time'
  if (code === 'TAB_AS_INDENT') return 'a tab cannot indent YAML: use spaces'
  return `not readable as YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`
}
