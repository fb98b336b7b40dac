/**
 * Compares algorithms and stopping rules on learning curves, in virtual time, through the real study service.
 *
 *   npm run bench:stopping -- [--seeds 5] [--workers 1,8] [--tables FILE,...] [--failures 0.001] [--preemptions 0.001]
 *                             [--only random+asha,...] [--json FILE] [--picture FILE.svg]
 *                             [--surrogates 3945,... --python PYTHON --harness FOLDER]
 *
 * Recorded curves (the digits example's by default) serve to compare rules; for algorithms that learn where to search there is LCBench's surrogate. Regret is
 * normalised: 0 = the best end, 1 = the median. The share of epochs is what closing three quarters of that gap took, against random
 * configurations trained to the end with the same seed.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { mean } from '../digits/figures.ts'
import { CONTESTANTS } from './contestants.ts'
import { type CurveTask, openTable } from './curve-task.ts'
import { drawRegrets } from './picture.ts'
import type { Results } from './results.ts'
import { type Played, regretAfter, shareOfSteps } from './scores.ts'
import { simulate } from './simulate.ts'
import type { SimulatedStudy } from './simulation.ts'
import { openSurrogate } from './surrogate.ts'

/** Full trainings that a study may cost, and where regret is read. */
const TRAININGS = [5, 10, 20, 50]
const EVERY = Array.from({ length: TRAININGS.at(-1)! }, (_, at) => at + 1)
const YARDSTICK = 'random'

const { values: given } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    workers: { type: 'string', default: '8' },
    tables: { type: 'string' },
    surrogates: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    harness: { type: 'string', default: '.' },
    failures: { type: 'string', default: '0' },
    preemptions: { type: 'string', default: '0' },
    only: { type: 'string' },
    json: { type: 'string' },
    picture: { type: 'string' },
  },
})
const surrogates = await Promise.all(
  (given.surrogates?.split(',') ?? []).map((data) => openSurrogate({ data, python: given.python, harness: given.harness })),
)
const tables = given.tables ?? (surrogates.length > 0 ? undefined : join(import.meta.dirname, 'curves', 'digits.json'))
const tasks: readonly CurveTask[] = [...(tables?.split(',') ?? []).map(openTable), ...surrogates]
const names = Object.keys(CONTESTANTS).filter(
  (name) => given.only === undefined || name === YARDSTICK || given.only.split(',').includes(name),
)
const seeds = Array.from({ length: Number(given.seeds) }, (_, at) => at + 1)

for (const workers of given.workers.split(',').map(Number)) {
  const results = await compare(workers)
  if (given.json !== undefined) writeFileSync(given.json, JSON.stringify(results))
  if (given.picture !== undefined) writeFileSync(given.picture, drawRegrets(results))
}
for (const surrogate of surrogates) surrogate.close()

async function compare(workers: number): Promise<Results> {
  console.log(`\n${workers} workers, ${tasks.map((task) => task.name).join(', ')}, ${seeds.length} seeds`)
  console.log(
    `| | regret at ${TRAININGS.join(' / ')} trainings | share of epochs | trials | stopped | lost | idle |\n|---|---|---|---|---|---|---|`,
  )
  const yardsticks = new Map<string, SimulatedStudy>()
  const lines: Results['lines'][number][] = []
  for (const name of names) {
    const played: Played[] = []
    for (const task of tasks) {
      for (const seed of seeds) {
        const study = await play(name, task, workers, seed)
        const key = `${task.name}/${seed}`
        if (name === YARDSTICK) yardsticks.set(key, study)
        played.push({ study, task, yardstick: yardsticks.get(key)! })
      }
    }
    console.log(rowOf(name, played))
    lines.push({ name, regrets: EVERY.map((trainings) => regretAfter(played, trainings)) })
  }
  return { title: `${tasks.length} tasks, ${seeds.length} seeds each, ${workers} workers`, trainings: EVERY, lines }
}

function play(name: string, task: CurveTask, workers: number, seed: number): Promise<SimulatedStudy> {
  const { algorithm, stopping, settings } = CONTESTANTS[name]!
  return simulate({
    task,
    algorithm: { name: algorithm, settings: {} },
    ...(stopping === undefined ? {} : { stopping: { name: stopping, settings: settings ?? {} } }),
    workers,
    seed,
    stepsMax: TRAININGS.at(-1)! * task.steps,
    failureChance: Number(given.failures),
    preemptionChance: Number(given.preemptions),
  })
}

function rowOf(name: string, played: readonly Played[]): string {
  const average = (of: (study: SimulatedStudy) => number) => mean(played.map(({ study }) => of(study)))
  const cells = [
    TRAININGS.map((trainings) => regretAfter(played, trainings).toFixed(3)).join(' / '),
    shareOfSteps(played).toFixed(2),
    average((study) => study.trials).toFixed(0),
    average((study) => study.stopped).toFixed(0),
    average((study) => study.preempted + study.failed).toFixed(0),
    `${(100 * average((study) => study.idle)).toFixed(0)} %`,
  ]
  return `| ${name} | ${cells.join(' | ')} |`
}
