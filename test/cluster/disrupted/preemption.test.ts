import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Hone, isRunning, PYTHON, describe as tell } from '../harness/hone.ts'
import { KUBECONFIG, Kubernetes } from '../harness/kubernetes.ts'
import { TestNamespace } from '../harness/namespace.ts'

const CLASSES = '/apis/scheduling.k8s.io/v1/priorityclasses'
const LOW_CLASS = 'hone-test-low'
const HIGH_CLASS = 'hone-test-high'
const STAYS_ONCE = ['sh', '-c', 'echo "epoch=$HONE_EPOCH loss=0.5"; [ "$HONE_EPOCH" = 1 ] && exec sleep 600; exit 0']

/** Takes all the GPUs that there are. */
describe.skipIf(KUBECONFIG === undefined)('a trial of a low priority', () => {
  const kubernetes = new Kubernetes(KUBECONFIG ?? '')
  let space: TestNamespace
  let hone: Hone

  beforeAll(async () => {
    await removeClasses()
    for (const [name, value] of Object.entries({ [LOW_CLASS]: -10, [HIGH_CLASS]: 1_000 }))
      await kubernetes.post(CLASSES, { metadata: { name }, value })
    space = await TestNamespace.open(kubernetes, 'preemption')
    hone = await Hone.serve(space, KUBECONFIG ?? '')
  })
  afterAll(async () => {
    await hone?.[Symbol.asyncDispose]()
    await space?.[Symbol.asyncDispose]()
    await removeClasses()
  })

  it('starts again when a pod of a higher priority takes its place, and uses up no retry', async () => {
    const gpus = await freeGpus(kubernetes)
    const study = await hone.submit('preempted', {
      trial: { command: STAYS_ONCE, resources: { gpu: gpus }, pod: { priorityClass: LOW_CLASS } },
    })
    await hone.pod(study, 'it runs', isRunning)
    await space.createPod('important', {
      priorityClassName: HIGH_CLASS,
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'c', image: PYTHON, command: ['sleep', '600'], resources: { limits: { 'nvidia.com/gpu': '1' } } }],
    })
    const again = await hone.trial(study, 'the second attempt', ({ attempt }) => attempt?.epoch === 2)
    console.log(`preemption: ${tell(again)}`)
    await hone.trial(study, 'it waits for GPUs', ({ attempt }) => /Insufficient/.test(attempt?.reason ?? ''))
    await kubernetes.delete(space.core('pods/important'))
    const trial = await hone.ended(study)
    expect(trial).toMatchObject({ state: 'SUCCEEDED', attempt: { epoch: 2 }, failedAttempts: 0 })
  })

  async function removeClasses(): Promise<void> {
    for (const name of [LOW_CLASS, HIGH_CLASS]) await kubernetes.delete(`${CLASSES}/${name}`).catch(() => undefined)
  }
})

async function freeGpus(kubernetes: Kubernetes): Promise<number> {
  const { items } = await kubernetes.get<{ items: { status: { allocatable: Record<string, string> } }[] }>('/api/v1/nodes')
  return Math.max(...items.map(({ status }) => Number(status.allocatable['nvidia.com/gpu'] ?? 0)))
}
