/**
 * Compares gp with random search on the digits example, with and without its stopping rule, over seeds.
 *
 *   node bench/digits/compare.ts --seeds 20 [--trials 40] [--stopping with|without|both]
 *
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

const ALGORITHMS = ['random', 'gp'] as const
type Row = SimulatedStudy & { readonly algorithm: string; readonly stopping: boolean; readonly seed: number; readonly trials: number }

const { values: given } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    trials: { type: 'string', default: '40' },
    stopping: { type: 'string', default: 'both' },
  },
})
const seeds = Array.from({ length: Number(given.seeds) }, (_, at) => at + 1)
const trials = Number(given.trials)
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
  const [random, gp] = ALGORITHMS.map((algorithm) => rowOf(algorithm, stopping, seed))
  const saved = (row: Row) => `${(100 * (1 - row.epochsUsed / row.epochsFull)).toFixed(0)} %`
  console.log(
    `${stopping ? 'median' : 'no    '} seed ${String(seed).padStart(2)}: random ${random!.best.toFixed(4)} gp ${gp!.best.toFixed(4)}` +
      ` (trial ${gp!.bestTrial}); epochs saved ${saved(random!)} and ${saved(gp!)}; gp ${gp!.suggestSeconds.toFixed(1)} s, ${gp!.fallbacks} fallbacks`,
  )
}

function rowOf(algorithm: string, stopping: boolean, seed: number): Row {
  const known = rows.find((row) => row.algorithm === algorithm && row.stopping === stopping && row.seed === seed && row.trials === trials)
  if (known !== undefined) return known
  const row = { algorithm, stopping, seed, trials, ...run(spec, algorithm, stopping, seed) }
  curves.flush()
  rows.push(row)
  appendFileSync(rowsFile, `${JSON.stringify(row)}\n`)
  return row
}

function run(study: StudySpec, name: string, stopping: boolean, seed: number): SimulatedStudy {
  const algorithm = findAlgorithm(name)
  const rule = findStoppingRule(study.earlyStopping!.name)
  if (algorithm === undefined || rule === undefined) throw new Error(`there is no algorithm ${name} or no rule for the study`)
  const { goal, metric, reduce } = study.objectives[0]!
  const context = { goal, metric, reduce, seed, resource: study.resource! }
  const judge = stopping ? rule.start(rule.settings.parse(study.earlyStopping!.settings), context) : undefined
  const valueAt = curves.at.bind(curves)
  return simulate({ spec: study, algorithm, judge, seed, trials, valueAt })
}

function printSummary(stopping: boolean): void {
  const of = (algorithm: string) =>
    seeds.map(
      (seed) => rows.find((row) => row.algorithm === algorithm && row.stopping === stopping && row.seed === seed && row.trials === trials)!,
    )
  const [random, gp] = [of('random'), of('gp')]
  const gains = gp.map((row, at) => row.best - random[at]!.best)
  const [low, high] = bootstrapMean(gains, 0.95)
  const share = (part: readonly Row[]) => mean(part.map((row) => 1 - row.epochsUsed / row.epochsFull))
  const count = (keep: (gain: number) => boolean) => gains.filter(keep).length
  console.log(`\n${stopping ? 'with' : 'without'} median stopping, ${trials} trials, ${seeds.length} seeds`)
  console.log(
    `  best accuracy   random ${mean(random.map((row) => row.best)).toFixed(4)}   gp ${mean(gp.map((row) => row.best)).toFixed(4)}`,
  )
  console.log(`  gp - random     ${mean(gains).toFixed(4)}, 95 % interval [${low.toFixed(4)}, ${high.toFixed(4)}]`)
  console.log(`  gp wins / ties / losses   ${count((gain) => gain > 0)} / ${count((gain) => gain === 0)} / ${count((gain) => gain < 0)}`)
  console.log(`  epochs saved    random ${(100 * share(random)).toFixed(1)} %   gp ${(100 * share(gp)).toFixed(1)} %\n`)
}
