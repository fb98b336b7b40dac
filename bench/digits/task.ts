/** The digits example as a function: its study document, and the accuracy curve of any assignment, trained once and kept on disk. */
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Assignment, StudySpec } from '../../src/model/index.ts'
import { parseStudyDocument } from '../../src/study/yaml/index.ts'
import { COLLECTORS } from '../../src/trials/index.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const EXAMPLE = join(ROOT, 'examples', 'digits')
export const CACHE = join(ROOT, '.cache', 'digits')

interface Epoch {
  readonly accuracy: number
  readonly network: { readonly size: number }
}
type TrainNetwork = (data: unknown, settings: Readonly<Record<string, unknown>>) => Iterator<Epoch>

/** Reads the example's study document; throws with its problems. */
export function readStudy(): StudySpec {
  const text = readFileSync(join(EXAMPLE, 'study.yaml'), 'utf8')
  const { spec, problems } = parseStudyDocument(text, { workingFolder: EXAMPLE, newSeed: () => 0, collectors: COLLECTORS })
  if (spec === undefined) throw new Error(`study.yaml: ${problems.map((problem) => `${problem.field} ${problem.message}`).join('; ')}`)
  return spec
}

/** Hash of all source files below some folders of the repository, and of `more`. */
export function hashSources(folders: readonly string[], more = ''): string {
  const hash = createHash('sha256').update(more)
  for (const folder of folders) {
    const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((file) => /\.(mjs|ts)$/.test(file))
    for (const file of files.sort()) hash.update(`${file}\n`).update(readFileSync(join(ROOT, folder, file)))
  }
  return hash.digest('hex').slice(0, 12)
}

/** Trains on demand, only as many epochs as are asked for; what was trained is never trained again. */
export class Curves {
  readonly #known = new Map<string, readonly number[]>()
  readonly #running = new Map<string, { readonly epochs: Iterator<Epoch>; readonly accuracies: number[] }>()
  readonly #file: string
  readonly #data: unknown
  readonly #train: TrainNetwork
  /** CPU seconds spent on training, and epochs trained for them. */
  cpuSeconds = 0
  epochsTrained = 0

  private constructor(file: string, data: unknown, train: TrainNetwork) {
    this.#file = file
    this.#data = data
    this.#train = train
    if (!existsSync(file)) return
    for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
      const { key, accuracies } = JSON.parse(line) as { key: string; accuracies: number[] }
      this.#known.set(key, accuracies)
    }
  }

  static async open(): Promise<Curves> {
    mkdirSync(CACHE, { recursive: true })
    // By computed names, because plain JavaScript has no types to check against.
    const load = (file: string) => import(join(EXAMPLE, file))
    const { loadDigits } = (await load('data.mjs')) as { loadDigits: () => unknown }
    const { trainNetwork } = (await load('training.mjs')) as { trainNetwork: TrainNetwork }
    return new Curves(join(CACHE, `curves-${hashSources(['examples/digits'])}.jsonl`), loadDigits(), trainNetwork)
  }

  /** Validation accuracy of an assignment after an epoch (from 1). */
  at(parameters: Assignment, epoch: number): number {
    const key = JSON.stringify(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)))
    const known = this.#known.get(key)?.[epoch - 1]
    if (known !== undefined) return known
    const run = this.#running.get(key) ?? { epochs: this.#train(this.#data, { ...parameters, epochs: epoch + 1000 }), accuracies: [] }
    this.#running.set(key, run)
    const before = process.cpuUsage()
    while (run.accuracies.length < epoch) {
      run.accuracies.push((run.epochs.next().value as Epoch).accuracy)
      this.epochsTrained += 1
    }
    const spent = process.cpuUsage(before)
    this.cpuSeconds += (spent.user + spent.system) / 1e6
    return run.accuracies[epoch - 1]!
  }

  /** Writes down what was trained since the last call. */
  flush(): void {
    for (const [key, { accuracies }] of this.#running) {
      this.#known.set(key, accuracies)
      appendFileSync(this.#file, `${JSON.stringify({ key, accuracies })}\n`)
    }
    this.#running.clear()
  }
}
