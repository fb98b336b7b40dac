import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

it('for want of files an attempt is neither lost nor ended, and that none can be started is said with what to do', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hone-files-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const program = join(import.meta.dirname, 'short-of-files.ts')
  const { stdout, stderr } = spawnSync('sh', ['-c', 'ulimit -n 64; exec "$@"', 'sh', process.execPath, program, folder], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  const { seen, refusals } = JSON.parse(stdout) as { seen: string[]; refusals: (string | null)[] }
  expect([...new Set(seen)]).toEqual(['EMFILE', 'running'])
  expect(seen.at(-1)).toBe('running')
  expect(refusals).toContainEqual(
    expect.stringMatching(/^the machine has no room for another process \(spawn .*EMFILE\): raise the limits/),
  )
  expect(refusals.at(-1)).toBeNull()
})
