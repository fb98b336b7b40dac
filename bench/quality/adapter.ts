/**
 * An algorithm behind the benchmark's JSON lines (stdin and stdout): `node bench/quality/adapter.ts [gp|random|grid]`.
 * One process serves many runs in a row; each `new` starts from nothing.
 */
import { createInterface } from 'node:readline'
import { type Algorithm, findAlgorithm, type Snapshot, type TrialView } from '../../src/algorithms/index.ts'
import type { Assignment, JsonValue, Parameter, ParameterValue } from '../../src/model/index.ts'

interface SpaceEntry {
  readonly name: string
  readonly type: 'double' | 'int' | 'categorical'
  readonly min: number
  readonly max: number
  readonly log?: boolean
  readonly values: readonly ParameterValue[]
  readonly parent?: { readonly name: string; readonly values: readonly ParameterValue[] }
}

interface Told {
  readonly id?: string
  readonly params?: Assignment
  readonly value: number
}

type Request =
  | {
      readonly cmd: 'new'
      readonly space: readonly SpaceEntry[]
      readonly direction: 'minimize' | 'maximize'
      readonly seed: number
      readonly budget: number
      readonly batch: number
    }
  | { readonly cmd: 'ask'; readonly n: number }
  | { readonly cmd: 'tell' | 'preload'; readonly trials: readonly Told[] }
  | { readonly cmd: 'best' | 'close' }

/** One study in memory: the shortest way from an algorithm to the protocol. */
class Run {
  readonly #algorithm: Algorithm
  readonly #head: Omit<Snapshot, 'trials' | 'count' | 'nextNumber' | 'state'>
  readonly #trials = new Map<number, TrialView>()
  readonly #cache = new Map<string, unknown>()
  #next = 1
  #state: JsonValue | undefined

  constructor(algorithm: Algorithm, request: Extract<Request, { cmd: 'new' }>) {
    this.#algorithm = algorithm
    this.#head = {
      space: { parameters: request.space.map(toParameter) },
      objectives: [{ metric: 'value', goal: request.direction, reduce: 'last' }],
      settings: algorithm.settings.parse(JSON.parse(process.env.HONE_SETTINGS ?? '{}')),
      seed: request.seed,
      budget: { trials: request.budget, parallel: request.batch },
      noise: 'unknown',
    }
  }

  ask(count: number): { id: string; params: Assignment }[] {
    const outcome = this.#algorithm.suggest(this.#snapshot(count), this.#control())
    if (outcome.kind !== 'suggestions') throw new Error(outcome.why)
    this.#state = outcome.state
    return outcome.suggestions.map(({ parameters, fallback, fallbackReason }) => {
      if (fallback) process.stderr.write(`fallback ${fallback}: ${fallbackReason}\n`)
      const number = this.#next++
      this.#trials.set(number, { number, state: 'active', parameters, stale: false })
      return { id: String(number), params: parameters }
    })
  }

  tell(trials: readonly Told[]): void {
    for (const { id, params, value } of trials) {
      const number = id === undefined ? this.#next++ : Number(id)
      const parameters = params ?? this.#trials.get(number)?.parameters ?? {}
      this.#trials.set(number, { number, state: 'succeeded', parameters, values: [value], stale: false })
    }
  }

  best(): string {
    return String(this.#algorithm.recommend?.(this.#snapshot(1), this.#control()))
  }

  #snapshot(count: number): Snapshot {
    const trials = [...this.#trials.values()]
    return { ...this.#head, trials, count, nextNumber: this.#next, ...(this.#state === undefined ? {} : { state: this.#state }) }
  }

  #control() {
    return { expired: () => false, cache: this.#cache }
  }
}

function toParameter(entry: SpaceEntry): Parameter {
  const { name, type, min, max, values, parent } = entry
  const when = parent === undefined ? [] : [{ parent: parent.name, values: parent.values }]
  const scale = entry.log ? 'log' : 'linear'
  if (type === 'categorical') return { kind: 'choice', name, values, when }
  return type === 'int' ? { kind: 'int', name, min, max, scale, step: 1, when } : { kind: 'double', name, min, max, scale, when }
}

const algorithm = findAlgorithm(process.argv[2] ?? 'gp')
if (algorithm === undefined) throw new Error(`no algorithm is named ${process.argv[2]}`)
let run: Run | undefined

function answer(request: Request): object {
  if (request.cmd === 'new') {
    run = new Run(algorithm as Algorithm, request)
    return { ok: true }
  }
  if (run === undefined) throw new Error('the first request must be `new`')
  switch (request.cmd) {
    case 'ask':
      return { trials: run.ask(request.n) }
    case 'tell':
    case 'preload':
      run.tell(request.trials)
      return { ok: true }
    case 'best':
      return { id: run.best() }
    case 'close':
      return { ok: true }
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    const request = JSON.parse(line) as Request
    if (request.cmd === 'close') break
    process.stdout.write(`${JSON.stringify(answer(request))}\n`)
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ error: String(error) })}\n`)
  }
}
