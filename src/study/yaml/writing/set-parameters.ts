import type { JsonValue, Parameter, Problem } from '../../../model/index.ts'
import { readParameters } from '../parameters.ts'
import { Reader } from '../source/reader.ts'
import { Source } from '../source/source.ts'
import { parameterDocument } from '../write.ts'

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
