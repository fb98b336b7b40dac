import { ApiFailure, type KubernetesApi } from './api.ts'
import { Backoff } from './backoff.ts'
import { readLines } from './lines.ts'
import { listPages } from './listing.ts'
import type { KubernetesObject } from './objects.ts'

/** Whom a reflector tells what it saw. Nothing that they throw ends it. */
export interface Audience<T> {
  /** New, or changed. */
  readonly seen: (object: T) => void
  /** Its last known state. */
  readonly gone: (object: T) => void
  /** A list that was begun then (milliseconds since 1970) is whole: what was made before and is not in it is not there. */
  readonly synced: (begunAt: number) => void
  /** The API server does not do what it should; called once for each failure. */
  readonly trouble: (message: string) => void
}

export interface ReflectorOptions<T> {
  readonly api: KubernetesApi
  /** The collection, as /api/v1/namespaces/hone/pods. */
  readonly path: string
  readonly labelSelector: string
  readonly audience: Audience<T>
  /** Times for tests; those of a real cluster when left out. */
  readonly times?: Partial<typeof TIMES>
}

const TIMES = {
  /** How long the server keeps a watch; bookmarks come every minute, so a silent one is dead before its end. */
  watchSeconds: 240,
  silenceMs: 100_000,
  /** Everything is listed anew now and then: what was missed for a reason that nobody thought of heals by itself. */
  resyncMs: 600_000,
  backoffMinMs: 500,
  backoffMaxMs: 30_000,
}

/**
 * A copy of a collection that follows it: a list, then a watch from there with bookmarks. A watch that breaks is taken up where
 * it was; a list is made again when the server has forgotten that place (410), or when it is time. A server that is silent,
 * slow, gone or overloaded is asked again, later and later; what was known stays known.
 */
export class Reflector<T extends KubernetesObject> {
  readonly #options: ReflectorOptions<T>
  readonly #times: typeof TIMES
  #objects = new Map<string, T>()
  #synced = false
  #version = ''
  readonly #backoff: Backoff

  constructor(options: ReflectorOptions<T>) {
    this.#options = options
    this.#times = { ...TIMES, ...options.times }
    this.#backoff = new Backoff(this.#times.backoffMinMs, this.#times.backoffMaxMs)
  }

  /** The first list is whole: what is not here is not there. */
  get isSynced(): boolean {
    return this.#synced
  }

  get(name: string): T | undefined {
    return this.#objects.get(name)
  }

  all(): readonly T[] {
    return [...this.#objects.values()]
  }

  /** Follows the collection until the signal aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const listed = await this.#attempt(() => this.#list(signal), signal)
      const until = performance.now() + this.#times.resyncMs
      let current = listed
      while (current && performance.now() < until && !signal.aborted) {
        await this.#attempt(async () => {
          current = await this.#watch(signal)
        }, signal)
      }
    }
  }

  /** True when it went well; otherwise the failure was told and a pause is over. */
  async #attempt(work: () => Promise<void>, signal: AbortSignal): Promise<boolean> {
    try {
      await work()
      this.#backoff.reset()
      return true
    } catch (error) {
      if (signal.aborted) return false
      this.#options.audience.trouble((error as Error).message)
      await this.#backoff.pause(signal, error instanceof ApiFailure ? error.retryAfterMs : 0)
      return false
    }
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { api, path, labelSelector, audience } = this.#options
    const found = new Map<string, T>()
    const begunAt = Date.now()
    let version = ''
    for await (const { items, metadata } of listPages<T>(api, path, { labelSelector, signal })) {
      for (const object of items) found.set(object.metadata.name, object)
      version = metadata.resourceVersion
    }
    const before = this.#objects
    this.#objects = found
    this.#version = version
    this.#synced = true
    for (const [name, object] of before) if (found.get(name)?.metadata.uid !== object.metadata.uid) audience.gone(object)
    for (const [name, object] of found) {
      if (before.get(name)?.metadata.resourceVersion !== object.metadata.resourceVersion) audience.seen(object)
    }
    audience.synced(begunAt)
  }

  /** One watch to its end; false when the server has forgotten the place that it goes on from. */
  async #watch(signal: AbortSignal): Promise<boolean> {
    const { api, path, labelSelector } = this.#options
    const { watchSeconds, silenceMs } = this.#times
    const silent = new AbortController()
    const begunAt = performance.now()
    let timer = setTimeout(() => silent.abort(), silenceMs)
    const query = {
      labelSelector,
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: this.#version,
      timeoutSeconds: String(Math.round(watchSeconds * (0.8 + Math.random() * 0.4))),
    }
    try {
      const stream = await api.stream(path, query, AbortSignal.any([signal, silent.signal]))
      let events = 0
      for await (const lines of readLines(stream)) {
        clearTimeout(timer)
        timer = setTimeout(() => silent.abort(), silenceMs)
        this.#backoff.reset()
        events += lines.length
        for (const line of lines) if (!this.#take(JSON.parse(line) as WatchEvent<T>)) return false
      }
      // One that is cut at once, over and over, must not become a storm.
      if (events === 0 && performance.now() - begunAt < silenceMs / 100)
        throw new ApiFailure(0, 'the Kubernetes API server ends its watches at once')
      return true
    } catch (error) {
      if (error instanceof ApiFailure && error.status === 410) return false
      if (silent.signal.aborted) throw new ApiFailure(0, `the Kubernetes API server said nothing for ${silenceMs / 1000} s`)
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  #take({ type, object }: WatchEvent<T>): boolean {
    const { audience } = this.#options
    if (type === 'ERROR') {
      const { code = 500, message = 'the watch failed' } = object as unknown as { code?: number; message?: string }
      if (code === 410) return false
      throw new ApiFailure(code, message)
    }
    this.#version = object.metadata.resourceVersion ?? this.#version
    const { name } = object.metadata
    switch (type) {
      case 'ADDED':
      case 'MODIFIED':
        this.#objects.set(name, object)
        audience.seen(object)
        break
      case 'DELETED':
        this.#objects.delete(name)
        audience.gone(object)
        break
      case 'BOOKMARK':
        break
    }
    return true
  }
}

interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  readonly object: T
}
