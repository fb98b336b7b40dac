/**
 * An API server for measurements, in a process of its own: objects in memory, kubelets that are played, TLS as a real one has it (HTTP/1.1
 * and HTTP/2 by the client's choice). It counts and times what it is asked.
 *
 *   node api-server.ts KEY CERTIFICATE      prints its port; GET /measured tells, POST /measured begins anew
 */
import { readFileSync } from 'node:fs'
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { logLine, playKubelets } from './kubelet.ts'
import { Collection, type KubeObject, matches, newestVersion } from './objects.ts'

/** What was asked and made since the last beginning; times in milliseconds since 1970. */
export interface Measured {
  requests: Record<string, number>
  created: { at: number; name: string; labels: Record<string, string> }[]
  ended: { at: number; name: string; labels: Record<string, string> }[]
  logStreams: number
  logStreamsMost: number
}

const BOOKMARK_MS = 20_000
const DELETE_MS = 50
const PATH =
  /^\/(?:api\/v1|apis\/(?<group>[^/]+\/[^/]+))(?:\/namespaces\/(?<namespace>[^/]+))?\/(?<kind>[^/]+)(?:\/(?<name>[^/]+)(?:\/(?<part>[^/]+))?)?$/

interface Target {
  readonly kind: string
  readonly namespace: string
  readonly name?: string
  readonly part?: string
  readonly query: URLSearchParams
}

const collections = new Map<string, Collection>()
const collection = (kind: string): Collection => {
  const found = collections.get(kind) ?? new Collection()
  collections.set(kind, found)
  return found
}
let measured = begin()
const pods = collection('pods')
const lives = playKubelets(pods, ({ metadata: { name, labels = {} } }) => measured.ended.push({ at: Date.now(), name, labels }))

const [keyFile = '', certificateFile = ''] = process.argv.slice(2)
const server = createSecureServer(
  { key: readFileSync(keyFile), cert: readFileSync(certificateFile), allowHTTP1: true },
  (request, response) => {
    answer(request, response).catch((error: unknown) => fail(response, 500, 'InternalError', String(error)))
  },
)
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))

async function answer(request: Http2ServerRequest, response: Http2ServerResponse): Promise<Http2ServerResponse> {
  const url = new URL(request.url, 'https://localhost')
  if (url.pathname === '/measured') {
    if (request.method === 'POST') measured = begin(measured.logStreams)
    return send(response, 200, measured)
  }
  const groups = PATH.exec(url.pathname)?.groups
  if (groups === undefined) return fail(response, 404, 'NotFound', `no ${url.pathname}`)
  const { kind = '', namespace = '', name, part } = groups
  const target: Target = { kind, namespace, query: url.searchParams, ...(name && { name }), ...(part && { part }) }
  const verb = verbOf(request.method, target)
  measured.requests[verb] = (measured.requests[verb] ?? 0) + 1
  const body = await bodyOf(request)
  switch (request.method) {
    case 'GET':
      return get(target, response)
    case 'POST':
      return target.name === undefined ? write(target, body?.metadata.name ?? '', body, response) : send(response, 201, body ?? {})
    case 'PUT':
    case 'PATCH':
      return write(target, target.name ?? '', body, response)
    case 'DELETE':
      return remove(target, response)
    default:
      return fail(response, 405, 'MethodNotAllowed', request.method)
  }
}

function get(target: Target, response: Http2ServerResponse): Http2ServerResponse {
  const { kind, namespace, name, part, query } = target
  if (part === 'log') return log(`${namespace}/${name}`, query, response)
  if (name !== undefined) {
    const object = collection(kind).get(namespace, name)
    return object === undefined ? fail(response, 404, 'NotFound', `${kind} "${name}" not found`) : send(response, 200, object)
  }
  const selector = query.get('labelSelector') ?? ''
  if (query.get('watch') === 'true') return watch(target, selector, response)
  const all = collection(kind).list(namespace, selector)
  const from = Number(query.get('continue') ?? 0)
  const limit = Number(query.get('limit') ?? all.length)
  const more = from + limit < all.length ? { continue: String(from + limit) } : {}
  return send(response, 200, {
    kind: 'List',
    metadata: { resourceVersion: newestVersion(), ...more },
    items: all.slice(from, from + limit),
  })
}

