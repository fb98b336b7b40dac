import type { JsonValue } from '../../../model/index.ts'
import { ApiFailure, type Endpoint, KubernetesApi } from './api/api.ts'
import { recordEvent } from './api/events.ts'
import { listPages } from './api/listing.ts'
import type { KubernetesObject } from './api/objects.ts'
import { Reflector, type ReflectorOptions } from './api/reflector.ts'

/** A kind of objects that a CustomResourceDefinition describes, with a status of its own. */
export interface CustomKind {
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly kind: string
}

export interface CustomObjectsOptions {
  readonly endpoint: Endpoint
  readonly kind: CustomKind
  /** Asked before anything is changed: rejects with an ApiFailure where that must wait. */
  readonly mayChange?: () => Promise<void>
  readonly log?: (event: object) => void
  /** Shorter times, for tests. */
  readonly times?: ReflectorOptions<KubernetesObject>['times'] & { readonly answerMs?: number }
}

/** The objects of one kind in the endpoint's namespace, for a program that follows them and writes their status. */
export class CustomObjects<T extends KubernetesObject> {
  readonly #api: KubernetesApi
  readonly #options: CustomObjectsOptions
  readonly #path: string

  constructor(options: CustomObjectsOptions) {
    const { endpoint, kind, times = {}, mayChange } = options
    this.#options = options
    this.#api = new KubernetesApi(endpoint, { ...times, ...(mayChange && { mayChange }) })
    this.#path = `/apis/${kind.group}/${kind.version}/namespaces/${endpoint.namespace}/${kind.plural}`
  }

  get namespace(): string {
    return this.#api.namespace
  }

  /** Tells of what is there and of what changes, until the signal aborts. Never rejects; what goes wrong is logged once. */
  follow(
    audience: { readonly seen: (object: T) => void; readonly gone: (object: T) => void; readonly synced: () => void },
    signal: AbortSignal,
  ): Promise<void> {
    const { kind, times, log = () => {} } = this.#options
    let said: string | undefined
    const trouble = (message: string): void => {
      if (message !== said) log({ event: 'objectsTrouble', kind: `${kind.plural}.${kind.group}`, message })
      said = message
    }
    const synced = (): void => {
      said = undefined
      audience.synced()
    }
    const { seen, gone } = audience
    const options = { api: this.#api, path: this.#path, labelSelector: '', audience: { seen, gone, synced, trouble } }
    return new Reflector<T>({ ...options, ...(times === undefined ? {} : { times }) }).run(signal)
  }

  /** All that have those labels; undefined where there is no such kind, or no right to it, which is logged. Rejects with an ApiFailure. */
  async list(labelSelector: string): Promise<readonly T[] | undefined> {
    const { kind, log } = this.#options
    try {
      return await this.#pages(labelSelector)
    } catch (error) {
      if (!(error instanceof ApiFailure) || (error.status !== 403 && error.status !== 404)) throw error
      log?.({ event: 'objectsTrouble', kind: `${kind.plural}.${kind.group}`, message: error.message })
      return undefined
    }
  }

  async #pages(labelSelector: string): Promise<T[]> {
    const found: T[] = []
    for await (const { items } of listPages<T>(this.#api, this.#path, { labelSelector })) found.push(...items)
    return found
  }

  /** Makes an object, and resolves with it as it then is. Rejects with an ApiFailure, also where its name is taken. */
  create(object: T): Promise<T> {
    return this.#api.request<T>('POST', this.#path, { body: object })
  }

  /** Merges into an object's status; false when that one is not there any more. Rejects with an ApiFailure; with `unchanged` also where it is not as it is given. */
  async patchStatus(
    { metadata: { name, uid, resourceVersion } }: T,
    patch: { readonly [field: string]: JsonValue },
    { unchanged = false } = {},
  ): Promise<boolean> {
    // Of another uid it would be a later object of that name: the API server refuses that.
    const metadata = { ...(uid === undefined ? {} : { uid }), ...(unchanged ? { resourceVersion } : {}) }
    const body = { metadata, status: patch }
    try {
      await this.#api.request('PATCH', `${this.#path}/${name}/status`, { body, contentType: 'application/merge-patch+json' })
      return true
    } catch (error) {
      if (error instanceof ApiFailure && error.status === 404) return false
      throw error
    }
  }

  /** Makes an event about an object. Nothing depends on it: it is tried once. */
  async tell({ metadata: { name, uid } }: T, event: Parameters<typeof recordEvent>[2]): Promise<void> {
    const { group, version, kind } = this.#options.kind
    const involved = { apiVersion: `${group}/${version}`, kind, name, namespace: this.namespace, uid }
    await recordEvent(this.#api, involved, event).catch((error: unknown) =>
      this.#options.log?.({ event: 'event not told', name, message: String(error) }),
    )
  }
}
