import { beforeEach, describe, expect, it } from 'vitest'
import type { Launch, Observation } from '../../../../src/trials/index.ts'
import { ClusterBench, hasEnded, runs, waitsFor } from './fixtures.ts'
import { jobLaunch } from './job-launch.ts'

describe('an object on the cluster', () => {
  const bench = new ClusterBench()
  beforeEach(() => void bench.stub.kinds.set('/apis/batch/v1', [{ name: 'jobs', kind: 'Job' }]))

  async function started(): Promise<Launch> {
    const launch = jobLaunch()
    await bench.executor.start(launch)
    await bench.isThere(launch.objectName, 'jobs')
    return launch
  }
  /** As its controller does. */
  const makePod = (launch: Launch, name: string): void => {
    bench.stub.makePod(name, { ...(bench.stub.find('jobs', launch.objectName)?.metadata.labels ?? {}) })
    bench.stub.run(name)
  }
  /** A further pod, once it is taken for the one that trains: of several it is the one made last, and they say the second of it. */
  async function secondPod(launch: Launch): Promise<string> {
    await new Promise((resolve) => setTimeout(resolve, 1_000 - (Date.now() % 1_000)))
    const second = `${launch.objectName}-second`
    makePod(launch, second)
    await bench.until(launch, (seen) => seen?.kind === 'running' && seen.detail.pod === second)
    return second
  }
  const conclude = (launch: Launch, type: string, more: object = {}): void =>
    bench.stub.change('jobs', launch.objectName, () => ({ status: { conditions: [{ type, status: 'True', ...more }] } as never }))

  it('runs as its pod does, and ends as its own conditions say', async () => {
    const { stub } = bench
    const launch = await started()
    expect(await bench.until(launch, waitsFor('operator'))).toMatchObject({ made: true })
    makePod(launch, `${launch.objectName}-abcde`)
    expect(await bench.until(launch, runs)).toMatchObject({ detail: { pod: `${launch.objectName}-abcde` } })
    stub.print(`${launch.objectName}-abcde`, ['accuracy=0.5'])
    stub.exit(`${launch.objectName}-abcde`, 0)
    conclude(launch, 'Complete')
    expect(await bench.until(launch, hasEnded)).toMatchObject({ kind: 'exited', exitCode: 0 })
    expect(await bench.logOf(launch)).toBe('accuracy=0.5\n')
    await bench.isGone(launch.objectName, 'jobs')
  })

  it('is made, followed and removed by another name, with more labels, where other clients know it by that', async () => {
    const { stub } = bench
    const known = jobLaunch()
    const launch = { ...known, pod: { ...known.pod, alias: { name: 'mnist-1', labels: { 'their.org/trial': 'mnist-1' } } } }
    await bench.executor.start(launch)
    await bench.isThere('mnist-1', 'jobs')
    expect(stub.find('jobs', launch.objectName)).toBeUndefined()
    const job = stub.find('jobs', 'mnist-1') as { metadata: { uid?: string; labels?: object }; spec?: object } | undefined
    expect(job?.metadata.labels).toMatchObject({ 'their.org/trial': 'mnist-1', 'hone.dev/study': launch.study })
    expect(job).toHaveProperty(['spec', 'template', 'metadata', 'labels', 'their.org/trial'], 'mnist-1')
    expect(job).toHaveProperty(
      'spec.template.spec.containers[0].env',
      expect.arrayContaining([{ name: 'SELF', value: expect.stringMatching(/\/mnist-1$/) }]),
    )
    const secret = await bench.isThere(launch.objectName, 'secrets').then(() => stub.find('secrets', launch.objectName))
    expect(secret).toHaveProperty('metadata.ownerReferences[0]', expect.objectContaining({ name: 'mnist-1', uid: job?.metadata.uid }))
    stub.makePod('mnist-1-abcde', { ...(stub.find('jobs', 'mnist-1')?.metadata.labels ?? {}) })
    stub.run('mnist-1-abcde')
    await bench.until(launch, runs)
    // The next server finds it by that name.
    await bench.executor.close()
    bench.reopen()
    expect(await bench.until(launch, runs)).toMatchObject({ detail: { pod: 'mnist-1-abcde' } })
    stub.exit('mnist-1-abcde', 0)
    stub.change('jobs', 'mnist-1', () => ({ status: { conditions: [{ type: 'Complete', status: 'True' }] } as never }))
    expect(await bench.until(launch, hasEnded)).toMatchObject({ kind: 'exited', exitCode: 0 })
    await bench.isGone('mnist-1', 'jobs')
  })

  it('may try again with another pod, whose log follows the first one’s', async () => {
    const { stub } = bench
    const launch = await started()
    const first = `${launch.objectName}-first`
    makePod(launch, first)
    await bench.until(launch, runs)
    stub.print(first, ['one'])
    stub.exit(first, 1)
    const second = await secondPod(launch)
    stub.print(second, ['one'])
    stub.exit(second, 3)
    conclude(launch, 'Failed', { reason: 'BackoffLimitExceeded' })
    expect(await bench.until(launch, hasEnded)).toMatchObject({ kind: 'exited', exitCode: 3 })
    expect(await bench.logOf(launch)).toBe('one\none\n')
  })

  it('ends also when one of its pods vanished while it ran, whatever is heard of the object afterwards', async () => {
    const { stub } = bench
    const launch = await started()
    const first = `${launch.objectName}-first`
    makePod(launch, first)
    await bench.until(launch, runs)
    stub.print(first, ['one'])
    while ((await bench.logOf(launch)) === '') await new Promise((resolve) => setTimeout(resolve, 2))
    stub.vanish(first)
    stub.change('jobs', launch.objectName, () => ({ status: { active: 0 } }) as never)
    const second = await secondPod(launch)
    stub.print(second, ['two'])
    stub.exit(second, 0)
    conclude(launch, 'Complete')
    expect(await bench.until(launch, hasEnded)).toMatchObject({ kind: 'exited', exitCode: 0 })
    expect(await bench.logOf(launch)).toMatch(/^one\n(.*\n)?two\n$/)
  })

  it('needs no pod to end, also when its kind was followed before it was made', async () => {
    const [first, second] = [await started(), await started()]
    for (const launch of [first, second]) {
      conclude(launch, 'Complete')
      expect(await bench.until(launch, hasEnded)).toMatchObject({ kind: 'exited', exitCode: 0 })
    }
  })

  it('says why it failed where no pod does', async () => {
    const launch = await started()
    conclude(launch, 'Failed', { reason: 'PodFailurePolicy', message: 'no such image' })
    expect(await bench.until(launch, hasEnded)).toMatchObject({
      cause: { reason: 'workloadFailed', message: 'its object failed: PodFailurePolicy: no such image' },
    })
  })

  it('is lost, not failed, when its pod was taken away', async () => {
    const { stub } = bench
    const launch = await started()
    const name = `${launch.objectName}-abcde`
    makePod(launch, name)
    await bench.until(launch, runs)
    stub.exit(name, 137, { status: { reason: 'Evicted', message: 'low on memory' } })
    conclude(launch, 'Failed', { reason: 'BackoffLimitExceeded' })
    expect(await bench.until(launch, hasEnded)).toMatchObject({ kind: 'lost', reason: expect.stringContaining('evicted') })
  })

  describe('of a paused study', () => {
    /** As the API server defaults it. */
    const awake = (launch: Launch): void =>
      bench.stub.change('jobs', launch.objectName, ({ spec }) => ({ spec: { ...spec, suspend: false } }))
    const suspended = ({ objectName }: Launch): unknown =>
      (bench.stub.find('jobs', objectName) as { spec?: { suspend?: boolean } } | undefined)?.spec?.suspend
    const waits = (seen: Observation | undefined): boolean => seen?.kind === 'pending' && seen.reason !== undefined
    async function waiting(): Promise<Launch> {
      const launch = await started()
      awake(launch)
      await bench.until(launch, waits)
      return launch
    }

    it('is suspended while none of its pods has a node, and goes on when it is started again', async () => {
      const { stub } = bench
      const launch = await waiting()
      const { uid } = stub.find('jobs', launch.objectName)?.metadata ?? {}
      expect(await bench.executor.withdraw?.(launch.objectName)).toBe(true)
      expect(suspended(launch)).toBe(true)
      expect(await bench.executor.observe(launch.objectName)).toBeUndefined()
      expect(await bench.executor.unfinished()).toContain(launch.objectName)
      await bench.executor.start(launch)
      await bench.until(launch, waits)
      expect(suspended(launch)).toBe(false)
      expect(stub.find('jobs', launch.objectName)?.metadata.uid).toBe(uid)
      makePod(launch, `${launch.objectName}-abcde`)
      await bench.until(launch, runs)
      expect(await bench.executor.withdraw?.(launch.objectName)).toBe(false)
      expect(suspended(launch)).toBe(false)
    })

    it('is made anew where it is to be another one, also when it is suspended', async () => {
      const { stub } = bench
      const launch = await waiting()
      const uids = [stub.find('jobs', launch.objectName)?.metadata.uid]
      for (const isSuspended of [false, true]) {
        if (isSuspended) await bench.executor.withdraw?.(launch.objectName)
        expect(suspended(launch)).toBe(isSuspended)
        expect(await bench.executor.withdraw?.(launch.objectName, { anew: true })).toBe(true)
        expect(stub.find('jobs', launch.objectName)).toBeUndefined()
        await bench.executor.start(launch)
        await bench.isThere(launch.objectName, 'jobs')
        awake(launch)
        await bench.until(launch, waits)
        uids.push(stub.find('jobs', launch.objectName)?.metadata.uid)
      }
      expect(new Set(uids).size).toBe(3)
      makePod(launch, `${launch.objectName}-abcde`)
      await bench.until(launch, runs)
      expect(await bench.executor.withdraw?.(launch.objectName, { anew: true })).toBe(false)
    })

    it('stays suspended over a restart of the server, until it is started again', async () => {
      const launch = await waiting()
      await bench.executor.withdraw?.(launch.objectName)
      await bench.executor.close()
      bench.reopen()
      expect(await bench.executor.unfinished()).toContain(launch.objectName)
      expect(await bench.executor.observe(launch.objectName)).toBeUndefined()
      expect(suspended(launch)).toBe(true)
      await bench.executor.start(launch)
      await bench.until(launch, waits)
      expect(suspended(launch)).toBe(false)
    })

    it('is removed when it is stopped meanwhile', async () => {
      const { stub } = bench
      const launch = await waiting()
      await bench.executor.withdraw?.(launch.objectName)
      await bench.executor.stop(launch.objectName, 1_000)
      expect(await bench.until(launch, hasEnded)).toMatchObject({ kind: 'exited', signal: 'SIGTERM' })
      expect(stub.find('jobs', launch.objectName)).toBeUndefined()
    })

    it('is made anew when somebody removed it meanwhile', async () => {
      const { stub } = bench
      const launch = await waiting()
      await bench.executor.withdraw?.(launch.objectName)
      stub.vanish(launch.objectName, 'jobs')
      await bench.executor.start(launch)
      await bench.until(launch, waits)
      expect(stub.find('jobs', launch.objectName)).toBeDefined()
    })

    it('runs on when somebody else resumes it', async () => {
      const launch = await waiting()
      await bench.executor.withdraw?.(launch.objectName)
      awake(launch)
      await bench.until(launch, waits)
      makePod(launch, `${launch.objectName}-abcde`)
      await bench.until(launch, runs)
    })

    it('is let go on when nobody heard whether it was suspended', async () => {
      const { stub } = bench
      const launch = await waiting()
      stub.fail(1, 500, { method: 'PATCH', path: '/jobs/' })
      expect(await bench.executor.withdraw?.(launch.objectName)).toBe(false)
      await bench.until(launch, waits)
      expect(await bench.executor.withdraw?.(launch.objectName)).toBe(true)
      await bench.executor.start(launch)
      await bench.until(launch, waits)
    })
  })

  it('fails at once when a placeholder has no value in the trial', async () => {
    const launch = jobLaunch()
    await bench.executor.start({ ...launch, pod: { ...launch.pod, values: { lr: 0.1 } } })
    expect(await bench.until(launch, hasEnded)).toMatchObject({ cause: { reason: 'cannotStart', retry: false } })
  })
})
