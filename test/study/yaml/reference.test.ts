import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ALGORITHMS } from '../../../src/algorithms/index.ts'

const ROOT = join(import.meta.dirname, '../../..')

describe('the reference', () => {
  it('says what the schemas say (else run: node tools/generate-reference.ts)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hone-reference-'))
    try {
      execFileSync(process.execPath, [join(ROOT, 'tools/generate-reference.ts'), folder])
      const reference = readdirSync(join(folder, 'reference')).sort()
      expect(reference).toEqual(['cli.md', 'errors.md', 'grpc.md', 'limits.md', 'stopping.md', 'study.md', 'study.schema.json'])
      const algorithms = readdirSync(join(folder, 'algorithms'))
      expect(algorithms.sort()).toEqual(ALGORITHMS.map(({ name }) => `${name}.md`).sort())
      for (const name of [...reference.map((n) => `reference/${n}`), ...algorithms.map((n) => `algorithms/${n}`)]) {
        expect(readFileSync(join(ROOT, 'docs', name), 'utf8'), name).toBe(readFileSync(join(folder, name), 'utf8'))
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
