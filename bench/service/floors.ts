import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const ROWS = 1_000
const ROW_BYTES = 1_000

/** Small rows a second, each a commit of its own that waits for the disk: what SQLite does without grouping. */
export function bareCommitsPerSecond(folder: string): number {
  const db = new DatabaseSync(join(folder, 'bare.db'))
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (key INTEGER PRIMARY KEY, text TEXT)')
  const insert = db.prepare('INSERT INTO rows (text) VALUES (?)')
  const text = 'x'.repeat(ROW_BYTES)
  const begin = performance.now()
  for (let i = 0; i < ROWS; i++) insert.run(text)
  const seconds = (performance.now() - begin) / 1_000
  db.close()
  return ROWS / seconds
}
