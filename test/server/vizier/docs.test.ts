import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { VIZIER_ALGORITHMS } from '../../../src/server/vizier/algorithms.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/moving-from-vizier.md'), 'utf8')

describe('docs/moving-from-vizier.md', () => {
  it('says for every algorithm of Vizier’s which of ours serve it, in their order', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| `'))
    for (const [name, ways] of Object.entries(VIZIER_ALGORITHMS)) {
      const row = rows.find((line) => line.split('|')[1]?.includes(`\`${name}\``))?.split('|')[2] ?? ''
      const said = ways.map((way) => row.indexOf(way.name))
      expect(
        said.every((at, k) => at >= 0 && at > (said[k - 1] ?? -1)),
        `${name}: ${row}`,
      ).toBe(true)
    }
  })
})
