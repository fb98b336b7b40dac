import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReadTrial } from '../../src/wire/index.ts'
import { Hone, isRunning, type StudyWish, describe as tell } from './harness/hone.ts'
import { KUBECONFIG, Kubernetes } from './harness/kubernetes.ts'
import { TestNamespace } from './harness/namespace.ts'

const SLEEP = ['sleep', '600']
const OK = ['python3', '-c', 'print("epoch=1 loss=0.5")']
/** Says which attempt it is; only the first one stays until it is taken away. */
const STAYS_ONCE = ['sh', '-c', 'echo "epoch=$HONE_EPOCH loss=0.5"; [ "$HONE_EPOCH" = 1 ] && exec sleep 600; exit 0']
const EATS_MEMORY = ['python3', '-c', 'x = bytearray(300 << 20)\nfor i in range(0, len(x), 4096): x[i] = 1']

const REFUSED_LABEL = 'hone-test/refused'
const BUSY_CLASS = 'hone-test-no-room'

/** Each failure shows what it was, in words that people understand; what is not the code's fault uses up no retry. */
describe.skipIf(KUBECONFIG === undefined)('a trial on a cluster', () => {
  let kubernetes: Kubernetes
  let space: TestNamespace
  let hone: Hone
  const told: string[] = []

  beforeAll(async () => {
    kubernetes = new Kubernetes(KUBECONFIG ?? '')
    space = await TestNamespace.open(kubernetes, 'faults')
    await preparePolicies(kubernetes, space)
    hone = await Hone.serve(space, KUBECONFIG ?? '')
  })
  afterAll(async () => {
    console.log(told.join('\n'))
    await hone?.[Symbol.asyncDispose]()
    await space?.[Symbol.asyncDispose]()
    await removePolicies(kubernetes)
  })

  const run = (label: string, trial: StudyWish['trial'], spec: StudyWish['spec'] = {}): Promise<string> =>
    hone.submit(label, { trial, spec })
  const noted = (what: string, trial: ReadTrial): ReadTrial => {
    told.push(`${what}: ${tell(trial)}`)
    return trial
  }

  it.concurrent('that succeeds has what its log said', async () => {
    const trial = noted('success', await hone.ended(await run('fine', { command: OK })))
    expect(trial).toMatchObject({ state: 'SUCCEEDED', metrics: { loss: 0.5 }, failedAttempts: 0 })
  })

  it.concurrent('fails with its exit code, after the retries that it has', async () => {
    const trial = noted('exit code', await hone.ended(await run('exit', { command: ['sh', '-c', 'echo so it goes; exit 3'], retries: 1 })))
    expect(trial).toMatchObject({ state: 'FAILED', outcome: { reason: 'exitCode', exitCode: 3 }, failedAttempts: 1, attempt: { epoch: 2 } })
    expect(trial.outcome?.message).toBe('exited with code 3')
    expect(trial.outcome?.lastLines).toEqual(['so it goes'])
  })

  it.concurrent('fails when it uses more memory than it may', async () => {
    const trial = noted(
      'out of memory',
      await hone.ended(await run('oom', { command: EATS_MEMORY, resources: { gpu: 1, memory: '64Mi' } })),
    )
    expect(trial).toMatchObject({ state: 'FAILED', outcome: { reason: 'outOfMemory' } })
    expect(trial.outcome?.message).toMatch(/OOMKilled.*resources\.memory/)
  })

  it.concurrent('fails when its image cannot be had, and says so while it waits', async () => {
    const study = await run('image', { command: OK, image: 'localhost/none:1', pod: { startWithin: '20s' } })
    const waiting = await hone.trial(study, 'it says why it waits', ({ attempt }) => /cannot get its image/.test(attempt?.reason ?? ''))
    expect(waiting.state).toBe('ACTIVE')
    const trial = noted('image', await hone.ended(study))
    expect(trial).toMatchObject({ state: 'FAILED', failedAttempts: 0 })
    expect(trial.outcome?.message).toMatch(/cannot get its image.*localhost\/none:1/s)
  })

  it.concurrent('waits for GPUs in the scheduler’s words, and fails when that takes too long', async () => {
    const study = await run('greedy', { command: OK, resources: { gpu: 1_000 }, pod: { startWithin: '15s' } })
    const waiting = await hone.trial(study, 'it says why it waits', ({ attempt }) => /waits for a node/.test(attempt?.reason ?? ''))
    expect(waiting.attempt?.reason).toContain('Insufficient nvidia.com/gpu')
    const trial = noted('unschedulable', await hone.ended(study))
    expect(trial).toMatchObject({ state: 'FAILED', failedAttempts: 0 })
    expect(trial.outcome?.message).toContain('Insufficient nvidia.com/gpu')
  })

  it.concurrent('fails when it takes longer than it may', async () => {
    const trial = noted('deadline', await hone.ended(await run('late', { command: SLEEP, timeout: '5s' })))
    expect(trial).toMatchObject({ state: 'FAILED', outcome: { reason: 'timeout', message: 'ran longer than its timeout of 5 s' } })
  })

  it.concurrent('starts again when somebody deletes its pod, and uses up no retry', async () => {
    const study = await run('deleted', { command: STAYS_ONCE })
    const pod = await hone.pod(study, 'it runs', isRunning)
    await kubernetes.delete(space.core(`pods/${pod.metadata?.name}`))
    const again = await hone.trial(study, 'the second attempt', ({ attempt }) => attempt?.epoch === 2)
    told.push(`deleted by hand: ${tell(again)}`)
    const trial = noted('deleted by hand, then', await hone.ended(study))
    expect(trial).toMatchObject({ state: 'SUCCEEDED', attempt: { epoch: 2 }, failedAttempts: 0 })
  })

  it.concurrent('starts again when it is evicted, and uses up no retry', async () => {
    const study = await run('evicted', { command: STAYS_ONCE })
    const { metadata } = await hone.pod(study, 'it runs', isRunning)
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: metadata?.name, namespace: space.name } }
    await kubernetes.post(space.core(`pods/${metadata?.name}/eviction`), eviction)
    const again = await hone.trial(study, 'the second attempt', ({ attempt }) => attempt?.epoch === 2)
    told.push(`eviction: ${tell(again)}`)
    const trial = noted('eviction, then', await hone.ended(study))
    expect(trial).toMatchObject({ state: 'SUCCEEDED', attempt: { epoch: 2 }, failedAttempts: 0 })
  })

  it.concurrent('waits for room in its quota, and says so', async () => {
    const study = await run('quota', { command: OK, pod: { priorityClass: BUSY_CLASS } })
    const waiting = noted('quota', await hone.trial(study, 'it says why it waits', ({ attempt }) => /quota/.test(attempt?.reason ?? '')))
    expect(waiting).toMatchObject({ state: 'ACTIVE', failedAttempts: 0 })
    expect(waiting.attempt?.reason).toContain('hone-test-quota')
    await kubernetes.patch(space.core('resourcequotas/hone-test-quota'), { spec: { hard: { pods: '1' } } })
    expect((await hone.ended(study)).state).toBe('SUCCEEDED')
  })

  it.concurrent('fails at once when the cluster’s rules refuse its pod, in their words', async () => {
    const trial = noted(
      'admission',
      await hone.ended(await run('refused', { command: OK, retries: 3, pod: { labels: { [REFUSED_LABEL]: 'yes' } } })),
    )
    expect(trial).toMatchObject({ state: 'FAILED', failedAttempts: 0, attempt: { epoch: 1 } })
    expect(trial.outcome?.message).toContain('no such pods here')
  })
})

