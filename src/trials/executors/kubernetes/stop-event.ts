import type { Cluster } from './cluster.ts'
import { type Pod, pathOf } from './objects.ts'

/** Says why a pod is stopped, where kubectl shows it. Nothing depends on it: it is tried once. */
export async function recordStop({ api, log }: Cluster, pod: Pod, reason: string): Promise<void> {
  const { name, namespace = api.namespace, uid } = pod.metadata
  const now = new Date().toISOString()
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { generateName: `${name}-`, namespace },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', name, namespace, uid },
    type: 'Normal',
    reason: 'TrialStopped',
    message: reason.slice(0, 1_024),
    source: { component: 'hone' },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
  }
  await api
    .request('POST', pathOf(namespace, 'events'), { body: event })
    .catch((error: unknown) => log({ event: 'stop not told', attempt: name, message: String(error) }))
}
