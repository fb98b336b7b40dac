import { randomBytes } from 'node:crypto'
import type { CoreV1Event, V1Pod, V1PodSpec } from '@kubernetes/client-node'
import { type Kubernetes, until } from './kubernetes.ts'

/** A namespace of one test's own; it goes at the end with all that is in it. */
export class TestNamespace implements AsyncDisposable {
  readonly kubernetes: Kubernetes
  readonly name: string

  private constructor(kubernetes: Kubernetes, name: string) {
    this.kubernetes = kubernetes
    this.name = name
  }

  /** Makes one, and waits until pods can be made in it. */
  static async open(kubernetes: Kubernetes, label: string, labels: Record<string, string> = {}): Promise<TestNamespace> {
    const name = `hone-test-${label}-${randomBytes(3).toString('hex')}`
    await kubernetes.post('/api/v1/namespaces', { metadata: { name, labels } })
    await until('the namespace has its service account', () => kubernetes.get(`/api/v1/namespaces/${name}/serviceaccounts/default`))
    return new TestNamespace(kubernetes, name)
  }

  /** Path of what is in the namespace: `core('pods')`, `core('pods/name/log')`. */
  core(rest: string): string {
    return `/api/v1/namespaces/${this.name}/${rest}`
  }

  async createPod(name: string, spec: V1PodSpec): Promise<V1Pod> {
    return this.kubernetes.post(this.core('pods'), { metadata: { name }, spec: { restartPolicy: 'Never', ...spec } })
  }

  async pod(name: string): Promise<V1Pod> {
    return this.kubernetes.get(this.core(`pods/${name}`))
  }

  async pods(): Promise<V1Pod[]> {
    return (await this.kubernetes.get<{ items: V1Pod[] }>(this.core('pods'))).items
  }

  async log(pod: string): Promise<string> {
    return this.kubernetes.text('GET', this.core(`pods/${pod}/log`))
  }

  async events(): Promise<CoreV1Event[]> {
    return (await this.kubernetes.get<{ items: CoreV1Event[] }>(this.core('events'))).items
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const pod of await this.pods()) {
      await this.kubernetes.delete(this.core(`pods/${pod.metadata?.name}`), { gracePeriodSeconds: 0 }).catch(() => undefined)
    }
    await this.kubernetes.delete(`/api/v1/namespaces/${this.name}`)
  }
}
