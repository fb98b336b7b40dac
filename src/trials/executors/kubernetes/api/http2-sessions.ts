import type { ConnectionOptions } from 'node:tls'
import { connectHttp2 } from './http2-connect.ts'
import { Http2StreamCut } from './http2-errors.ts'
import { type Answer, type Http2Request, Http2Session, type SessionTimes } from './http2-session.ts'

const REFUSALS_MAX = 3

/** As few HTTP/2 connections to one server as its limit of streams allows. */
export class Http2Sessions {
  readonly #url: URL
  readonly #tls: ConnectionOptions
  readonly #times: SessionTimes
  readonly #sessions = new Set<Http2Session>()
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
        // It was about to leave, or is full.
        if (!(error instanceof Http2StreamCut && error.isRefused) || ++refusals >= REFUSALS_MAX) throw error
      }
    }
  }

  async #open(): Promise<void> {
    const connection = await connectHttp2(this.#url, this.#tls, this.#times.answerMs)
    if (connection === undefined) {
      this.#isSpoken = false
      return
    }
    const session = new Http2Session(connection, this.#times)
    this.#sessions.add(session)
    connection.session.once('close', () => this.#sessions.delete(session))
  }
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
