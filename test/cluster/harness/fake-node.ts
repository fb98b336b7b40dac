import type { V1Pod } from '@kubernetes/client-node'
import { type Kubernetes, until } from './kubernetes.ts'

const HEARTBEAT_MS = 2_000
const LEASE_S = 10

/**
 * A second node, without a machine: the tests send its signs of life and play its kubelet. It can be lost without taking the real
 * node down, and while it lives the real one may be lost: Kubernetes taints no node when all of them are silent at once.
 */
export class FakeNode implements AsyncDisposable {
  readonly name: string
  readonly #kubernetes: Kubernetes
  #heartbeat: NodeJS.Timeout | undefined

  private constructor(kubernetes: Kubernetes, name: string) {
    this.#kubernetes = kubernetes
    this.name = name
  }

  /** Joins with that many GPUs; resolves when pods can be placed on it. */
  static async join(kubernetes: Kubernetes, name: string, gpus: number): Promise<FakeNode> {
    const node = new FakeNode(kubernetes, name)
    await kubernetes.post('/api/v1/nodes', { metadata: { name, labels: { 'hone.dev/node': name, 'kubernetes.io/hostname': name } } })
    const capacity = { cpu: '8', memory: '16Gi', pods: '100', 'nvidia.com/gpu': String(gpus) }
    const now = new Date().toISOString()
    const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', lastHeartbeatTime: now, lastTransitionTime: now }
    await kubernetes.patch(`/api/v1/nodes/${name}/status`, { status: { capacity, allocatable: capacity, conditions: [ready] } })
    await kubernetes.post('/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases', {
      metadata: { name },
      spec: { holderIdentity: name, leaseDurationSeconds: LEASE_S, renewTime: microTime() },
    })
    node.#heartbeat = setInterval(() => void node.#renew(), HEARTBEAT_MS)
    await until(`the node ${name} takes pods`, async () => {
      const { spec } = await kubernetes.get<{ spec: { taints?: unknown[] } }>(`/api/v1/nodes/${name}`)
      return spec.taints === undefined
    })
    return node
  }

  /** Says of a pod that was placed here what a kubelet says when its containers run. */
  async run({ metadata, spec }: V1Pod): Promise<void> {
    const startedAt = new Date().toISOString()
    const containerStatuses = spec?.containers.map(({ name, image }) => ({
      name,
      image,
      imageID: '',
      ready: true,
      restartCount: 0,
      state: { running: { startedAt } },
    }))
    const ready = { type: 'Ready', status: 'True', lastTransitionTime: startedAt }
    await this.#kubernetes.patch(`/api/v1/namespaces/${metadata?.namespace}/pods/${metadata?.name}/status`, {
      status: { phase: 'Running', startTime: startedAt, conditions: [ready], containerStatuses },
    })
  }

  /** No sign of life any more. */
  fallSilent(): void {
    clearInterval(this.#heartbeat)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.fallSilent()
    await this.#kubernetes.delete(`/api/v1/nodes/${this.name}`)
  }

  async #renew(): Promise<void> {
    const path = `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${this.name}`
    // Not while the API server is away: the next heartbeat comes soon.
    await this.#kubernetes.patch(path, { spec: { renewTime: microTime() } }).catch(() => undefined)
  }
}

/** Now, with the microseconds that a lease wants. */
function microTime(): string {
  return new Date().toISOString().replace('Z', '000Z')
}
