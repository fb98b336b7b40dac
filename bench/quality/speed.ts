/**
 * Processor time of one suggestion by the number of trials known: `node bench/quality/speed.ts [gp] [5,20] [10,50,100,200,500,1000] [smooth,mixed,conditional]`.
 * Prints a table: mean and largest of what a worker needs while a study grows, the first one after a restart (hyperparameters known, nothing
 * cached), the first one ever on so many trials, and beside them a Cholesky factorisation of that order as the floor of anything exact.
 */

import { type Algorithm, findAlgorithm, type Snapshot, type TrialView } from '../../src/algorithms/index.ts'
import { openEncoding } from '../../src/algorithms/space/encode.ts'
import { randomPoint } from '../../src/algorithms/space/quasi-random.ts'
import type { Assignment, JsonValue, Parameter, Space } from '../../src/model/index.ts'
import { choleskyRows, openStream } from '../../src/numerics/index.ts'

const SUGGESTIONS = 30
/** Beyond it the floor says nothing: no exact model is that large. */
const FLOOR_MAX = 2000

/** A rough bowl: its best values differ less and less, as in a study that converges. */
function loss(assignment: Assignment): number {
  return Object.values(assignment).reduce<number>((sum, v, i) => sum + (i + 1) * (Number(v) - 1) ** 2 + 3 * Math.cos(3 * Number(v)), 0)
}

type Condition = Parameter['when'][number]

/** Parameters in turn: a choice, few levels, many levels, real numbers. All values are numbers, as `loss` wants them. */
const MIXED = [
  (name: string, when: Condition[]): Parameter => ({ kind: 'choice', name, values: ['1', '2', '3'], when }),
  (name: string, when: Condition[]): Parameter => ({ kind: 'int', name, min: -4, max: 4, step: 1, scale: 'linear', when }),
  (name: string, when: Condition[]): Parameter => ({ kind: 'int', name, min: -50, max: 50, step: 1, scale: 'linear', when }),
  smooth,
]

function smooth(name: string, when: Condition[]): Parameter {
  return { kind: 'double', name, min: -5, max: 5, scale: 'linear', when }
}

/** In conditional spaces the later half is active under one value of the first choice or under the two others. */
const SPACES: Record<string, (dimensions: number) => Space> = {
  smooth: (dimensions) => ({ parameters: Array.from({ length: dimensions }, (_, i) => smooth(`x${i}`, [])) }),
  mixed: (dimensions) => ({ parameters: Array.from({ length: dimensions }, (_, i) => MIXED[i % 4](`x${i}`, [])) }),
  conditional: (dimensions) => ({
    parameters: Array.from({ length: dimensions }, (_, i) =>
      MIXED[i % 4](`x${i}`, i < dimensions / 2 ? [] : [{ parent: 'x0', values: i % 3 === 0 ? ['1'] : ['2', '3'] }]),
    ),
  }),
}

/** Milliseconds of processor time, of all threads. */
function measure(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function floorOf(order: number): number {
  const matrix = new Float64Array(order * order)
  for (let i = 0; i < order; i++) for (let j = 0; j <= i; j++) matrix[i * order + j] = i === j ? 2 : Math.exp(j - i)
  const factor = new Float64Array(order * order)
  return Math.min(...[1, 2, 3].map(() => measure(() => choleskyRows(matrix, factor, order, 0, order))))
}

function openStudy(algorithm: Algorithm, space: Space, known: number) {
  const stream = openStream(known, space.parameters.length)
  const encoding = openEncoding(space)
  const trials: TrialView[] = []
  let state: JsonValue | undefined
  let fallbacks = 0
  const add = (parameters: Assignment): void => {
    trials.push({ number: trials.length + 1, state: 'succeeded', parameters, values: [loss(parameters)], stale: false })
  }
  for (let n = 0; n < known; n++) {
    add(encoding.decode(randomPoint(encoding, stream)))
  }
  const snapshot = (): Snapshot => ({
    space,
    objectives: [{ metric: 'loss', goal: 'minimize', reduce: 'last' }],
    settings: algorithm.settings.parse({}),
    seed: 1,
    budget: { parallel: 1 },
    noise: 'unknown',
    trials: trials.slice(),
    count: 1,
    nextNumber: trials.length + 1,
    ...(state === undefined ? {} : { state }),
  })
  const suggest = (cache: Map<string, unknown>): void => {
    const outcome = algorithm.suggest(snapshot(), { expired: () => false, cache })
    if (outcome.kind !== 'suggestions') throw new Error(outcome.why)
    state = outcome.state
    fallbacks += Number((outcome.suggestions[0].fallback ?? 0) > 0)
    add(outcome.suggestions[0].parameters)
  }
  return { suggest, fallbacks: () => fallbacks }
}

function row(algorithm: Algorithm, kind: string, dimensions: number, known: number): string {
  const study = openStudy(algorithm, SPACES[kind](dimensions), known)
  const cache = new Map<string, unknown>()
  const first = measure(() => study.suggest(cache))
  const times = Array.from({ length: SUGGESTIONS }, () => measure(() => study.suggest(cache)))
  const restarted = measure(() => study.suggest(new Map()))
  const mean = times.reduce((sum, t) => sum + t, 0) / times.length
  const floor = known <= FLOOR_MAX ? floorOf(known).toFixed(1) : '-'
  const cells = [mean.toFixed(1), Math.max(...times).toFixed(0), restarted.toFixed(0), first.toFixed(0), floor, study.fallbacks()]
  return `| ${kind} | ${dimensions} | ${known} | ${cells.join(' | ')} |`
}

const [name = 'gp', dimensions = '5,20', sizes = '10,50,100,200,500,1000', spaces = 'smooth,mixed,conditional'] = process.argv.slice(2)
const algorithm = findAlgorithm(name)
if (algorithm === undefined) throw new Error(`no algorithm is named ${name}`)
const kinds = spaces.split(',')
const unknown = kinds.find((kind) => SPACES[kind] === undefined)
if (unknown !== undefined) throw new Error(`no space is named ${unknown}; there are ${Object.keys(SPACES).join(', ')}`)
// The first calls of a process are slow whatever they do: the compiler has not seen the code.
for (const kind of kinds) for (let i = 0; i < 3; i++) row(algorithm, kind, 5, 60)
console.log(
  '| space | dimensions | trials | mean ms | largest | after a restart | first | Cholesky | fallbacks |\n|---|---|---|---|---|---|---|---|---|',
)
for (const kind of kinds) {
  for (const d of dimensions.split(',').map(Number)) for (const n of sizes.split(',').map(Number)) console.log(row(algorithm, kind, d, n))
}
