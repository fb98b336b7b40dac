import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { cpuSeconds } from '../service/processes.ts'

/** Peers compute in one thread, so that processor times compare. */
const ONE_THREAD = { OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
const COMPLAINT_LINES = 20

/** A program that answers one JSON line for each. */
export class LineProcess {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #answers: AsyncIterator<string>
  readonly #complaints: string[] = []
  /** Lines on its standard error that begin with a trial and tell of a fallback. */
  fallbacks = 0

  constructor([command, ...args]: readonly [string, ...string[]]) {
    this.#child = spawn(command, args, { env: { ...process.env, ...ONE_THREAD }, stdio: 'pipe' })
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
    createInterface({ input: this.#child.stderr }).on('line', (line) => {
      if (/^trial \d+: fallback/.test(line)) this.fallbacks += 1
      this.#complaints.push(line)
      if (this.#complaints.length > COMPLAINT_LINES) this.#complaints.shift()
    })
  }

  /** Processor seconds that it has used so far; NaN where the system does not tell. */
  get cpu(): number {
    return cpuSeconds(this.#child.pid ?? 0)
  }

  async call<Answer extends object>(request: object): Promise<Answer> {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`)
    const { value } = await this.#answers.next()
    if (value === undefined) throw new Error(`the process ended:\n${this.#complaints.join('\n')}`)
    const answer = JSON.parse(value) as Answer & { readonly error?: string }
    if (answer.error !== undefined) throw new Error(answer.error)
    return answer
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, 'exit')
    this.#child.stdin.end('{"cmd":"close"}\n')
    await gone
  }
}
