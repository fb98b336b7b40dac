import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { openSqliteStore } from '../../../../src/study/store/index.ts'
import { filledStore, scratchFolder } from '../scratch.ts'

const AWAY = { code: 'STORE_UNAVAILABLE' }

describe('what goes wrong with the file is said in words', () => {
  test('a folder that is not there', async () => {
    await expect(openSqliteStore(join(scratchFolder(), 'nowhere', 'hone.db'))).rejects.toMatchObject({
      ...AWAY,
      message: expect.stringContaining('cannot be opened'),
    })
  })

  test('a file that is no database', async () => {
    const file = join(scratchFolder(), 'hone.db')
    writeFileSync(file, 'these are notes, not a database\n'.repeat(100))
    await expect(openSqliteStore(file)).rejects.toMatchObject({ ...AWAY, message: expect.stringContaining('not a database') })
    expect(readFileSync(file, 'utf8')).toContain('notes')
  })

  test('a database of another application is refused and left alone', async () => {
    const file = join(scratchFolder(), 'hone.db')
    const other = new DatabaseSync(file)
    other.exec('CREATE TABLE recipes (name TEXT)')
    other.close()
    await expect(openSqliteStore(file)).rejects.toMatchObject({ ...AWAY, message: expect.stringContaining('another application') })
  })

  test('a damaged file rejects what it cannot read, and the rest of the program goes on', async () => {
    const { file } = await filledStore()
    const bytes = readFileSync(file)
    bytes.fill(0xa5, 4096, bytes.length)
    writeFileSync(file, bytes)
    const opened = openSqliteStore(file).then(async (store) => {
      try {
        return await store.listStudies()
      } finally {
        await store.close()
      }
    })
    await expect(opened).rejects.toMatchObject({ ...AWAY, message: expect.stringContaining('damaged') })
  })
})
