export type CsvCell = string | number | boolean | null | undefined

/** One line of CSV (RFC 4180); nothing for an absent value. A text that a spreadsheet would run as a formula stays text by a leading apostrophe. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`
}

function cellText(cell: CsvCell): string {
  if (cell === undefined || cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const safe = /^[=+@\t\r-]/.test(cell) && !Number.isFinite(Number(cell)) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
