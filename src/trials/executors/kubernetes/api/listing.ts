import type { KubernetesApi } from './api.ts'
import type { KubernetesObject } from './objects.ts'

const PAGE = 500

export interface Page<T> {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string }
  readonly items: readonly T[]
}

/** All objects of a collection that have these labels, a page at a time. Rejects with an ApiFailure. */
export async function* listPages<T extends KubernetesObject>(
  api: Pick<KubernetesApi, 'request'>,
  path: string,
  { labelSelector, signal }: { readonly labelSelector: string; readonly signal?: AbortSignal },
): AsyncGenerator<Page<T>> {
  for (let next: string | undefined = ''; next !== undefined; ) {
    const query = { labelSelector, limit: String(PAGE), ...(next === '' ? {} : { continue: next }) }
    const page: Page<T> = await api.request('GET', path, { query, ...(signal === undefined ? {} : { signal }) })
    yield page
    next = page.metadata.continue || undefined
  }
}
