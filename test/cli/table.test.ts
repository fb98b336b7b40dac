import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { table } from '../../src/cli/table.ts'

describe('a table', () => {
  it('lines its columns up, numbers to the right', () => {
    expect(
      table(
        ['trial', 'state'],
        [
          ['1', 'done'],
          ['120', 'failed'],
        ],
        [0],
      ),
    ).toEqual(['trial  state', '    1  done', '  120  failed'])
  })

  it('never lets a cell steer the terminal or break its row', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (cells) => {
        const lines = table(
          ['a', 'b'],
          cells.map((cell) => [cell, '\x1b[2J\n']),
        )
        expect(lines).toHaveLength(cells.length + 1)
        expect(lines.join('')).not.toMatch(/\p{Cc}/u)
      }),
    )
  })
})

it('a table is as wide as terminals draw it, in whichever script', () => {
  const lines = table(
    ['精度', 'opt', 'lr'],
    [
      ['0.9', 'アダム', '0.1'],
      ['0.85', '🔥', '0.2'],
    ],
    [0],
  )
  expect(lines).toEqual(['精度  opt     lr', ' 0.9  アダム  0.1', '0.85  🔥      0.2'])
})
