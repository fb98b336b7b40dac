import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FakeNode } from './harness/fake-node.ts'
import { Hone, describe as tell } from './harness/hone.ts'
import { KUBECONFIG, Kubernetes, until } from './harness/kubernetes.ts'
import { TestNamespace } from './harness/namespace.ts'

const ONCE = ['sh', '-c', 'echo "epoch=$HONE_EPOCH loss=0.5"; [ "$HONE_EPOCH" = 1 ] && exec sleep 600; exit 0']

/** Nodes that the tests play; what becomes of the real one: disrupted/. */
describe.skipIf(KUBECONFIG === undefined)('a node that is lost', () => {
  let kubernetes: Kubernetes
  let space: TestNamespace
  let hone: Hone

  beforeAll(async () => {
    kubernetes = new Kubernetes(KUBECONFIG ?? '')
    space = await TestNamespace.open(kubernetes, 'nodes')
    hone = await Hone.serve(space, KUBECONFIG ?? '')
  })
  afterAll(async () => {
    await hone?.[Symbol.asyncDispose]()
    await space?.[Symbol.asyncDispose]()
  })

  it.concurrent('is named while it is waited for, and costs its trials an attempt and no retry: they start again elsewhere', async () => {
    await using first = await FakeNode.join(kubernetes, 1)
    const study = await hone.submit('lost', { trial: { command: ONCE, pod: { ...first.pod, nodeLost: '2s' } } })
    await first.run(await hone.pod(study, 'it is placed', ({ spec }) => spec?.nodeName === first.name))
    await hone.trial(study, 'it runs', ({ attempt }) => attempt?.state === 'running')
    first.fallSilent()
    const silent = await hone.trial(study, 'it says why it may not go on', ({ attempt }) =>
      /does not answer|being deleted/.test(attempt?.reason ?? ''),
    )
    console.log(`node silent: ${tell(silent)}`)
    const again = await hone.trial(study, 'the second attempt', ({ attempt }) => attempt?.epoch === 2)
    console.log(`node lost: ${tell(again)}`)
    expect(again.failedAttempts).toBe(0)
    await hone.stop(study)
  })

  it.concurrent('that is cordoned takes no more pods, and the study says so until it is open again', async () => {
    await using node = await FakeNode.join(kubernetes, 1)
    await kubernetes.patch(`/api/v1/nodes/${node.name}`, { spec: { unschedulable: true } })
    const study = await hone.submit('cordoned', { trial: { command: ONCE, pod: node.pod } })
    const waiting = await hone.trial(study, 'it says why it waits', ({ attempt }) => /unschedulable/.test(attempt?.reason ?? ''))
    console.log(`cordoned: ${tell(waiting)}`)
    await kubernetes.patch(`/api/v1/nodes/${node.name}`, { spec: { unschedulable: false } })
    await hone.pod(study, 'it is placed', ({ spec }) => spec?.nodeName === node.name)
    await hone.stop(study)
    await until('no pod is left', async () => (await hone.pods(study)).length === 0, 60_000)
  })
})
