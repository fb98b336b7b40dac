import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Measurement, Study, StudyId, Trial } from '../../src/model/index.ts'
import { openPool } from '../../src/pool/index.ts'
import { openStudies } from '../../src/study/index.ts'
import { openSqliteStore } from '../../src/study/store/index.ts'
import { parseStudyDocument } from '../../src/study/yaml/index.ts'
import { COLLECTORS } from '../../src/trials/index.ts'

export interface Filling {
  readonly name: string
  /** Succeeded trials that it has already, and points of each. */
  readonly trials: number
  readonly points: number
  /** Trials that were under way when the server went, with as many points. */
  readonly active?: number
  /** Adds the median rule, so that the judge must learn all curves. */
  readonly judged?: boolean
  /** Each point was a report of its own, as training code sends them. */
  readonly single?: boolean
}

const PER_COMMIT = 100

/** A study of random search over six parameters, put into a data folder as a server would have left it. */
export async function fill(dataFolder: string, filling: Filling): Promise<StudyId> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const store = await openSqliteStore(join(dataFolder, 'hone.db'))
  const pool = openPool({ threads: 1 })
  const id = `s${createHash('sha256').update(filling.name).digest('hex').slice(0, 20)}` as StudyId
  const studies = await openStudies({ store, pool, now: () => Date.now(), newId: () => id })
  const { spec, problems } = parseStudyDocument(document(filling), {
    workingFolder: '/',
    newSeed: () => 7,
    collectors: COLLECTORS,
  })
  if (spec === undefined) throw new Error(JSON.stringify(problems))
  let study = await studies.createStudy({ spec, document: document(filling), onNameTaken: 'refuse' })
  await studies.close()
  const total = filling.trials + (filling.active ?? 0)
  for (let first = 1; first <= total; first += PER_COMMIT) {
    const numbers = Array.from({ length: Math.min(PER_COMMIT, total - first + 1) }, (_, i) => first + i)
    study = await commitTrials(store, study, numbers, filling)
  }
  await store.close()
  await pool.close()
  return id
}

type Store = Awaited<ReturnType<typeof openSqliteStore>>

async function commitTrials(store: Store, study: Study, numbers: readonly number[], filling: Filling): Promise<Study> {
  const expected = study.revision
  const revision = expected + 1
  const trials = numbers.map((number) => trialOf(study, number, filling, revision))
  const ended = trials.filter((trial) => trial.state === 'succeeded').length
  const counts = {
    ...study.counts,
    succeeded: study.counts.succeeded + ended,
    active: study.counts.active + trials.length - ended,
  }
  const next: Study = { ...study, revision, counts, best: study.best ?? 1 }
  const rows = filling.points === 0 ? [] : trials.map((trial) => ({ trial: trial.number, revision, points: curve(trial, filling) }))
  const points = filling.single ? rows.flatMap((row) => row.points.map((point) => ({ ...row, points: [point] }))) : rows
  await store.commit(study.id, expected, revision, { study: next, trials, points })
  return next
}

function trialOf(study: Study, number: number, { trials, points }: Filling, revision: number): Trial {
  const ended = number <= trials
  const at = study.createdAt + number
  return {
    study: study.id,
    number,
    state: ended ? 'succeeded' : 'active',
    parameters: { a: number % 7, b: 0.1, c: 0.2, d: 0.3, e: 0.4, f: 'x' },
    source: 'algorithm',
    worker: `w${number % 64}`,
    revision,
    createdAt: at,
    startedAt: at,
    ...(ended ? { endedAt: at + 1 } : {}),
    values: [lossAt(number, Math.max(0, points - 1))],
    metrics: { loss: lossAt(number, Math.max(0, points - 1)) },
    measurements: points,
    ...(points === 0 ? {} : { lastStep: points - 1 }),
    failedAttempts: 0,
    labels: {},
    provenance: {
      algorithm: 'random',
      version: '1',
      inputRevision: revision,
      firstNumber: number,
      batchIndex: 0,
      batchSize: 1,
      fallback: 0,
    },
  } as unknown as Trial
}

function curve(trial: Trial, { points }: Filling): Measurement[] {
  return Array.from({ length: points }, (_, step) => ({
    step,
    at: trial.createdAt + 1_000 * step,
    values: { loss: lossAt(trial.number, step) + (trial.state === 'active' ? 3 : 0), accuracy: 1 - lossAt(trial.number, step) / 2 },
  }))
}

function lossAt(trial: number, step: number): number {
  return (1 + Math.sin(trial)) / 2 + 1 / (step + 1)
}

function document({ name, judged = false }: Filling): string {
  const stopping = judged ? '\n  earlyStopping: {name: median, startStep: 3, minTrials: 5}' : ''
  return `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: ${name}}
spec:
  seed: 7
  objectives: [{metric: loss, goal: minimize, reduce: last}]
  parameters:
    a: {double: [0, 10]}
    b: {double: [1.0e-4, 1], scale: log}
    c: {double: [0, 1]}
    d: {double: [0, 1]}
    e: {double: [0, 1]}
    f: {choice: [x, y, z]}
  algorithm: {name: random}${stopping}
  budget: {parallel: 1000}
`
}
