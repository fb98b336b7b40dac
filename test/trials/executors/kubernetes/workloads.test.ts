// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of study documents look like template strings
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WORKLOAD_KINDS } from '../../../../src/model/index.ts'
import type { KubernetesExecutor } from '../../../../src/trials/executors/kubernetes/index.ts'
import { podManifest } from '../../../../src/trials/executors/kubernetes/manifest.ts'
import { renderWorkload } from '../../../../src/trials/executors/kubernetes/render.ts'
import { suspendFieldOf } from '../../../../src/trials/executors/kubernetes/suspension.ts'
import { readWorkload } from '../../../../src/trials/executors/kubernetes/workload.ts'
import type { Launch, Observation } from '../../../../src/trials/index.ts'
import { closeExecutors, hasEnded, type LaunchChange, launchOf, logOf, openExecutor, openStub, runs, until } from './fixtures.ts'
import type { StubCluster } from './stub-cluster.ts'

const ORIGIN = { namespace: 'research', server: 'aaaa', owner: { name: 'hone-s', uid: 'u' } }
const JOB = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  spec: {
    parallelism: '${n:number}',
    template: {
      metadata: { labels: { team: 'vision' } },
      spec: {
        containers: [
          {
            name: 'training',
            command: ['train', '--lr=${lr}', '--momentum=${momentum}', '$${HOME}'],
            env: [
              { name: 'OPT', value: '${opt}' },
              { name: 'MOMENTUM', value: '${momentum}' },
            ],
          },
        ],
      },
    },
  },
}
const template = (object: object, kind = 'Job') => ({ ...WORKLOAD_KINDS[kind]!, object: object as never })
const jobLaunch = (change: LaunchChange = {}): Launch => {
  const launch = launchOf({
    trial: { command: [], workload: template(JOB) },
    env: { HONE_TRIAL: '7', HONE_TOKEN: 'secret' },
    secrets: ['HONE_TOKEN'],
    ...change,
  })
  return { ...launch, pod: { ...launch.pod, values: { lr: 0.1, n: 2, opt: 'sgd' } } }
}

describe('a pod', () => {
  it('asks for what the study says, and hides what is secret', () => {
    const launch = launchOf({
      command: ['train', '$(HOSTNAME)'],
      trial: { timeoutMs: 60_000, resources: { gpu: 2, memory: '4Gi', cpu: '500m' } },
      env: { A: '$(B)', KEY: 'very secret' },
      secrets: ['KEY'],
      resumeFrom: 3,
      pod: {
        gpu: 'amd.com/gpu',
        limits: { cpu: '2' },
        queue: 'team-a',
        checkpoints: { claim: 'models' },
        volumes: [{ mount: '/data', source: { persistentVolumeClaim: { claimName: 'imagenet' } }, readOnly: true }],
      },
    })
    const manifest = podManifest(launch, ORIGIN)
    expect(manifest.metadata).toMatchObject({
      name: launch.objectName,
      labels: { 'kueue.x-k8s.io/queue-name': 'team-a', 'hone.dev/epoch': '1' },
    })
    expect(manifest.spec).toMatchObject({
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 5,
      activeDeadlineSeconds: 660,
      containers: [
        {
          resources: {
            requests: { cpu: '500m', memory: '4Gi', 'amd.com/gpu': '2' },
            limits: { cpu: '2', memory: '4Gi', 'amd.com/gpu': '2' },
          },
          env: expect.arrayContaining([
            { name: 'A', value: '$$(B)' },
            { name: 'KEY', valueFrom: { secretKeyRef: { name: launch.objectName, key: 'KEY' } } },
          ]),
          volumeMounts: expect.arrayContaining([
            { name: 'volume-0', mountPath: '/data', readOnly: true },
            { name: 'checkpoints', mountPath: '/hone/checkpoint', subPath: `${launch.study}/${launch.trial}` },
            { name: 'resume-from', mountPath: '/hone/resume-from', subPath: `${launch.study}/3`, readOnly: true },
          ]),
        },
      ],
    })
    expect(JSON.stringify(manifest)).not.toContain('very secret')
  })
})

