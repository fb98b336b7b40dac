import type { Measurement, StopRecord, Study, Trial } from '../../src/model/index.ts'

export interface Picture {
  readonly name: string
  readonly trials: number
  /** Points of a trial that was not stopped. */
  readonly points: number
  /** Trials at the end that still run. */
  readonly running: number
}

export const START = Date.UTC(2026, 9, 1, 9)
export const WORKERS = 8

/** Numbers between 0 and 1 that are the same in every run. */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  next(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0
    return this.#state / 2 ** 32
  }
}

export interface Made {
  readonly trial: Trial
  readonly points: readonly Measurement[]
}

interface Options {
  readonly number: number
  readonly revision: number
  readonly picture: Picture
  readonly chance: Chance
}

/** A trial of a search that narrows, with a curve that climbs to what its parameters are worth. */
export function trainedTrial(study: Study, { number, revision, picture, chance }: Options): Made {
  const parameters = draw(chance, number / picture.trials)
  const quality = qualityOf(parameters) + 0.03 * (chance.next() - 0.5)
  const ends =
    number > picture.trials - picture.running ? 'active' : chance.next() < 0.03 ? 'failed' : quality < 0.62 ? 'stopped' : 'succeeded'
  const share = ends === 'succeeded' ? 1 : ends === 'stopped' ? 0.08 + 0.4 * chance.next() * quality : chance.next()
  const length = Math.max(ends === 'stopped' ? 5 : 1, Math.round(share * picture.points))
  const startedAt = START + Math.floor((number - 1) / WORKERS) * 600_000 + Math.floor(60_000 * chance.next())
  const points = Array.from({ length }, (_, k): Measurement => {
    const accuracy = Math.min(0.999, Math.max(0, quality * climbed(k + 1, picture) + 0.02 * (chance.next() - 0.5)))
    return { step: k + 1, at: startedAt + k * Math.ceil(500_000 / picture.points), values: { accuracy, loss: 2.3 * (1 - accuracy) ** 1.4 } }
  })
  const last = points.at(-1)!
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
    ...(ends === 'stopped' && { stop: stopAt(last, number, 0.62 * climbed(last.step, picture)) }),
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

/** How much of its way up a curve has come at a step. */
const climbed = (step: number, picture: Picture) => 1 - Math.exp((-7 * step) / picture.points)

function stopAt({ at, step, values }: Measurement, number: number, threshold: number): StopRecord {
  const value = values.accuracy!
  return {
    by: 'rule',
    rule: 'median',
    reason: `Its best value ${value.toFixed(4)} at epoch ${step} is below ${threshold.toFixed(4)}, the median of the running averages of ${number - 1} trials.`,
    at,
    step,
    value,
    threshold,
    comparedWith: Array.from({ length: Math.min(50, number - 1) }, (_, k) => number - 1 - k),
  }
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
