import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shellLine } from '../../src/placeholders/index.ts'

const TRIAL = { study: 'digits', number: 7, parameters: { lr: 0.1, kind: 'a b' } }

test('a trial is run again by its command with the parameters in it; groups of what it has not are left out', () => {
  const command = [
    'python3',
    'train.py',
    ['--lr', `\${lr}`],
    ['--momentum', `\${momentum}`],
    `--kind=\${kind}`,
    ['--from', `\${hone.resumeFrom}`],
    `$$\{HOME}`,
  ]
  expect(shellLine({ command, workingFolder: '/home/a b' }, TRIAL)).toBe(
    `cd '/home/a b' && python3 train.py --lr 0.1 '--kind=a b' '\${HOME}'`,
  )
  expect(shellLine({}, TRIAL)).toBeUndefined()
})

test('what the command does not name is in its environment, but for secrets; own places stand as they are', () => {
  const run = { command: ['train', '--to', `\${hone.checkpoint}`], env: { LR: `\${lr}`, KEY: { secret: 'key' }, M: `\${momentum}` } }
  expect(shellLine(run, { ...TRIAL, resource: 9 })).toBe(
    `LR=0.1 HONE_PARAM_kind='a b' HONE_PARAMETERS='{"lr":0.1,"kind":"a b"}' HONE_RESOURCE=9 train --to '\${hone.checkpoint}'`,
  )
  const named = { command: ['train', `\${lr}`, `\${kind}`, `\${hone.resource}`, `\${hone.study}`, `\${hone.trial}`] }
  expect(shellLine(named, { ...TRIAL, resource: 9 })).toBe(`train 0.1 'a b' 9 digits 7`)
})

test('a shell gives the command every value as it is', () => {
  const text = fc.string({ unit: 'grapheme-ascii' }).filter((value) => !value.includes('\0'))
  fc.assert(
    fc.property(text, text, (first, second) => {
      const show = 'process.stdout.write(JSON.stringify([process.argv[1], process.env.SECOND]))'
      const run = { command: [process.execPath, '-e', show, `\${first}`], env: { SECOND: `\${second}` } }
      const line = shellLine(run, { study: 's', number: 1, parameters: { first: `x${first}`, second } })!
      expect(JSON.parse(execFileSync('/bin/sh', ['-c', line], { encoding: 'utf8' }))).toEqual([`x${first}`, second])
    }),
    { numRuns: 15 },
  )
})
