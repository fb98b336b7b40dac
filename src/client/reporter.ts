import { sendArtifact, type WireMeasurement } from '../wire/index.ts'
import { Calls } from './calls.ts'
import { isAway, isGone } from './errors.ts'
import { timestamp } from './values.ts'

/** Takes what a trial's own process reports. */
export interface Reporter {
  /** Why the trial should end. */
  readonly reason: string | undefined
  report(step: number | undefined, metrics: Readonly<Record<string, number>>): void
  shouldStop(): Promise<boolean>
  flush(timeoutMs: number): Promise<boolean>
  /** Keeps a file with the trial. */
  saveArtifact(path: string, name: string): Promise<void>
}

/** Stands in for the server when there is none. */
export class Printer implements Reporter {
  readonly reason = undefined
  #step = 0

  report(step: number | undefined, metrics: Readonly<Record<string, number>>): void {
    this.#step = step ?? this.#step + 1
    process.stdout.write(`${[`step=${this.#step}`, ...Object.entries(metrics).map(([name, value]) => `${name}=${value}`)].join(' ')}\n`)
  }

  async shouldStop(): Promise<boolean> {
    return false
  }

  async flush(): Promise<boolean> {
    return true
  }

  /** The file is where it is. */
  async saveArtifact(): Promise<void> {}
}

const BATCH_MOST = 500
const ANSWER_MS = 2_000
const PATIENCE_MS = 10_000
const PAUSE_MS = 1_000

/** Sends reports in order, in batches, and keeps the server's last word. */
export class Sender implements Reporter {
  reason: string | undefined
  readonly #calls = new Calls({}, { patienceMs: PATIENCE_MS })
  readonly #trial = {
    study: process.env.HONE_STUDY ?? '',
    trial: Number(process.env.HONE_TRIAL),
    epoch: Number(process.env.HONE_EPOCH ?? 0),
  }
  /** The processes of one distributed training share their trial: the first one speaks. */
  readonly #speaks = (process.env.RANK ?? '0') === '0'
  #waiting: WireMeasurement[] = []
  #step = 0
  #sending: Promise<void> | undefined
  #isLeaving = false

  /** When the program has nothing else to do, what is unsent holds it for at most `farewellMs`. */
  constructor(farewellMs: number) {
    process.once('beforeExit', () => {
      void this.flush(farewellMs).then(() => {
        this.#isLeaving = true
      })
    })
  }

  report(step: number | undefined, metrics: Readonly<Record<string, number>>): void {
    this.#step = step ?? this.#step + 1
    if (!this.#speaks || Object.keys(metrics).length === 0) return
    this.#waiting.push({ step: this.#step, values: { ...metrics }, time: timestamp(Date.now()) })
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined
    })
  }

  async shouldStop(): Promise<boolean> {
    await this.flush(ANSWER_MS)
    return this.reason !== undefined
  }

  async flush(timeoutMs: number): Promise<boolean> {
    if (this.#sending === undefined) return true
    const { promise: tooLate, resolve } = Promise.withResolvers<boolean>()
    const timer = setTimeout(() => resolve(false), timeoutMs)
    const isSent = await Promise.race([this.#sending.then(() => true), tooLate])
    clearTimeout(timer)
    return isSent
  }

  async saveArtifact(path: string, name: string): Promise<void> {
    if (!this.#speaks) return
    // A model that took hours is worth waiting for longer than a report.
    const calls = new Calls()
    try {
      await sendArtifact((piece) => calls.call(calls.client.writeArtifact, piece), { ...this.#trial, name }, path)
    } catch (error) {
      if (!isGone(error)) throw error
      this.reason = `this attempt no longer speaks for the trial: ${error.message}`
    } finally {
      calls.client.close()
    }
  }

  async #sendAll(): Promise<void> {
    // reports of one turn go together
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      // what is reported while it is on its way comes behind it
      const batch = this.#waiting.slice(0, BATCH_MOST)
      if (this.reason !== undefined) this.#waiting = []
      else if (await this.#send(batch)) this.#waiting.splice(0, batch.length)
      else if (this.#isLeaving) return
      else await idle(PAUSE_MS)
    }
  }

  /** False when the server is away. */
  async #send(measurements: WireMeasurement[]): Promise<boolean> {
    const { client } = this.#calls
    try {
      const answer = await this.#calls.call(client.reportMeasurements, { ...this.#trial, measurements })
      if (answer.shouldStop) this.reason = answer.stop?.reason || 'the study ended'
      return true
    } catch (error) {
      if (isAway(error)) return false
      const why = error instanceof Error ? error.message : String(error)
      this.reason = isGone(error) ? `this attempt no longer speaks for the trial: ${why}` : `the server refused the report: ${why}`
      return true
    }
  }
}

/** A pause that holds no program which has nothing else to do. */
function idle(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
