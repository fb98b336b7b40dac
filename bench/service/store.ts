/**
 * The store against bare SQLite in the same run: `node --expose-gc bench/service/store.ts [FOLDER]`. Prints one JSON line.
 * Wall-clock figures of a busy machine are indications; the ratio is what counts.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openSqliteStore, type Store } from '../../src/study/store/index.ts'
import { samplePoints, sampleStudy, sampleTrial } from '../../test/contracts/store.ts'

const CLIENTS = 64
const COMMITS = 200
const TRIALS = 10_000
const POINTS = 1_000

const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'hone-bench-'))
try {
  const bare = bareCommits()
  const grouped = await groupedCommits()
  const load = await loadTime()
  console.log(
    JSON.stringify({
      bareCommitsPerSecond: Math.round(bare),
      groupedCommitsPerSecond: Math.round(grouped),
      ratio: Number((grouped / bare).toFixed(2)),
      ...load,
    }),
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** One small row a commit, each waiting for the disk: what SQLite does without grouping. */
function bareCommits(): number {
  const db = new DatabaseSync(join(folder, 'bare.db'))
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (key INTEGER PRIMARY KEY, text TEXT)')
  const insert = db.prepare('INSERT INTO rows (text) VALUES (?)')
  const begin = performance.now()
  for (let i = 0; i < 1_000; i++) insert.run('x'.repeat(1_000))
  const seconds = (performance.now() - begin) / 1_000
  db.close()
  return 1_000 / seconds
}

/** As many clients as the service is measured with, each on a study of its own: a trial, its points and the study a commit. */
async function groupedCommits(): Promise<number> {
  const store = await openSqliteStore(join(folder, 'grouped.db'))
  const ids = Array.from({ length: CLIENTS }, (_, i) => `study${i}`)
  await Promise.all(ids.map((id) => store.createStudy(sampleStudy(id))))
  const begin = performance.now()
  await Promise.all(ids.map((id) => commitMany(store, id)))
  const seconds = (performance.now() - begin) / 1_000
  await store.close()
  return (CLIENTS * COMMITS) / seconds
}

async function commitMany(store: Store, id: string): Promise<void> {
  const study = sampleStudy(id)
  for (let revision = 1; revision <= COMMITS; revision++) {
    const next = { ...study, revision }
    const points = [{ trial: revision, revision, points: samplePoints(1) }]
    await store.commit(study.id, revision - 1, revision, { study: next, trials: [sampleTrial(next, revision)], points })
  }
}

/** A large study: opening it and reading its trials must not read the points. */
async function loadTime() {
  const file = join(folder, 'large.db')
  const study = sampleStudy('large')
  const points = samplePoints(POINTS)
  const writer = await openSqliteStore(file)
  await writer.createStudy(study)
  for (let number = 1; number <= TRIALS; number += 100) {
    const numbers = Array.from({ length: 100 }, (_, i) => number + i)
    const revision = number + 99
    await writer.commit(study.id, number - 1, revision, {
      trials: numbers.map((trial) => sampleTrial({ ...study, revision }, trial, { values: [1 / trial], metrics: { loss: 1 / trial } })),
      points: numbers.map((trial) => ({ trial, revision, points })),
    })
  }
  await writer.close()
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const begin = performance.now()
  const store = await openSqliteStore(file)
  const rows = await store.readStudy(study.id)
  const loadMs = Math.round(performance.now() - begin)
  globalThis.gc?.()
  const heapMegabytes = Math.round((process.memoryUsage().heapUsed - before) / 2 ** 20)
  const oneCurve = performance.now()
  await store.readPoints(study.id, { trials: [TRIALS / 2] })
  const curveMs = Number((performance.now() - oneCurve).toFixed(2))
  await store.close()
  return { trials: rows?.trials.length, pointsEach: POINTS, loadMs, heapMegabytes, curveMs }
}
