import type { Problem, StudySpec, TrialTemplate } from '../../../model/index.ts'
import { Reader } from '../source/reader.ts'
import { Source } from '../source/source.ts'
import { checkPlaceholders } from '../trial/placeholders.ts'

/** Groups behind the last part of a trial's command; each is left out while a parameter in it is inactive. */
export type CommandGroups = readonly (readonly string[])[]

/** How trials of a spec are run once these groups stand at the end of their command; or what is wrong with the groups, given the spec's parameters. */
export function withInCommand(
  { trial, parameters, resource }: Pick<StudySpec, 'trial' | 'parameters' | 'resource'>,
  groups: CommandGroups,
): { readonly trial: TrialTemplate } | { readonly problems: readonly Problem[] } {
  if (trial === undefined || trial.command.length === 0) {
    const message = `cannot be added to: the study's trials are not run by ${trial === undefined ? 'this server' : 'a command'}`
    return { problems: [{ field: 'spec.trial.command', message, remedy: 'Leave it out.' }] }
  }
  const command = [...trial.command, ...groups]
  const reader = new Reader(new Source(JSON.stringify({ spec: { trial: { command } } })))
  const names = new Set(parameters.map(({ name }) => name))
  checkPlaceholders(
    reader,
    { command: command.map((part) => (typeof part === 'string' ? part : [...part])), env: {} },
    { names, parameters, hasResource: resource !== undefined },
  )
  // Their places are of a text that nobody wrote.
  if (reader.failed) return { problems: reader.problems.map(({ line: _, column: __, ...problem }) => problem) }
  return { trial: { ...trial, command } }
}
