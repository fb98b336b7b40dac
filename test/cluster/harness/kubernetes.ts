import { type RequestOptions, request } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'
import { KubeConfig } from '@kubernetes/client-node'

const REQUEST_MS = 30_000
const LOOK_MS = 200

/** Where nodes renew theirs: their signs of life. */
export const LEASES = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases'

/** The kubeconfig of the cluster for tests; undefined = there is none, and what needs one is skipped. */
export const KUBECONFIG = process.env.HONE_TEST_KUBECONFIG || undefined

/** What the API server refused, with its reason (`Forbidden`, `AlreadyExists`, ...). */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal'
  readonly code: number
  readonly reason: string | undefined

  constructor(code: number, text: string) {
    const status = parse(text)
    super(`${code}: ${status?.message ?? text.slice(0, 300)}`)
    this.code = code
    this.reason = status?.reason
  }
}

/** The API server as the tests see it, without the client that is under test: plain requests, answers as they come. */
export class Kubernetes {
  readonly #config = new KubeConfig()
  readonly #server: URL

  constructor(kubeconfig: string) {
    this.#config.loadFromFile(kubeconfig)
    this.#server = new URL(this.#config.getCurrentCluster()?.server ?? '')
  }

  async get<T>(path: string): Promise<T> {
    return JSON.parse(await this.text('GET', path)) as T
  }

  async post<T>(path: string, body: object): Promise<T> {
    return JSON.parse(await this.text('POST', path, body)) as T
  }

  /** A merge patch, or a JSON patch where the body is a list. */
  async patch<T>(path: string, body: object): Promise<T> {
    const type = Array.isArray(body) ? 'application/json-patch+json' : 'application/merge-patch+json'
    return JSON.parse(await this.text('PATCH', path, body, type)) as T
  }

  async delete(path: string, options: object = {}): Promise<void> {
    await this.text('DELETE', path, options)
  }

  /** One request; its answer's text. Throws an ApiRefusal where the answer is one. */
  async text(method: string, path: string, body?: object, type = 'application/json'): Promise<string> {
    const content = body === undefined ? '' : JSON.stringify(body)
    const options: RequestOptions = {
      method,
      agent: false,
      // The length too: Node leaves it out of a DELETE, whose body is then not read.
      headers: body === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(content) },
      signal: AbortSignal.timeout(REQUEST_MS),
    }
    await this.#config.applyToHTTPSOptions(options)
    const answer = await new Promise<{ code: number; text: string }>((resolve, reject) => {
      const call = request(new URL(path, this.#server), options, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
        })
        response.on('end', () => resolve({ code: response.statusCode ?? 0, text }))
        response.on('error', reject)
      })
      call.on('error', reject)
      call.end(content)
    })
    if (answer.code >= 400) throw new ApiRefusal(answer.code, answer.text)
    return answer.text
  }
}

/** Asks until the answer is something; what it throws meanwhile is the reason given when it takes too long. */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>, limitMs = 120_000): Promise<T> {
  const end = Date.now() + limitMs
  let last: unknown
  for (;;) {
    try {
      const found = await ask()
      if (found !== undefined && found !== false) return found
      last = undefined
    } catch (error) {
      last = error
    }
    if (Date.now() > end) throw new Error(`not within ${limitMs / 1_000} s: ${what}${last === undefined ? '' : ` (${String(last)})`}`)
    await pause(LOOK_MS)
  }
}

function parse(text: string): { message?: string; reason?: string } | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
