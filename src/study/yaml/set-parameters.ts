import { isMap, isSeq, parseDocument } from 'yaml'
import type { JsonValue, Parameter, Problem, Study, StudySpec } from '../../model/index.ts'
import type { CommandGroups } from './add-to-command.ts'
import { readParameters } from './parameters.ts'
import { Reader } from './reader.ts'
import { setBeside, textOf } from './set-fields.ts'
import { Source } from './source.ts'
import { parameterDocument, specToDocument } from './write.ts'

/** Documents of parameters by name, as they stand below `spec.parameters` of a study document. */
export type ParameterDocuments = Readonly<Record<string, JsonValue>>

/**
 * A study's parameters with those of the documents in place of their namesakes, and behind them what is new, parents before children; or
 * everything that is wrong with the documents.
 */
export function setParameters(
  parameters: readonly Parameter[],
  documents: ParameterDocuments,
): { readonly parameters: readonly Parameter[] } | { readonly problems: readonly Problem[] } {
  const known = Object.fromEntries(parameters.map((parameter) => [parameter.name, parameterDocument(parameter)]))
  const reader = new Reader(new Source(JSON.stringify({ spec: { parameters: { ...known, ...documents } } })))
  const read = readParameters(reader)
  // Their places are of a text that nobody wrote.
  if (reader.failed) return { problems: reader.problems.map(({ line: _, column: __, ...problem }) => problem) }
  const before = new Map(parameters.map((parameter) => [parameter.name, parameter]))
  return { parameters: read.parameters.map((one) => (Object.hasOwn(documents, one.name) ? one : (before.get(one.name) ?? one))) }
}

/**
 * The study's document with these parameters, and groups at the end of its command, so that who changes it next begins with all of them: comments and all else stay as they were.
 * Undefined where there is none, or it is of another program's format, which its door sees to.
 */
export function documentWithParameters(
  { document, documentFormat }: Pick<Study, 'document' | 'documentFormat'>,
  spec: StudySpec,
  documents: ParameterDocuments,
  groups: CommandGroups = [],
): string | undefined {
  if (document === undefined || documentFormat !== undefined) return undefined
  const text = parseDocument(document)
  if (text.get('apiVersion') !== 'hone.dev/v1') return undefined
  const command = text.getIn(['spec', 'trial', 'command'])
  if (!isMap(text.getIn(['spec', 'parameters'])) || (groups.length > 0 && !isSeq(command))) return specToDocument(spec)
  if (isSeq(command)) for (const group of groups) command.add(text.createNode(group, { flow: true }))
  for (const [name, parameter] of Object.entries(documents)) {
    setBeside(text, ['spec', 'parameters', name], text.createNode(parameter, { flow: true }))
  }
  return textOf(document, text)
}
