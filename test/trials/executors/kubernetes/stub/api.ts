import { StubFaults } from './faults.ts'
import type { Request, Response } from './listener.ts'
import { StubLogs } from './logs.ts'
import { type Stored, StubObjects } from './objects.ts'

type Json = { readonly [name: string]: unknown }
type Deletion = { preconditions?: { uid?: string; resourceVersion?: string } } | undefined

/** Who acts on what the API was told. */
export interface Actors {
  /** A pod was made. */
  readonly made: (pod: string) => void
  /** A pod that runs was told to end. */
  readonly told: (pod: string) => void
}

interface Answer {
  readonly status: number
  readonly body: object
}

const OWNER = 'hone.dev/server'
const GROUP = /^\/apis\/[^/]+$/
const OBJECT = /\/namespaces\/[^/]+\/[^/]+\/[^/]+$/

/** What a Kubernetes API answers to the requests of executors, over objects and logs in memory. */
export class StubApi {
  readonly objects = new StubObjects()
  readonly logs = new StubLogs()
  readonly faults = new StubFaults()
  readonly requests: string[] = []
  /** By which version of HTTP and with which token it was asked, for each of the requests. */
  readonly asked: { version: string; authorization: string | undefined }[] = []
  /** Kinds that it has, by group. */
  readonly kinds = new Map<string, { name: string; kind: string }[]>()
  readonly #actors: Actors

  constructor(actors: Actors) {
    this.#actors = actors
  }

  async serve(request: Request, response: Response): Promise<void> {
    const given = await this.#answer(request, response)
    if (given === undefined) return
    response.writeHead(given.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(given.body))
  }

