import { metadataOf } from '../wire/index.ts'
import { EXIT } from './exit.ts'
import { CliFailure } from './failure.ts'
import { studyNameOf } from './study-name.ts'

/** What a command line says of a study that has no file. */
export interface DraftFlags {
  readonly name?: string
  readonly param?: readonly string[]
  readonly parameterConstraint?: readonly string[]
  readonly minimize?: readonly string[]
  readonly maximize?: readonly string[]
  readonly algorithm?: string
  readonly trials?: string
  readonly parallel?: string
  readonly failuresInARow?: string
  readonly stopping?: string
  readonly gpu?: string
  readonly seed?: string
}

/** Flags that a study file says itself. */
export const DRAFT_FLAGS = [
  'param',
  'parameterConstraint',
  'minimize',
  'maximize',
  'algorithm',
  'trials',
  'parallel',
  'failuresInARow',
  'stopping',
  'gpu',
  'seed',
] as const satisfies readonly (keyof DraftFlags)[]

const DEFAULT_TRIALS = '50'
const PARAM = /^(?<name>[A-Za-z_][\w.-]*)=(?<kind>[a-z]+)(?:\((?<arguments>.*)\))?(?:~(?<likely>[^()]+))?$/

/** How a parameter is written on the command line, kind by kind; the error messages list them. */
const KINDS = {
  double: (a: string[]) => numeric('double', a),
  log: (a: string[]) => numeric('double', a, 'log'),
  int: (a: string[]) => numeric('int', a),
  logint: (a: string[]) => numeric('int', a, 'log'),
  choice: (a: string[]) => (a.length === 0 ? undefined : `{choice: [${a.map(quoted).join(', ')}]}`),
  bool: (a: string[]) => (a.length === 0 ? '{choice: [false, true]}' : undefined),
} as const
const FORMS =
  'double(LOW,HIGH[,STEP]), log(LOW,HIGH), int(LOW,HIGH[,STEP]), logint(LOW,HIGH), choice(A,B,...) or bool, and ~VALUE behind it for where the best is expected'

/**
 * A commented study file from a command line: `--param 'lr=log(1e-5,1e-1)' --minimize loss -- python train.py --lr {lr}`.
 * `{lr}` in the command stands for the parameter. Throws a CliFailure that names what cannot be read.
 */
export function draftStudy(flags: DraftFlags, command: readonly string[]): string {
  const { failuresInARow: failures } = flags
  const parameters = (flags.param ?? []).map(parameterLine)
  const objectives = [
    ...(flags.minimize ?? []).map((metric) => `{metric: ${quoted(metric)}, goal: minimize}`),
    ...(flags.maximize ?? []).map((metric) => `{metric: ${quoted(metric)}, goal: maximize}`),
  ]
  if (parameters.length === 0) throw refused('there is no parameter', `Say what may vary: --param NAME=KIND with ${FORMS}.`)
  if (objectives.length === 0) throw refused('there is no objective', 'Say what to improve: --minimize METRIC or --maximize METRIC.')
  if (command.length === 0) throw refused('there is no command', 'Put the training command after --, with {NAME} for a parameter.')
  const names = parameters.map(([name]) => name)
  const metadata = Object.entries(metadataOf(flags.name ?? nameOf(command))).map(([key, value]) => `${key}: ${textual(value)}`)
  return `# A study: what may vary, what is measured, what may be spent and how a trial is run. docs/reference/study.md has every field.
apiVersion: hone.dev/v1
kind: Study
metadata: {${metadata.join(', ')}}
spec:
${flags.seed === undefined ? '' : `  # The same seed makes the same random choices.\n  seed: ${flags.seed}\n`}  # What to improve. The command prints it, a line for each step: "epoch=3 ${objectives.length > 0 ? metricOf(flags) : 'loss'}=0.41".
  objectives: [${objectives.join(', ')}]

  # What may vary. scale: log for what matters by its order of magnitude; when: {OTHER: VALUE} for what exists only then; likely: VALUE where you expect the best.
  parameters:
${parameters.map(([name, body]) => `    ${quoted(name)}: ${body}`).join('\n')}
${constraintLines(flags.parameterConstraint)}
  # Who chooses the values.
  algorithm: {name: ${quoted(flags.algorithm ?? 'auto')}}
${flags.stopping === undefined ? '  # earlyStopping: {name: auto}    # ends hopeless trials early' : `  # What ends hopeless trials early.\n  earlyStopping: {name: ${quoted(flags.stopping)}}`}

  # When to end.${failures === undefined ? ' failuresInARow: 5 would end it as failed after so many.' : ''}
  budget: {trials: ${flags.trials ?? DEFAULT_TRIALS}, parallel: ${flags.parallel ?? '1'}${failures === undefined ? '' : `, failuresInARow: ${failures}`}}

  # How a trial is run: program and arguments, never seen by a shell. [--flag, "\${name}"] is left out while its parameter is inactive.
  trial:
    command:
${command.map((part) => `      - ${quoted(placed(part, names))}`).join('\n')}
${flags.gpu === undefined ? '' : `    resources: {gpu: ${flags.gpu}}\n`}  # Where the metrics come from: the lines that the command prints.
  metrics: {from: stdout}
`
}

/** Throws a CliFailure when one of the named flags is given, which are for something else only. */
export function refuseFlags<Flags>(
  flags: Flags,
  names: readonly (keyof Flags & string)[],
  { of, remedy }: { of: string; remedy: string },
): void {
  const given = names.find((name) => flags[name] !== undefined)
  if (given !== undefined) throw refused(`${asTyped(given)} is for ${of}`, remedy)
}

/** A flag as people type it, by the name that its value has here. */
function asTyped(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

function parameterLine(text: string): [name: string, body: string] {
  const { name, kind, arguments: list, likely } = PARAM.exec(text)?.groups ?? {}
  const form = kind !== undefined && kind in KINDS ? KINDS[kind as keyof typeof KINDS] : undefined
  const body = form?.(list === undefined || list.trim() === '' ? [] : list.split(',').map((part) => part.trim()))
  const before = text.slice(0, text.indexOf('='))
  if (name === undefined && before !== '' && !/^[A-Za-z_][\w.-]*$/.test(before)) {
    throw refused(
      `--param ${JSON.stringify(text)}: ${JSON.stringify(before)} is no name of a parameter`,
      'Write letters (A-Z, a-z), digits, _, . and -, and begin with a letter or _.',
    )
  }
  if (name === undefined || body === undefined) {
    throw refused(`--param ${JSON.stringify(text)} cannot be read`, `Write NAME=KIND with ${FORMS}, as 'lr=log(1e-5,1e-1)'.`)
  }
  return [name, likely === undefined ? body : `${body.slice(0, -1)}, likely: ${quoted(likely.trim())}}`]
}

function constraintLines(comparisons: readonly string[] = []): string {
  if (comparisons.length === 0) return ''
  const lines = comparisons.map((comparison) => `    - ${JSON.stringify(comparison)}`)
  return `\n  # What parameters keep among themselves; {never: {NAME: VALUE, OTHER: VALUE}} is one too.\n  parameterConstraints:\n${lines.join('\n')}\n`
}

