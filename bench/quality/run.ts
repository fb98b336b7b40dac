/**
 * Hone beside other tuners on the same tasks, seeds and numbers of trials:
 *
 *   npm run bench:quality -- [--contestants hone,optuna-tpe,...] [--groups bbob5,noisy5,sk,front] [--seeds 3] [--trials 50] [--workers 1]
 *                            [--results FOLDER] [--pictures FOLDER]
 *
 * Peers are installed into environments of their own below .venv. Every finished run is kept in the results' folder: stopped and started
 * again it goes on; delete a contestant's file to measure it anew. Ends with tables; --pictures draws one for each group.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openStream } from '../../src/numerics/index.ts'
import { drawRegrets } from '../stopping/picture.ts'
import { commandOf, tasksCommand } from './contestants.ts'
import { GROUPS } from './groups.ts'
import { LineProcess } from './process.ts'
import { type Outcome, openProgress, type Task } from './progress.ts'
import { pictureOf, type Run, tableOf } from './table.ts'

const { values: given } = parseArgs({
  options: {
    contestants: { type: 'string', default: 'hone,optuna-tpe,optuna-cmaes,hyperopt,random' },
    groups: { type: 'string', default: 'bbob5,noisy5,sk' },
    seeds: { type: 'string', default: '3' },
    trials: { type: 'string', default: '50' },
    workers: { type: 'string', default: '1' },
    results: { type: 'string', default: join(import.meta.dirname, '..', '..', '.cache', 'bench-quality') },
    pictures: { type: 'string' },
  },
})
const [seeds, trials, workers] = [given.seeds, given.trials, given.workers].map(Number) as [number, number, number]
const names = given.contestants.split(',')
const groups = given.groups.split(',').map((name) => [name, tasksOf(name)] as const)
mkdirSync(given.results, { recursive: true })

const done = new Map(names.flatMap(readRuns).map((run) => [keyOf(run), run]))
const wanted = groups.flatMap(([, tasks]) =>
  Array.from({ length: seeds }, (_, seed) =>
    tasks.flatMap((task) => names.map((contestant) => ({ contestant, task, seed, trials, workers }))),
  ).flat(),
)
const missing = wanted.filter((run) => !done.has(keyOf(run)))
if (missing.length > 0) await measure(missing)
const runs = wanted.flatMap((run) => done.get(keyOf(run)) ?? [])
for (const [name, tasks] of groups) {
  console.log(tableOf(name, tasks, runs))
  if (given.pictures !== undefined) writeFileSync(join(given.pictures, `${name}.svg`), drawRegrets(pictureOf(name, tasks, runs)))
}

type Plan = Pick<Run, 'contestant' | 'task' | 'seed' | 'trials' | 'workers'>

function tasksOf(group: string): readonly string[] {
  const tasks = GROUPS[group]
  if (tasks === undefined) throw new Error(`there is no group ${group}; there are ${Object.keys(GROUPS).join(', ')}`)
  return tasks
}

function keyOf({ contestant, task, seed, trials: n, workers: w }: Plan): string {
  return `${contestant} ${task} ${seed} ${n} ${w}`
}

function fileOf(contestant: string): string {
  return join(given.results, `${contestant.replace(':', '-')}.jsonl`)
}

function readRuns(contestant: string): Run[] {
  if (!existsSync(fileOf(contestant))) return []
  const lines = readFileSync(fileOf(contestant), 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Run)
}

async function measure(plans: readonly Plan[]): Promise<void> {
  const tasks = new LineProcess(tasksCommand())
  const processes = new Map<string, LineProcess>()
  for (const [at, plan] of plans.entries()) {
    const contestant = processes.get(plan.contestant) ?? new LineProcess(commandOf(plan.contestant))
    processes.set(plan.contestant, contestant)
    const run = await play(plan, contestant, tasks)
    done.set(keyOf(plan), run)
    appendFileSync(fileOf(plan.contestant), `${JSON.stringify(run)}\n`)
    const cost = ((1000 * run.cpuSeconds) / plan.trials).toFixed(0)
    console.error(`${at + 1} of ${plans.length}: ${keyOf(plan)} best ${run.best.at(-1)?.toPrecision(5)}, ${cost} ms a suggestion`)
  }
  for (const each of [...processes.values(), tasks]) await each.close()
}

interface Asked {
  readonly trials: readonly { readonly id: string; readonly params: object }[]
}

/** One study; several workers finish in random order and ask again at once. */
async function play(plan: Plan, contestant: LineProcess, tasks: LineProcess): Promise<Run> {
  const task = await tasks.call<Task>({ cmd: 'open', task: plan.task, seed: plan.seed })
  const { space, constraints, limits, best: optimum, floor, reference } = task
  const order = openStream(plan.seed, 17)
  const open: Asked['trials'][number][] = []
  const best: number[] = []
  const progress = openProgress(task)
  const study = { space, ...(constraints.length === 0 ? {} : { constraints }), ...(limits === undefined ? {} : { limits }) }
  const direction = reference === undefined ? 'minimize' : reference.map(() => 'minimize')
  await contestant.call({ cmd: 'new', ...study, direction, seed: plan.seed, budget: plan.trials, batch: plan.workers })
  // From here on: the process has come up.
  const [cpu, fallbacks] = [contestant.cpu, contestant.fallbacks]
  while (best.length < plan.trials) {
    const room = Math.min(plan.workers - open.length, plan.trials - best.length - open.length)
    if (room > 0) open.push(...(await contestant.call<Asked>({ cmd: 'ask', n: room })).trials)
    const [{ id, params }] = open.splice(order.below(open.length), 1) as [Asked['trials'][number]]
    const outcome = await tasks.call<Outcome>({ cmd: 'evaluate', params })
    best.push(progress(outcome))
    await contestant.call({ cmd: 'tell', trials: [{ id, value: outcome.observed, limits: outcome.limits }] })
  }
  return { ...plan, optimum, floor, best, cpuSeconds: contestant.cpu - cpu, fallbacks: contestant.fallbacks - fallbacks }
}
