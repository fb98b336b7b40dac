import type { KubernetesApi } from './api.ts'
import { pathOf } from './objects.ts'

const MESSAGE_CHARACTERS = 1_024

/** What an event is about. */
export interface Involved {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly namespace: string
  readonly uid: string | undefined
}

/** Says something about an object where kubectl shows it. Rejects with an ApiFailure. */
export async function recordEvent(
  api: Pick<KubernetesApi, 'request'>,
  involved: Involved,
  { type, reason, message }: { readonly type: 'Normal' | 'Warning'; readonly reason: string; readonly message: string },
): Promise<void> {
  const { name, namespace } = involved
  const now = new Date().toISOString()
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { generateName: `${name}-`, namespace },
    involvedObject: involved,
    type,
    reason,
    message: message.slice(0, MESSAGE_CHARACTERS),
    source: { component: 'hone' },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
  }
  await api.request('POST', pathOf(namespace, 'events'), { body: event })
}
