import { type Document, isMap, isScalar, isSeq, type Node } from 'yaml'

/** The node that an alias means: the last one with its anchor before it. */
export function findAnchor(document: Document, anchor: string, before: number): Node | undefined {
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
