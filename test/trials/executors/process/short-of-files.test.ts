import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

it('an attempt that cannot be looked at for want of files is neither lost nor ended, and runs on', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hone-files-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const program = join(import.meta.dirname, 'short-of-files.ts')
  const { stdout, stderr } = spawnSync('sh', ['-c', 'ulimit -n 64; exec "$@"', 'sh', process.execPath, program, folder], {
    encoding: 'utf8',
  })
  const seen = stdout.trim().split('\n')
  expect([...new Set(seen)], stderr).toEqual(['EMFILE', 'running'])
  expect(seen.at(-1)).toBe('running')
})
