import { median } from 'simple-statistics'
import { bootstrapMean, mean, signed, withInterval } from '../digits/figures.ts'
import type { Results } from '../stopping/results.ts'

/** One contestant on one task. */
export interface Run {
  readonly contestant: string
  readonly task: string
  readonly seed: number
  readonly trials: number
  readonly workers: number
  /** The task's lowest value; null where nobody knows it. */
  readonly optimum: number | null
  /** Regret below it counts as solved; where nobody knows the lowest value, so does what is within 1 % of the way from a first trial to the best. */
  readonly floor: number
  /** Noiseless value of the trial that looked best so far, after each trial. */
  readonly best: readonly number[]
  readonly cpuSeconds: number
  readonly fallbacks: number
}

const LEVEL = 0.95

/** A table of a group: every contestant beside the first, paired by task and seed; below 0 the first is ahead. */
export function tableOf(group: string, tasks: readonly string[], runs: readonly Run[]): string {
  const inGroup = runs.filter((run) => tasks.includes(run.task))
  const contestants = [...new Set(inGroup.map((run) => run.contestant))]
  const [first] = contestants
  if (first === undefined) return `### ${group}: no runs`
  const { trials, workers } = inGroup[0]!
  const goals = goalsOf(inGroup)
  const rows = contestants.map((name) => rowOf(name, first, inGroup, goals))
  return [
    `\n### ${group}: ${trials} trials, ${workers === 1 ? 'one worker' : `${workers} workers`}`,
    `| contestant | tasks, runs | log10 regret | ${first} minus it (95 %) | won / tied / lost | CPU ms a suggestion | fallbacks |`,
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

function rowOf(name: string, first: string, runs: readonly Run[], goals: ReadonlyMap<string, Goal>): string {
  const own = runs.filter((run) => run.contestant === name)
  const others = new Map(runs.filter((run) => run.contestant === first).map((run) => [pairOf(run), run]))
  const byTask = new Map<string, number[]>()
  for (const run of own) {
    const other = others.get(pairOf(run))
    if (other === undefined) continue
    const difference = logRegret(other, goals, run.trials) - logRegret(run, goals, run.trials)
    byTask.set(run.task, [...(byTask.get(run.task) ?? []), difference])
  }
  const differences = [...byTask.values()].map(mean)
  const [low, high] = bootstrapMean(differences, LEVEL)
  const versus = name === first ? '' : withInterval(mean(differences), low, high)
  const count = (is: (d: number) => boolean): number => differences.filter(is).length
  const won = name === first ? '' : `${count((d) => d < -0.01)} / ${count((d) => Math.abs(d) <= 0.01)} / ${count((d) => d > 0.01)}`
  const cells = [
    name,
    `${byTask.size}, ${own.length}`,
    signed(mean(own.map((run) => logRegret(run, goals, run.trials)))),
    versus,
    won,
    mean(own.map((run) => (1000 * run.cpuSeconds) / run.trials)).toFixed(0),
    own.reduce((sum, run) => sum + run.fallbacks, 0),
  ]
  return `| ${cells.join(' | ')} |`
}

/** What a picture shows: regret as a share of that of random search, over the trials. */
export function pictureOf(group: string, tasks: readonly string[], runs: readonly Run[]): Results {
  const inGroup = runs.filter((run) => tasks.includes(run.task))
  const goals = goalsOf(inGroup)
  const contestants = [...new Set(inGroup.map((run) => run.contestant))]
  const trials = Math.min(...inGroup.map((run) => run.best.length))
  const trainings = Array.from({ length: trials }, (_, i) => i + 1)
  const average = (name: string, n: number): number =>
    mean(inGroup.filter((run) => run.contestant === name).map((run) => logRegret(run, goals, n)))
  const yardstick = contestants.includes('random') ? 'random' : contestants[0]!
  return {
    title: `${group}: regret as a share of ${yardstick === 'random' ? 'random search’s' : `that of ${yardstick}`}`,
    axis: 'trials',
    trainings,
    lines: contestants.map((name) => ({ name, regrets: trainings.map((n) => 10 ** (average(name, n) - average(yardstick, n))) })),
  }
}

/** What regret is measured from, and what counts as none. */
interface Goal {
  readonly best: number
  readonly floor: number
}

/** By task and seed: the optimum, else the best that anybody found in the task. */
function goalsOf(runs: readonly Run[]): ReadonlyMap<string, Goal> {
  const goals = new Map<string, Goal>()
  for (const [key, own] of Map.groupBy(runs, keyOf)) {
    const { optimum, floor } = own[0]!
    if (optimum !== null) goals.set(key, { best: optimum, floor })
    else {
      const best = Math.min(...own.map((run) => run.best.at(-1) ?? Infinity))
      goals.set(key, { best, floor: Math.max(floor, 0.01 * (median(own.map((run) => run.best[0] ?? best)) - best)) })
    }
  }
  return goals
}

/** Instances differ by seed where the optimum is known; data sets do not. */
function keyOf({ task, seed, optimum }: Run): string {
  return optimum === null ? task : pairOf({ task, seed })
}

function pairOf({ task, seed }: Pick<Run, 'task' | 'seed'>): string {
  return `${task} ${seed}`
}

function logRegret(run: Run, goals: ReadonlyMap<string, Goal>, n: number): number {
  const { best, floor } = goals.get(keyOf(run)) ?? { best: 0, floor: run.floor }
  return Math.log10(Math.max((run.best[n - 1] ?? Infinity) - best, floor))
}
