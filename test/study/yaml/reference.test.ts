import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../../..')

describe('the reference', () => {
  it('says what the schemas say (else run: node tools/generate-reference.ts)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hone-reference-'))
    try {
      execFileSync(process.execPath, [join(ROOT, 'tools/generate-reference.ts'), folder])
      expect(readdirSync(folder).sort()).toEqual(['cli.md', 'errors.md', 'stopping.md', 'study.md', 'study.schema.json'])
      for (const name of readdirSync(folder)) {
        expect(readFileSync(join(ROOT, 'docs/reference', name), 'utf8')).toBe(readFileSync(join(folder, name), 'utf8'))
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
