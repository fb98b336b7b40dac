import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../../src/model/index.ts'
import { filteredLines, filters } from '../../../src/trials/collectors/line-filter.ts'

const found = (line: string, ...patterns: string[]): unknown => {
  const read = filteredLines(patterns)(line)
  return read === undefined ? undefined : Object.fromEntries(read)
}
const PAIR = String.raw`([\w ]*)=\s*(\S*)`

describe('a filter of lines', () => {
  it('measures wherever it matches, in every way in which programs write a number', () => {
    expect(found('loss=0.5 top 1= 1e-3', PAIR)).toEqual({ loss: 0.5, 'top 1': 0.001 })
    expect(found('a=nan b=-inf c=+2', PAIR)).toEqual({ a: Number.NaN, b: Number.NEGATIVE_INFINITY, c: 2 })
    expect(found('loss=1 | acc: 2', PAIR, String.raw`(acc): (\d)`)).toEqual({ loss: 1, acc: 2 })
  })

  it('measures nothing where name or value are missing or mean nothing: an empty value is not 0', () => {
    for (const line of ['loss=', 'loss= ', 'loss=soon', '=3', ' = 3', `${'x'.repeat(LIMITS.nameCharacters + 1)}=3`, 'words']) {
      expect(found(line, PAIR)).toBeUndefined()
    }
    expect(found(`${'x'.repeat(LIMITS.nameCharacters)}=3`, PAIR)).toEqual({ ['x'.repeat(LIMITS.nameCharacters)]: 3 })
    // A group that takes no part in a match.
    expect(found('loss', String.raw`(\w+)(=\d)?`)).toBeUndefined()
  })

  it('needs two groups, and is of Go’s dialect', () => {
    expect(filters.safeParse([PAIR]).success).toBe(true)
    for (const wrong of ['loss', '(loss)=3', '(a)(?=b)(c)', '(']) expect(filters.safeParse([wrong]).success).toBe(false)
  })
})
