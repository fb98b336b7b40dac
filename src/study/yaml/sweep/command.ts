// biome-ignore-all lint/suspicious/noTemplateCurlyInString: macros look like template strings
import type { Draft } from '../draft.ts'
import type { Path } from '../source/path.ts'
import type { Reader } from '../source/reader.ts'
import { WANDB_RUNNER } from '../trial/placeholders.ts'
import type { Translated } from './parameters.ts'

/** What W&B runs where no command is given. */
const USUAL = ['${env}', '${interpreter}', '${program}', '${args}']
const INTERPRETER = 'python3'
/** Lends a script's wandb.config and wandb.log to Hone; clients/python has it. */
const RUNNER = ['-m', WANDB_RUNNER]
const COMMAND: Path = ['spec', 'trial', 'command']

/** Puts the command of a trial into the draft: W&B's macros in Hone's words. */
export function translateCommand(reader: Reader, draft: Draft, parameters: readonly Translated[]): void {
  const program = reader.valueAt(['program'])
  const given = reader.valueAt(['command'])
  const parts = Array.isArray(given) ? given.map(String) : USUAL
  if (typeof program !== 'string' && parts.some((part) => part.includes('${program}'))) {
    reader.problem(['program'], 'is missing', { at: 'key', remedy: 'Name the training script, as program: train.py.' })
    return
  }
  draft.madeFrom(['spec', 'trial'], ['program'])
  const flags = parameters.filter(({ isNested }) => !isNested).map(({ name }) => name)
  const command: string[] = []
  for (const [i, part] of parts.entries()) {
    const from = given === undefined ? ['program'] : ['command', i]
    for (const word of wordsOf(reader, part, { from, program: String(program), flags, last: command.at(-1) })) {
      draft.madeFrom([...COMMAND, command.length], from)
      command.push(word)
    }
  }
  draft.put(COMMAND, command, [given === undefined ? 'program' : 'command'])
  if (parameters.some(({ isNested }) => isNested)) {
    reader.note(['parameters'], 'has parameters within parameters: they are in wandb.config, but not on the command line', { at: 'key' })
  }
}

interface Around {
  readonly from: Path
  readonly program: string
  readonly flags: readonly string[]
  /** The word before. */
  readonly last: string | undefined
}

function wordsOf(reader: Reader, part: string, { from, program, flags, last }: Around): readonly string[] {
  switch (part) {
    // Trials find programs by the path already.
    case '${env}':
      return []
    case '${interpreter}':
      return [INTERPRETER]
    case '${program}':
      return last === INTERPRETER ? [...RUNNER, program] : [program]
    case '${args}':
      return flags.map((name) => `--${name}=\${${name}}`)
    case '${args_no_hyphens}':
      return flags.map((name) => `${name}=\${${name}}`)
  }
  const [macro] = /\$\{[^}]*\}/.exec(part) ?? []
  if (macro === undefined) return [part]
  const remedy = 'Use ${args} or ${args_no_hyphens}, or let the script read wandb.config.'
  reader.problem(from, `uses ${macro}, for which Hone has no counterpart`, { remedy })
  return []
}
