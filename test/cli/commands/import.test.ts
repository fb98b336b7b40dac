import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { importStudy } from '../../../src/cli/commands/import.ts'
import type { Connection } from '../../../src/cli/connection.ts'

const folder = mkdtempSync(join(tmpdir(), 'hone-import-'))
const vizier = join(folder, 'vizier.db')
const table = join(folder, 'runs.csv')
// Refused before anything is asked of a server.
const nobody = {} as Connection

beforeAll(() => {
  const database = new DatabaseSync(vizier)
  database.exec('CREATE TABLE studies (study_name TEXT, owner_id TEXT, study_id TEXT, serialized_study BLOB)')
  database.close()
  writeFileSync(table, 'lr,loss\n0.1,0.5\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

it('refuses what a study of Vizier says itself, and a command that would never run', async () => {
  const says = (words: string) => ({ exitCode: 2, message: expect.stringContaining(words) })
  await expect(importStudy(nobody, vizier, { failuresInARow: '3' }, [])).rejects.toMatchObject(says('--failures-in-a-row is for other'))
  await expect(importStudy(nobody, vizier, { paused: true }, [])).rejects.toMatchObject(says('--paused is for other'))
  await expect(importStudy(nobody, vizier, {}, ['python', 'train.py'])).rejects.toMatchObject(says('a command after -- is for other'))
})

it('refuses beside a study file what that says, but not what the columns of a table are', async () => {
  const file = join(folder, 'study.yaml')
  await expect(importStudy(nobody, table, { file, minimize: ['loss'], trials: '9' }, [])).rejects.toMatchObject({
    exitCode: 2,
    message: '--trials is for a study without a file',
    remedy: `Write it into ${file}.`,
  })
})
