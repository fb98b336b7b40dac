import type { Command } from 'commander'

export type Shell = 'bash' | 'zsh' | 'fish'

/** `hone completion SHELL`: a script for the shell that completes commands and their flags; follows the program's own description. */
export function completionScript(program: Command, shell: Shell): string {
  const commands = program.commands.map((command) => ({
    name: command.name(),
    summary: command.description(),
    flags: command.options.flatMap((option) => (option.long === undefined || option.long === null ? [] : [option.long])),
  }))
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
  readonly flags: readonly string[]
}

function bash(commands: readonly Completed[]): string {
  const cases = commands.map(({ name, flags }) => `    ${name}) words="${flags.join(' ')}" ;;`)
  return `# eval "$(hone completion bash)"
_hone() {
  local words="${commands.map(({ name }) => name).join(' ')}"
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words="${commands.map(({ name }) => name).join(' ')}"; fi
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
  if [ \${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")); fi
}
complete -F _hone hone
`
}

function fish(commands: readonly Completed[]): string {
  const quote = (text: string): string => `'${text.replaceAll(/['\\]/g, (mark) => `\\${mark}`)}'`
  const lines = commands.flatMap(({ name, summary, flags }) => [
    `complete -c hone -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
    ...flags.map((flag) => `complete -c hone -n ${quote(`__fish_seen_subcommand_from ${name}`)} -l ${flag.replace(/^--/, '')}`),
  ])
  return `# hone completion fish | source\n${lines.join('\n')}\n`
}
