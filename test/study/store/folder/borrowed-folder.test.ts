import { execFile, execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { acquireDataFolder, borrowDataFolder, openSqliteStore } from '../../../../src/study/store/index.ts'
import { sampleStudy } from '../../../contracts/store.ts'
import { keptFile, scratchFolder } from '../scratch.ts'

const BORROWER = new URL('../fixtures/borrower.ts', import.meta.url).pathname
const WANTED = { store: 'hone.db', folders: ['trials'] }

/** A folder as a server leaves it that is killed: what it wrote last is in the log alone. Nobody but its owner may write there. */
async function leftFolder(): Promise<string> {
  const folder = scratchFolder()
  acquireDataFolder(folder).release()
  const store = await openSqliteStore(join(folder, 'hone.db'))
  onTestFinished(() => store.close())
  await store.createStudy(sampleStudy('alpha'))
  mkdirSync(join(folder, 'trials'))
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), name === 'trials' ? 0o555 : 0o444)
  chmodSync(folder, 0o555)
  onTestFinished(() => chmodSync(folder, 0o755))
  return folder
}

const borrowed = (folder: string) => JSON.parse(execFileSync(process.execPath, [BORROWER, folder], { encoding: 'utf8' }))

test('a folder that can be written is not copied, and kept from servers until the last who borrowed it is done', () => {
  const folder = scratchFolder()
  const [first, second] = [borrowDataFolder(folder, WANTED, Date.now()), borrowDataFolder(folder, WANTED, Date.now())]
  for (const { path, release } of [first, second]) {
    expect(path).toBe(folder)
    expect(() => acquireDataFolder(folder, 0)).toThrow(/in use by another server, or a command that looks into it/)
    release()
  }
  const server = acquireDataFolder(folder)
  expect(() => borrowDataFolder(folder, WANTED, Date.now())).toThrow(/in use by another server/)
  server.release()
  expect(existsSync(folder)).toBe(true)
})

test('several processes read one store at the same time, also one that a killed server left', async () => {
  const folder = await leftFolder()
  chmodSync(folder, 0o777)
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o777)
  const all = await Promise.all([1, 2, 3].map(() => promisify(execFile)(process.execPath, [BORROWER, folder])))
  for (const { stdout } of all) expect(JSON.parse(stdout)).toMatchObject({ isCopy: false, studies: ['alpha'], stays: true })
})

test('of one that cannot, everything that was acknowledged is read from a copy, which goes again', async () => {
  const folder = await leftFolder()
  const before = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mtimeMs])
  expect(borrowed(folder)).toEqual({ isCopy: true, studies: ['alpha'], hasTrials: true, stays: false })
  expect(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mtimeMs])).toEqual(before)
})

test('one of an earlier version is read from a copy too, and stays as programs of that version left it', async () => {
  const file = keptFile(1)
  const before = readFileSync(file)
  const { path, release } = borrowDataFolder(dirname(file), WANTED, Date.now())
  const store = await openSqliteStore(join(path, 'hone.db'))
  expect((await store.listStudies()).map(({ id }) => id)).toEqual(['digits'])
  await store.close()
  release()
  expect(existsSync(path)).toBe(false)
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('one whose store is no store is refused in the words of who would open it', () => {
  const folder = scratchFolder()
  writeFileSync(join(folder, 'hone.db'), 'a text that is somewhat longer than the header of a database'.repeat(20))
  expect(() => borrowDataFolder(folder, WANTED, Date.now())).toThrow(/is not a database/)
})

test('one that a server has is refused, whoever may write there', async () => {
  const folder = await leftFolder()
  chmodSync(folder, 0o755)
  chmodSync(join(folder, 'lock.db'), 0o644)
  const { release } = acquireDataFolder(folder)
  expect(borrowed(folder)).toEqual({ refused: expect.stringContaining('in use by another server') })
  release()
  expect(borrowed(folder)).toMatchObject({ studies: ['alpha'] })
})