  /** Undefined where there is none, or the response is written bit by bit. */
  async #answer(request: Request, response: Response): Promise<Answer | undefined> {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://stub')
    const { method = 'GET' } = request
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    if (this.faults.stalled) return undefined
    this.asked.push({ version: request.httpVersion, authorization: request.headers.authorization })
    this.requests.push(`${method} ${path}${query.has('watch') ? '?watch' : ''}`)
    const fault = this.faults.take(method, path)
    if (fault !== undefined) return refusal(fault.status, fault.reason ?? 'Fault', fault.message ?? 'a fault of the stub')
    if (method === 'GET') return this.#read(path, query, response)
    const body = parts.length === 0 ? undefined : (JSON.parse(Buffer.concat(parts).toString()) as never)
    const isMerge = request.headers['content-type'] === 'application/merge-patch+json'
    if (method === 'PATCH') return isMerge ? this.#merge(path, body as never) : this.#apply(path, body as never, query)
    if (method === 'DELETE') return this.#delete(path, body)
    return this.#create(path, body as never)
  }

  #create(path: string, body: Stored): Answer {
    const { name } = body.metadata
    if (name === undefined) {
      const stored = this.objects.put(`${path}/${this.objects.nextId()}`, body, 'ADDED')
      return answer(201, { ...body, stored })
    }
    const at = `${path}/${name}`
    if (this.objects.all.has(at)) return refusal(409, 'AlreadyExists', `${at} already exists`)
    return answer(201, this.objects.put(at, { ...body, metadata: { ...body.metadata, ...this.objects.birth() } }, 'ADDED'))
  }

  #read(path: string, query: URLSearchParams, response: Response): Answer | undefined {
    const kinds = this.kinds.get(path)
    if (kinds !== undefined) return answer(200, { resources: kinds })
    if (GROUP.test(path)) return this.#group(path)
    if (path.endsWith('/log')) return this.#log(path, query, response)
    if (query.get('watch') === 'true') return this.#watch(path, query, response)
    if (!OBJECT.test(path)) return answer(200, this.objects.page(path, query))
    const object = this.objects.all.get(path)
    return object === undefined ? missing(path) : answer(200, object)
  }

  /** A group has the version in which something of it is there. */
  #group(path: string): Answer {
    const [, version] = [...this.objects.all.keys()].find((key) => key.startsWith(`${path}/`))?.split(`${path}/`) ?? []
    const groupVersion = `${path.slice('/apis/'.length)}/${version?.split('/')[0]}`
    return version === undefined ? missing(path) : answer(200, { preferredVersion: { groupVersion } })
  }

  #watch(path: string, query: URLSearchParams, response: Response): undefined {
    this.objects.watch(path, query, response)
  }

  #log(path: string, query: URLSearchParams, response: Response): Answer | undefined {
    const name = path.split('/').at(-2) ?? ''
    if (this.objects.find('pods', name) === undefined) return refusal(404, 'NotFound', `pods "${name}" not found`)
    this.logs.serve(query.get('container') === 'hone-metrics' ? `${name}/hone-metrics` : name, query, response)
    return undefined
  }

  #apply(path: string, body: Stored, query: URLSearchParams): Answer {
    const known = this.objects.all.get(path)
    const [owner, claimant] = [known, body].map((object) => object?.metadata.labels?.[OWNER])
    if (known !== undefined && owner !== claimant && query.get('force') !== 'true') {
      return refusal(409, 'Conflict', `Apply failed with 1 conflict: conflict with "hone-${owner}": .metadata.labels.${OWNER}`)
    }
    if (known !== undefined) return answer(200, known)
    const isPod = path.includes('/pods/')
    const metadata = { ...body.metadata, ...this.objects.birth() }
    const made = this.objects.put(path, { ...body, metadata, ...(isPod ? { status: { phase: 'Pending' as const } } : {}) }, 'ADDED')
    if (isPod) setImmediate(() => this.#actors.made(body.metadata.name))
    return answer(201, made)
  }

  #merge(at: string, change: Json): Answer {
    const isStatus = at.endsWith('/status')
    const path = isStatus ? at.slice(0, -'/status'.length) : at
    const object = this.objects.all.get(path)
    if (object === undefined) return missing(path)
    const { metadata: { resourceVersion, uid = object.metadata.uid } = {} } = change as {
      metadata?: { resourceVersion?: string; uid?: string }
    }
    if (uid !== object.metadata.uid || (resourceVersion !== undefined && resourceVersion !== object.metadata.resourceVersion)) {
      return refusal(409, 'Conflict', 'it is another version')
    }
    const after = merged(object as unknown as Json, isStatus ? { status: change.status } : change)
    return answer(200, this.objects.put(path, after as unknown as Stored, 'MODIFIED'))
  }

  #delete(path: string, body: Deletion): Answer {
    const object = this.objects.all.get(path)
    if (object === undefined) return missing(path)
    const { name } = object.metadata
    const { uid = object.metadata.uid, resourceVersion = object.metadata.resourceVersion } = body?.preconditions ?? {}
    if (uid !== object.metadata.uid || resourceVersion !== object.metadata.resourceVersion) {
      return refusal(409, 'Conflict', 'the precondition failed')
    }
    const runs = object.status?.phase === 'Running'
    const deletionTimestamp = new Date().toISOString()
    if (runs) this.objects.change('pods', name, ({ metadata }) => ({ metadata: { ...metadata, deletionTimestamp } }))
    else this.objects.remove(path.split('/').at(-2) ?? '', name)
    if (runs) setImmediate(() => this.#actors.told(name))
    return answer(200, object)
  }
}

/** As RFC 7396 has it. */
function merged(object: Json, change: Json): Json {
  const isTree = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
  const entries = Object.entries(change).map(([name, value]) => {
    const known = object[name]
    return [name, isTree(value) ? merged(isTree(known) ? known : {}, value) : value]
  })
  return Object.fromEntries(Object.entries({ ...object, ...Object.fromEntries(entries) }).filter(([, value]) => value !== null))
}

function answer(status: number, body: object): Answer {
  return { status, body }
}

function refusal(code: number, reason: string, message: string): Answer {
  return answer(code, { kind: 'Status', code, reason, message })
}

function missing(path: string): Answer {
  return refusal(404, 'NotFound', `${path} not found`)
}
