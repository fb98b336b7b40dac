import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { connectStudies, findObstacle, type Obstacle, RECONNECTING, type ServerAddress, type StudyServiceClient } from '../wire/index.ts'
import { HoneError, isAway } from './errors.ts'
import { askOnce, type Method, messagesOf, type Streaming } from './one-call.ts'
import { addressOf, type ServerOptions } from './server.ts'
import { awaitServer, msToWait, waitingWords } from './waiting.ts'

/** How long a server may be away; for a worker one that was there before: a job that is put back into its queue, or a machine that restarts, takes minutes. */
const PATIENCE_MS = 120_000
export const WORKERS_PATIENCE_MS = 900_000
const WORK = ['suggestTrials', 'reportMeasurements', 'heartbeat', 'completeTrial', 'createTrial', 'updateTrial', 'writeArtifact'] as const
/** What a server has for one answer; one that is there for its first, also where nobody wants to wait for one that is not. */
const TIMEOUT_MS = 60_000
const FIRST_ANSWER_MS = 5_000
/** A first call that has waited so long has a look at what it waits for. */
const LOOK_MS = 2_000
/** Between two attempts. */
const PAUSE_MS_FIRST = 100
const PAUSE_MS_MOST = 5_000

/** Calls of the server that is meant, waited for where it is not there yet. Rejects as the constructor throws. */
export async function connect(options: ServerOptions = {}): Promise<Calls> {
  const waitMs = msToWait(options.waitMs)
  await awaitServer(() => addressOf(options), waitMs)
  return new Calls(options, { firstPatienceMs: waitMs })
}

/**
 * The server's calls: each is repeated while the server is away, with one request id, so that it counts once; one that comes back elsewhere is
 * followed there.
 */
export class Calls {
  readonly #options: ServerOptions
  readonly #patienceMs: number | undefined
  readonly #firstPatienceMs: number
  #address: ServerAddress
  #client: StudyServiceClient
  #trusted: Promise<void> | undefined
  #hasAnswered = false
  #hasTold = false

  /**
   * A call is given up after `patienceMs`: by default two minutes, and a quarter of an hour for a worker's, once the server has answered; before, after
   * `firstPatienceMs`. Throws ServerNotFound when no server is named and none runs here, HoneError INVALID_SERVER for a name or a CA that cannot be used.
   */
  constructor(
    options: ServerOptions = {},
    {
      patienceMs,
      firstPatienceMs = PATIENCE_MS,
    }: { readonly patienceMs?: number | undefined; readonly firstPatienceMs?: number | undefined } = {},
  ) {
    this.#options = options
    this.#address = addressOf(options)
    this.#client = connectStudies(this.#address, RECONNECTING)
    this.#patienceMs = patienceMs
    this.#firstPatienceMs = firstPatienceMs
  }

  get client(): StudyServiceClient {
    return this.#client
  }

