import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { StudyId } from '../../../../src/model/index.ts'
import { backUp, openSqliteStore } from '../../../../src/study/store/index.ts'
import { sampleStudy } from '../../../contracts/store.ts'
import { scratchFolder } from '../scratch.ts'

const WRITER = new URL('../fixtures/writer.ts', import.meta.url).pathname

/** A process that commits as fast as it can; `acknowledged` grows with its journal. */
async function startWriter(file: string, first: number) {
  const child = spawn(process.execPath, [WRITER, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const acknowledged: { study: string; revision: number; points: number }[] = []
  let rest = ''
  child.stdout.setEncoding('utf8')
  const reached = new Promise<void>((resolve) => {
    child.stdout.on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const [study = '', revision, , points] = line.split(' ')
        acknowledged.push({ study, revision: Number(revision), points: Number(points) })
      }
      if (acknowledged.length >= first) resolve()
    })
  })
  await reached
  return { child, acknowledged }
}

test('a backup under load has every commit that was acknowledged before it, of one moment, and the writer goes on', async () => {
  const folder = scratchFolder()
  const file = join(folder, 'hone.db')
  const copy = join(folder, 'copy.db')
  const { child, acknowledged } = await startWriter(file, 60)
  const before = [...acknowledged]
  const backup = backUp(file, copy)
  const goneOn = new Promise<void>((resolve) => child.stdout.on('data', () => acknowledged.length > before.length + 30 && resolve()))
  await goneOn
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(backup).toMatchObject({ file: copy, studies: 3, bytes: statSync(copy).size })
  expect(statSync(copy).mode & 0o777).toBe(0o600)
  const store = await openSqliteStore(copy)
  onTestFinished(() => store.close())
  for (const id of ['alpha', 'beta', 'gamma'] as StudyId[]) {
    const rows = await store.readStudy(id)
    const revision = rows?.study.revision ?? 0
    const mine = before.filter((commit) => commit.study === id)
    expect(revision).toBeGreaterThanOrEqual(mine.at(-1)?.revision ?? 0)
    const points = new Map((await store.readPoints(id)).map((row) => [row.revision, row.points.length]))
    // The writer keeps its newest trials.
    for (const commit of mine.filter((c) => c.revision > revision - 15)) expect(points.get(commit.revision)).toBe(commit.points)
    // Nothing newer than the moment of the copy, and what is in it can be gone on with.
    expect(Math.max(...points.keys())).toBeLessThanOrEqual(revision)
    await store.commit(id, revision, revision + 1, { study: { ...sampleStudy(id), revision: revision + 1 } })
  }
})

test('a backup replaces nothing, needs a store, and leaves no half file behind', async () => {
  const folder = scratchFolder()
  const file = join(folder, 'hone.db')
  expect(() => backUp(file, join(folder, 'copy.db'))).toThrow('there is no store')
  await (await openSqliteStore(file)).close()
  writeFileSync(join(folder, 'taken'), 'mine')
  expect(() => backUp(file, join(folder, 'taken'))).toThrow('exists already')
  expect(() => backUp(file, join(folder, 'nowhere', 'copy.db'))).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }))
  expect(existsSync(join(folder, 'copy.db'))).toBe(false)
  expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([])
})
