import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'vitest'
import type { StudyId } from '../../../src/model/index.ts'
import { openSqliteStore } from '../../../src/study/store/index.ts'
import { scratchFolder } from './scratch.ts'

const WRITER = new URL('./fixtures/writer.ts', import.meta.url).pathname

interface Acknowledged {
  readonly revision: number
  readonly trial: number
  readonly points: number
}

/** Lets a writer commit, kills it with -9 after a random number of acknowledgements, compares its journal with the store; again and again on one file. */
export async function runKillCycles(cycles: number): Promise<void> {
  const file = join(scratchFolder(), 'hone.db')
  const highest = new Map<string, number>()
  for (let cycle = 0; cycle < cycles; cycle++) {
    const journal = await writeUntilKilled(file, Math.floor(Math.random() * 120))
    await compare(file, journal, highest)
  }
}

/** Runs the writer until it has acknowledged some commits; all lines that reached us before it died. */
async function writeUntilKilled(file: string, lines: number): Promise<Map<string, Acknowledged[]>> {
  const child = spawn(process.execPath, [WRITER, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (chunk: string) => {
    text += chunk
    if (text.split('\n').length > lines) child.kill('SIGKILL')
  })
  const [code, signal] = await once(child, 'close')
  expect([code, signal]).toEqual([null, 'SIGKILL'])
  return journalOf(text.slice(0, text.lastIndexOf('\n') + 1))
}

function journalOf(text: string): Map<string, Acknowledged[]> {
  const journal = new Map<string, Acknowledged[]>()
  for (const line of text.split('\n').filter(Boolean)) {
    const [study = '', ...numbers] = line.split(' ')
    const [revision = 0, trial = 0, points = 0] = numbers.map(Number)
    journal.set(study, [...(journal.get(study) ?? []), { revision, trial, points }])
  }
  return journal
}

async function compare(file: string, journal: Map<string, Acknowledged[]>, highest: Map<string, number>): Promise<void> {
  const store = await openSqliteStore(file)
  for (const [id, acknowledged] of journal) {
    const rows = await store.readStudy(id as StudyId)
    const kept = new Map(rows?.trials.map((trial) => [trial.number, trial]))
    const points = new Map((await store.readPoints(id as StudyId)).map((row) => [row.revision, row.points.length]))
    const last = acknowledged.at(-1)?.revision ?? 0
    // At most the one commit that was under way may be there without its acknowledgement.
    expect(rows?.study.revision).toBeGreaterThanOrEqual(last)
    expect(rows?.study.revision).toBeLessThanOrEqual(last + 1)
    for (const { revision, trial, points: length } of acknowledged) {
      expect(trial).toBeGreaterThan(highest.get(id) ?? 0)
      highest.set(id, trial)
      expect(await store.readRequest(id as StudyId, `${revision}`)).toMatchObject({ reply: revision })
      // The writer keeps its newest trials.
      if (trial <= (rows?.nextNumber ?? 0) - 20) continue
      expect(kept.get(trial)?.revision).toBe(revision)
      expect(points.get(revision)).toBe(length)
    }
  }
  await store.close()
  const db = new DatabaseSync(file, { readOnly: true })
  expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
  expect(db.prepare('PRAGMA foreign_key_check').all()).toEqual([])
  db.close()
}
