import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LogCopy } from '../../../../src/trials/executors/kubernetes/log-copy.ts'

const LINE = 49
const BYTES_MAX = 2_000

it('keeps the first half of what grows too large and always the newest line, however the lines arrive', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 }), async (batches) => {
      const folder = mkdtempSync(join(tmpdir(), 'hone-log-copy-'))
      try {
        const copy = await LogCopy.open(folder, 'pod', BYTES_MAX)
        let count = 0
        for (const size of batches) {
          const lines = Array.from({ length: size }, () => {
            count += 1
            return { stamp: `1767225600${String(count).padStart(9, '0')}`, text: String(count).padStart(LINE, '.') }
          })
          await copy.append(lines)
        }
        await copy.close()
        const kept = readFileSync(join(folder, 'stdout'), 'utf8').trimEnd().split('\n')
        expect(kept[0]).toBe('1'.padStart(LINE, '.'))
        expect(kept.at(-1)).toBe(String(count).padStart(LINE, '.'))
        expect(kept.join('\n').length).toBeLessThanOrEqual(BYTES_MAX)
        const cut = kept.findIndex((line) => line.startsWith('[hone: what came here was left out'))
        expect(cut >= 0).toBe(count * (LINE + 1) > BYTES_MAX)
      } finally {
        rmSync(folder, { recursive: true })
      }
    }),
    { numRuns: 60 },
  )
})
