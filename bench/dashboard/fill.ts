import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Measurement, Study, StudyId, Trial, TrialState } from '../../src/model/index.ts'
import { openPool } from '../../src/pool/index.ts'
import { openStudies } from '../../src/study/index.ts'
import { openSqliteStore } from '../../src/study/store/index.ts'
import { parseStudyDocument } from '../../src/study/yaml/index.ts'
import { COLLECTORS } from '../../src/trials/index.ts'

export interface Picture {
  readonly name: string
  readonly trials: number
  /** Points of a trial that was not stopped. */
  readonly points: number
  /** Trials at the end that still run. */
  readonly running: number
}

const PER_COMMIT = 50
const START = Date.UTC(2026, 9, 1, 9)
const WORKERS = 8

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

/** Numbers between 0 and 1 that are the same in every run. */
class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  next(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0
    return this.#state / 2 ** 32
  }
}

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

interface Made {
  readonly trial: Trial
  readonly points: readonly Measurement[]
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

interface Options {
  readonly number: number
  readonly revision: number
  readonly picture: Picture
  readonly chance: Chance
}

function trainedTrial(study: Study, { number, revision, picture, chance }: Options): Made {
  const parameters = draw(chance, number / picture.trials)
  const quality = qualityOf(parameters) + 0.03 * (chance.next() - 0.5)
  const ends =
    number > picture.trials - picture.running ? 'active' : chance.next() < 0.03 ? 'failed' : quality < 0.62 ? 'stopped' : 'succeeded'
  const share = ends === 'succeeded' ? 1 : ends === 'stopped' ? 0.08 + 0.4 * chance.next() * quality : chance.next()
  const length = Math.max(ends === 'stopped' ? 5 : 1, Math.round(share * picture.points))
  const startedAt = START + Math.floor((number - 1) / WORKERS) * 600_000 + Math.floor(60_000 * chance.next())
  const points = Array.from({ length }, (_, k): Measurement => {
    const climbed = 1 - Math.exp((-7 * (k + 1)) / picture.points)
    const accuracy = Math.min(0.999, Math.max(0, quality * climbed + 0.02 * (chance.next() - 0.5)))
    return { step: k + 1, at: startedAt + k * Math.ceil(500_000 / picture.points), values: { accuracy, loss: 2.3 * (1 - accuracy) ** 1.4 } }
  })
  const last = points.at(-1)!
  const threshold = 0.62 * (1 - Math.exp((-7 * last.step) / picture.points))
  const trial = {
    study: study.id,
    number,
    state: ends,
    parameters,
    source: 'algorithm',
    worker: `gpu-${1 + (number % WORKERS)}`,
    revision,
    createdAt: startedAt - 400,
    startedAt,
    ...(ends !== 'active' && { endedAt: last.at + 2_000, endRevision: revision }),
    values: [last.values.accuracy!],
    metrics: last.values,
    measurements: length,
    lastStep: last.step,
    failedAttempts: 0,
    labels: {},
    ...(ends === 'failed' && {
      outcome: { reason: 'EXIT_CODE', message: 'The command ended with exit code 1.', exitCode: 1, lastLines: LINES },
    }),
    ...(ends === 'stopped' && {
      stop: {
        by: 'rule',
        rule: 'median',
        reason: `Its best value ${last.values.accuracy!.toFixed(4)} at epoch ${last.step} is below ${threshold.toFixed(4)}, the median of the running averages of ${number - 1} trials.`,
        at: last.at,
        step: last.step,
        value: last.values.accuracy!,
        threshold,
        comparedWith: Array.from({ length: Math.min(50, number - 1) }, (_, k) => number - 1 - k),
      },
    }),
    provenance: {
      algorithm: 'gp',
      version: '1',
      inputRevision: revision,
      firstNumber: number,
      batchIndex: 0,
      batchSize: 1,
      fallback: 0,
      diagnostics: { from: number <= 20 ? 'initial design' : 'model' },
    },
  }
  return { trial: trial as unknown as Trial, points }
}

const LINES = ['Traceback (most recent call last):', '  File "train.py", line 88, in step', 'RuntimeError: CUDA out of memory']

/** A search narrows with time: late trials lie nearer to what is good. */
function draw(chance: Chance, late: number) {
  const toward = (best: number) => {
    const free = chance.next()
    return chance.next() < 0.7 * late ? Math.min(1, Math.max(0, best + 0.25 * (free - 0.5))) : free
  }
  const optimizer = ['adam', 'adam', 'sgd', 'lion'][Math.floor(4 * chance.next())]!
  return {
    learningRate: 10 ** (-5 + 5 * toward(0.5)),
    weightDecay: 10 ** (-7 + 5 * toward(0.4)),
    layers: 1 + Math.round(7 * toward(0.5)),
    width: Math.round(16 * 64 ** toward(0.7)),
    dropout: 0.7 * toward(0.2),
    optimizer,
    ...(optimizer === 'sgd' && { momentum: 0.99 * toward(0.9) }),
    batchSize: [32, 64, 128, 256][Math.floor(4 * chance.next())]!,
  }
}

function qualityOf({ learningRate, width, dropout, layers, optimizer }: ReturnType<typeof draw>): number {
  const rate = Math.log10(learningRate) + (optimizer === 'adam' ? 2.6 : 2)
  return (
    0.965 -
    0.075 * rate ** 2 -
    0.02 * (Math.log2(width / 256) / 2) ** 2 -
    0.25 * (dropout - 0.15) ** 2 -
    0.004 * Math.abs(layers - 4) -
    (optimizer === 'lion' ? 0.02 : 0)
  )
}
