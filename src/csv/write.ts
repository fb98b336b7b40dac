export type CsvCell = string | number | boolean | null | undefined

/** Spreadsheets take a file that begins with it for UTF-8; without it Excel shows an umlaut as two other letters. Some programs take it for a part of the first name. */
export const BYTE_ORDER_MARK = '\ufeff'

/** One line of CSV (RFC 4180); nothing for an absent value. A text that a spreadsheet would run as a formula stays text by a leading apostrophe. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`
}

/** A whole table for whoever opens it by a click: marked as UTF-8 where that makes a difference. */
export function csvFile(rows: readonly (readonly CsvCell[])[]): string {
  const text = rows.map(csvLine).join('')
  return /[^\p{ASCII}]/u.test(text) ? `${BYTE_ORDER_MARK}${text}` : text
}

function cellText(cell: CsvCell): string {
  if (cell === undefined || cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const safe = /^[=+@\t\r-]/.test(cell) && !Number.isFinite(Number(cell)) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
