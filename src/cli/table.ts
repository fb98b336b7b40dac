/** Rows under a heading, columns as wide as they need; numbers (columns named in `right`) to the right. */
export function table(heading: readonly string[], raw: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  // what training code wrote must not steer the terminal
  const rows = raw.map((row) => row.map((cell) => cell.replaceAll(/\p{Cc}+/gu, ' ')))
  const widths = heading.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (right.includes(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd()
  return [line(heading), ...rows.map(line)]
}
