import type { KubernetesApi } from './api.ts'

const GROUP = '/apis/kueue.x-k8s.io'
/** By which Kueue says whose place in the queue it is. */
const JOB_UID = 'kueue.x-k8s.io/job-uid'

interface QueuedWorkload {
  readonly status?: { readonly conditions?: readonly { type: string; status: string; message?: string }[] }
}

/** Kueue's words about why an object of that uid is not admitted; undefined where it says nothing, or nothing to us. Never rejects. */
export async function queueWords(api: KubernetesApi, uid: string): Promise<string | undefined> {
  try {
    const { preferredVersion } = await api.request<{ preferredVersion: { groupVersion: string } }>('GET', GROUP)
    const path = `/apis/${preferredVersion.groupVersion}/namespaces/${api.namespace}/workloads`
    const { items } = await api.request<{ items: QueuedWorkload[] }>('GET', path, { query: { labelSelector: `${JOB_UID}=${uid}` } })
    const conditions = items.flatMap(({ status }) => status?.conditions ?? [])
    return conditions.find(({ type, status }) => type === 'QuotaReserved' && status === 'False')?.message
  } catch {
    // Without Kueue's right kind, or without the right to see it.
    return undefined
  }
}
