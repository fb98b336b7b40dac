import { Worker } from 'node:worker_threads'
import { HoneError, invariant, type StudyId } from '../model/index.ts'
import type { Answer, FromThread, RunMessage, ThreadData } from './messages.ts'

/** Loading the algorithms takes well under a second; a thread that has not come up by then never will. */
const START_MS_MAX = 60_000

/** setTimeout's largest delay. */
const DELAY_MS_MAX = 2 ** 31 - 1

/** This file is TypeScript in the repository and JavaScript when published, and so is what a thread loads. */
const EXTENSION = new URL(import.meta.url).pathname.endsWith('.ts') ? '.ts' : '.js'
const ENTRY = new URL(`./worker${EXTENSION}`, import.meta.url)
const REGISTRY = new URL(`../algorithms/index${EXTENSION}`, import.meta.url).href

interface Call {
  readonly message: RunMessage
  readonly deadlineMs: number
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: HoneError) => void
  timers: NodeJS.Timeout[]
}

/** One worker thread, started when it is first needed and again after a death. It runs one call at a time. */
export class PoolThread {
  readonly #name: string
  readonly #algorithmsModule: string
  readonly #flag = new Int32Array(new SharedArrayBuffer(4))
  #worker: Worker | undefined
  #ready = false
  #life = 0
  #call: Call | undefined

  constructor(name: string, algorithmsModule: string = REGISTRY) {
    this.#name = name
    this.#algorithmsModule = algorithmsModule
  }

  get started(): boolean {
    return this.#worker !== undefined
  }

  get busy(): boolean {
    return this.#call !== undefined
  }

  /** Counts the starts: what was sent in an earlier life is lost. */
  get life(): number {
    return this.#life
  }

  /** Begins a new life unless one is under way. */
  start(): void {
    if (this.#worker !== undefined) return
    this.#life++
    this.#ready = false
    const workerData: ThreadData = { algorithmsModule: this.#algorithmsModule, expired: this.#flag.buffer as SharedArrayBuffer }
    const worker = new Worker(ENTRY, { workerData, name: this.#name })
    this.#worker = worker
    worker.on('message', (message: FromThread) => this.#hear(worker, message))
    worker.on('messageerror', (error) => this.#die(worker, `its answer could not be read (${error.message})`))
    worker.on('error', (error) => this.#die(worker, error instanceof Error ? error.message : String(error)))
    worker.on('exit', (code) => this.#die(worker, `its thread ended with code ${code}`))
  }

  /** CPU seconds of this life: 0 while it is not started, undefined where this Node cannot tell. */
  async cpuSeconds(): Promise<number | undefined> {
    const usage = this.#worker === undefined ? { user: 0, system: 0 } : await this.#worker.cpuUsage?.().catch(() => undefined)
    return usage === undefined ? undefined : (usage.user + usage.system) / 1e6
  }

  /** Runs one call; the thread must be started and idle. */
  run(message: RunMessage, deadlineMs: number): Promise<Answer> {
    invariant(this.#worker !== undefined && this.#call === undefined, 'a pool thread was given a call while it had one')
    return new Promise((resolve, reject) => {
      const call: Call = { message, deadlineMs, resolve, reject, timers: [] }
      this.#call = call
      if (this.#ready) this.#send(call)
      else call.timers.push(delay(START_MS_MAX, () => this.#end(failed(call, 'its thread did not start'))))
    })
  }

  forget(study: StudyId): void {
    this.#worker?.postMessage({ kind: 'forget', study })
  }

  /** Ends the thread; a call under way rejects with the error. */
  async stop(error: HoneError): Promise<void> {
    await this.#end(error)
  }

  #send(call: Call): void {
    clear(call)
    Atomics.store(this.#flag, 0, 0)
    try {
      this.#worker?.postMessage(call.message)
    } catch (error) {
      this.#take()?.reject(failed(call, (error as Error).message))
      return
    }
    call.timers.push(
      delay(call.deadlineMs, () => Atomics.store(this.#flag, 0, 1)),
      delay(2 * call.deadlineMs, () => this.#end(late(call))),
    )
  }

  #hear(worker: Worker, message: FromThread): void {
    if (worker !== this.#worker) return
    switch (message.kind) {
      case 'ready':
        this.#ready = true
        if (this.#call) this.#send(this.#call)
        return
      case 'answer':
        this.#take()?.resolve(message.answer)
        return
      case 'failed': {
        const call = this.#take()
        call?.reject(failed(call, message.message, message.stack))
      }
    }
  }

  #die(worker: Worker, why: string): void {
    if (worker !== this.#worker) return
    this.#worker = undefined
    const call = this.#take()
    call?.reject(failed(call, why))
  }

  async #end(error: HoneError): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    this.#take()?.reject(error)
    await worker?.terminate()
  }

  #take(): Call | undefined {
    const call = this.#call
    this.#call = undefined
    if (call) clear(call)
    return call
  }
}

function delay(ms: number, then: () => unknown): NodeJS.Timeout {
  return setTimeout(then, Math.min(ms, DELAY_MS_MAX))
}

function clear(call: Call): void {
  for (const timer of call.timers) clearTimeout(timer)
  call.timers = []
}

function failed({ message }: Call, why: string, stack?: string): HoneError {
  const cause = new Error(why)
  if (stack !== undefined) cause.stack = stack
  return new HoneError('ALGORITHM_FAILED', `algorithm ${message.algorithm} failed: ${why}`, { subject: { study: message.study }, cause })
}

function late({ message, deadlineMs }: Call): HoneError {
  const words = `algorithm ${message.algorithm} did not answer within twice its deadline of ${deadlineMs} ms and was ended`
  return new HoneError('DEADLINE_PASSED', words, { subject: { study: message.study } })
}
