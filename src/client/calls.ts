import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import {
  type CallOptions,
  type ClientReadableStream,
  type ClientUnaryCall,
  Metadata,
  type requestCallback,
  type ServiceError,
  status,
} from '@grpc/grpc-js'
import {
  connectStudies,
  decodeErrorDetails,
  findObstacle,
  findServer,
  type Obstacle,
  type ServerAddress,
  ServerNameError,
  type StudyServiceClient,
} from '../wire/index.ts'
import { HoneError, isAway, ServerNotFound } from './errors.ts'

/** Which server is meant: HONE_SERVER or the one of the nearest `.hone` folder, with the token found there, unless said otherwise. */
export interface ServerOptions {
  /** HOST:PORT or https://HOST:PORT; off this machine TLS is always spoken. */
  readonly server?: string
  readonly token?: string
  /** File of the CA that the server's certificate is by, or its text; else HONE_CA, else those that everybody knows. */
  readonly ca?: string
}

/** A call of the study service: one request, one reply. */
type Method<Request, Reply> = (this: StudyServiceClient, request: Request, callback: requestCallback<Reply>) => ClientUnaryCall
/** The same as it is made. */
type FullMethod<Request, Reply> = (
  this: StudyServiceClient,
  request: Request,
  metadata: Metadata,
  options: CallOptions,
  callback: requestCallback<Reply>,
) => ClientUnaryCall

/** A call that answers with several messages. */
type Streaming<Request, Reply> = (this: StudyServiceClient, request: Request, metadata: Metadata) => ClientReadableStream<Reply>

const PATIENCE_MS = 120_000
const TIMEOUT_MS = 60_000
const PAUSE_MS_FIRST = 100
/** A first call that has waited so long has a look at what it waits for. */
const LOOK_MS = 2_000
const PAUSE_MS_MOST = 5_000
const CHANNEL = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.min_reconnect_backoff_ms': 500, 'grpc.max_reconnect_backoff_ms': 1_000 }

/** The server's calls: each is repeated while the server is away, for at most the patience, with one request id, so that it counts once. */
export class Calls {
  readonly client: StudyServiceClient
  readonly #patienceMs: number
  readonly #address: ServerAddress
  #trusted: Promise<void> | undefined
  #hasAnswered = false
  #hasTold = false

  /** Throws ServerNotFound when none is named and none runs here, HoneError INVALID_SERVER for a name or a CA that cannot be used. */
  constructor(options: ServerOptions = {}, patienceMs: number = PATIENCE_MS) {
    this.#address = addressOf(options)
    this.client = connectStudies(this.#address, CHANNEL)
    this.#patienceMs = patienceMs
  }

  /** The answer to a call. Rejects with a HoneError in the server's words, or when it stayed away. */
  async call<Request extends object, Reply>(method: Method<Request, Reply>, request: Request): Promise<Reply> {
    this.#trusted ??= this.#demandTrust()
    await this.#trusted
    // reads have no such field, and do not send it
    const once = { requestId: randomUUID(), ...request }
    const end = performance.now() + this.#patienceMs
    for (let pauseMs = PAUSE_MS_FIRST; ; pauseMs = Math.min(PAUSE_MS_MOST, pauseMs * 2)) {
      try {
        const timeoutMs = Math.max(PAUSE_MS_FIRST, Math.min(TIMEOUT_MS, end - performance.now()))
        return await this.#answerTo((signal) => this.#attempt(method, once, { timeoutMs, signal }))
      } catch (error) {
        if (!isAway(error)) throw error
        if (performance.now() + pauseMs > end) throw (await this.#absence()) ?? error
        await pause(pauseMs * (0.5 + Math.random() / 2))
      }
    }
  }

  /** The messages of a call that answers with several. Throws a HoneError in the server's words. */
  async *stream<Request, Reply>(method: Streaming<Request, Reply>, request: Request): AsyncGenerator<Reply> {
    this.#trusted ??= this.#demandTrust()
    await this.#trusted
    const stream = method.call(this.client, request, new Metadata({ waitForReady: true }))
    try {
      for await (const message of stream) yield message as Reply
    } catch (error) {
      throw errorOf(error as ServiceError)
    } finally {
      stream.cancel()
    }
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

  async #lookLate(): Promise<void> {
    const obstacle = await this.#look()
    if (obstacle === undefined || this.#hasTold) return
    this.#hasTold = true
    process.emitWarning(`${obstacle.message}: waiting for it`, 'HoneWarning')
  }

  /** The answer; where the first one is long in coming, what is there may be no server of Hone's, and never answer. */
  async #answerTo<Reply>(attempt: (signal: AbortSignal) => Promise<Reply>): Promise<Reply> {
    const calledOff = new AbortController()
    const answer = attempt(calledOff.signal)
    if (this.#hasAnswered) return answer
    const { promise: wrong, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => void this.#lookLate().catch(reject), LOOK_MS)
    try {
      const reply = await Promise.race([answer, wrong])
      this.#hasAnswered = true
      return reply
    } finally {
      clearTimeout(timer)
      calledOff.abort()
    }
  }

  #attempt<Request, Reply>(
    method: Method<Request, Reply>,
    request: Request,
    { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<Reply> {
    const metadata = new Metadata({ waitForReady: true })
    const full = method as unknown as FullMethod<Request, Reply>
    return new Promise((resolve, reject) => {
      const call = full.call(this.client, request, metadata, { deadline: Date.now() + timeoutMs }, (error, reply) => {
        if (error !== null) reject(errorOf(error))
        else resolve(reply as Reply)
      })
      signal.addEventListener('abort', () => call.cancel())
    })
  }
}

function addressOf(options: ServerOptions): ServerAddress {
  try {
    const found = findServer(options)
    if (found === undefined) throw new ServerNotFound()
    return found
  } catch (error) {
    if (error instanceof ServerNameError) throw new HoneError('INVALID_SERVER', error.message, error.remedy, { cause: error })
    throw error
  }
}

function errorOf(error: ServiceError): HoneError {
  const details = error.metadata === undefined ? undefined : decodeErrorDetails(error.metadata)
  const code = details?.reason ?? status[error.code] ?? 'UNKNOWN'
  return new HoneError(code, error.details || error.message, details?.metadata.hint, { cause: error, problems: details?.problems ?? [] })
}
