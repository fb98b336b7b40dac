import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { firstBytes } from './first-bytes.ts'

const MAGIC = 'SQLite format 3\0'

/** The file of a path, a file: address, or an address as SQLAlchemy writes it (sqlite:///study.db). */
export function sqliteFile(source: string): string {
  if (source.startsWith('file:')) return fileURLToPath(source)
  return source.replace(/^sqlite(\+\w+)?:\/\/\//, '')
}

/** True for a SQLite file that has this table with this column. */
export async function hasColumn(source: string, table: string, column: string): Promise<boolean> {
  const file = sqliteFile(source)
  if ((await firstBytes(file, MAGIC.length)) !== MAGIC) return false
  return readSqlite(file, (database) => {
    const columns = database.prepare(`SELECT name FROM pragma_table_info('${table}')`).all()
    return columns.some(({ name }) => name === column)
  })
}

/** Opens the file for reading, and closes it. */
export async function readSqlite<T>(source: string, read: (database: DatabaseSync) => T | Promise<T>): Promise<T> {
  const database = new DatabaseSync(sqliteFile(source), { readOnly: true })
  try {
    return await read(database)
  } finally {
    database.close()
  }
}
