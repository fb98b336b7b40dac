import { BYTE_ORDER_MARK, csvLine } from '../../csv/index.ts'
import { type Cell, tableOf } from './columns.ts'
import type { TextFormat } from './format.ts'

export const csv: TextFormat = {
  name: 'csv',
  summary: 'a table for spreadsheets',
  into: 'text',
  async *text(source) {
    const { columns, rows } = tableOf(source)
    if (source.bom === true) yield BYTE_ORDER_MARK
    yield csvLine(columns.map(({ name }) => name))
    for await (const row of rows()) yield csvLine(columns.map(({ name }) => plain(row[name])))
  },
}

function plain(cell: Cell): Exclude<Cell, Date> {
  return cell instanceof Date ? cell.toISOString() : cell
}
