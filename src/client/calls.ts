import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { type CallOptions, type ClientUnaryCall, Metadata, type requestCallback, type ServiceError, status } from '@grpc/grpc-js'
import { connectStudies, decodeErrorDetails, findServer, type StudyServiceClient } from '../wire/index.ts'
import { HoneError, isAway, ServerNotFound } from './errors.ts'

/** Which server is meant: HONE_SERVER or the one of the nearest `.hone` folder, with the token found there, unless said otherwise. */
export interface ServerOptions {
  /** HOST:PORT */
  readonly server?: string
  readonly token?: string
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

const PATIENCE_MS = 120_000
const TIMEOUT_MS = 60_000
const PAUSE_MS_FIRST = 100
const PAUSE_MS_MOST = 5_000
const CHANNEL = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.min_reconnect_backoff_ms': 500, 'grpc.max_reconnect_backoff_ms': 1_000 }

/** The server's calls: each is repeated while the server is away, for at most the patience, with one request id, so that it counts once. */
export class Calls {
  readonly client: StudyServiceClient
  readonly #patienceMs: number

  /** Throws ServerNotFound when none is named and none runs here. */
  constructor(options: ServerOptions = {}, patienceMs: number = PATIENCE_MS) {
    const found = findServer(options.server === undefined ? {} : { server: options.server })
    if (found === undefined) throw new ServerNotFound()
    this.client = connectStudies({ grpc: found.grpc, token: options.token ?? found.token }, CHANNEL)
    this.#patienceMs = patienceMs
  }

  /** The answer to a call. Rejects with a HoneError in the server's words, or when it stayed away. */
  async call<Request extends object, Reply>(method: Method<Request, Reply>, request: Request): Promise<Reply> {
    // reads have no such field, and do not send it
    const once = { requestId: randomUUID(), ...request }
    const end = performance.now() + this.#patienceMs
    for (let pauseMs = PAUSE_MS_FIRST; ; pauseMs = Math.min(PAUSE_MS_MOST, pauseMs * 2)) {
      try {
        const timeoutMs = Math.max(PAUSE_MS_FIRST, Math.min(TIMEOUT_MS, end - performance.now()))
        return await this.#attempt(method, once, timeoutMs)
      } catch (error) {
        if (!isAway(error) || performance.now() + pauseMs > end) throw error
        await pause(pauseMs * (0.5 + Math.random() / 2))
      }
    }
  }

  #attempt<Request, Reply>(method: Method<Request, Reply>, request: Request, timeoutMs: number): Promise<Reply> {
    const metadata = new Metadata({ waitForReady: true })
    const full = method as unknown as FullMethod<Request, Reply>
    return new Promise((resolve, reject) => {
      full.call(this.client, request, metadata, { deadline: Date.now() + timeoutMs }, (error, reply) => {
        if (error !== null) reject(errorOf(error))
        else resolve(reply as Reply)
      })
    })
  }
}

function errorOf(error: ServiceError): HoneError {
  const details = error.metadata === undefined ? undefined : decodeErrorDetails(error.metadata)
  const code = details?.reason ?? status[error.code] ?? 'UNKNOWN'
  return new HoneError(code, error.details || error.message, details?.metadata.hint, { cause: error })
}
