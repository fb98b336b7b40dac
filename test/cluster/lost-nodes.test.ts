import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OWN_CLUSTER, signal, stalled } from './harness/control-plane.ts'
import { FakeNode } from './harness/fake-node.ts'
import { Hone, isRunning, describe as tell } from './harness/hone.ts'
import { KUBECONFIG, Kubernetes, until } from './harness/kubernetes.ts'
import { TestNamespace } from './harness/namespace.ts'

const ONCE = ['sh', '-c', 'echo "epoch=$HONE_EPOCH loss=0.5"; [ "$HONE_EPOCH" = 1 ] && exec sleep 600; exit 0']
const TWENTY_SECONDS = ['sh', '-c', 'sleep 20; echo "epoch=1 loss=0.5"']

/** Last of all: parts of the cluster are held still, which other tests would notice. */
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

  it.concurrent('costs its trials an attempt and no retry: they start again elsewhere', async () => {
    await using first = await FakeNode.join(kubernetes, 1)
    const study = await hone.submit('lost', { trial: { command: ONCE, pod: { ...first.pod, nodeLost: '2s' } } })
    await first.run(await hone.pod(study, 'it is placed', ({ spec }) => spec?.nodeName === first.name))
    await hone.trial(study, 'it runs', ({ attempt }) => attempt?.state === 'running')
    first.fallSilent()
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

  it.skipIf(!OWN_CLUSTER).concurrent('for a moment, as its kubelet is killed and comes back: the pod goes on', async () => {
    const study = await hone.submit('kubelet', { trial: { command: TWENTY_SECONDS } })
    await hone.pod(study, 'it runs', isRunning)
    await signal('KILL', 'kubelet')
    const trial = await hone.ended(study)
    expect(trial).toMatchObject({ state: 'SUCCEEDED', attempt: { epoch: 1 } })
  })

  it.skipIf(!OWN_CLUSTER)('by a kubelet that hangs: the trial starts again once a node is there', async () => {
    // Kubernetes gives nothing up when all nodes are silent at once.
    await using _other = await FakeNode.join(kubernetes, 0)
    const study = await hone.submit('hanging', { trial: { command: ONCE, pod: { nodeLost: '2s' } } })
    await hone.pod(study, 'it runs', isRunning)
    await stalled('kubelet', async () => {
      const again = await hone.trial(study, 'the second attempt', ({ attempt }) => attempt?.epoch === 2)
      console.log(`kubelet hangs: ${tell(again)}`)
    })
    const trial = await hone.ended(study)
    expect(trial).toMatchObject({ state: 'SUCCEEDED', attempt: { epoch: 2 }, failedAttempts: 0 })
  })
})
