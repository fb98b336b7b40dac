import type { BasicType } from 'hyparquet-writer'
import { type Column, type Row, type Table, tableOf } from './columns.ts'
import type { FileFormat } from './format.ts'

/** Rows that are held at once while they are turned into columns. */
const GROUP_ROWS = 50_000

const TYPES: Record<Column['holds'], BasicType> = {
  integer: 'INT64',
  number: 'DOUBLE',
  text: 'STRING',
  boolean: 'BOOLEAN',
  time: 'TIMESTAMP',
  mixed: 'STRING',
}

export const parquet: FileFormat = {
  name: 'parquet',
  summary: 'a typed table for pandas, polars and DuckDB',
  into: 'file',
  async writeFile(source, file) {
    const { fileWriter, parquetWriteRows, schemaFromColumnData } = await import('hyparquet-writer')
    const table = tableOf(source)
    const columns = table.columns.map(({ name, holds }) => ({ name, type: TYPES[holds], nullable: true }))
    const schema = schemaFromColumnData({ columnData: columns.map((column) => ({ ...column, data: [] })) })
    await parquetWriteRows({ writer: fileWriter(file), rows: typed(table), columns, schema, rowGroupSize: GROUP_ROWS, createdBy: 'hone' })
  },
}

/** Rows whose cells are of their column's type. */
async function* typed({ columns, rows }: Table): AsyncGenerator<Record<string, unknown>> {
  for await (const row of rows()) yield Object.fromEntries(columns.map((column) => [column.name, cellOf(row, column)]))
}

function cellOf(row: Row, { name, holds }: Column): unknown {
  const cell = row[name] ?? null
  if (cell === null) return null
  if (holds === 'integer') return BigInt(cell as number)
  return holds === 'mixed' ? String(cell) : cell
}
