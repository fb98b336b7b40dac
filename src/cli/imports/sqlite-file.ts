import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { EXIT } from '../exit.ts'
import { CliFailure } from '../failure.ts'
import { firstBytes } from './first-bytes.ts'

const MAGIC = 'SQLite format 3\0'

/** The file of a path, a file: address, or an address as SQLAlchemy writes it (sqlite:///study.db). */
export function sqliteFile(source: string): string {
  if (source.startsWith('file:')) return fileURLToPath(source)
  return source.replace(/^sqlite(\+\w+)?:\/\/\//, '')
}

/** True for a SQLite file that has this table with this column. Rejects with a CliFailure for one that is damaged. */
export async function hasColumn(source: string, table: string, column: string): Promise<boolean> {
  const file = sqliteFile(source)
  if ((await firstBytes(file, MAGIC.length)) !== MAGIC) return false
  return readSqlite(file, (database) => {
    const columns = database.prepare(`SELECT name FROM pragma_table_info('${table}')`).all()
    return columns.some(({ name }) => name === column)
  })
}

/** Opens the file for reading, and closes it. Rejects with a CliFailure where it has not what is asked of it, or is damaged. */
export async function readSqlite<T>(source: string, read: (database: DatabaseSync) => T | Promise<T>): Promise<T> {
  const database = new DatabaseSync(sqliteFile(source), { readOnly: true })
  try {
    return await read(database)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_SQLITE_ERROR') throw cause
    const remedy = 'It is damaged, or was written by a version that is not known here.'
    throw new CliFailure(EXIT.invalid, `${source} cannot be read: ${(cause as Error).message}`, { remedy, cause })
  } finally {
    database.close()
  }
}
