import { expect, it } from 'vitest'
import { csvFile, csvLine } from '../../src/csv/index.ts'

it('writes CSV that spreadsheets read as it was meant', () => {
  expect(csvLine([1, -2.5, true, undefined, null, 'plain', 'a,b', 'say "so"', 'two\nlines'])).toBe(
    '1,-2.5,true,,,plain,"a,b","say ""so""","two\nlines"\r\n',
  )
})

it('keeps a text from being run as a formula, and leaves numbers in texts alone', () => {
  expect(csvLine(['=1+1', '@SUM(A1)', '-x', '-1e-3', '+5'])).toBe("'=1+1,'@SUM(A1),'-x,-1e-3,+5\r\n")
})

it('marks a file as UTF-8 where that makes a difference to a spreadsheet, and else leaves it to programs as it is', () => {
  expect(csvFile([['größe'], [3]])).toBe('\ufeffgröße\r\n3\r\n')
  expect(csvFile([['size'], [3]])).toBe('size\r\n3\r\n')
})
