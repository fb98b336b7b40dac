import type { KubernetesApi } from './api.ts'
import { pathOf } from './objects.ts'

interface ClusterEvent {
  readonly type?: string
  readonly reason?: string
  readonly message?: string
  readonly lastTimestamp?: string | null
  readonly eventTime?: string | null
  readonly metadata: { readonly creationTimestamp?: string }
}

/** The newest warning that the cluster has about an object: why it goes no further, where its status does not say it. Never rejects. */
export async function newestWarning(api: KubernetesApi, uid: string): Promise<string | undefined> {
  const query = { fieldSelector: `involvedObject.uid=${uid},type=Warning` }
  try {
    const { items } = await api.request<{ items: ClusterEvent[] }>('GET', pathOf(api.namespace, 'events'), { query })
    const newest = items.toSorted((a, b) => timeOf(a).localeCompare(timeOf(b))).at(-1)
    return newest === undefined ? undefined : `${newest.reason}: ${newest.message}`
  } catch {
    // Its words are worth having, not worth a failure.
    return undefined
  }
}

function timeOf({ lastTimestamp, eventTime, metadata }: ClusterEvent): string {
  return lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? ''
}