describe('an object of the user’s', () => {
  it('has its placeholders filled in, our name and labels, and the trial’s variables', () => {
    const launch = jobLaunch()
    const manifest = renderWorkload(launch, ORIGIN)
    expect(manifest).toMatchObject({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: launch.objectName, namespace: 'research', ownerReferences: [{ name: 'hone-s' }] },
      spec: {
        parallelism: 2,
        template: {
          metadata: { labels: { team: 'vision', 'hone.dev/study': launch.study } },
          spec: {
            containers: [
              {
                // What names an inactive parameter is left out of a list.
                command: ['train', '--lr=0.1', '${HOME}'],
                env: [
                  { name: 'OPT', value: 'sgd' },
                  { name: 'HONE_TRIAL', value: '7' },
                  { name: 'HONE_TOKEN', valueFrom: { secretKeyRef: { name: launch.objectName, key: 'HONE_TOKEN' } } },
                ],
              },
            ],
          },
        },
      },
    })
  })

  it('says the trial’s variables in its own way where it describes no pods: a TrainJob, a Workflow', () => {
    const env = expect.arrayContaining([{ name: 'HONE_TRIAL', value: '7' }])
    const render = (object: object, kind: string) =>
      renderWorkload(jobLaunch({ trial: { command: [], workload: template(object, kind) } }), ORIGIN)
    const job = { apiVersion: 'trainer.kubeflow.org/v1alpha1', kind: 'TrainJob', spec: { runtimeRef: { name: 'torch' } } }
    expect(render(job, 'TrainJob').spec).toEqual({ runtimeRef: { name: 'torch' }, trainer: { env } })
    const steps = [
      { name: 'a', container: { image: 'i' } },
      { name: 'b', script: { source: 's' } },
      { name: 'c', dag: { tasks: [] } },
    ]
    const workflow = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Workflow', spec: { templates: steps } }
    expect(render(workflow, 'Workflow').spec).toMatchObject({
      podMetadata: { labels: { 'hone.dev/epoch': '1' } },
      templates: [{ container: { image: 'i', env } }, { script: { source: 's', env } }, steps[2]],
    })
  })
})

describe('a RayJob', () => {
  const read = (status: object) =>
    readWorkload(
      { collection: '', ...template({ kind: 'RayJob' }, 'RayJob') },
      { object: { metadata: { name: 'a' }, status } as never, pod: undefined },
      false,
    ).kind
  it.each([
    [{ jobStatus: 'RUNNING', jobDeploymentStatus: 'Running' }, 'waiting'],
    [{ jobStatus: 'FAILED', jobDeploymentStatus: 'Retrying' }, 'waiting'],
    [{ jobStatus: 'FAILED', jobDeploymentStatus: 'Failed' }, 'over'],
    [{ jobStatus: 'FAILED', jobDeploymentStatus: 'Complete' }, 'over'],
    [{ jobStatus: '', jobDeploymentStatus: 'ValidationFailed' }, 'over'],
    [{ jobStatus: 'STOPPED', jobDeploymentStatus: 'Complete' }, 'over'],
    [{ jobStatus: 'SUCCEEDED', jobDeploymentStatus: 'Complete' }, 'over'],
  ])('with the status %j is %s', (status, kind) => {
    expect(read(status)).toBe(kind)
  })
})

