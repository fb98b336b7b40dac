import type { Launch } from '../../executor.ts'
import { ApiFailure, type KubernetesApi } from '../api/api.ts'
import { type KubernetesObject, LABELS, pathOf } from '../api/objects.ts'
import { applyOwn, removeObject } from '../api/ownership.ts'
import { anchorManifest, anchorName } from '../manifests/manifest.ts'

/** The object of each study that owns its pods: made with the first pod, removed when the last is gone. */
export class Anchors {
  readonly #known = new Map<string, Promise<{ name: string; uid: string }>>()
  readonly #api: KubernetesApi
  readonly #server: string

  constructor(api: KubernetesApi, server: string) {
    this.#api = api
    this.#server = server
  }

  /** Makes the study's object, when it is not known to be there. Rejects with an ApiFailure. */
  of(launch: Launch): Promise<{ name: string; uid: string }> {
    const known = this.#known.get(launch.study)
    if (known !== undefined) return known
    const made = this.#make(launch)
    this.#known.set(launch.study, made)
    made.catch(() => this.#known.delete(launch.study))
    return made
  }

  /** It may have been deleted by somebody: the next pod makes it anew. */
  doubt(study: string): void {
    this.#known.delete(study)
  }

  /** Finds those that an earlier life of the server made. Rejects with an ApiFailure. */
  async adopt(labelSelector: string): Promise<void> {
    const path = pathOf(this.#api.namespace, 'configmaps')
    const found = await this.#api.request<{ items: KubernetesObject[] }>('GET', path, { query: { labelSelector } })
    for (const { metadata } of found.items) {
      const study = metadata.labels?.[LABELS.study]
      if (study === undefined || this.#known.has(study)) continue
      this.#known.set(study, Promise.resolve({ name: metadata.name, uid: metadata.uid ?? '' }))
    }
  }

  /** Removes those of studies that have neither a pod nor an attempt that may want one. */
  async sweep(isNeeded: (study: string) => boolean): Promise<void> {
    for (const [study, known] of this.#known) {
      const anchor = await known.catch(() => undefined)
      if (anchor === undefined || isNeeded(study)) continue
      // Forgotten first: who needs it from now on makes it again, or waits until this one is gone.
      this.#known.delete(study)
      const path = pathOf(this.#api.namespace, 'configmaps', anchor.name)
      await removeObject({ api: this.#api, server: this.#server }, path, { uid: anchor.uid }).catch(() => this.#known.set(study, known))
    }
  }

  async #make(launch: Launch): Promise<{ name: string; uid: string }> {
    const { namespace } = this.#api
    const name = anchorName(launch.study)
    const path = pathOf(namespace, 'configmaps', name)
    const made = await applyOwn({ api: this.#api, server: this.#server }, path, anchorManifest(launch, { namespace, server: this.#server }))
    if (made.metadata.deletionTimestamp !== undefined) throw new ApiFailure(503, `${name} is still being deleted`)
    return { name, uid: made.metadata.uid ?? '' }
  }
}
