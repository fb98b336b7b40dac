import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from './texts.ts'

const GUIDE = readFileSync(join(import.meta.dirname, '../../../docs/writing-a-study.md'), 'utf8')
const examples = [...GUIDE.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text!)

describe('the guide', () => {
  it('shows studies that are right, without a note', () => {
    expect(examples).toHaveLength(11)
    for (const text of examples) {
      const { spec, problems, notes } = parse(text)
      expect({ problems, of: text }).toEqual({ problems: [], of: text })
      expect(notes.filter(({ message }) => !message.startsWith('is used neither'))).toEqual([])
      expect(spec).toBeDefined()
    }
  })
})