describe('an object on the cluster', () => {
  let stub: StubCluster
  let executor: KubernetesExecutor
  let folder: string
  beforeEach(async () => {
    stub = await openStub()
    stub.kinds.set('/apis/batch/v1', [{ name: 'jobs', kind: 'Job' }])
    ;({ executor, folder } = openExecutor(stub))
  })
  afterEach(() => closeExecutors())

  async function started(): Promise<Launch> {
    const launch = jobLaunch()
    await executor.start(launch)
    while (stub.find('jobs', launch.objectName) === undefined) await new Promise((resolve) => setTimeout(resolve, 2))
    return launch
  }
  /** As its controller does. */
  const makePod = (launch: Launch, name: string): void => {
    stub.makePod(name, { ...(stub.find('jobs', launch.objectName)?.metadata.labels ?? {}) })
    stub.run(name)
  }
  /** A further pod, once it is taken for the one that trains: of several it is the one made last, and they say the second of it. */
  async function secondPod(launch: Launch): Promise<string> {
    await new Promise((resolve) => setTimeout(resolve, 1_000 - (Date.now() % 1_000)))
    const second = `${launch.objectName}-second`
    makePod(launch, second)
    await until(executor, launch, (seen) => seen?.kind === 'running' && seen.detail.pod === second)
    return second
  }
  const conclude = (launch: Launch, type: string, more: object = {}): void =>
    stub.change('jobs', launch.objectName, () => ({ status: { conditions: [{ type, status: 'True', ...more }] } as never }))

  it('runs as its pod does, and ends as its own conditions say', async () => {
    const launch = await started()
    await until(executor, launch, (seen) => seen?.kind === 'pending' && seen.reason?.includes('operator') === true)
    makePod(launch, `${launch.objectName}-abcde`)
    expect(await until(executor, launch, runs)).toMatchObject({ detail: { pod: `${launch.objectName}-abcde` } })
    stub.print(`${launch.objectName}-abcde`, ['accuracy=0.5'])
    stub.exit(`${launch.objectName}-abcde`, 0)
    conclude(launch, 'Complete')
    expect(await until(executor, launch, hasEnded)).toMatchObject({ kind: 'exited', exitCode: 0 })
    expect(await logOf(executor, launch)).toBe('accuracy=0.5\n')
    while (stub.find('jobs', launch.objectName) !== undefined) await new Promise((resolve) => setTimeout(resolve, 2))
  })

  it('may try again with another pod, whose log follows the first one’s', async () => {
    const launch = await started()
    const first = `${launch.objectName}-first`
    makePod(launch, first)
    await until(executor, launch, runs)
    stub.print(first, ['one'])
    stub.exit(first, 1)
    const second = await secondPod(launch)
    stub.print(second, ['one'])
    stub.exit(second, 3)
    conclude(launch, 'Failed', { reason: 'BackoffLimitExceeded' })
    expect(await until(executor, launch, hasEnded)).toMatchObject({ kind: 'exited', exitCode: 3 })
    expect(await logOf(executor, launch)).toBe('one\none\n')
  })

  it('ends also when one of its pods vanished while it ran, whatever is heard of the object afterwards', async () => {
    const launch = await started()
    const first = `${launch.objectName}-first`
    makePod(launch, first)
    await until(executor, launch, runs)
    stub.print(first, ['one'])
    while ((await logOf(executor, launch)) === '') await new Promise((resolve) => setTimeout(resolve, 2))
    stub.vanish(first)
    stub.change('jobs', launch.objectName, () => ({ status: { active: 0 } }) as never)
    const second = await secondPod(launch)
    stub.print(second, ['two'])
    stub.exit(second, 0)
    conclude(launch, 'Complete')
    expect(await until(executor, launch, hasEnded)).toMatchObject({ kind: 'exited', exitCode: 0 })
    expect(await logOf(executor, launch)).toMatch(/^one\n(.*\n)?two\n$/)
  })

  it('needs no pod to end, also when its kind was followed before it was made', async () => {
    const [first, second] = [await started(), await started()]
    for (const launch of [first, second]) {
      conclude(launch, 'Complete')
      expect(await until(executor, launch, hasEnded)).toMatchObject({ kind: 'exited', exitCode: 0 })
    }
  })

  it('says why it failed where no pod does', async () => {
    const launch = await started()
    conclude(launch, 'Failed', { reason: 'PodFailurePolicy', message: 'no such image' })
    expect(await until(executor, launch, hasEnded)).toMatchObject({
      cause: { reason: 'workloadFailed', message: 'its object failed: PodFailurePolicy: no such image' },
    })
  })

  it('is lost, not failed, when its pod was taken away', async () => {
    const launch = await started()
    const name = `${launch.objectName}-abcde`
    makePod(launch, name)
    await until(executor, launch, runs)
    stub.exit(name, 137, { status: { reason: 'Evicted', message: 'low on memory' } })
    conclude(launch, 'Failed', { reason: 'BackoffLimitExceeded' })
    expect(await until(executor, launch, hasEnded)).toMatchObject({ kind: 'lost', reason: expect.stringContaining('evicted') })
  })

  describe('of a paused study', () => {
    /** As the API server defaults it. */
    const awake = (launch: Launch): void => stub.change('jobs', launch.objectName, ({ spec }) => ({ spec: { ...spec, suspend: false } }))
    const suspended = ({ objectName }: Launch): unknown =>
      (stub.find('jobs', objectName) as { spec?: { suspend?: boolean } } | undefined)?.spec?.suspend
    const waits = (seen: Observation | undefined): boolean => seen?.kind === 'pending' && seen.reason !== undefined
    async function waiting(): Promise<Launch> {
      const launch = await started()
      awake(launch)
      await until(executor, launch, waits)
      return launch
    }

    it('is suspended while none of its pods has a node, and goes on when it is started again', async () => {
      const launch = await waiting()
      const { uid } = stub.find('jobs', launch.objectName)?.metadata ?? {}
      expect(await executor.withdraw?.(launch.objectName)).toBe(true)
      expect(suspended(launch)).toBe(true)
      expect(await executor.observe(launch.objectName)).toBeUndefined()
      expect(await executor.unfinished()).toContain(launch.objectName)
      await executor.start(launch)
      await until(executor, launch, waits)
      expect(suspended(launch)).toBe(false)
      expect(stub.find('jobs', launch.objectName)?.metadata.uid).toBe(uid)
      makePod(launch, `${launch.objectName}-abcde`)
      await until(executor, launch, runs)
      expect(await executor.withdraw?.(launch.objectName)).toBe(false)
      expect(suspended(launch)).toBe(false)
    })

    it('stays suspended over a restart of the server, until it is started again', async () => {
      const launch = await waiting()
      await executor.withdraw?.(launch.objectName)
      await executor.close()
      ;({ executor } = openExecutor(stub, { folder }))
      expect(await executor.unfinished()).toContain(launch.objectName)
      expect(await executor.observe(launch.objectName)).toBeUndefined()
      expect(suspended(launch)).toBe(true)
      await executor.start(launch)
      await until(executor, launch, waits)
      expect(suspended(launch)).toBe(false)
    })

    it('is removed when it is stopped meanwhile', async () => {
      const launch = await waiting()
      await executor.withdraw?.(launch.objectName)
      await executor.stop(launch.objectName, 1_000)
      expect(await until(executor, launch, hasEnded)).toMatchObject({ kind: 'exited', signal: 'SIGTERM' })
      expect(stub.find('jobs', launch.objectName)).toBeUndefined()
    })

    it('is made anew when somebody removed it meanwhile', async () => {
      const launch = await waiting()
      await executor.withdraw?.(launch.objectName)
      stub.vanish(launch.objectName, 'jobs')
      await executor.start(launch)
      await until(executor, launch, waits)
      expect(stub.find('jobs', launch.objectName)).toBeDefined()
    })

    it('runs on when somebody else resumes it', async () => {
      const launch = await waiting()
      await executor.withdraw?.(launch.objectName)
      awake(launch)
      await until(executor, launch, waits)
      makePod(launch, `${launch.objectName}-abcde`)
      await until(executor, launch, runs)
    })

    it('is let go on when nobody heard whether it was suspended', async () => {
      const launch = await waiting()
      stub.fail(1, 500, { method: 'PATCH', path: '/jobs/' })
      expect(await executor.withdraw?.(launch.objectName)).toBe(false)
      await until(executor, launch, waits)
      expect(await executor.withdraw?.(launch.objectName)).toBe(true)
      await executor.start(launch)
      await until(executor, launch, waits)
    })
  })

  it('fails at once when a placeholder has no value in the trial', async () => {
    const launch = jobLaunch()
    await executor.start({ ...launch, pod: { ...launch.pod, values: { lr: 0.1 } } })
    expect(await until(executor, launch, hasEnded)).toMatchObject({ cause: { reason: 'cannotStart', retry: false } })
  })
})

