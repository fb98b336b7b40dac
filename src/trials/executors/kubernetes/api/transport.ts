import type { IncomingMessage } from 'node:http'
import { type Agent, request as requestPlain } from 'node:http'
import { globalAgent, request as requestTls, Agent as TlsAgent } from 'node:https'
import type { Answer, SessionTimes } from './http2-session.ts'
import { Http2Sessions } from './http2-sessions.ts'

/** One request as it goes over the wire. */
export interface Call {
  readonly method: string
  readonly target: URL
  readonly headers: Readonly<Record<string, string>>
  readonly text: string | undefined
  readonly signal: AbortSignal | undefined
  /** Knows the certificates, or the way through a proxy. */
  readonly agent: Agent | undefined
}

/** Carries requests: over shared HTTP/2 sessions where the server speaks it, else over HTTP/1.1 connections of their own. */
export class Transport {
  readonly #times: SessionTimes
  /** By agent: other certificates are another client. Those that are not used any more end by themselves. */
  readonly #sessions = new WeakMap<Agent, Http2Sessions>()

  constructor(times: SessionTimes) {
    this.#times = times
  }

  /** Rejects when no answer begins. */
  async exchange(call: Call): Promise<Answer> {
    return (await this.#overHttp2(call)) ?? overHttp1(call)
  }

  async #overHttp2({ method, target, headers, text, signal, agent = globalAgent }: Call): Promise<Answer | undefined> {
    // Agents of other kinds know the way through a proxy, and only HTTP/1.1.
    if (target.protocol !== 'https:' || !(agent instanceof TlsAgent)) return undefined
    const sessions = this.#sessions.get(agent) ?? new Http2Sessions(new URL(target.origin), agent.options, this.#times)
    this.#sessions.set(agent, sessions)
    const place = { ':method': method, ':path': target.pathname + target.search }
    return sessions.exchange({ headers: { ...place, ...headers }, text, signal })
  }
}

async function overHttp1({ method, target, headers, text, signal, agent }: Call): Promise<Answer> {
  const send = target.protocol === 'http:' ? requestPlain : requestTls
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { method, headers, ...(agent === undefined ? {} : { agent }), ...(signal === undefined ? {} : { signal }) }
    const request = send(target, options)
    request.once('response', resolve)
    request.once('error', reject)
    request.end(text)
  })
  return { status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], body: response }
}
