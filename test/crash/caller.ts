import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import {
  type ClientUnaryCall,
  credentials,
  InterceptingCall,
  type Interceptor,
  type requestCallback,
  type ServiceError,
  status,
} from '@grpc/grpc-js'
import { decodeErrorDetails, openStudyClient, type StudyServiceClient } from '../../src/wire/index.ts'
import type { Address, ServedFolder } from './served-folder.ts'

const CALL_MS_MAX = 20_000
const AGAIN_MS = 25

/** What the server answers instead of a reply, by its code in the catalogue. */
export class Refusal extends Error {
  readonly reason: string

  constructor(reason: string, message: string) {
    super(`${reason}: ${message}`)
    this.reason = reason
  }
}

type Method<Request, Reply> = (this: StudyServiceClient, request: Request, callback: requestCallback<Reply>) => ClientUnaryCall

/**
 * Calls whatever server serves the folder now, and repeats a call whose answer was lost, unchanged and with its request id, until
 * it is answered: what every client should do. Counts how often that was needed.
 */
export class Caller {
  repeated = 0
  readonly #served: ServedFolder
  readonly #repeatWhenAway: boolean
  #client: StudyServiceClient | undefined
  #address: Address | undefined

  /** `repeatWhenAway: false` gives out what the server says of itself (STORE_UNAVAILABLE) instead of asking again. */
  constructor(served: ServedFolder, { repeatWhenAway = true }: { repeatWhenAway?: boolean } = {}) {
    this.#served = served
    this.#repeatWhenAway = repeatWhenAway
  }

  /** The reply; throws a Refusal. */
  async call<Request, Reply>(pick: (client: StudyServiceClient) => Method<Request, Reply>, request: Request): Promise<Reply> {
    for (;;) {
      const client = this.#clientAt(await this.#served.ready())
      try {
        return await this.#once(client, pick(client), request)
      } catch (error) {
        const refusal = refusalOf(error as ServiceError, this.#repeatWhenAway)
        if (refusal !== undefined) throw refusal
      }
      this.repeated += 1
      await pause(AGAIN_MS)
    }
  }

  /** The pieces of a file that a trial left. */
  async read(request: { readonly study: string; readonly trial: number; readonly name: string }): Promise<Buffer[]> {
    const client = this.#clientAt(await this.#served.ready())
    const pieces: Buffer[] = []
    for await (const { data } of client.readArtifact(request)) pieces.push(data)
    return pieces
  }

  close(): void {
    this.#client?.close()
  }

  #clientAt(address: Address): StudyServiceClient {
    if (this.#client === undefined || address.life !== this.#address?.life) {
      this.#client?.close()
      const token = readFileSync(join(this.#served.data, 'token'), 'utf8').trim()
      const options = { 'grpc.use_local_subchannel_pool': 1, interceptors: [asOwner(token)] }
      const ca = join(this.#served.data, 'tls', 'ca.crt')
      const secure = existsSync(ca)
      const channel = secure ? credentials.createSsl(readFileSync(ca)) : credentials.createInsecure()
      const name = secure ? { 'grpc.ssl_target_name_override': 'localhost' } : {}
      this.#client = openStudyClient(address.grpc, channel, { ...options, ...name } as object)
      this.#address = address
    }
    return this.#client
  }

  #once<Request, Reply>(client: StudyServiceClient, method: Method<Request, Reply>, request: Request): Promise<Reply> {
    return new Promise((resolve, reject) => {
      method.call(client, request, (error, reply) => {
        if (error === null) resolve(reply as Reply)
        else reject(error)
      })
    })
  }
}

/** Gives every call the token and a deadline: a server that died without a word must not hold its client. */
function asOwner(token: string): Interceptor {
  return (options, nextCall) =>
    new InterceptingCall(nextCall({ ...options, deadline: Date.now() + CALL_MS_MAX }), {
      start(metadata, listener, next) {
        metadata.set('authorization', `Bearer ${token}`)
        next(metadata, listener)
      },
    })
}

/** What the server refused; undefined when the answer was lost, or is to be asked for again. Anything else is a bug of the server. */
function refusalOf(error: ServiceError, repeatWhenAway: boolean): Refusal | undefined {
  const details = error.metadata === undefined ? undefined : decodeErrorDetails(error.metadata)
  if (details !== undefined && error.code === status.UNAVAILABLE && repeatWhenAway) return undefined
  if (details !== undefined) return new Refusal(details.reason, error.details)
  const lost: readonly number[] = [status.UNAVAILABLE, status.CANCELLED, status.DEADLINE_EXCEEDED, status.UNKNOWN]
  // A connection that breaks in the middle of an answer is told as INTERNAL by the client itself.
  if (lost.includes(error.code) || (error.code === status.INTERNAL && !/bug/i.test(error.details))) return undefined
  return new Refusal('BUG', error.message)
}