describe('what keeps an object from making pods', () => {
  const object = (kind: string, spec: object, labels = {}) => ({ kind, metadata: { name: 'a', labels }, spec })
  const RAY = { shutdownAfterJobFinishes: true }
  it.each([
    ['a Job', object('Job', { suspend: false }), 'spec.suspend'],
    ['a training job of Kubeflow', object('PyTorchJob', { runPolicy: { suspend: false } }), 'spec.runPolicy.suspend'],
    ['a RayJob that takes its cluster with it', object('RayJob', RAY), 'spec.suspend'],
    ['a RayJob whose cluster stays', object('RayJob', {}), undefined],
    ['a RayJob on a cluster of others', object('RayJob', { ...RAY, clusterSelector: { 'ray.io/cluster': 'a' } }), undefined],
    ['one that somebody else has suspended', object('Job', { suspend: true }), undefined],
    ['one that Kueue queues', object('Job', { suspend: false }, { 'kueue.x-k8s.io/queue-name': 'team' }), undefined],
    ['a Workflow, whose pods would stay', object('Workflow', { suspend: false }), undefined],
    ['a kind without such a field', object('Oddity', {}), undefined],
  ])('of %s', (_, given, field) => {
    expect(suspendFieldOf(given)?.join('.')).toBe(field)
  })
})
