import type { V1Node, V1Pod } from '@kubernetes/client-node'
import { type Kubernetes, LEASES } from './kubernetes.ts'

interface Lease {
  readonly spec: { readonly renewTime?: string }
}

/** How pods and the nodes that they are on stand, a line each, for the message of a test that waited in vain. Never rejects. */
export async function describeScene(kubernetes: Kubernetes, pods: readonly V1Pod[]): Promise<string> {
  const names = new Set(pods.map(({ spec }) => spec?.nodeName).filter((name) => name !== undefined))
  const nodes = await Promise.all([...names].map((name) => describeNode(kubernetes, name)))
  return [`now: ${new Date().toISOString()}`, ...pods.map(describePod), ...nodes].join('\n')
}

function describePod({ metadata, spec, status }: V1Pod): string {
  const told =
    metadata?.deletionTimestamp === undefined
      ? 'not deleted'
      : `deleted ${metadata.deletionTimestamp} (grace ${metadata.deletionGracePeriodSeconds} s)`
  const containers = status?.containerStatuses?.map(({ name, state }) => `${name} ${JSON.stringify(state)}`) ?? []
  return `pod ${metadata?.name}: ${status?.phase} on ${spec?.nodeName ?? 'no node'}, ${told}, ${conditions(status?.conditions)}, ${containers}`
}

async function describeNode(kubernetes: Kubernetes, name: string): Promise<string> {
  try {
    const { spec, status } = await kubernetes.get<V1Node>(`/api/v1/nodes/${name}`)
    const lease = await kubernetes.get<Lease>(`${LEASES}/${name}`).catch(() => undefined)
    const taints = spec?.taints?.map(({ key, effect }) => `${key}:${effect}`) ?? []
    return `node ${name}: ${conditions(status?.conditions)}, taints ${taints}, lease renewed ${lease?.spec.renewTime}`
  } catch (error) {
    return `node ${name}: ${error}`
  }
}

function conditions(all: readonly { type: string; status: string; reason?: string; lastTransitionTime?: unknown }[] = []): string {
  return all
    .map(({ type, status, reason, lastTransitionTime }) => `${type}=${status} (${reason ?? 'no reason'}, ${lastTransitionTime})`)
    .join(' ')
}
