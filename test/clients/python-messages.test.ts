import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')

it('the Python client’s tables are those of the proto: node tools/generate-python-wire.mjs writes them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hone-python-'))
  try {
    const file = join(folder, '_messages.py')
    execFileSync(process.execPath, [join(root, 'tools', 'generate-python-wire.mjs'), file])
    expect(readFileSync(join(root, 'clients', 'python', 'src', 'hone', '_messages.py'), 'utf8')).toBe(readFileSync(file, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
