import type { Parameter, ParameterValue, Study } from '../api/types.ts'

/** A parameter that is to be added, as a form has it: in texts. */
export interface NewParameter {
  readonly name: string
  readonly kind: Parameter['kind']
  readonly from: string
  readonly to: string
  /** Separated by commas. */
  readonly values: string
  readonly scale: 'linear' | 'log' | 'reverseLog'
  /** Of a range: only its begin and whole steps from there. */
  readonly step: string
  /** What the trials so far had. */
  readonly default: string
  /** Where the best is expected: a value; of a choice also weights, as `sgd: 3, adam: 2`. */
  readonly likely: string
  /** How far around it, as a share of the range; of numbers alone. */
  readonly spread: string
  /** Without its values it is not there; empty: it always is. */
  readonly parent: string
  readonly parentValues: readonly string[]
  readonly parentFrom: string
  readonly parentTo: string
  /** Arguments that hand it to the command; undefined: as its other parameters are handed over. */
  readonly command?: string
}

/** Where something may be wrong with it. */
export type NewParameterField = 'name' | 'range' | 'values' | 'scale' | 'step' | 'default' | 'likely' | 'when' | 'command'

export type Clues = Partial<Record<NewParameterField, string>>

export const BLANK: NewParameter = {
  name: '',
  kind: 'double',
  from: '',
  to: '',
  values: '',
  scale: 'linear',
  step: '',
  default: '',
  likely: '',
  spread: '',
  parent: '',
  parentValues: [],
  parentFrom: '',
  parentTo: '',
}

export const isRange = ({ kind }: Pick<Parameter, 'kind'>): boolean => kind === 'double' || kind === 'int'

/** A text as a study file would read it: a number, true or false, else a word; one in quotes always is a word. */
function scalarOf(text: string): ParameterValue {
  const quoted = /^(["'])(.*)\1$/.exec(text)
  if (quoted !== null) return quoted[2]!
  if (text === 'true' || text === 'false') return text === 'true'
  return Number.isFinite(Number(text)) ? Number(text) : text
}

/** The values of a list, empty places left out. */
export function valuesOf({ values }: Pick<NewParameter, 'values'>): ParameterValue[] {
  return values
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map(scalarOf)
}

/** What the server is told of it, in the words of a study file. */
export function documentOf(wanted: NewParameter, study: Study): Readonly<Record<string, unknown>> {
  const { kind, from, to, scale, step } = wanted
  const domain = isRange(wanted) ? [Number(from), Number(to)] : valuesOf(wanted)
  const usual = kind === 'choice' ? domain.find((value) => String(value) === wanted.default) : Number(wanted.default)
  return {
    [kind]: domain,
    ...(kind !== 'choice' && scale !== 'linear' && { scale }),
    ...(isRange(wanted) && step !== '' && { step: Number(step) }),
    ...(wanted.default !== '' && { default: usual }),
    ...(wanted.likely !== '' && { likely: likelyOf(wanted) }),
    ...(wanted.parent !== '' && { when: { [wanted.parent]: conditionOf(wanted, study) } }),
  }
}

function likelyOf(wanted: NewParameter): unknown {
  const { kind, spread } = wanted
  const likely = wanted.likely.trim()
  if (kind !== 'choice') return spread === '' ? Number(likely) : { near: Number(likely), spread: Number(spread) }
  return valuesOf(wanted).find((value) => String(value) === likely) ?? weightsOf(likely) ?? likely
}

/** What `sgd: 3, adam: 2` says of each value; undefined where it is not of that form. A value may have colons of its own. */
export function weightsOf(text: string): Readonly<Record<string, number>> | undefined {
  const pairs = text.split(',').map((part) => /^\s*(.+?)\s*:\s*([^:]+)$/.exec(part))
  if (pairs.some((pair) => !(Number(pair?.[2] ?? Number.NaN) > 0))) return undefined
  return Object.fromEntries(pairs.map((pair) => [pair![1]!, Number(pair![2])]))
}

function conditionOf({ parent, parentValues, parentFrom, parentTo }: NewParameter, study: Study): unknown {
  const found = study.spec.parameters.find(({ name }) => name === parent)
  if (found !== undefined && 'values' in found) return found.values.filter((value) => parentValues.includes(String(value)))
  return { ...(parentFrom !== '' && { min: Number(parentFrom) }), ...(parentTo !== '' && { max: Number(parentTo) }) }
}

/** Where a server's problem belongs: the place of a parameter among those that were asked for, and its field. Undefined where it is of none. */
export function placeOf(
  problem: { readonly field: string; readonly message: string },
  wanted: readonly NewParameter[],
  study: Study,
): readonly [number, NewParameterField] | undefined {
  const inCommand = /^spec\.trial\.command\[(\d+)\]/.exec(problem.field)
  if (inCommand !== null) {
    const withArguments = wanted.flatMap((one, k) => (argumentsOf(one, study).length === 0 ? [] : [k]))
    const at = withArguments[Number(inCommand[1]) - (study.spec.trial?.command?.length ?? 0)]
    return at === undefined ? undefined : [at, 'command']
  }
  for (const [k, { name }] of wanted.entries()) {
    const base = `spec.parameters${/^[\w-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`}`
    if (problem.field !== base && !problem.field.startsWith(`${base}.`)) continue
    const [, key = ''] = /^\.(\w+)/.exec(problem.field.slice(base.length)) ?? []
    return [k, FIELDS[key] ?? (/needs a default/.test(problem.message) ? 'default' : 'name')]
  }
  return undefined
}

const FIELDS: Readonly<Record<string, NewParameterField>> = {
  double: 'range',
  int: 'range',
  discrete: 'values',
  choice: 'values',
  scale: 'scale',
  step: 'step',
  default: 'default',
  likely: 'likely',
  when: 'when',
}

/** Whether the study's command names parameters: then it needs a place for one more. One that names none reads them from its environment. */
export function namesParameters({ spec }: Study): boolean {
  return spec.trial?.command?.flat().some((part) => part.includes('${')) === true
}

/** The arguments that hand the parameter to the command. */
export function argumentsOf(wanted: NewParameter, study: Study): string[] {
  if (!namesParameters(study)) return []
  return (wanted.command ?? likeOthers(wanted.name, study)).split(/\s+/).filter((part) => part !== '')
}

/** How the command would get it if it got it as its other parameters: `--lr ${lr}`, `--lr=${lr}` or `lr=${lr}`; not at all where a shell reads them in its script. */
export function likeOthers(name: string, { spec }: Study): string {
  const parts = spec.trial?.command?.flat() ?? []
  if (name === '' || parts.includes('-c')) return ''
  const at = parts.findIndex((part) => spec.parameters.some((other) => part.endsWith(`\${${other.name}}`)))
  const before = parts[at]?.slice(0, parts[at].lastIndexOf('${')) ?? ''
  const [, dashes] = /^(-*)[^-]/.exec(before || (parts[at - 1] ?? '')) ?? ['', '--']
  if (before.endsWith('=')) return `${dashes}${name}=\${${name}}`
  return `${dashes || '--'}${name} \${${name}}`
}
