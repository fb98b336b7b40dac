import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { onTestFinished } from 'vitest'
import { openSqliteStore } from '../../../src/study/store/index.ts'
import { samplePoints, sampleStudy, sampleTrial } from '../../contracts/store.ts'

/** A folder that goes when the test ends. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hone-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A file as the named schema version left it. */
export function keptFile(version: number, folder = scratchFolder()): string {
  const file = join(folder, 'hone.db')
  const db = new DatabaseSync(file, { enableForeignKeyConstraints: false })
  db.exec(readFileSync(new URL(`fixtures/schema-${version}.sql`, import.meta.url), 'utf8'))
  db.close()
  return file
}

/** The file of a store with one study, whose only trial has points; it is closed. */
export async function filledStore(): Promise<{ file: string }> {
  const file = join(scratchFolder(), 'hone.db')
  const store = await openSqliteStore(file)
  const study = sampleStudy('alpha')
  await store.createStudy(study)
  await store.commit(study.id, 0, 1, { trials: [sampleTrial(study, 1)], points: [{ trial: 1, revision: 1, points: samplePoints(500) }] })
  await store.close()
  return { file }
}