function watch({ kind, query }: Target, selector: string, response: Http2ServerResponse): Http2ServerResponse {
  response.writeHead(200, { 'content-type': 'application/json' })
  flush(response)
  const tell = (type: string, object: object): boolean => response.write(`${JSON.stringify({ type, object })}\n`)
  const off = collection(kind).watch(Number(query.get('resourceVersion') ?? 0), (type, object) => {
    if (matches(object, selector)) tell(type, object)
  })
  if (off === false) {
    tell('ERROR', { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' })
    return response.end()
  }
  const bookmarks = setInterval(() => tell('BOOKMARK', { metadata: { resourceVersion: newestVersion() } }), BOOKMARK_MS)
  const end = setTimeout(() => response.end(), 1_000 * Number(query.get('timeoutSeconds') ?? 300))
  response.on('close', () => {
    off()
    clearInterval(bookmarks)
    clearTimeout(end)
  })
  return response
}

function log(pod: string, query: URLSearchParams, response: Http2ServerResponse): Http2ServerResponse {
  const life = lives.get(pod)
  if (life === undefined) return fail(response, 400, 'BadRequest', 'its container is waiting to start')
  const since = Math.floor(Date.parse(query.get('sinceTime') ?? '') / 1_000) * 1_000 || 0
  response.writeHead(200, { 'content-type': 'text/plain' })
  flush(response)
  let next = 0
  const put = (): void => {
    for (; next < life.lines && logLine(life, next).at <= Date.now(); next++) {
      const line = logLine(life, next)
      if (line.at >= since) response.write(line.text)
    }
  }
  put()
  if (query.get('follow') !== 'true' || life.endedAt !== undefined) return response.end()
  measured.logStreams += 1
  measured.logStreamsMost = Math.max(measured.logStreamsMost, measured.logStreams)
  const timer = setInterval(put, 200)
  const end = (): void => {
    put()
    response.end()
  }
  life.end.signal.addEventListener('abort', end, { once: true })
  response.on('close', () => {
    measured.logStreams -= 1
    clearInterval(timer)
    life.end.signal.removeEventListener('abort', end)
  })
  return response
}

function write(
  { kind, namespace, part }: Target,
  name: string,
  body: KubeObject | undefined,
  response: Http2ServerResponse,
): Http2ServerResponse {
  if (body === undefined || part !== undefined) return send(response, 200, {})
  const { object, created } = collection(kind).apply(namespace, name, body)
  if (created && kind === 'pods') measured.created.push({ at: Date.now(), name, labels: object.metadata.labels ?? {} })
  return send(response, created ? 201 : 200, object)
}

function remove({ kind, namespace, name = '' }: Target, response: Http2ServerResponse): Http2ServerResponse {
  const object = collection(kind).get(namespace, name)
  if (object === undefined) return fail(response, 404, 'NotFound', `${kind} "${name}" not found`)
  if (kind !== 'pods') collection(kind).remove(namespace, name)
  else if (object.metadata.deletionTimestamp === undefined) {
    collection(kind).apply(namespace, name, { metadata: { name, deletionTimestamp: new Date().toISOString() } })
    setTimeout(() => collection(kind).remove(namespace, name), DELETE_MS)
  }
  return send(response, 200, object)
}

function verbOf(method: string, { kind, name, part, query }: Target): string {
  const what = part === undefined ? kind : `${kind}/${part}`
  if (method !== 'GET') return `${method.toLowerCase()} ${what}`
  if (part !== undefined || name !== undefined) return `get ${what}`
  return `${query.get('watch') === 'true' ? 'watch' : 'list'} ${what}`
}

function begin(logStreams = 0): Measured {
  return { requests: {}, created: [], ended: [], logStreams, logStreamsMost: logStreams }
}

async function bodyOf(request: Http2ServerRequest): Promise<KubeObject | undefined> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text === '' ? undefined : (JSON.parse(text) as KubeObject)
}

function send(response: Http2ServerResponse, code: number, body: object): Http2ServerResponse {
  return response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** Begins an answer at once, as a real server does: its first word may be long in coming. */
function flush(response: Http2ServerResponse): void {
  if ('flushHeaders' in response && typeof response.flushHeaders === 'function') response.flushHeaders()
}

function fail(response: Http2ServerResponse, code: number, reason: string, message: string): Http2ServerResponse {
  return response.headersSent ? response : send(response, code, { kind: 'Status', status: 'Failure', code, reason, message })
}
