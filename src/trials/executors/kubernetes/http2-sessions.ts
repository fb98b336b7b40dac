import type { ClientHttp2Session, ClientHttp2Stream, OutgoingHttpHeaders } from 'node:http2'
import { constants, connect as speak } from 'node:http2'
import { isIP } from 'node:net'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import { connect as connectTls } from 'node:tls'
import { urlToHttpOptions } from 'node:url'

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
/** What all streams of a session may have under way together; each alone has 64 KiB. */
const WINDOW_BYTES = 1024 * 1024
const IDLE_MS = 60_000
const REFUSALS_MAX = 3
/** A ping is waited for in so many parts: while this program itself is held up, only one of them passes. */
const SILENCES = 5
const { NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = constants

/** As few HTTP/2 connections to one server as its limit of streams allows. */
export class Http2Sessions {
  readonly #url: URL
  readonly #tls: ConnectionOptions
  readonly #times: SessionTimes
  readonly #sessions = new Set<Session>()
  #opening: Promise<void> | undefined
  #isSpoken = true

  constructor(url: URL, tls: ConnectionOptions, times: SessionTimes) {
    this.#url = url
    this.#tls = tls
    this.#times = times
  }

  /** One request, on a session with room for it; undefined, with nothing sent, where the server does not speak HTTP/2. */
  async exchange(request: Http2Request): Promise<Answer | undefined> {
    for (let refusals = 0; ; ) {
      const session = [...this.#sessions].find(({ hasRoom }) => hasRoom)
      if (session === undefined) {
        if (!this.#isSpoken) return undefined
        this.#opening ??= this.#open().finally(() => {
          this.#opening = undefined
        })
        await orAborted(this.#opening, request.signal)
        continue
      }
      try {
        return await session.exchange(request)
      } catch (error) {
        // The server promises that it did nothing: it was about to leave, or is full.
        if (!(error instanceof StreamCut && error.isRefused) || ++refusals >= REFUSALS_MAX) throw error
      }
    }
  }

  async #open(): Promise<void> {
    const deadline = AbortSignal.timeout(this.#times.answerMs)
    const socket = await openSocket(this.#url, this.#tls, deadline)
    if (socket.alpnProtocol !== 'h2') {
      socket.destroy()
      this.#isSpoken = false
      return
    }
    const session = await openSession(this.#url, socket, deadline)
    const kept = new Session(session, socket, this.#times)
    this.#sessions.add(kept)
    session.once('close', () => this.#sessions.delete(kept))
  }
}

/** One connection: it counts its streams, and ends when it is deaf or nobody has used it for a while. */
class Session {
  readonly #session: ClientHttp2Session
  readonly #socket: TLSSocket
  readonly #answerMs: number
  readonly #pinging: NodeJS.Timeout
  #idling: NodeJS.Timeout | undefined
  #streams = 0
  #isAsked = false
  #isDoubted = false

  constructor(session: ClientHttp2Session, socket: TLSSocket, { answerMs, pingMs }: SessionTimes) {
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

  /** Rejects with a StreamCut when the stream ends without an answer. */
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
        reject(stream.rstCode === NGHTTP2_REFUSED_STREAM ? new StreamCut(stream.rstCode) : error)
      })
      stream.once('close', () => reject(new StreamCut(stream.rstCode)))
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
      if (left === 0) this.#session.destroy(lost('ETIMEDOUT', 'the connection is deaf'))
    }, this.#answerMs / SILENCES).unref()
    this.#session.ping(() => {
      clearInterval(waiting)
      this.#isAsked = false
      this.#isDoubted = false
    })
  }
}

/** A stream that ended before its answer did. */
class StreamCut extends Error {
  readonly code = 'ECONNRESET'
  readonly isRefused: boolean

  constructor(rstCode: number | undefined) {
    super(`the stream was cut (HTTP/2 code ${rstCode})`)
    this.isRefused = rstCode === NGHTTP2_REFUSED_STREAM
  }
}

/** Node ends the body of a stream that the server or a dead connection has cut as if that were all. */
async function* wholeBody(stream: ClientHttp2Stream): AsyncGenerator<Buffer> {
  yield* stream as AsyncIterable<Buffer>
  if (stream.rstCode !== NGHTTP2_NO_ERROR) throw new StreamCut(stream.rstCode)
}

async function openSocket(url: URL, tls: ConnectionOptions, deadline: AbortSignal): Promise<TLSSocket> {
  const { hostname, port } = urlToHttpOptions(url)
  const host = hostname ?? 'localhost'
  const servername = tls.servername ?? (isIP(host) === 0 ? host : undefined)
  const socket = connectTls({
    ...tls,
    host,
    port: Number(port ?? 443),
    ...(servername === undefined ? {} : { servername }),
    ALPNProtocols: ['h2', 'http/1.1'],
  })
  const give = (): void => void socket.destroy(lost('ETIMEDOUT', 'it takes too long to connect'))
  deadline.addEventListener('abort', give, { once: true })
  try {
    await new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject))
    return socket
  } finally {
    deadline.removeEventListener('abort', give)
  }
}

/** Resolves when the server has said how many streams it allows. */
async function openSession(url: URL, socket: TLSSocket, deadline: AbortSignal): Promise<ClientHttp2Session> {
  const session = speak(url, { createConnection: () => socket, settings: { enablePush: false } })
  const give = (): void => session.destroy(lost('ETIMEDOUT', 'it takes too long to connect'))
  deadline.addEventListener('abort', give, { once: true })
  try {
    await new Promise<void>((resolve, reject) => {
      session.once('remoteSettings', () => resolve())
      // For good: what ends a session is told by its streams.
      session.on('error', reject)
      session.once('close', () => reject(lost('ECONNRESET', 'the connection was cut')))
    })
  } finally {
    deadline.removeEventListener('abort', give)
  }
  if (session.remoteSettings.maxConcurrentStreams === 0) {
    session.close()
    throw lost('EBUSY', 'the server allows no request')
  }
  session.setLocalWindowSize(WINDOW_BYTES)
  return session
}

function lost(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

function orAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const give = (): void => reject(signal.reason)
    if (signal.aborted) give()
    signal.addEventListener('abort', give, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', give))
  })
}
