import type { Agent } from 'node:http'
import type { Answer } from './http2-session.ts'
import { Transport } from './transport.ts'

/** How an API server is reached. */
export interface Endpoint {
  readonly url: URL
  /** Where trials run. */
  readonly namespace: string
  /** This program runs in that cluster: it reaches pods by their addresses. */
  readonly isWithin?: boolean
  /** Certificates, headers and connection of the next request; asked every time, since tokens expire. */
  readonly options: () => Promise<{ readonly agent?: Agent | undefined; readonly headers: Readonly<Record<string, string>> }>
}

/** Times, shorter ones for tests, and whether anything may be changed. */
interface KubernetesApiOptions {
  readonly answerMs?: number
  readonly pingMs?: number
  readonly mayChange?: () => Promise<void>
}

/** What a request says beside its path. */
export interface RequestOptions {
  readonly query?: Readonly<Record<string, string>>
  readonly body?: object
  readonly contentType?: string
  readonly signal?: AbortSignal
}

/** The API server refused, or did not answer: `status` is then 0. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure'
  readonly status: number
  /** Kubernetes' own word for it, as AlreadyExists. */
  readonly reason: string
  readonly retryAfterMs: number

  constructor(status: number, message: string, options: { reason?: string; retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.status = status
    this.reason = options.reason ?? ''
    this.retryAfterMs = options.retryAfterMs ?? 0
  }

  /** It says nothing about the request: the same one may pass later. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 401 || this.status === 408 || this.status === 429 || this.status >= 500
  }
}

const ANSWER_MS_MAX = 15_000
const PING_MS = 15_000
const REQUESTS_AT_ONCE = 32
const APPLY = 'application/apply-patch+yaml'
const FIELD_MANAGER = 'hone'

/**
 * The Kubernetes API as plain JSON over HTTP: whatever a user's template says arrives as it was written, every request has a
 * deadline, and streams are read no faster than they are used.
 */
export class KubernetesApi {
  readonly endpoint: Endpoint
  readonly #answerMs: number
  readonly #mayChange: () => Promise<void>
  readonly #transport: Transport
  #underWay = 0
  readonly #queue: (() => void)[] = []

  /** `mayChange` is asked before each request that changes something, and rejects with an ApiFailure where it must not. */
  constructor(endpoint: Endpoint, { answerMs = ANSWER_MS_MAX, pingMs = PING_MS, mayChange = async () => {} }: KubernetesApiOptions = {}) {
    this.endpoint = endpoint
    this.#mayChange = mayChange
    this.#answerMs = answerMs
    this.#transport = new Transport({ answerMs, pingMs })
  }

  get namespace(): string {
    return this.endpoint.namespace
  }

  /** Makes or changes an object so that it says what is given (server-side apply); what another `manager` says otherwise stays only without `force`: 409. */
  apply<T>(path: string, body: object, { manager = FIELD_MANAGER, force = true }: { manager?: string; force?: boolean } = {}): Promise<T> {
    return this.request('PATCH', path, { query: { fieldManager: manager, force: String(force) }, body, contentType: APPLY })
  }

  /** One request and its answer. Rejects with an ApiFailure. */
  async request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
    await this.#enter()
    try {
      if (method !== 'GET') await this.#mayChange()
      return await this.#answered<T>(method, path, options)
    } finally {
      this.#underWay -= 1
      this.#queue.shift()?.()
    }
  }

  /** A study of thousands of trials must not be thousands of connections: who comes later waits, and its deadline with it. */
  async #enter(): Promise<void> {
    if (this.#underWay >= REQUESTS_AT_ONCE) await new Promise<void>((go) => this.#queue.push(go))
    this.#underWay += 1
  }

  async #answered<T>(method: string, path: string, options: RequestOptions): Promise<T> {
    const deadline = AbortSignal.timeout(this.#answerMs)
    const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal])
    try {
      const response = await this.#send(method, path, { ...options, signal })
      return parsed(await textOf(response.body)) as T
    } catch (cause) {
      throw failureOf(cause, deadline.aborted)
    }
  }

  /**
   * Opens a stream of an unknown length; until the signal aborts. Rejects with an ApiFailure when there is no answer in time;
   * the stream's own errors are the reader's.
   */
  async stream(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<AsyncIterable<Buffer>> {
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), this.#answerMs)
    try {
      const { body } = await this.#send('GET', path, { query, signal: AbortSignal.any([late.signal, signal]) })
      return body
    } catch (cause) {
      throw failureOf(cause, late.signal.aborted)
    } finally {
      clearTimeout(timer)
    }
  }

  async #send(method: string, path: string, { query = {}, body, contentType, signal }: RequestOptions): Promise<Answer> {
    const { url } = this.endpoint
    const { agent, headers } = await this.endpoint.options()
    const target = new URL(url.pathname.replace(/\/$/, '') + path, url)
    for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value)
    const text = body === undefined ? undefined : JSON.stringify(body)
    const answer = await this.#transport.exchange({
      method,
      target,
      text,
      signal,
      agent,
      headers: {
        accept: 'application/json, */*',
        ...headers,
        ...(text === undefined
          ? {}
          : { 'content-type': contentType ?? 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
      },
    })
    if (answer.status < 400) return answer
    const said = parsed(await textOf(answer.body)) as { message?: string; reason?: string } | undefined
    throw new ApiFailure(answer.status, said?.message ?? `the API server answers ${answer.status}`, {
      ...(said?.reason === undefined ? {} : { reason: said.reason }),
      retryAfterMs: 1_000 * (Number(answer.retryAfter) || 0),
    })
  }
}

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of body) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function failureOf(cause: unknown, late: boolean): ApiFailure {
  if (cause instanceof ApiFailure) return cause
  const { code, message } = cause as NodeJS.ErrnoException
  return new ApiFailure(
    0,
    late ? 'the Kubernetes API server does not answer' : `the Kubernetes API server is out of reach (${code ?? message})`,
    {
      cause,
    },
  )
}
