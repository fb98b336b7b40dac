import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { removeLeftCopies } from '../../../../src/study/store/folder/left-copies.ts'
import { scratchFolder } from '../scratch.ts'

const HOLDER = new URL('../fixtures/holder.ts', import.meta.url).pathname
const LATER_MS = 3_600_000

test('a copy goes when the process that made it was killed, and nothing else does', async () => {
  const [temporary, elsewhere] = [scratchFolder(), scratchFolder()]
  vi.stubEnv('TMPDIR', temporary)
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  writeFileSync(join(elsewhere, 'kept'), '')
  for (const name of ['hone-look-left', 'hone-look-held', 'hone-other']) mkdirSync(join(temporary, name))
  symlinkSync(elsewhere, join(temporary, 'hone-look-left', 'trials'))
  symlinkSync(elsewhere, join(temporary, 'hone-look-link'))
  const holder = spawn(process.execPath, [HOLDER, join(temporary, 'hone-look-held')], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => {
    holder.kill('SIGKILL')
  })
  await once(holder.stdout, 'data')
  const before = readdirSync(temporary)
  removeLeftCopies(Date.now())
  expect(readdirSync(temporary), 'what was just made may not be locked yet').toEqual(before)
  removeLeftCopies(Date.now() + LATER_MS)
  expect(readdirSync(temporary)).toEqual(before.filter((name) => name !== 'hone-look-left'))
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  removeLeftCopies(Date.now() + LATER_MS)
  expect(readdirSync(temporary)).toEqual(['hone-look-link', 'hone-other'])
  expect(readdirSync(elsewhere)).toEqual(['kept'])
})

test('without a folder for temporary files there is nothing to remove, and nobody is disturbed', () => {
  vi.stubEnv('TMPDIR', join(scratchFolder(), 'missing'))
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  expect(() => removeLeftCopies(Date.now())).not.toThrow()
})
