import type { Parameter } from '../../../model/index.ts'
import { parameterVariable } from '../../../placeholders/index.ts'
import { suggestName } from '../../spec/nearest.ts'
import type { Path } from '../source/path.ts'
import type { Reader } from '../source/reader.ts'
import type { TrialDocument } from './trial-schema.ts'

/** `${name}`; `$${` stands for `${` itself. */
const PLACEHOLDER = /\$\$\{|\$\{([^{}]*)\}/g

/** `{name}` without the sign before it. */
const BARE = /(?<!\$)\{([^{}]*)\}/g

/** In a template a value may be wanted as a number: `${name:number}`. */
const NUMBER = /:number$/

/** What stands for something of the trial instead of a parameter; `sometimes` has no value in some trials, `object` one in templates. */
const OWN = {
  'hone.study': 'always',
  'hone.trial': 'always',
  'hone.folder': 'always',
  'hone.checkpoint': 'always',
  'hone.resource': 'resource',
  'hone.resumeFrom': 'sometimes',
  'hone.object': 'object',
  'hone.namespace': 'object',
} as const

/** The module that lends scripts for W&B to Hone. */
export const WANDB_RUNNER = 'hone.wandb'

interface Known {
  readonly names: ReadonlySet<string>
  readonly parameters: readonly Parameter[]
  readonly hasResource: boolean
}

/** Checks every placeholder of the command and the environment, and notes parameters that nothing uses. */
export function checkPlaceholders(reader: Reader, trial: Pick<TrialDocument, 'command' | 'env' | 'template'>, known: Known): void {
  const base: Path = ['spec', 'trial']
  const used = new Set<string>()
  const check = (path: Path, text: unknown, lone: boolean): void => {
    if (typeof text !== 'string') return
    for (const name of namesIn(reader, path, text)) checkOne(reader, path, name, { known, used, lone })
    noteBare(reader, path, text, known.names)
  }
  trial.command?.forEach((part, i) => {
    const path = [...base, 'command', i]
    if (!Array.isArray(part)) check(path, part, true)
    else for (const [j, text] of part.entries()) check([...path, j], text, false)
  })
  for (const [name, text] of Object.entries(trial.env)) check([...base, 'env', name], text, false)
  const checkObject = (path: Path, value: unknown, lone: boolean): void => {
    if (typeof value === 'string') {
      for (const name of namesIn(reader, path, value)) checkOne(reader, path, name.replace(NUMBER, ''), { known, used, lone })
    } else if (Array.isArray(value)) {
      for (const [i, one] of value.entries()) checkObject([...path, i], one, false)
    } else if (value !== null && typeof value === 'object') {
      for (const [key, one] of Object.entries(value)) checkObject([...path, key], one, lone)
    }
  }
  if (trial.template !== undefined) checkObject([...base, 'template', 'object'], trial.template.object, true)
  // A command without any placeholder reads its parameters from the environment, and one for W&B from its configuration.
  if (used.size === 0 || trial.command?.includes(WANDB_RUNNER) === true) return
  for (const name of known.names) {
    if (used.has(name)) continue
    const remedy = `The trial finds it in its environment as ${parameterVariable(name)}; or write \${${name}} into the command.`
    reader.note(['spec', 'parameters', name], 'is used neither by the command nor by env', { at: 'key', remedy })
  }
}

function namesIn(reader: Reader, path: Path, text: string): string[] {
  const names = [...text.matchAll(PLACEHOLDER)].flatMap(([, name]) => name ?? [])
  if (text.replaceAll(PLACEHOLDER, '').includes('${')) {
    reader.problem(path, 'has a placeholder that does not end', {
      remedy: `Write \${name}; or $\${ for what the command itself should see.`,
    })
  }
  return names
}

/** `{lr}` is a placeholder on the command line only. */
function noteBare(reader: Reader, path: Path, text: string, names: ReadonlySet<string>): void {
  for (const [, name] of text.matchAll(BARE)) {
    if (name === undefined || !names.has(name)) continue
    reader.note(path, `{${name}} is passed on as it stands`, { remedy: `Write \${${name}} for the parameter’s value.` })
  }
}

function checkOne(reader: Reader, path: Path, name: string, about: { known: Known; used: Set<string>; lone: boolean }): void {
  const { known, used, lone } = about
  const inTemplate = path[2] === 'template'
  const group = `Put it into a group with its flag, as [--flag, "\${${name}}"]: a group is left out while a value is missing.`
  if (Object.hasOwn(OWN, name)) {
    const when = OWN[name as keyof typeof OWN]
    if (when === 'resource' && !known.hasResource) {
      reader.problem(path, `\${${name}} needs spec.resource`, { remedy: 'Declare it, as resource: {metric: epoch, max: 27}.' })
    }
    if (when === 'object' && !inTemplate) {
      reader.problem(path, `\${${name}} has a value in a template’s object alone`, { remedy: 'Leave it out.' })
    }
    if (when === 'sometimes' && lone) reader.problem(path, `\${${name}} has no value in some trials`, { remedy: group })
    return
  }
  used.add(name)
  if (!known.names.has(name)) {
    const own = Object.entries(OWN).filter(([, when]) => when !== 'object' || inTemplate)
    const near = suggestName(name, [...known.names, ...own.map(([one]) => one)])
    const remedy = near.startsWith('Did') ? near : `${near} Or write $\${${name}} for what the command itself should see.`
    reader.problem(path, `unknown placeholder \${${name}}`, { remedy })
    return
  }
  const conditional = known.parameters.some((parameter) => parameter.name === name && parameter.when.length > 0)
  if (conditional && lone) reader.problem(path, `${name} is not active in every trial`, { remedy: group })
}
