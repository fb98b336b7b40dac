/**
 * Records learning curves as data: random configurations of the digits example, really trained to the end.
 *
 *   node bench/stopping/record.ts [--configurations 400]      writes bench/stopping/curves/digits.json
 *
 * What bench/digits/compare.ts has trained already is taken from its cache.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findAlgorithm } from '../../src/algorithms/index.ts'
import { Curves, readStudy } from '../digits/task.ts'
import type { CurveTable } from './curve-task.ts'

/** As many configurations a seed as compare.ts has trials. */
const PER_SEED = 40

const { values: given } = parseArgs({ options: { configurations: { type: 'string', default: '400' } } })
const spec = readStudy()
const curves = await Curves.open()
const random = findAlgorithm('random')!
const { metric, goal } = spec.objectives[0]!
const steps = spec.resource!.max

const rows = Array.from({ length: Number(given.configurations) }, (_, at) => {
  const outcome = random.suggest(
    {
      space: spec,
      objectives: spec.objectives,
      settings: random.settings.parse({}),
      seed: Math.floor(at / PER_SEED) + 1,
      count: 1,
      nextNumber: (at % PER_SEED) + 1,
      trials: [],
      budget: spec.budget,
      noise: spec.noise,
    } as Parameters<typeof random.suggest>[0],
    { expired: () => false, cache: new Map() },
  )
  if (outcome.kind !== 'suggestions') throw new Error(outcome.why)
  const { parameters } = outcome.suggestions[0]!
  const values = Array.from({ length: steps }, (_step, epoch) => Number(curves.at(parameters, epoch + 1).toFixed(4)))
  curves.flush()
  return { parameters, values }
})
const table: CurveTable = { name: 'digits', metric, goal, steps, parameters: spec.parameters, rows }
const file = join(import.meta.dirname, 'curves', 'digits.json')
const text = JSON.stringify(table, null, 1)
  .replace(/\n {4,}/g, ' ')
  .replace(/\n {3}/g, ' ')
writeFileSync(file, `${text}\n`)
console.log(`${rows.length} curves of ${steps} epochs in ${file}`)
