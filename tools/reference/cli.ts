import { type Argument, Command, type Option } from 'commander'
import { withServer } from '../../src/cli/program/options.ts'
import { describeProgram } from '../../src/cli/program.ts'
import { cell, code } from './schema-tables.ts'

/** Of every command that speaks to a server: said once. */
const SERVER_OPTIONS = withServer(new Command()).options

/** Every command as the program describes it. */
export function cliPage(): string {
  const unable = (): Promise<never> => Promise.reject(new Error('nothing is run here'))
  const program = describeProgram('', { embed: unable, backUp: unable, catalogue: unable }, [], () => {})
  const parts = [
    '# The command line',
    'Every command of `hone`. Written by `node tools/generate-reference.ts` from the program’s own description; do not edit.',
    'Commands that read take `--json`. On a terminal they print tables and one living view, elsewhere plain lines.',
    `All take these besides their own options, but for ${withoutServer(program).map(code).join(', ')}:`,
    optionTable(SERVER_OPTIONS.map(optionRow)),
    'They find the server by `--server` or `--data`, else `HONE_SERVER`, else `HONE_DATA` or the nearest `.hone` folder; where none runs, those that only look keep servers off that folder for as long as they need it (not each other) and answer by themselves, from a copy of its store where it cannot be written. [Errors](errors.md#what-to-do-next) lists the exit codes.',
    'Ctrl-C while a study is shown asks what is meant; pressed again it leaves the study running and says how to come back. A server that `hone run` brought goes on in the background until that study, and those that other commands gave it, have ended.',
    'Completion of commands, flags and the names of studies: `eval "$(hone completion bash)"`, the same with `zsh`, or `hone completion fish | source`.',
    ...program.commands.flatMap(commandSections),
  ]
  return `${parts.join('\n\n')}\n`
}

/** The names of the commands that speak to no server. */
function withoutServer(command: Command): string[] {
  if (command.commands.length > 0) return command.commands.flatMap(withoutServer)
  return command.options.some(isOfServer) ? [] : [nameOf(command)]
}

/** A command with its arguments and options; of a group, each of its commands. */
function commandSections(command: Command): string[] {
  if (command.commands.length > 0) return command.commands.flatMap(commandSections)
  const help = command.createHelp()
  const options = help.visibleOptions(command).filter((option) => option.long !== '--help' && !isOfServer(option))
  const args = help.visibleArguments(command).filter(({ description }) => description !== '')
  const rows = [
    ...args.map((argument) => `| ${code(shownArgument(argument))} | ${cell(argument.description)} |`),
    ...options.map(optionRow),
  ]
  const parts = [`## ${code(nameOf(command))}`, `${code(help.commandUsage(command))}: ${command.description()}.`]
  return [...parts, ...(rows.length === 0 ? [] : [optionTable(rows)])]
}

function isOfServer({ flags, description }: Option): boolean {
  return SERVER_OPTIONS.some((option) => option.flags === flags && option.description === description)
}

function optionTable(rows: readonly string[]): string {
  return ['| option | meaning |', '|---|---|', ...rows].join('\n')
}

function optionRow({ flags, description, envVar, defaultValue, argChoices = [] }: Option): string {
  const unsaid = argChoices.every((choice) => description.includes(choice)) ? [] : argChoices
  const choices = unsaid.length === 0 ? '' : `: ${unsaid.map(code).join(', ')}`
  const elsewhere = envVar === undefined ? '' : `; else ${code(envVar)}`
  const absent = defaultValue === undefined ? '' : `; ${code(String(defaultValue))} when absent`
  return `| ${code(flags)} | ${cell(description)}${choices}${elsewhere}${absent} |`
}

/** As it is typed behind `hone`: a command of a group with the group's name. */
function nameOf(command: Command): string {
  const group = command.parent?.parent ? `${command.parent.name()} ` : ''
  return `${group}${command.name()}`
}

/** An argument as the usage shows it. */
function shownArgument(argument: Argument): string {
  const word = `${argument.name()}${argument.variadic ? '...' : ''}`
  return argument.required ? `<${word}>` : `[${word}]`
}
