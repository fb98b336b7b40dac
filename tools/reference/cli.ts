import type { Command } from 'commander'
import { describeProgram } from '../../src/cli/program.ts'
import { cell, code } from './schema-tables.ts'

/** Every command as the program describes it. */
export function cliPage(): string {
  const unable = (): Promise<never> => Promise.reject(new Error('nothing is run here'))
  const program = describeProgram('', { embed: unable, backUp: unable, catalogue: unable }, [], () => {})
  const parts = [
    '# The command line',
    'Every command of `hone`. Written by `node tools/generate-reference.ts` from the program’s own description; do not edit.',
    'Commands that read take `--json`. On a terminal they print tables and one living view, elsewhere plain lines. They find the server by `--server` or `--data`, else `HONE_SERVER`, else `HONE_DATA` or the nearest `.hone` folder; where none runs, those that only look keep servers off that folder for as long as they need it (not each other) and answer by themselves, from a copy of its store where it cannot be written. [Errors](errors.md#what-to-do-next) lists the exit codes.',
    'Ctrl-C while a study is shown asks what is meant; pressed again it leaves the study running and says how to come back. A server that `hone run` brought goes on in the background until that study, and those that other commands gave it, have ended.',
    'Completion of commands, flags and the names of studies: `eval "$(hone completion bash)"`, the same with `zsh`, or `hone completion fish | source`.',
    ...program.commands.map(commandSection),
  ]
  return `${parts.join('\n\n')}\n`
}

function commandSection(command: Command): string {
  const help = command.createHelp()
  const options = help.visibleOptions(command).filter(({ long }) => long !== '--help')
  const rows = options.map(
    (option) =>
      `| ${code(option.flags)} | ${cell(option.description)}${option.envVar === undefined ? '' : `; else ${code(option.envVar)}`}${option.defaultValue === undefined ? '' : `; ${code(String(option.defaultValue))} when absent`} |`,
  )
  const table = rows.length === 0 ? [] : [['| option | meaning |', '|---|---|', ...rows].join('\n')]
  return [`## ${code(command.name())}`, `${code(help.commandUsage(command))}: ${command.description()}.`, ...table].join('\n\n')
}
