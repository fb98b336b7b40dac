/**
 * Compares an algorithm with random search on the digits example, with and without its stopping rule, over seeds.
 *
 *   node bench/digits/compare.ts --seeds 20 [--algorithm gp] [--trials 40 | --epochs 900] [--stopping with|without|both]
 *
 * Algorithms that give out resources (hyperband, asha, auto, ...) start many short trials: beside random search they are
 * measured by epochs, not by trials. Their trials heed the resource, and go on from their checkpoints.
 * What was computed is kept in .cache/digits, so a second call goes on where the first one was ended.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findAlgorithm } from '../../src/algorithms/index.ts'
import { findStoppingRule } from '../../src/earlystop/index.ts'
import type { StudySpec } from '../../src/model/index.ts'
import { bootstrapMean, mean } from './figures.ts'
import { type SimulatedStudy, simulate } from './simulate.ts'
import { CACHE, Curves, hashSources, readStudy } from './task.ts'

type Row = SimulatedStudy & { readonly algorithm: string; readonly stopping: boolean; readonly seed: number; readonly bound: string }

const { values: given } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    algorithm: { type: 'string', default: 'gp' },
    trials: { type: 'string' },
    epochs: { type: 'string' },
    stopping: { type: 'string', default: 'both' },
  },
})
const seeds = Array.from({ length: Number(given.seeds) }, (_, at) => at + 1)
const compared = ['random', given.algorithm]
const trials = Number(given.trials ?? (given.epochs === undefined ? '40' : 'Infinity'))
const epochs = Number(given.epochs ?? 'Infinity')
/** What ends a study. */
const bound = [Number.isFinite(trials) ? `${trials} trials` : '', Number.isFinite(epochs) ? `${epochs} epochs` : '']
  .filter((part) => part !== '')
  .join(', ')
const spec = readStudy()
const curves = await Curves.open()
const sources = ['examples/digits', 'src/algorithms', 'src/numerics', 'src/earlystop', 'bench/digits']
const rowsFile = join(CACHE, `rows-${hashSources(sources, JSON.stringify(spec))}.jsonl`)
const rows: Row[] = existsSync(rowsFile)
  ? readFileSync(rowsFile, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row)
  : []

for (const stopping of given.stopping === 'both' ? [true, false] : [given.stopping === 'with']) {
  for (const seed of seeds) printSeed(stopping, seed)
  printSummary(stopping)
}
if (curves.epochsTrained > 0) {
  const perTrial = (curves.cpuSeconds / curves.epochsTrained) * spec.resource!.max
  console.log(`training: ${perTrial.toFixed(2)} CPU seconds for a full trial on average`)
}

function printSeed(stopping: boolean, seed: number): void {
  const [random, other] = compared.map((algorithm) => rowOf(algorithm, stopping, seed))
  const saved = (row: Row) => `${(100 * (1 - row.epochsUsed / row.epochsFull)).toFixed(0)} %`
  console.log(
    `${stopping ? 'median' : 'no    '} seed ${String(seed).padStart(2)}: random ${random!.best.toFixed(4)} ${other!.algorithm} ${other!.best.toFixed(4)}` +
      ` (trial ${other!.bestTrial} of ${other!.trialsRun}); epochs saved ${saved(random!)} and ${saved(other!)};` +
      ` ${other!.algorithm} ${other!.suggestSeconds.toFixed(1)} s, ${other!.fallbacks} fallbacks`,
  )
}

function rowOf(algorithm: string, stopping: boolean, seed: number): Row {
  const known = findRow(algorithm, stopping, seed)
  if (known !== undefined) return known
  const row = { algorithm, stopping, seed, bound, ...run(spec, algorithm, stopping, seed) }
  curves.flush()
  rows.push(row)
  appendFileSync(rowsFile, `${JSON.stringify(row)}\n`)
  return row
}

function findRow(algorithm: string, stopping: boolean, seed: number): Row | undefined {
  return rows.find((row) => row.algorithm === algorithm && row.stopping === stopping && row.seed === seed && row.bound === bound)
}

function run(study: StudySpec, name: string, stopping: boolean, seed: number): SimulatedStudy {
  const algorithm = findAlgorithm(name)
  const rule = findStoppingRule(study.earlyStopping!.name)
  if (algorithm === undefined || rule === undefined) throw new Error(`there is no algorithm ${name} or no rule for the study`)
  const { goal, metric, reduce } = study.objectives[0]!
  const context = { goal, metric, reduce, seed, resource: study.resource! }
  const judge = stopping ? rule.start(rule.settings.parse(study.earlyStopping!.settings), context) : undefined
  const valueAt = curves.at.bind(curves)
  return simulate({ spec: study, algorithm, judge, seed, trials, epochs, valueAt })
}

function printSummary(stopping: boolean): void {
  const of = (algorithm: string) => seeds.map((seed) => findRow(algorithm, stopping, seed)!)
  const [random, other] = [of('random'), of(given.algorithm)]
  const gains = other.map((row, at) => row.best - random[at]!.best)
  const [low, high] = bootstrapMean(gains, 0.95)
  const share = (part: readonly Row[]) => mean(part.map((row) => 1 - row.epochsUsed / row.epochsFull))
  const count = (keep: (gain: number) => boolean) => gains.filter(keep).length
  console.log(`\n${stopping ? 'with' : 'without'} median stopping, ${bound}, ${seeds.length} seeds`)
  const both = (figure: (part: readonly Row[]) => string) => `random ${figure(random)}   ${given.algorithm} ${figure(other)}`
  const average = (of: (row: Row) => number, digits: number) => (part: readonly Row[]) => mean(part.map(of)).toFixed(digits)
  console.log(`  best accuracy   ${both(average((row) => row.best, 4))}`)
  console.log(`  trials          ${both(average((row) => row.trialsRun, 1))}`)
  console.log(`  epochs          ${both(average((row) => row.epochsUsed, 0))}`)
  console.log(`  difference      ${mean(gains).toFixed(4)}, 95 % interval [${low.toFixed(4)}, ${high.toFixed(4)}]`)
  console.log(
    `  wins / ties / losses of ${given.algorithm}   ${count((gain) => gain > 0)} / ${count((gain) => gain === 0)} / ${count((gain) => gain < 0)}`,
  )
  console.log(`  epochs saved    ${both((part) => `${(100 * share(part)).toFixed(1)} %`)}\n`)
}