  /** The answer to a call. Rejects with a HoneError in the server's words, when it stayed away for longer than is usual or said, or when the signal aborts it. */
  async call<Request extends object, Reply>(
    method: Method<Request, Reply>,
    request: Request,
    { signal, patienceMs = this.#patienceFor(method) }: { readonly signal?: AbortSignal | undefined; readonly patienceMs?: number } = {},
  ): Promise<Reply> {
    this.#trusted ??= this.#demandTrust()
    await this.#trusted
    // reads have no such field, and do not send it
    const once = { requestId: randomUUID(), ...request }
    const end = performance.now() + patienceMs
    for (let pauseMs = PAUSE_MS_FIRST; ; pauseMs = Math.min(PAUSE_MS_MOST, pauseMs * 2)) {
      try {
        const least = this.#hasAnswered ? PAUSE_MS_FIRST : FIRST_ANSWER_MS
        const timeoutMs = Math.max(least, Math.min(TIMEOUT_MS, end - performance.now()))
        return await this.#answerTo((given) => askOnce(this.#client, method, once, { timeoutMs, signal: given }), patienceMs, signal)
      } catch (error) {
        if (!isAway(error)) throw error
        if (performance.now() + pauseMs > end) throw (await this.#absence()) ?? error
        if (!this.#hasAnswered) await this.#lookAndTell(patienceMs)
        await pause(pauseMs * (0.5 + Math.random() / 2), undefined, { signal })
        this.#follow()
      }
    }
  }

  #patienceFor(method: unknown): number {
    if (this.#patienceMs !== undefined) return this.#patienceMs
    if (!this.#hasAnswered) return this.#firstPatienceMs
    return WORK.some((name) => this.#client[name] === method) ? WORKERS_PATIENCE_MS : PATIENCE_MS
  }

  /** A server that is known by its folder may have come back on another machine, or at another port. */
  #follow(): void {
    let address: ServerAddress
    try {
      address = addressOf(this.#options)
    } catch {
      return // it is not back
    }
    if (isDeepStrictEqual(address, this.#address) || tellsLess(address, this.#address)) return
    this.#client.close()
    this.#address = address
    this.#client = connectStudies(address, RECONNECTING)
    this.#trusted = undefined
  }

  /** The messages of a call that answers with several. Throws a HoneError in the server's words. */
  async *stream<Request, Reply>(method: Streaming<Request, Reply>, request: Request): AsyncGenerator<Reply> {
    this.#trusted ??= this.#demandTrust()
    await this.#trusted
    yield* messagesOf(this.#client, method, request)
  }

  /** A server that is not to be trusted would look like one that is away, for ever. */
  async #demandTrust(): Promise<void> {
    if (this.#address.trust !== undefined) await this.#look()
  }

  /** Rejects when what answers there is not to be spoken to; says so when nothing does. */
  async #look(): Promise<Obstacle | undefined> {
    const obstacle = await findObstacle(this.#address)
    if (obstacle?.kind === 'distrust') throw new HoneError('UNTRUSTED', obstacle.message, obstacle.remedy)
    return obstacle
  }

  /** Why it was given up; undefined where the server's own words say more. */
  async #absence(): Promise<HoneError | undefined> {
    const obstacle = await this.#look()
    return obstacle && new HoneError('UNAVAILABLE', obstacle.message, obstacle.remedy)
  }

  /** Says once that nothing answers there. Rejects when what does is not to be spoken to. */
  async #lookAndTell(patienceMs: number): Promise<void> {
    const obstacle = await this.#look()
    if (obstacle === undefined || this.#hasTold) return
    this.#hasTold = true
    const words = this.#patienceMs === undefined ? waitingWords(patienceMs) : 'waiting for it'
    process.emitWarning(`${obstacle.message}: ${words}`, 'HoneWarning')
  }

  /** The answer; where the first one is long in coming, what is there may be no server of Hone's, and never answer. */
  async #answerTo<Reply>(attempt: (signal: AbortSignal) => Promise<Reply>, patienceMs: number, signal?: AbortSignal): Promise<Reply> {
    const calledOff = new AbortController()
    const answer = attempt(signal === undefined ? calledOff.signal : AbortSignal.any([signal, calledOff.signal]))
    if (this.#hasAnswered) return answer
    const { promise: wrong, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => void this.#lookAndTell(patienceMs).catch(reject), LOOK_MS)
    try {
      const reply = await Promise.race([answer, wrong])
      this.#hasAnswered = true
      return reply
    } finally {
      clearTimeout(timer)
      calledOff.abort()
    }
  }
}

/** What a server leaves of itself is void while it is away: one that is named is then known by its name alone. */
function tellsLess({ grpc, token, trust }: ServerAddress, known: ServerAddress): boolean {
  if (grpc !== known.grpc) return false
  return (token === undefined && known.token !== undefined) || (trust === undefined && known.trust !== undefined)
}
