import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readCsv } from '../../../src/cli/imports/csv-rows.ts'
import { csvLine } from '../../../src/csv/index.ts'

it('reads back what was written, whatever is in the cells', () => {
  // A leading mark of a formula is written with an apostrophe, and an empty row is none.
  const cell = fc.string({ unit: 'grapheme' }).map((text) => `x${text}`)
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 6 }), (rows) => {
      expect(readCsv(rows.map(csvLine).join(''))).toEqual(rows)
    }),
  )
})

it('takes any line end, empty cells, and a mark of the byte order', () => {
  expect(readCsv('\uFEFFa,b\n1,\r\n,"x ""y"", z"\r3,4')).toEqual([
    ['a', 'b'],
    ['1', ''],
    ['', 'x "y", z'],
    ['3', '4'],
  ])
})

it('says where a quote does not end', () => {
  expect(() => readCsv('a,b\n1,"2')).toThrow('line 2: a quote')
})
