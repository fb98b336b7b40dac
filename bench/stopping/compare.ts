/**
 * Compares algorithms and stopping rules on recorded learning curves, in virtual time, through the real study service.
 *
 *   node bench/stopping/compare.ts [--seeds 5] [--workers 1,8] [--tables FILE,...] [--failures 0.001] [--only random+asha,...] [--json FILE]
 *
 * Regret is normalised: 0 = the best recorded end, 1 = the median. The share of epochs is what closing three quarters of that
 * gap took, against random configurations trained to the end with the same seed.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Choice } from '../../src/model/index.ts'
import { mean } from '../digits/figures.ts'
import { openTask, type RecordedTask } from './curve-table.ts'
import type { Results } from './results.ts'
import { type SimulatedStudy, simulate } from './simulate.ts'

/** What is compared; the first is the yardstick. */
const CONTESTANTS: Record<string, { algorithm: string; stopping?: string; settings?: Choice['settings'] }> = {
  random: { algorithm: 'random' },
  'random+median': { algorithm: 'random', stopping: 'median' },
  'random+percentile': { algorithm: 'random', stopping: 'percentile' },
  'random+predictive': { algorithm: 'random', stopping: 'predictive', settings: { chance: 0.15 } },
  'random+asha': { algorithm: 'random', stopping: 'asha' },
  gp: { algorithm: 'gp' },
  'gp+asha': { algorithm: 'gp', stopping: 'asha' },
  hyperband: { algorithm: 'hyperband' },
  asha: { algorithm: 'asha' },
  bohb: { algorithm: 'bohb' },
  'asha-gp': { algorithm: 'asha-gp' },
}
/** Full trainings that a study may cost, and where regret is read. */
const TRAININGS = [5, 10, 20, 50]
const GAP_LEFT = 0.25
const EVERY = Array.from({ length: TRAININGS.at(-1)! }, (_, at) => at + 1)

const { values: given } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    workers: { type: 'string', default: '8' },
    tables: { type: 'string', default: join(import.meta.dirname, 'curves', 'digits.json') },
    failures: { type: 'string', default: '0' },
    only: { type: 'string' },
    json: { type: 'string' },
  },
})
const names = Object.keys(CONTESTANTS).filter(
  (name) => given.only === undefined || name === 'random' || given.only.split(',').includes(name),
)
const tasks = given.tables.split(',').map(openTask)
const seeds = Array.from({ length: Number(given.seeds) }, (_, at) => at + 1)

for (const workers of given.workers.split(',').map(Number)) await compare(workers)

async function compare(workers: number): Promise<void> {
  console.log(`\n${workers} workers, ${tasks.map((task) => task.table.name).join(', ')}, ${seeds.length} seeds`)
  console.log(`| | regret at ${TRAININGS.join(' / ')} trainings | share of epochs | trials | stopped | idle |\n|---|---|---|---|---|---|`)
  const yardstick = new Map<string, number>()
  const lines: Results['lines'][number][] = []
  for (const name of names) {
    const rows: { study: SimulatedStudy; task: RecordedTask; share: number }[] = []
    for (const task of tasks) {
      for (const seed of seeds) {
        const study = await play(name, task, workers, seed)
        const hit = stepsToGoal(study, task)
        const key = `${task.table.name}/${seed}`
        if (name === 'random') yardstick.set(key, hit)
        rows.push({ study, task, share: hit / yardstick.get(key)! })
      }
    }
    console.log(rowText(name, rows))
    lines.push({
      name,
      regrets: EVERY.map((trainings) => mean(rows.map(({ study, task }) => regretAt(study, task, trainings * task.table.steps)))),
    })
  }
  const title = `${tasks.length} recorded tasks, ${seeds.length} seeds each, ${workers} workers`
  if (given.json !== undefined) writeFileSync(given.json, JSON.stringify({ title, trainings: EVERY, lines } satisfies Results))
}

function play(name: string, task: RecordedTask, workers: number, seed: number): Promise<SimulatedStudy> {
  const { algorithm, stopping, settings } = CONTESTANTS[name]!
  return simulate({
    task,
    algorithm: { name: algorithm, settings: {} },
    ...(stopping === undefined ? {} : { stopping: { name: stopping, settings: settings ?? {} } }),
    workers,
    seed,
    stepsMax: TRAININGS.at(-1)! * task.table.steps,
    failureChance: Number(given.failures),
  })
}

function rowText(name: string, rows: readonly { study: SimulatedStudy; task: RecordedTask; share: number }[]): string {
  const regrets = TRAININGS.map((trainings) =>
    mean(rows.map(({ study, task }) => regretAt(study, task, trainings * task.table.steps))).toFixed(3),
  )
  const share = Math.exp(mean(rows.map((row) => Math.log(row.share))))
  const average = (of: (study: SimulatedStudy) => number) => mean(rows.map((row) => of(row.study)))
  const cells = [
    regrets.join(' / '),
    share.toFixed(2),
    average((study) => study.trials).toFixed(0),
    average((study) => study.stopped).toFixed(0),
    `${(100 * average((study) => study.idle)).toFixed(0)} %`,
  ]
  return `| ${name} | ${cells.join(' | ')} |`
}

/** Where the best value seen by then really ends, normalised. */
function regretAt(study: SimulatedStudy, task: RecordedTask, steps: number): number {
  const seen = study.trace.findLast((entry) => entry.steps <= steps)
  return seen === undefined ? 1 : Math.max(0, (seen.end - task.best) / (task.median - task.best))
}

/** Steps until the best value seen ends within a quarter of the gap; the whole budget when it never did. */
function stepsToGoal(study: SimulatedStudy, task: RecordedTask): number {
  return study.trace.find((entry) => (entry.end - task.best) / (task.median - task.best) <= GAP_LEFT)?.steps ?? study.steps
}
