import { Http2ServerResponse, type ServerHttp2Session } from 'node:http2'
import type { Pod } from '../../../../src/trials/executors/kubernetes/objects.ts'
import { type Request, type Response, type Speech, StubListener } from './stub-listener.ts'
import { StubLogs } from './stub-logs.ts'

type Stored = Pod & { spec: { nodeName?: string; containers: { command: string[]; env: object[] }[] }; [field: string]: unknown }

/** What the next requests of a kind meet instead of an answer. */
interface Fault {
  readonly matches: (method: string, path: string) => boolean
  readonly status: number
  readonly reason?: string
  readonly message?: string
  left: number
}

/** A Kubernetes API server in memory, as much of one as executors use, with faults at will. Nothing happens in it by itself. */
export class StubCluster {
  readonly objects = new Map<string, Stored>()
  readonly requests: string[] = []
  /** Called with each pod that is made: a kubelet's part. */
  kubelet: (name: string) => void = () => {}
  #version = 1
  #uids = 0
  #history: { version: number; path: string; type: string; object: Stored }[] = []
  #oldest = 0
  readonly #watches = new Set<{ path: string; response: Response }>()
  readonly #logs = new StubLogs()
  readonly #faults: Fault[] = []
  #stalled = false
  readonly #listener: StubListener
  /** By which version of HTTP and with which token it was asked, for each of the requests. */
  readonly asked: { version: string; authorization: string | undefined }[] = []

  constructor({ speech = 'plain', streamsMax = 250 }: { speech?: Speech; streamsMax?: number } = {}) {
    this.#listener = new StubListener({ speech, streamsMax }, (request, response) => void this.#serve(request, response))
  }

  listen(): Promise<URL> {
    return this.#listener.listen()
  }

  close(): Promise<void> {
    return this.#listener.close()
  }

  /** Vouches for it, PEM. */
  get certificate(): string {
    return this.#listener.certificate
  }

  /** Its HTTP/2 sessions that are open. */
  get sessions(): ReadonlySet<ServerHttp2Session> {
    return this.#listener.sessions
  }

  pod(name: string): Stored | undefined {
    return this.objects.get(pathOf('pods', name))
  }

  /** Kinds that its API has, by group. */
  readonly kinds = new Map<string, { name: string; kind: string }[]>()

  find(collection: string, name: string): Stored | undefined {
    return [...this.objects].find(([path]) => path.endsWith(`/${collection}/${name}`))?.[1]
  }

  /** Changes an object as a kubelet, a scheduler or a controller would. */
  change(collection: string, name: string, change: (object: Stored) => object): void {
    const [path, object] = [...this.objects].find(([key]) => key.endsWith(`/${collection}/${name}`)) ?? []
    if (path !== undefined && object !== undefined) this.#put(path, { ...object, ...change(object) }, 'MODIFIED')
  }

  update(name: string, change: (pod: Stored) => object): void {
    this.change('pods', name, change)
  }

  /** As a controller does. */
  makePod(name: string, labels: Record<string, string>): void {
    const metadata = { name, labels, uid: `uid-${++this.#uids}`, creationTimestamp: new Date().toISOString() }
    this.#put(pathOf('pods', name), { metadata, spec: { containers: [] }, status: { phase: 'Pending' } } as never, 'ADDED')
  }

  /** As a kubelet that cannot go on. */
  warn(name: string, reason: string, message: string): void {
    const uid = this.pod(name)?.metadata.uid
    const event = { metadata: { name: `${name}.${++this.#uids}` }, involvedObject: { uid }, type: 'Warning', reason, message }
    this.#put(pathOf('events', event.metadata.name), event as never, 'ADDED')
  }

  run(name: string): void {
    this.update(name, (pod) => ({
      spec: { ...pod.spec, nodeName: 'node-1' },
      status: { phase: 'Running', containerStatuses: [{ name: 'trial', state: { running: { startedAt: new Date().toISOString() } } }] },
    }))
  }

  exit(name: string, exitCode: number, more: { reason?: string; status?: object } = {}): void {
    for (const log of [name, `${name}/hone-metrics`]) this.#logs.end(log)
    const now = new Date().toISOString()
    const terminated = { exitCode, startedAt: now, finishedAt: now, reason: more.reason ?? (exitCode === 0 ? 'Completed' : 'Error') }
    this.update(name, () => ({
      status: {
        phase: exitCode === 0 ? 'Succeeded' : 'Failed',
        containerStatuses: [{ name: 'trial', state: { terminated } }],
        ...more.status,
      },
    }))
    if (this.pod(name)?.metadata.deletionTimestamp !== undefined) this.vanish(name)
  }

