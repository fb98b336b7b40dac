import { randomBytes } from 'node:crypto'
import type { V1Pod } from '@kubernetes/client-node'
import { type Kubernetes, LEASES, until } from './kubernetes.ts'

const HEARTBEAT_MS = 2_000
const LEASE_S = 10
const LABEL = 'hone.dev/fake-node'

/**
 * A second node, without a machine: the tests send its signs of life and play its kubelet (pods that are deleted end at once). It can be lost without taking the real
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

  /** Joins with that many GPUs; resolves when pods can be placed on it: those that `pod` describes, no others. */
  static async join(kubernetes: Kubernetes, gpus: number): Promise<FakeNode> {
    const name = `hone-test-${randomBytes(3).toString('hex')}`
    const node = new FakeNode(kubernetes, name)
    try {
      await node.#join(gpus)
      return node
    } catch (error) {
      await node[Symbol.asyncDispose]()
      throw error
    }
  }

  /** What a study's pods must say to be placed here. */
  get pod(): object {
    return { nodeSelector: { [LABEL]: this.name }, tolerations: [{ key: LABEL, operator: 'Exists' }] }
  }

  async #join(gpus: number): Promise<void> {
    const { name } = this
    const taints = [{ key: LABEL, effect: 'NoSchedule' }]
    await this.#kubernetes.post('/api/v1/nodes', { metadata: { name, labels: { [LABEL]: name } }, spec: { taints } })
    const capacity = { cpu: '8', memory: '16Gi', pods: '100', 'nvidia.com/gpu': String(gpus) }
    const now = new Date().toISOString()
    const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', lastHeartbeatTime: now, lastTransitionTime: now }
    await this.#kubernetes.patch(`/api/v1/nodes/${name}/status`, { status: { capacity, allocatable: capacity, conditions: [ready] } })
    await this.#kubernetes.post(LEASES, {
      metadata: { name },
      spec: { holderIdentity: name, leaseDurationSeconds: LEASE_S, renewTime: microTime() },
    })
    // Not while the API server is away: the next heartbeat comes soon.
    this.#heartbeat = setInterval(() => void this.#beat().catch(() => undefined), HEARTBEAT_MS)
    await until(`the node ${name} takes pods`, async () => {
      const { spec } = await this.#kubernetes.get<{ spec: { taints: unknown[] } }>(`/api/v1/nodes/${name}`)
      return spec.taints.length === taints.length
    })
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
    const conditions = ['ContainersReady', 'Ready'].map((type) => ({ type, status: 'True', lastTransitionTime: startedAt }))
    await this.#kubernetes.patch(`/api/v1/namespaces/${metadata?.namespace}/pods/${metadata?.name}/status`, {
      status: { phase: 'Running', startTime: startedAt, conditions, containerStatuses },
    })
  }

  /** No sign of life any more. */
  fallSilent(): void {
    clearInterval(this.#heartbeat)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.fallSilent()
    // A test may have taken it away.
    for (const path of [`/api/v1/nodes/${this.name}`, `${LEASES}/${this.name}`]) await this.#kubernetes.delete(path).catch(() => undefined)
  }

  async #beat(): Promise<void> {
    await this.#kubernetes.patch(`${LEASES}/${this.name}`, { spec: { renewTime: microTime() } })
    const { items } = await this.#kubernetes.get<{ items: V1Pod[] }>(`/api/v1/pods?fieldSelector=spec.nodeName%3D${this.name}`)
    for (const { metadata } of items.filter((pod) => pod.metadata?.deletionTimestamp !== undefined)) {
      await this.#kubernetes.delete(`/api/v1/namespaces/${metadata?.namespace}/pods/${metadata?.name}`, { gracePeriodSeconds: 0 })
    }
  }
}

/** Now, with the microseconds that a lease wants. */
function microTime(): string {
  return new Date().toISOString().replace('Z', '000Z')
}
