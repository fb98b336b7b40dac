import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { completionScript } from '../../../src/cli/commands/completion.ts'
import { describeProgram } from '../../../src/cli/program.ts'
import { noAbilities } from '../abilities.ts'

const program = describeProgram('1.0.0', noAbilities, [], () => {})
const script = completionScript(program, 'bash')

/** What bash offers after these words, the last one being completed, where there are the studies digits and words. */
function offered(...words: string[]): string[] {
  const hone = `hone() { [ "$*" = "studies --names" ] && printf 'digits\\nwords\\n'; }`
  const line = `${hone}\n${script}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _hone; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', line], { encoding: 'utf8' }).trim().split('\n')
}

it('completes every command, and the flags of the one that stands there', () => {
  expect(offered('hone', '').sort()).toEqual(program.commands.map((command) => command.name()).sort())
  expect(offered('hone', 'pa')).toEqual(['pause'])
  expect(offered('hone', 'extend', 'digits', '--tr')).toEqual(['--trials'])
})

it('completes the names of studies where a study is wanted', () => {
  expect(offered('hone', 'watch', '')).toEqual(['digits', 'words'])
  expect(offered('hone', 'compare', 'digits', 'w')).toEqual(['words'])
})

it('completes what a flag or an argument can be', () => {
  expect(offered('hone', 'export', 'digits', '--format', 'j')).toEqual(['json', 'jsonl'])
  expect(offered('hone', 'completion', 'f')).toEqual(['fish'])
})

it('knows zsh and fish too', () => {
  expect(completionScript(program, 'zsh')).toContain('bashcompinit')
  const fish = completionScript(program, 'fish')
  for (const command of program.commands) expect(fish).toContain(`-a ${command.name()} `)
  expect(fish).toContain("-n '__fish_seen_subcommand_from watch' -a '(hone studies --names 2>/dev/null)'")
})
