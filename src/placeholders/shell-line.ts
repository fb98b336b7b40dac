import { namesIn, type PlaceValues, parameterVariable, presentTexts, presentWords, replaced } from './text.ts'

/** How a study runs a trial: the command with groups that may be left out, variables (those that are no text are secrets), where. */
interface Run {
  readonly command?: readonly (string | readonly string[])[]
  readonly env?: Readonly<Record<string, unknown>>
  readonly workingFolder?: string
}

interface RunTrial {
  readonly study: string
  readonly number: number
  readonly parameters: PlaceValues
  /** The part of the resource that it was given; absent = all. */
  readonly resource?: number
}

/** What each trial is given a place of its own for; by hand, the reader says where. */
const OWN_PLACES = ['hone.folder', 'hone.checkpoint']

/**
 * A line for a POSIX shell that runs a trial's command again by hand, from its beginning: placeholders filled, its parameters in the environment where the
 * command does not name them. Secrets are left out, and `${hone.folder}` and `${hone.checkpoint}` stand as they are. Undefined without a command, as of an object of a template.
 */
export function shellLine(
  { command = [], env = {}, workingFolder = '' }: Run,
  { study, number, parameters, resource }: RunTrial,
): string | undefined {
  if (command.length === 0) return undefined
  const known = { ...parameters, 'hone.study': study, 'hone.trial': number, ...(resource !== undefined && { 'hone.resource': resource }) }
  const values: PlaceValues = { ...known, ...Object.fromEntries(OWN_PLACES.map((name) => [name, `\${${name}}`])) }
  const fill = (text: string) => replaced(text, values, (name) => `\${${name}}`)
  const words = presentWords(command, values)
  const texts = presentTexts(env, values)
  const used = new Set([...words, ...texts.map(([, text]) => text)].flatMap(namesIn))
  const variables = [...texts.map(([name, text]) => [name, fill(text)] as const), ...unusedOf(parameters, resource, used)]
  const line = [...variables.map(([name, text]) => `${name}=${quoted(text)}`), ...words.map((word) => quoted(fill(word)))].join(' ')
  return workingFolder === '' ? line : `cd ${quoted(workingFolder)} && ${line}`
}

/** Variables that say what the command does not name. */
function unusedOf(
  parameters: PlaceValues,
  resource: number | undefined,
  used: ReadonlySet<string>,
): (readonly [name: string, text: string])[] {
  const unused = Object.entries(parameters).filter(([name]) => !used.has(name))
  return [
    ...unused.map(([name, value]) => [parameterVariable(name), String(value)] as const),
    ...(unused.length === 0 ? [] : [['HONE_PARAMETERS', JSON.stringify(parameters)] as const]),
    ...(resource === undefined || used.has('hone.resource') ? [] : [['HONE_RESOURCE', String(resource)] as const]),
  ]
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : shellQuoted(text)
}

/** A text as one word of a POSIX shell, whatever stands in it. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
