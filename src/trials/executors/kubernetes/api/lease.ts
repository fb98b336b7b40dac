import { setTimeout as sleep } from 'node:timers/promises'
import { ApiFailure, type KubernetesApi } from './api.ts'
import { type KubernetesObject, LABELS } from './objects.ts'

/** How long others leave a lease alone that is not renewed, how often it is renewed, and for how long after that it counts as held. */
export const LEASE_TIMES = { durationMs: 15_000, renewMs: 3_000, trustMs: 10_000 }

export type LeaseStanding =
  | { readonly kind: 'held' }
  /** `isAlive`: it was renewed, or taken, while we looked. */
  | { readonly kind: 'taken'; readonly by: string; readonly isAlive: boolean }
  /** The API server does not answer now. */
  | { readonly kind: 'unknown'; readonly why: string }
  /** The API server has no leases for us: no right to them, say. */
  | { readonly kind: 'refused'; readonly why: string }

export interface LeaseOptions {
  readonly api: KubernetesApi
  readonly name: string
  /** Who holds it, for people too: the same in all lives of a server in one place, another one everywhere else. */
  readonly holder: string
  /** Called with how it stands whenever that is another thing than before. */
  readonly changed: (standing: LeaseStanding) => void
  readonly times?: Partial<typeof LEASE_TIMES> | undefined
}

interface LeaseObject extends KubernetesObject {
  readonly spec?: { readonly holderIdentity?: string; readonly leaseDurationSeconds?: number }
}

const MERGE = 'application/merge-patch+json'

/**
 * A Lease of the cluster, which one process holds at a time. Clocks of others are not trusted: it is free when it did not change for its duration
 * while we looked. It keeps another one off as a rule; what must never happen twice rests on names and versions that the API server compares.
 */
export class Lease {
  readonly #options: LeaseOptions
  readonly #times: typeof LEASE_TIMES
  readonly #collection: string
  #seen: { readonly object: LeaseObject; readonly since: number; readonly isAlive: boolean } | undefined
  #renewedAt = Number.NEGATIVE_INFINITY
  #said = ''

  constructor(options: LeaseOptions) {
    this.#options = options
    this.#times = { ...LEASE_TIMES, ...options.times }
    this.#collection = `/apis/coordination.k8s.io/v1/namespaces/${options.api.namespace}/leases`
  }

  /** It was renewed so lately that nobody else can have taken it. */
  get isHeld(): boolean {
    return performance.now() - this.#renewedAt < this.#times.trustMs
  }

  /** Takes it as soon as it is free, renews it, and gives it back when the signal aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const standing = await this.#turn().catch(standingOf)
      if (signal.aborted) break
      this.#say(standing)
      await sleep(this.#times.renewMs, undefined, { signal }).catch(() => undefined)
    }
    await this.#giveBack().catch(() => undefined)
  }

  #say(standing: LeaseStanding): void {
    const said = JSON.stringify(standing)
    if (said === this.#said) return
    this.#said = said
    this.#options.changed(standing)
  }

  async #turn(): Promise<LeaseStanding> {
    const asked = performance.now()
    const found = await this.#read()
    this.#look(found)
    const by = found?.spec?.holderIdentity ?? ''
    if (by !== '' && by !== this.#options.holder && !this.#isOver()) {
      this.#renewedAt = Number.NEGATIVE_INFINITY
      return { kind: 'taken', by, isAlive: this.#seen?.isAlive === true }
    }
    const object = await this.#write(found).catch((error: unknown) => {
      if (error instanceof ApiFailure && error.status === 409) return undefined
      throw error
    })
    // Somebody was faster.
    if (object === undefined) return this.#turn()
    this.#seen = { object, since: asked, isAlive: true }
    this.#renewedAt = asked
    return { kind: 'held' }
  }

  async #read(): Promise<LeaseObject | undefined> {
    const { api, name } = this.#options
    try {
      return await api.request<LeaseObject>('GET', `${this.#collection}/${name}`)
    } catch (error) {
      if (error instanceof ApiFailure && error.status === 404) return undefined
      throw error
    }
  }

  #look(object: LeaseObject | undefined): void {
    if (object === undefined) this.#seen = undefined
    else if (object.metadata.resourceVersion !== this.#seen?.object.metadata.resourceVersion) {
      this.#seen = { object, since: performance.now(), isAlive: this.#seen !== undefined }
    }
  }

  #isOver(): boolean {
    if (this.#seen === undefined) return true
    const { object, since } = this.#seen
    const seconds = object.spec?.leaseDurationSeconds
    return performance.now() - since > (seconds === undefined ? this.#times.durationMs : seconds * 1_000)
  }

  /** Its version says that nobody took it in between: the API server answers 409 then. */
  async #write(found: LeaseObject | undefined): Promise<LeaseObject> {
    const { api, name, holder } = this.#options
    const now = new Date().toISOString().replace('Z', '000Z')
    const isNew = found?.spec?.holderIdentity !== holder
    const spec = {
      holderIdentity: holder,
      leaseDurationSeconds: Math.ceil(this.#times.durationMs / 1_000),
      renewTime: now,
      ...(isNew && { acquireTime: now }),
    }
    if (found === undefined) {
      const metadata = { name, labels: { [LABELS.managedBy]: 'hone' } }
      const body = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec }
      return api.request<LeaseObject>('POST', this.#collection, { body })
    }
    const { uid, resourceVersion } = found.metadata
    const body = { metadata: { uid, resourceVersion }, spec }
    return api.request<LeaseObject>('PATCH', `${this.#collection}/${name}`, { body, contentType: MERGE })
  }

  /** The next one need not wait. */
  async #giveBack(): Promise<void> {
    if (!this.isHeld || this.#seen === undefined) return
    this.#renewedAt = Number.NEGATIVE_INFINITY
    const { uid, resourceVersion } = this.#seen.object.metadata
    const { api, name } = this.#options
    await api.request('DELETE', `${this.#collection}/${name}`, { body: { preconditions: { uid, resourceVersion } } })
  }
}

function standingOf(error: unknown): LeaseStanding {
  const why = error instanceof Error ? error.message : String(error)
  // 404: no such namespace, or no leases.
  const isRefused = error instanceof ApiFailure && (error.status === 403 || error.status === 404)
  return { kind: isRefused ? 'refused' : 'unknown', why }
}
