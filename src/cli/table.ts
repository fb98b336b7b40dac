import { harmless, padded, widthOf } from './terminal-text.ts'

/** Rows under a heading, columns as wide as they need; numbers (columns named in `right`) to the right. */
export function table(heading: readonly string[], raw: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const rows = raw.map((row) => row.map(harmless))
  const widths = heading.map((title, i) => Math.max(widthOf(title), ...rows.map((row) => widthOf(row[i] ?? ''))))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => padded(cell, widths[i] ?? 0, right.includes(i) ? 'right' : 'left'))
      .join('  ')
      .trimEnd()
  return [line(heading), ...rows.map(line)]
}