function numeric(kind: 'double' | 'int', args: readonly string[], scale?: 'log'): string | undefined {
  const isNumber = args.every((part) => part !== '' && Number.isFinite(Number(part)))
  if (!isNumber || args.length < 2 || args.length > (scale === undefined ? 3 : 2)) return undefined
  const [low, high, step] = args.map((part) => String(Number(part)))
  const more = [scale === undefined ? '' : `, scale: ${scale}`, step === undefined ? '' : `, step: ${step}`].join('')
  return `{${kind}: [${low}, ${high}]${more}}`
}

/** A placeholder that is near none of the parameters may be the command's own; it is left, and said. */
export function strangers(command: readonly string[], params: readonly string[]): string[] {
  const names = params.map((text) => text.slice(0, text.indexOf('=')))
  const found = command.flatMap((part) => [...part.matchAll(/\$?\{([A-Za-z_][\w.-]*)\}/g)].map(([, name]) => name as string))
  const placedNames = new Set(found)
  if (names.every((name) => placedNames.has(name))) return []
  return [...placedNames].filter((name) => !names.includes(name) && !name.startsWith('hone.'))
}

/** `{lr}` becomes `${lr}` where lr is a parameter; other braces are the command's own. */
export function placed(part: string, names: readonly string[]): string {
  return part.replaceAll(/\$?\{([^{}]+)\}/g, (whole, name: string) => (names.includes(name) ? `\${${name}}` : whole))
}

/** YAML that reads back as the same text, or as the number or truth value that the text writes. */
function quoted(text: string): string {
  if (/^(true|false)$/.test(text) || /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return text
  return textual(text)
}

/** YAML that reads back as the same text, whatever that writes. */
function textual(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text) ? text : JSON.stringify(text)
}

function metricOf(flags: DraftFlags): string {
  return flags.minimize?.[0] ?? flags.maximize?.[0] ?? 'loss'
}

/** A name for the study: the script's, as in `python train.py` or `./train.sh`. */
function nameOf(command: readonly string[]): string {
  const script = command.find((part) => /\.\w+$/.test(part)) ?? command[0] ?? 'study'
  return studyNameOf((script.split('/').at(-1) ?? '').replace(/\.\w+$/, ''), 'study')
}

function refused(message: string, remedy: string): CliFailure {
  return new CliFailure(EXIT.invalid, message, { remedy })
}