/** A quota without room for one priority class, and a rule that refuses pods with a label. */
async function preparePolicies(kubernetes: Kubernetes, space: TestNamespace): Promise<void> {
  await removePolicies(kubernetes)
  await kubernetes.post('/apis/scheduling.k8s.io/v1/priorityclasses', { metadata: { name: BUSY_CLASS }, value: 0 })
  const scopeSelector = { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: [BUSY_CLASS] }] }
  await kubernetes.post(space.core('resourcequotas'), {
    metadata: { name: 'hone-test-quota' },
    spec: { hard: { pods: '0' }, scopeSelector },
  })
  await kubernetes.post(`${ADMISSION}/validatingadmissionpolicies`, {
    metadata: { name: 'hone-test' },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }] },
      validations: [
        { expression: `!has(object.metadata.labels) || !('${REFUSED_LABEL}' in object.metadata.labels)`, message: 'no such pods here' },
      ],
    },
  })
  await kubernetes.post(`${ADMISSION}/validatingadmissionpolicybindings`, {
    metadata: { name: 'hone-test' },
    spec: {
      policyName: 'hone-test',
      validationActions: ['Deny'],
      matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': space.name } } },
    },
  })
}

const ADMISSION = '/apis/admissionregistration.k8s.io/v1'

async function removePolicies(kubernetes: Kubernetes): Promise<void> {
  const paths = [
    `${ADMISSION}/validatingadmissionpolicybindings/hone-test`,
    `${ADMISSION}/validatingadmissionpolicies/hone-test`,
    `/apis/scheduling.k8s.io/v1/priorityclasses/${BUSY_CLASS}`,
  ]
  for (const path of paths) await kubernetes.delete(path).catch(() => undefined)
}