  /** The object is not there any more. */
  vanish(name: string, collection = 'pods'): void {
    const [path, object] = [...this.objects].find(([key]) => key.endsWith(`/${collection}/${name}`)) ?? []
    if (path === undefined || object === undefined) return
    this.objects.delete(path)
    this.#note(path, 'DELETED', { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.#version) } })
  }

  /** Writes lines as a runtime does, each with its time. */
  print(name: string, lines: readonly string[], at = new Date().toISOString().replace('Z', '000000Z')): void {
    this.#logs.print(name, lines, at)
  }

  /** Its sidecar writes lines. */
  printAside(name: string, lines: readonly string[]): void {
    this.print(`${name}/hone-metrics`, lines)
  }

  /** As when the runtime rotates it: the first lines are gone. */
  rotateLog(name: string, kept: number): void {
    this.#logs.rotate(name, kept)
  }

  fail(count: number, status: number, more: { method?: string; path?: string; reason?: string; message?: string } = {}): void {
    const { method, path, ...rest } = more
    const matches = (m: string, p: string): boolean => (method === undefined || m === method) && (path === undefined || p.includes(path))
    this.#faults.push({ matches, status, left: count, ...rest })
  }

  /** No fault goes on. */
  forgive(): void {
    this.#faults.length = 0
  }

  /** No request is answered while it is stalled. */
  stall(stalled: boolean): void {
    this.#stalled = stalled
  }

  /** Cuts every watch and log that is open. */
  cut(): void {
    this.#listener.cut()
    this.#watches.clear()
  }

