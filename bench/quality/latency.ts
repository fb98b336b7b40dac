/**
 * Processor time of a suggestion by the number of finished trials, Hone beside other tuners:
 *
 *   npm run bench:latency -- [--contestants hone,optuna-tpe,...] [--dimensions 5,20] [--known 10,50,100,200,500,1000] [--suggestions 10]
 *
 * The trials known are random points of a rough bowl, told at once; `first` pays for what is built of them, `mean` and `largest` are of the
 * suggestions after it, each with its tell. Whoever needs more than a minute for one is not asked about more trials.
 */
import { parseArgs } from 'node:util'
import { openStream } from '../../src/numerics/index.ts'
import { mean } from '../digits/figures.ts'
import { commandOf } from './contestants.ts'
import { LineProcess } from './process.ts'

const PATIENCE_SECONDS = 60

const { values: given } = parseArgs({
  options: {
    contestants: { type: 'string', default: 'hone,optuna-tpe,random' },
    dimensions: { type: 'string', default: '5,20' },
    known: { type: 'string', default: '10,50,100,200,500,1000' },
    suggestions: { type: 'string', default: '10' },
  },
})

type Point = Readonly<Record<string, number>>
interface Asked {
  readonly trials: readonly [{ readonly id: string; readonly params: Point }]
}

console.log('| contestant | dimensions | trials | mean ms | largest | first | fallbacks |\n|---|---|---|---|---|---|---|')
for (const name of given.contestants.split(',')) {
  for (const dimensions of given.dimensions.split(',').map(Number)) {
    for (const known of given.known.split(',').map(Number)) {
      const contestant = new LineProcess(commandOf(name))
      const { seconds, first } = await measure(contestant, dimensions, known)
      await contestant.close()
      const cells = [1000 * mean(seconds), 1000 * Math.max(...seconds), 1000 * first].map((ms) => ms.toFixed(0))
      console.log(`| ${name} | ${dimensions} | ${known} | ${cells.join(' | ')} | ${contestant.fallbacks} |`)
      if (first > PATIENCE_SECONDS) break
    }
  }
}

async function measure(contestant: LineProcess, dimensions: number, known: number): Promise<{ seconds: number[]; first: number }> {
  const names = Array.from({ length: dimensions }, (_, i) => `x${i}`)
  const space = names.map((name) => ({ name, type: 'double', min: -5, max: 5 }))
  const stream = openStream(known, dimensions)
  const draw = (): Point => Object.fromEntries(names.map((name) => [name, 10 * stream.uniform() - 5]))
  const points = Array.from({ length: known }, draw)
  // The first calls of a process are slow whatever they do: a small study warms it up.
  await begin(contestant, space, points.slice(0, 20))
  for (let i = 0; i < 5; i++) await suggest(contestant)
  await begin(contestant, space, points)
  const first = await suggest(contestant)
  const seconds: number[] = []
  for (let i = 0; i < Number(given.suggestions); i++) seconds.push(await suggest(contestant))
  return { seconds, first }
}

async function begin(contestant: LineProcess, space: readonly object[], points: readonly Point[]): Promise<void> {
  await contestant.call({ cmd: 'new', space, direction: 'minimize', seed: 1, budget: 100_000, batch: 1 })
  await contestant.call({ cmd: 'preload', trials: points.map((params) => ({ params, value: loss(params) })) })
}

/** Processor seconds of one suggestion and its tell. */
async function suggest(contestant: LineProcess): Promise<number> {
  const before = contestant.cpu
  const { trials } = await contestant.call<Asked>({ cmd: 'ask', n: 1 })
  await contestant.call({ cmd: 'tell', trials: [{ id: trials[0].id, value: loss(trials[0].params) }] })
  return contestant.cpu - before
}

function loss(point: Point): number {
  return Object.values(point).reduce((sum, v, i) => sum + (i + 1) * (v - 1) ** 2 + 3 * Math.cos(3 * v), 0)
}
