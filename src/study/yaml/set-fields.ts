import { isDeepStrictEqual } from 'node:util'
import { isMap, isNode, type Node, parseDocument } from 'yaml'
import type { Study, StudySpec } from '../../model/index.ts'
import { specToDocument } from './write.ts'

type Written = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>

/** Where fields that are set one by one stand in a document. */
const PLACES = [
  ['metadata', 'description'],
  ['metadata', 'labels'],
  ['spec', 'finish'],
  ['spec', 'noise'],
] as const

/**
 * The study's document with the description, labels, bounds of the budget, `finish` and `noise` of another spec, so that who edits it next sets none of
 * them back: comments and all else stay as they were. Undefined where there is none, or it is of another program's format.
 */
export function documentWithFields(
  { document, documentFormat, spec: before }: Pick<Study, 'document' | 'documentFormat' | 'spec'>,
  spec: StudySpec,
): string | undefined {
  if (document === undefined || documentFormat !== undefined) return undefined
  const text = parseDocument(document)
  if (text.get('apiVersion') !== 'hone.dev/v1') return undefined
  const changes = changesOf(before, spec)
  if (changes.length === 0) return document
  const sections = [['metadata'], ['spec'], ['spec', 'budget']].map((path) => text.getIn(path, true))
  // An alias stands for what may be used elsewhere too.
  if (sections.some((node) => node !== undefined && !isMap(node))) return specToDocument(spec)
  for (const { path, value } of changes) {
    if (value === undefined) text.deleteIn(path)
    else setBeside(text, path, text.createNode(value, { flow: true }))
  }
  return textOf(document, text)
}

function changesOf(before: StudySpec, after: StudySpec): readonly { readonly path: readonly string[]; readonly value: unknown }[] {
  const [old, next] = [before, after].map((spec) => JSON.parse(specToDocument(spec)) as Written) as [Written, Written]
  const bounds = (written: Written) => (written.spec?.budget ?? {}) as Readonly<Record<string, unknown>>
  const ofBudget = Object.keys({ ...bounds(old), ...bounds(next) }).map((key) => ({
    path: ['spec', 'budget', key],
    was: bounds(old)[key],
    value: bounds(next)[key],
  }))
  const others = PLACES.map(([section, field]) => ({ path: [section, field], was: old[section]?.[field], value: next[section]?.[field] }))
  return [...others, ...ofBudget].filter(({ was, value }) => !isDeepStrictEqual(was, value))
}

/** Sets a node in a document; the comment that stands beside the old one stays. */
export function setBeside(text: ReturnType<typeof parseDocument>, path: readonly string[], node: Node): void {
  const before = text.getIn(path, true)
  if (isNode(before) && before.comment) node.comment = before.comment
  text.setIn(path, node)
}

/** A changed document in the form that it had. */
export function textOf(before: string, text: ReturnType<typeof parseDocument>): string {
  return isJson(before) ? JSON.stringify(text.toJS(), null, 2) : text.toString({ lineWidth: 0, flowCollectionPadding: false })
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
