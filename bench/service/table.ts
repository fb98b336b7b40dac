/** One line of the bench's table. */
export interface Row {
  readonly what: string
  readonly ours: string
  readonly floor?: string
  readonly ratio?: string
  readonly wanted?: string
}

/** Prints rows as a Markdown table. */
export function printRows(rows: readonly Row[]): void {
  console.log('| what | measured | floor in the same run | ratio | wanted |')
  console.log('|---|---|---|---|---|')
  for (const { what, ours, floor = '', ratio = '', wanted = '' } of rows)
    console.log(`| ${what} | ${ours} | ${floor} | ${ratio} | ${wanted} |`)
}
