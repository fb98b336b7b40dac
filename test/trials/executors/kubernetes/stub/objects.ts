import { Http2ServerResponse } from 'node:http2'
import type { Pod } from '../../../../../src/trials/executors/kubernetes/api/objects.ts'
import type { Response } from './listener.ts'

export type Stored = Pod & { spec: { nodeName?: string; containers: { command: string[]; env: object[] }[] }; [field: string]: unknown }

/** What a cluster in memory keeps, by paths: each change is a version that those who watch are told. */
export class StubObjects {
  readonly all = new Map<string, Stored>()
  #version = 1
  #uids = 0
  #history: { version: number; path: string; type: string; object: Stored }[] = []
  #oldest = 0
  readonly #watches = new Set<{ path: string; selector: string | null; response: Response }>()

  find(collection: string, name: string): [path: string, object: Stored] | undefined {
    return [...this.all].find(([path]) => path.endsWith(`/${collection}/${name}`))
  }

  /** A number that no object had yet. */
  nextId(): number {
    return ++this.#uids
  }

  /** What makes an object another one than all before. */
  birth(): { uid: string; creationTimestamp: string } {
    return { uid: `uid-${this.nextId()}`, creationTimestamp: new Date().toISOString() }
  }

  put(path: string, object: Stored, type: 'ADDED' | 'MODIFIED'): Stored {
    const stored = this.#next(object)
    this.all.set(path, stored)
    this.#note(path, type, stored)
    return stored
  }

  change(collection: string, name: string, change: (object: Stored) => object): void {
    const [path, object] = this.find(collection, name) ?? []
    if (path !== undefined && object !== undefined) this.put(path, { ...object, ...change(object) }, 'MODIFIED')
  }

  remove(collection: string, name: string): void {
    const [path, object] = this.find(collection, name) ?? []
    if (path === undefined || object === undefined) return
    this.all.delete(path)
    this.#note(path, 'DELETED', this.#next(object))
  }

  /** A page of a collection, as a list has it. */
  page(path: string, query: URLSearchParams): object {
    const limit = Number(query.get('limit') ?? 500)
    const from = Number(query.get('continue') ?? 0)
    const about = /involvedObject\.uid=([^,]+)/.exec(query.get('fieldSelector') ?? '')?.[1]
    const all = [...this.all]
      .filter(([key, object]) => key.startsWith(`${path}/`) && (about === undefined || involvedIn(object) === about))
      .filter(([, object]) => bears(object, query.get('labelSelector')))
      .map(([, object]) => object)
    const more = from + limit < all.length ? { continue: String(from + limit) } : {}
    return { metadata: { resourceVersion: String(this.#version), ...more }, items: all.slice(from, from + limit) }
  }

  /** Answers with what changes in a collection after a version, for as long as somebody listens. */
  watch(path: string, query: URLSearchParams, response: Response): void {
    const since = Number(query.get('resourceVersion'))
    const selector = query.get('labelSelector')
    response.writeHead(200)
    response.flushHeaders?.()
    if (since < this.#oldest) {
      response.end(`${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' } })}\n`)
      return
    }
    for (const { version, path: at, type, object } of this.#history) {
      if (version > since && at.startsWith(`${path}/`) && bears(object, selector)) write(response, type, object)
    }
    const watch = { path, selector, response }
    this.#watches.add(watch)
    response.on('close', () => this.#watches.delete(watch))
  }

  /** How many watch by a selector in which those words are. */
  watchers(words: string): number {
    return [...this.#watches].filter(({ selector }) => selector?.includes(words)).length
  }

  /** Forgets what was: who watches from before is told 410. */
  compact(): void {
    this.#history = []
    this.#oldest = this.#version
  }

  /** Tells those who watch nothing more. */
  forgetWatches(): void {
    this.#watches.clear()
  }

  /** The HTTP/2 streams of those who watch. */
  get streams(): Http2ServerResponse['stream'][] {
    return [...this.#watches].flatMap(({ response }) => (response instanceof Http2ServerResponse ? [response.stream] : []))
  }

  #next(object: Stored): Stored {
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.#version) } }
  }

  #note(path: string, type: string, object: Stored): void {
    this.#history.push({ version: this.#version, path, type, object })
    for (const watch of this.#watches) {
      if (path.startsWith(`${watch.path}/`) && bears(object, watch.selector)) write(watch.response, type, object)
    }
  }
}

/** Whether an object has all labels of a selector. */
function bears({ metadata }: Stored, selector: string | null): boolean {
  if (selector === null) return true
  return selector.split(',').every((pair) => {
    const [name = '', value] = pair.split('=')
    return metadata.labels?.[name] === value
  })
}

function involvedIn(event: Stored): string | undefined {
  return (event as { involvedObject?: { uid?: string } }).involvedObject?.uid
}

function write(response: Response, type: string, object: object): void {
  response.write(`${JSON.stringify({ type, object })}\n`)
}
