/**
 * What rules do to a study of two objectives: `node bench/stopping/front.ts [--seeds 10]`. Recorded curves of the digits example, one trial after the other;
 * accuracy is reported after every epoch, the size of the network (its hidden units) once, at the first. The figures: the area under the Pareto front
 * of what ran to its end (accuracy over the logarithm of the size), as a share of that of all recorded configurations.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findStoppingRule, openStudyJudge, type StudyJudge } from '../../src/earlystop/index.ts'
import type { JsonValue, Objective } from '../../src/model/index.ts'
import { openStream } from '../../src/numerics/index.ts'
import { mean } from '../digits/figures.ts'
import type { CurveTable } from './curve-task.ts'

/** A network that ran to its end: its accuracy, and the logarithm of its size to the base 2. */
type Point = readonly [accuracy: number, size: number]

const OBJECTIVES: readonly Objective[] = [
  { metric: 'accuracy', goal: 'maximize', reduce: 'last' },
  { metric: 'size', goal: 'minimize', reduce: 'last' },
]
const LARGEST_SIZE = 8
const TRAININGS = [20, 50]
const RULES = ['median', 'percentile', 'predictive', 'asha']

const { values: given } = parseArgs({ options: { seeds: { type: 'string', default: '10' } } })
const table = JSON.parse(readFileSync(join(import.meta.dirname, 'curves', 'digits.json'), 'utf8')) as CurveTable
const whole = area(table.rows.map(({ values, parameters }) => [values.at(-1)!, Math.log2(Number(parameters.hidden))]))
const seeds = Array.from({ length: Number(given.seeds) }, (_, at) => at + 1)

console.log(`| rule | objectives | area after ${TRAININGS.join(' / ')} trainings | trials |\n|---|---|---|---|`)
console.log(rowOf(undefined, 0))
for (const rule of RULES) for (const objectives of [1, 2]) console.log(rowOf(rule, objectives))

function rowOf(rule: string | undefined, objectives: number): string {
  const played = seeds.map((seed) => play(rule, objectives, seed))
  const areas = TRAININGS.map((_, at) => mean(played.map((one) => one.areas[at]!)).toFixed(3))
  return `| ${rule ?? 'none'} | ${objectives} | ${areas.join(' / ')} | ${mean(played.map(({ trials }) => trials)).toFixed(0)} |`
}

function play(rule: string | undefined, objectives: number, seed: number): { areas: number[]; trials: number } {
  const judge = rule === undefined ? undefined : openJudge(rule, objectives, seed)
  const front: Point[] = []
  const areas: number[] = []
  let [used, trials] = [0, 0]
  for (const row of shuffled(seed)) {
    while (areas.length < TRAININGS.length && used >= TRAININGS[areas.length]! * table.steps) areas.push(area(front) / whole)
    if (areas.length === TRAININGS.length) break
    trials += 1
    const { values, parameters } = table.rows[row]!
    const size = Math.log2(Number(parameters.hidden))
    const steps = runTrial(judge, trials, values, size)
    used += steps
    if (steps === table.steps) front.push([values.at(-1)!, size])
    for (const part of judge?.parts ?? []) part.end(trials, steps === table.steps ? 'full' : 'cut')
  }
  // Every recorded configuration was tried before the budget was used up.
  while (areas.length < TRAININGS.length) areas.push(area(front) / whole)
  return { areas, trials }
}

/** Steps until the rule stops the trial. */
function runTrial(judge: StudyJudge | undefined, trial: number, values: readonly number[], size: number): number {
  judge?.parts[1]?.observe(trial, 1, size)
  const stopped = values.findIndex((value, i) => {
    judge?.parts[0]?.observe(trial, i + 1, value)
    return judge?.decide(trial).stop === true && i + 1 < values.length
  })
  return stopped < 0 ? values.length : stopped + 1
}

function openJudge(name: string, objectives: number, seed: number): StudyJudge {
  const settings = findStoppingRule(name)!.settings.parse({}) as unknown as Record<string, JsonValue>
  const study = { objectives: OBJECTIVES.slice(0, objectives), seed, resource: { metric: 'epoch', min: 2, max: table.steps } }
  return openStudyJudge(study, { name, settings })
}

function shuffled(seed: number): number[] {
  const stream = openStream(seed, 3)
  return table.rows
    .map((_, row) => ({ row, key: stream.uniform() }))
    .sort((a, b) => a.key - b.key)
    .map(({ row }) => row)
}

/** Area under the front: accuracy down to 0, sizes up to the largest. */
function area(points: readonly Point[]): number {
  let [covered, smallest] = [0, LARGEST_SIZE]
  const sorted = points.toSorted(([a], [b]) => b - a)
  for (const [accuracy, size] of sorted) {
    if (size >= smallest) continue
    covered += accuracy * (smallest - size)
    smallest = size
  }
  return covered
}
