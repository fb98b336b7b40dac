import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { completionScript } from '../../src/cli/commands/completion.ts'
import { describeProgram } from '../../src/cli/program.ts'

const program = describeProgram(
  '1.0.0',
  { embed: () => Promise.reject(new Error('no server')), backUp: () => Promise.reject(new Error('no backup')) },
  [],
  () => {},
)
const script = completionScript(program, 'bash')

/** What bash offers after these words, the last one being completed. */
function offered(...words: string[]): string[] {
  const line = `${script}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _hone; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', line], { encoding: 'utf8' }).trim().split('\n')
}

it('completes every command, and the flags of the one that stands there', () => {
  expect(offered('hone', '').sort()).toEqual(program.commands.map((command) => command.name()).sort())
  expect(offered('hone', 'pa')).toEqual(['pause'])
  expect(offered('hone', 'extend', 'digits', '--tr')).toEqual(['--trials'])
})

it('knows zsh and fish too', () => {
  expect(completionScript(program, 'zsh')).toContain('bashcompinit')
  const fish = completionScript(program, 'fish')
  for (const command of program.commands) expect(fish).toContain(`-a ${command.name()} `)
})
