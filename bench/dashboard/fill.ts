import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Study, StudyId, TrialState } from '../../src/model/index.ts'
import { openPool } from '../../src/pool/index.ts'
import { openStudies } from '../../src/study/index.ts'
import { openSqliteStore } from '../../src/study/store/index.ts'
import { parseStudyDocument } from '../../src/study/yaml/index.ts'
import { COLLECTORS } from '../../src/trials/index.ts'
import { Chance, type Made, type Picture, START, trainedTrial, WORKERS } from './trained-trial.ts'

const PER_COMMIT = 50

const document = ({ name, trials, points }: Picture) => `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: ${name}, description: 'A classifier of street scenes, tuned for accuracy on the validation set'}
spec:
  seed: 7
  objectives: [{metric: accuracy, goal: maximize}]
  parameters:
    learningRate: {double: [1.0e-5, 1.0], scale: log}
    weightDecay: {double: [1.0e-7, 1.0e-2], scale: log}
    layers: {int: [1, 8]}
    width: {int: [16, 1024], scale: log}
    dropout: {double: [0.0, 0.7]}
    optimizer: {choice: [sgd, adam, lion]}
    momentum: {double: [0.0, 0.99], when: {optimizer: sgd}}
    batchSize: {discrete: [32, 64, 128, 256]}
  algorithm: {name: gp}
  resource: {metric: epoch, min: 1, max: ${points}}
  earlyStopping: {name: median, startStep: 5, minTrials: 5}
  budget: {trials: ${Math.ceil(trials * 1.1)}, parallel: ${WORKERS}}
`

/** A study as months of training would have left it, put into a data folder: curves that climb, trials that were stopped, failed or still run. */
export async function fill(dataFolder: string, picture: Picture): Promise<StudyId> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const store = await openSqliteStore(join(dataFolder, 'hone.db'))
  const pool = openPool({ threads: 1 })
  const id = `s${createHash('sha256').update(picture.name).digest('hex').slice(0, 20)}` as StudyId
  const studies = await openStudies({ store, pool, now: () => START, newId: () => id })
  const source = document(picture)
  const { spec, problems } = parseStudyDocument(source, { workingFolder: '/', newSeed: () => 7, collectors: COLLECTORS })
  if (spec === undefined) throw new Error(JSON.stringify(problems))
  let study = await studies.createStudy({ spec, document: source, onNameTaken: 'refuse' })
  await studies.close()
  const chance = new Chance(picture.trials)
  for (let first = 1; first <= picture.trials; first += PER_COMMIT) {
    const revision = study.revision + 1
    const made = Array.from({ length: Math.min(PER_COMMIT, picture.trials - first + 1) }, (_, k) =>
      trainedTrial(study, { number: first + k, revision, picture, chance }),
    )
    study = await commit(store, study, revision, made)
  }
  await store.close()
  await pool.close()
  return id
}

async function commit(
  store: Awaited<ReturnType<typeof openSqliteStore>>,
  before: Study,
  revision: number,
  made: readonly Made[],
): Promise<Study> {
  const counts: Record<TrialState, number> = { ...before.counts }
  let { best, bestValues } = before
  let { used, saved } = before.steps
  for (const { trial } of made) {
    counts[trial.state]++
    used += trial.lastStep ?? 0
    if (trial.state === 'stopped') saved += (before.spec.resource?.max ?? 0) - (trial.lastStep ?? 0)
    if (trial.state !== 'succeeded' || trial.values!.some(Number.isNaN) || (bestValues?.[0] ?? -1) >= trial.values![0]!) continue
    best = trial.number
    bestValues = trial.values
  }
  const study: Study = { ...before, revision, counts, steps: { used, saved }, ...(best !== undefined && { best, bestValues: bestValues! }) }
  const points = made.filter((m) => m.points.length > 0).map((m) => ({ trial: m.trial.number, revision, points: m.points }))
  await store.commit(study.id, before.revision, revision, { study, trials: made.map((m) => m.trial), points })
  return study
}
