import { Document, isAlias, isCollection, isMap, isNode, isSeq, type Node, parseDocument, type ScalarTag, type Tags, visit } from 'yaml'
import type { Path } from '../source/path.ts'
import { LINE } from '../write.ts'

/** A change of a text at a place of it. */
export interface Rewrite {
  readonly place: Path
  /** undefined takes away what stands there. */
  readonly value?: unknown
  /** Puts these behind what stands in the list there. */
  readonly behind?: readonly unknown[]
}

/**
 * A YAML or JSON text with all of the changes; what people wrote beside them, comments too, stays. Undefined where one cannot be made: what stands there is
 * used elsewhere too, or it would be in what is no mapping.
 */
export function rewritten(text: string, changes: readonly Rewrite[]): string | undefined {
  const document = parseDocument(text, { customTags })
  if (document.errors.length > 0 || !changes.every((change) => isPossible(document, change))) return undefined
  const spliced = splice(text, document, changes)
  if (spliced !== undefined) return spliced
  for (const change of changes) put(document, change)
  return isJson(text) ? JSON.stringify(document.toJS(), null, 2) : document.toString(LINE)
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Numbers stay as they are written: 1.0e-3 is not 1e-3 to who wrote it. */
function customTags(tags: Tags): Tags {
  return tags.map((tag) => {
    if (typeof tag === 'string' || tag.collection !== undefined || !/:(float|int)$/.test(tag.tag)) return tag
    const usual = tag.stringify
    const stringify: ScalarTag['stringify'] = (item, ...more) => item.source ?? usual?.(item, ...more) ?? String(item.value)
    return { ...tag, stringify }
  })
}

function isPossible(document: Document, { place, behind }: Rewrite): boolean {
  const above = place.map((_, depth) => document.getIn(place.slice(0, depth), true))
  if (above.some((node) => node !== undefined && !isMap(node))) return false
  const node = document.getIn(place, true)
  if (behind !== undefined) return isSeq(node)
  return !isNode(node) || !hasAnchor(node)
}

/** Whether something in it can be meant by an alias elsewhere. */
function hasAnchor(node: Node): boolean {
  let found = false
  visit(node, {
    Node: (_, inner) => {
      found ||= 'anchor' in inner && inner.anchor !== undefined
    },
  })
  return found
}

/** The text with only the values themselves replaced; undefined where a change is another one. */
function splice(text: string, document: Document, changes: readonly Rewrite[]): string | undefined {
  const asJson = isJson(text)
  const pieces = changes.flatMap(({ place, value, behind }) => {
    const range = inlineRange(document.getIn(place, true))
    if (value === undefined || behind !== undefined || range === undefined) return []
    return [{ start: range[0], end: range[1], words: words(value, asJson) }]
  })
  if (pieces.length < changes.length) return undefined
  const fromBehind = pieces.toSorted((a, b) => b.start - a.start)
  return fromBehind.reduce((spliced, { start, end, words }) => spliced.slice(0, start) + words + spliced.slice(end), text)
}

/** Where a value begins and ends that stands within lines, as other values may there. */
function inlineRange(node: unknown): readonly [start: number, end: number] | undefined {
  if (!isNode(node) || !node.range) return undefined
  const isInline = isCollection(node) ? node.flow : isAlias(node) || (node.source !== '' && INLINE.has(String(node.type)))
  return isInline ? [node.range[0], node.range[1]] : undefined
}

const INLINE: ReadonlySet<string> = new Set(['PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'])

/** A value within a line, as it may stand in braces too. */
function words(value: unknown, asJson: boolean): string {
  if (asJson) return JSON.stringify(value)
  const document = new Document([])
  document.contents = document.createNode([value], { flow: true })
  return document.toString(LINE).trim().slice(1, -1)
}

/** Makes a change that is possible; the comment beside what was there stays. */
function put(document: Document, { place, value, behind }: Rewrite): void {
  const before = document.getIn(place, true)
  if (behind !== undefined) {
    if (isSeq(before)) for (const one of behind) before.add(document.createNode(one, { flow: true }))
    return
  }
  if (value === undefined) {
    document.deleteIn(place)
    return
  }
  const node = document.createNode(value, { flow: true })
  if (isNode(before) && before.comment) node.comment = before.comment
  document.setIn(place, node)
}
