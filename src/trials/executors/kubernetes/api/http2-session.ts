import { type ClientHttp2Session, type ClientHttp2Stream, constants, type OutgoingHttpHeaders } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import type { Http2Connection } from './http2-connect.ts'
import { connectionLost, Http2StreamCut } from './http2-errors.ts'

/** What a server answered; its body can be read once, no faster than it is used. */
export interface Answer {
  readonly status: number
  /** Seconds, as the header says it. */
  readonly retryAfter: string | undefined
  readonly body: AsyncIterable<Buffer>
}

export interface SessionTimes {
  /** How long a session may take to open, and a ping to be answered. */
  readonly answerMs: number
  /** How often a session is asked whether it still hears us. */
  readonly pingMs: number
}

/** A request whose headers are complete. */
export interface Http2Request {
  readonly headers: OutgoingHttpHeaders
  readonly text: string | undefined
  readonly signal: AbortSignal | undefined
}

/** More on one connection would make all of them wait for one lost packet; Kubernetes allows as many. */
const STREAMS_MAX = 250
const IDLE_MS = 60_000
/** A ping is waited for in so many parts: while this program itself is held up, only one of them passes. */
const SILENCES = 5
const { NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = constants

/** One connection: it counts its streams, and ends when it is deaf or nobody has used it for a while. */
export class Http2Session {
  readonly #session: ClientHttp2Session
  readonly #socket: TLSSocket
  readonly #answerMs: number
  readonly #pinging: NodeJS.Timeout
  #idling: NodeJS.Timeout | undefined
  #streams = 0
  #isAsked = false
  #isDoubted = false

  constructor({ session, socket }: Http2Connection, { answerMs, pingMs }: SessionTimes) {
    this.#session = session
    this.#socket = socket
    this.#answerMs = answerMs
    this.#pinging = setInterval(() => this.#ask(), pingMs).unref()
    session.once('close', () => {
      clearInterval(this.#pinging)
      clearTimeout(this.#idling)
    })
    this.#rest()
  }

  /** Another stream may be opened, by the server's newest word. */
  get hasRoom(): boolean {
    const { closed, destroyed, remoteSettings } = this.#session
    const most = Math.min(STREAMS_MAX, remoteSettings.maxConcurrentStreams ?? STREAMS_MAX)
    return !closed && !destroyed && !this.#isDoubted && this.#streams < most
  }

  /** Rejects with a Http2StreamCut when the stream ends without an answer. */
  exchange({ headers, text, signal }: Http2Request): Promise<Answer> {
    const stream = this.#session.request(headers, { endStream: text === undefined, ...(signal === undefined ? {} : { signal }) })
    this.#hold(stream)
    let isAnswered = false
    return new Promise((resolve, reject) => {
      stream.once('response', ({ ':status': status = 0, 'retry-after': retryAfter }) => {
        isAnswered = true
        resolve({ status, retryAfter, body: wholeBody(stream) })
      })
      // For good: a stream may break off when nobody reads it yet.
      stream.on('error', (error) => {
        if (!isAnswered && signal?.aborted === true) this.#doubt()
        reject(stream.rstCode === NGHTTP2_REFUSED_STREAM ? new Http2StreamCut(stream.rstCode) : error)
      })
      stream.once('close', () => reject(new Http2StreamCut(stream.rstCode)))
      if (text !== undefined) stream.end(text)
    })
  }

  #hold(stream: ClientHttp2Stream): void {
    clearTimeout(this.#idling)
    if (this.#streams++ === 0) this.#session.ref()
    stream.once('close', () => {
      if (--this.#streams === 0) this.#rest()
    })
  }

  /** A session without streams keeps no program alive, and is not kept for ever. */
  #rest(): void {
    this.#session.unref()
    this.#idling = setTimeout(() => this.#session.close(), IDLE_MS).unref()
  }

  /** Somebody gave up waiting: nothing new goes this way until the server has shown that it hears. */
  #doubt(): void {
    this.#isDoubted = true
    this.#ask()
  }

  /** Asks whether the server hears us. Whatever comes meanwhile says so too: a ping's own answer may stand behind it for long. */
  #ask(): void {
    if (this.#isAsked || this.#session.destroyed) return
    this.#isAsked = true
    let [left, read] = [SILENCES, this.#socket.bytesRead]
    const waiting = setInterval(() => {
      left = this.#socket.bytesRead > read ? SILENCES : left - 1
      read = this.#socket.bytesRead
      if (left === 0) this.#session.destroy(connectionLost('ETIMEDOUT', 'the connection is deaf'))
    }, this.#answerMs / SILENCES).unref()
    this.#session.ping(() => {
      clearInterval(waiting)
      this.#isAsked = false
      this.#isDoubted = false
    })
  }
}

/** Node ends the body of a stream that the server or a dead connection has cut as if that were all. */
async function* wholeBody(stream: ClientHttp2Stream): AsyncGenerator<Buffer> {
  yield* stream as AsyncIterable<Buffer>
  if (stream.rstCode !== NGHTTP2_NO_ERROR) throw new Http2StreamCut(stream.rstCode)
}
