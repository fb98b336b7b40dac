import type { V1Node, V1Pod } from '@kubernetes/client-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KUBECONFIG, Kubernetes, until } from './harness/kubernetes.ts'
import { TestNamespace } from './harness/namespace.ts'

const GPU = 'nvidia.com/gpu'
const PYTHON = 'localhost/python:1'
const NODE = 'localhost/node:1'

/** The ground that the other tests of this folder stand on. */
describe.skipIf(KUBECONFIG === undefined)('the cluster', () => {
  let kubernetes: Kubernetes
  let space: TestNamespace
  beforeAll(async () => {
    kubernetes = new Kubernetes(KUBECONFIG ?? '')
    space = await TestNamespace.open(kubernetes, 'cluster')
  })
  afterAll(() => space[Symbol.asyncDispose]())

  it('has a ready node with GPUs', async () => {
    const { items } = await kubernetes.get<{ items: V1Node[] }>('/api/v1/nodes')
    const ready = items.filter((node) => node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'))
    expect(ready.map((node) => Number(node.status?.allocatable?.[GPU] ?? 0)).some((count) => count > 0)).toBe(true)
  })

  it('runs a pod with the GPUs that it asks for, and its log can be read', async () => {
    await space.createPod('gpus', {
      containers: [
        {
          name: 'trial',
          image: PYTHON,
          command: ['python3', '-c', 'import os; print("gpus", os.environ["NVIDIA_VISIBLE_DEVICES"])'],
          resources: { limits: { [GPU]: '2' } },
        },
      ],
    })
    await ended('gpus')
    expect(await space.log('gpus')).toMatch(/^gpus GPU-fake-\d+,GPU-fake-\d+\n$/)
  })

  it('runs the project’s own Node', async () => {
    await space.createPod('node', { containers: [{ name: 'trial', image: NODE, command: ['node', '-p', 'process.version'] }] })
    await ended('node')
    expect((await space.log('node')).trim()).toBe(process.version)
  })

  it('leaves a pod waiting that asks for more GPUs than there are, and says why', async () => {
    await space.createPod('greedy', {
      containers: [{ name: 'trial', image: PYTHON, command: ['true'], resources: { limits: { [GPU]: '1000' } } }],
    })
    const reason = await until('the scheduler has judged it', async () => scheduling(await space.pod('greedy')))
    expect(reason).toContain(`Insufficient ${GPU}`)
  })

  function ended(pod: string): Promise<V1Pod> {
    return until(`the pod ${pod} has ended`, async () => {
      const seen = await space.pod(pod)
      return ['Succeeded', 'Failed'].includes(seen.status?.phase ?? '') && seen
    })
  }
})

function scheduling(pod: V1Pod): string | undefined {
  return pod.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False')?.message
}
