import type { Argument, Command, Option } from 'commander'

export type Shell = 'bash' | 'zsh' | 'fish'

/**
 * `hone completion SHELL`: a script for the shell that completes commands, their flags and values, files and the names of studies; follows
 * the program's own description.
 */
export function completionScript(program: Command, shell: Shell): string {
  const commands = program.commands.map(completed)
  switch (shell) {
    case 'bash':
      return bash(commands)
    case 'zsh':
      return `autoload -U +X bashcompinit && bashcompinit\n${bash(commands)}`
    case 'fish':
      return fish(commands)
  }
}

interface Completed {
  readonly name: string
  readonly summary: string
  readonly flags: readonly Flag[]
  /** What its first argument is. */
  readonly takes: 'study' | 'words' | 'file'
  readonly words: readonly string[]
}

interface Flag {
  readonly long: string
  readonly values: readonly string[]
}

const STUDIES = 'hone studies --names 2>/dev/null'

function completed(command: Command): Completed {
  const [first] = command.registeredArguments
  const words = first?.argChoices ?? []
  return {
    name: command.name(),
    summary: command.description(),
    flags: command.options.flatMap((option) => (option.long ? [{ long: option.long, values: valuesOf(option) }] : [])),
    takes: isStudy(first) ? 'study' : words.length > 0 ? 'words' : 'file',
    words,
  }
}

function isStudy(argument: Argument | undefined): boolean {
  return argument !== undefined && ['study', 'studies'].includes(argument.name())
}

function valuesOf(option: Option): readonly string[] {
  return option.argChoices ?? []
}

function bash(commands: readonly Completed[]): string {
  const names = commands.map(({ name }) => name).join(' ')
  const cases = commands.map(({ name, flags, takes, words }) => {
    const first = takes === 'study' ? `$(${STUDIES})` : words.join(' ')
    return `    ${name}) flags="${flags.map(({ long }) => long).join(' ')}"; first='${first}' ;;`
  })
  const values = commands.flatMap(({ name, flags }) =>
    flags.filter((flag) => flag.values.length > 0).map((flag) => `    "${name} ${flag.long}") words="${flag.values.join(' ')}" ;;`),
  )
  return `# eval "$(hone completion bash)"
_hone() {
  local flags="" first="" words="" current="\${COMP_WORDS[COMP_CWORD]}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names}" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  case "\${COMP_WORDS[1]} \${COMP_WORDS[COMP_CWORD-1]}" in
${values.join('\n')}
    *) case "$current" in
      -*) words="$flags" ;;
      *) words="$(eval "printf '%s ' $first")" ;;
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [ \${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=($(compgen -f -- "$current")); fi
}
complete -F _hone hone
`
}

function fish(commands: readonly Completed[]): string {
  const quote = (text: string): string => `'${text.replaceAll(/['\\]/g, (mark) => `\\${mark}`)}'`
  const lines = commands.flatMap(({ name, summary, flags, takes, words }) => {
    const here = quote(`__fish_seen_subcommand_from ${name}`)
    const first = takes === 'study' ? [`(${STUDIES})`] : words.length > 0 ? [words.join(' ')] : []
    return [
      `complete -c hone -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
      ...first.map((offered) => `complete -c hone -n ${here} -a ${quote(offered)}`),
      ...flags.map(({ long, values }) => {
        const value = values.length === 0 ? '' : ` -x -a ${quote(values.join(' '))}`
        return `complete -c hone -n ${here} -l ${long.replace(/^--/, '')}${value}`
      }),
    ]
  })
  return `# hone completion fish | source\n${lines.join('\n')}\n`
}