  /** Ends the HTTP/2 streams that are open, and nothing else, with a code. */
  reset(code: number): void {
    for (const { response } of this.#watches) if (response instanceof Http2ServerResponse) response.stream.close(code)
  }

  /** Bytes that wait to be taken, for each HTTP/2 watch. */
  get backlogs(): number[] {
    return [...this.#watches].map(({ response }) => (response instanceof Http2ServerResponse ? response.stream.writableLength : 0))
  }

  /** Forgets what was: who watches from before is told 410. */
  compact(): void {
    this.#history = []
    this.#oldest = this.#version
  }

  async #serve(request: Request, response: Response): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://stub')
    const { method = 'GET' } = request
    const { pathname: path, searchParams: query } = url
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    if (this.#stalled) return
    this.asked.push({ version: request.httpVersion, authorization: request.headers.authorization })
    this.requests.push(`${method} ${path}${query.has('watch') ? '?watch' : ''}`)
    const fault = this.#faults.find(({ left, matches }) => left > 0 && matches(method, path))
    if (fault !== undefined) {
      fault.left -= 1
      return this.#refuse(response, fault.status, fault.reason ?? 'Fault', fault.message ?? 'a fault of the stub')
    }
    const body = parts.length === 0 ? undefined : (JSON.parse(Buffer.concat(parts).toString()) as Record<string, never>)
    const kinds = this.kinds.get(path)
    if (kinds !== undefined) return reply(response, 200, { resources: kinds })
    if (path.endsWith('/log')) return this.#log(path, query, response)
    if (method === 'PATCH' && request.headers['content-type'] === 'application/merge-patch+json')
      return this.#merge(path, body as never, response)
    if (method === 'PATCH') return this.#apply(path, body as never, response)
    if (method === 'DELETE') return this.#delete(path, body as never, response)
    if (method === 'POST')
      return reply(response, 201, { ...(body as object), stored: this.#put(`${path}/${++this.#uids}`, body as never, 'ADDED') })
    if (query.get('watch') === 'true') return this.#watch(path, Number(query.get('resourceVersion')), response)
    if (!OBJECT.test(path)) return this.#list(path, query, response)
    const object = this.objects.get(path)
    return object === undefined ? this.#refuse(response, 404, 'NotFound', `${path} not found`) : reply(response, 200, object)
  }

  #apply(path: string, body: Stored, response: Response): void {
    const known = this.objects.get(path)
    if (known !== undefined) {
      reply(response, 200, known)
      return
    }
    const metadata = { ...body.metadata, uid: `uid-${++this.#uids}`, creationTimestamp: new Date().toISOString() }
    const made = this.#put(
      path,
      { ...body, metadata, ...(path.includes('/pods/') ? { status: { phase: 'Pending' as const } } : {}) },
      'ADDED',
    )
    reply(response, 201, made)
    if (path.includes('/pods/')) setImmediate(() => this.kubelet(body.metadata.name))
  }

  #merge(path: string, change: Json, response: Response): void {
    const object = this.objects.get(path)
    if (object === undefined) {
      this.#refuse(response, 404, 'NotFound', `${path} not found`)
      return
    }
    const { metadata: { resourceVersion } = {} } = change as { metadata?: { resourceVersion?: string } }
    if (resourceVersion !== undefined && resourceVersion !== object.metadata.resourceVersion) {
      this.#refuse(response, 409, 'Conflict', 'it is another version')
      return
    }
    reply(response, 200, this.#put(path, merged(object as unknown as Json, change) as unknown as Stored, 'MODIFIED'))
  }

  #delete(path: string, body: { preconditions?: { uid?: string; resourceVersion?: string } }, response: Response): void {
    const object = this.objects.get(path)
    if (object === undefined) {
      this.#refuse(response, 404, 'NotFound', `${path} not found`)
      return
    }
    const { uid = object.metadata.uid, resourceVersion = object.metadata.resourceVersion } = body.preconditions ?? {}
    if (uid !== object.metadata.uid || resourceVersion !== object.metadata.resourceVersion) {
      this.#refuse(response, 409, 'Conflict', 'the precondition failed')
      return
    }
    const name = object.metadata.name
    const runs = object.status?.phase === 'Running'
    if (runs) this.update(name, (pod) => ({ metadata: { ...pod.metadata, deletionTimestamp: new Date().toISOString() } }))
    else this.vanish(name, path.split('/').at(-2))
    reply(response, 200, object)
    // As a process that knows no signal: SIGTERM ends it.
    if (runs) setImmediate(() => this.exit(name, 143))
  }

  #list(path: string, query: URLSearchParams, response: Response): void {
    const limit = Number(query.get('limit') ?? 500)
    const from = Number(query.get('continue') ?? 0)
    const about = /involvedObject\.uid=([^,]+)/.exec(query.get('fieldSelector') ?? '')?.[1]
    const all = [...this.objects]
      .filter(([key, object]) => key.startsWith(`${path}/`) && (about === undefined || involvedIn(object) === about))
      .map(([, object]) => object)
    const items = all.slice(from, from + limit)
    const more = from + limit < all.length ? { continue: String(from + limit) } : {}
    reply(response, 200, { metadata: { resourceVersion: String(this.#version), ...more }, items })
  }

  #watch(path: string, since: number, response: Response): void {
    response.writeHead(200)
    response.flushHeaders?.()
    if (since < this.#oldest) {
      response.end(`${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' } })}\n`)
      return
    }
    for (const { version, path: at, type, object } of this.#history) {
      if (version > since && at.startsWith(`${path}/`)) write(response, type, object)
    }
    const watch = { path, response }
    this.#watches.add(watch)
    response.on('close', () => this.#watches.delete(watch))
  }

  #log(path: string, query: URLSearchParams, response: Response): void {
    const name = path.split('/').at(-2) ?? ''
    if (this.pod(name) === undefined) {
      this.#refuse(response, 404, 'NotFound', `pods "${name}" not found`)
      return
    }
    this.#logs.serve(query.get('container') === 'hone-metrics' ? `${name}/hone-metrics` : name, query, response)
  }

  #put(path: string, object: Stored, type: string): Stored {
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.#version) } }
    this.objects.set(path, stored)
    this.#note(path, type, stored)
    return stored
  }

  #note(path: string, type: string, object: Stored): void {
    this.#history.push({ version: this.#version, path, type, object })
    for (const watch of this.#watches) if (path.startsWith(`${watch.path}/`)) write(watch.response, type, object)
  }

  #refuse(response: Response, code: number, reason: string, message: string): void {
    reply(response, code, { kind: 'Status', code, reason, message })
  }
}

type Json = { readonly [name: string]: unknown }

/** As RFC 7396 has it, without deletions. */
function merged(object: Json, change: Json): Json {
  const isTree = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
  const entries = Object.entries(change).map(([name, value]) => {
    const known = object[name]
    return [name, isTree(value) ? merged(isTree(known) ? known : {}, value) : value]
  })
  return { ...object, ...Object.fromEntries(entries) }
}

export const NAMESPACE = 'research'
const OBJECT = /\/namespaces\/[^/]+\/[^/]+\/[^/]+$/

function pathOf(collection: string, name: string): string {
  return `/api/v1/namespaces/${NAMESPACE}/${collection}/${name}`
}

function involvedIn(event: Stored): string | undefined {
  return (event as { involvedObject?: { uid?: string } }).involvedObject?.uid
}

function reply(response: Response, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

function write(response: Response, type: string, object: object): void {
  response.write(`${JSON.stringify({ type, object })}\n`)
}
