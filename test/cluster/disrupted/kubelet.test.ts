import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OWN_CLUSTER, signal, stalled } from '../harness/control-plane.ts'
import { FakeNode } from '../harness/fake-node.ts'
import { Hone, isRunning, describe as tell } from '../harness/hone.ts'
import { KUBECONFIG, Kubernetes } from '../harness/kubernetes.ts'
import { TestNamespace } from '../harness/namespace.ts'

const ONCE = ['sh', '-c', 'echo "epoch=$HONE_EPOCH loss=0.5"; [ "$HONE_EPOCH" = 1 ] && exec sleep 600; exit 0']
const TWENTY_SECONDS = ['sh', '-c', 'sleep 20; echo "epoch=1 loss=0.5"']

describe.skipIf(!OWN_CLUSTER)('a node that is lost', () => {
  const kubernetes = new Kubernetes(KUBECONFIG ?? '')
  let space: TestNamespace
  let hone: Hone

  beforeAll(async () => {
    space = await TestNamespace.open(kubernetes, 'kubelet')
    hone = await Hone.serve(space, KUBECONFIG ?? '')
  })
  afterAll(async () => {
    await hone?.[Symbol.asyncDispose]()
    await space?.[Symbol.asyncDispose]()
  })

  it('for a moment, as its kubelet is killed and comes back: the pod goes on', async () => {
    const study = await hone.submit('kubelet', { trial: { command: TWENTY_SECONDS } })
    await hone.pod(study, 'it runs', isRunning)
    await signal('KILL', 'kubelet')
    const trial = await hone.ended(study)
    expect(trial).toMatchObject({ state: 'SUCCEEDED', attempt: { epoch: 1 } })
  })

  it('by a kubelet that hangs: the trial starts again once a node is there', async () => {
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
