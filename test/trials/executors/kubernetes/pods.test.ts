import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { KubernetesExecutor } from '../../../../src/trials/executors/kubernetes/index.ts'
import type { Launch } from '../../../../src/trials/index.ts'
import { closeExecutors, hasEnded, launchOf, logOf, openExecutor, openStub, runs, until } from './fixtures.ts'
import type { StubCluster } from './stub-cluster.ts'

describe.each(['plain', 'h2'] as const)('over %s', (speech) => {
  let stub: StubCluster
  let executor: KubernetesExecutor
  let folder: string
  beforeEach(async () => {
    stub = await openStub({ speech })
    ;({ executor, folder } = openExecutor(stub))
  })
  afterEach(() => closeExecutors())

  const waitsFor = (words: string) => (seen: Awaited<ReturnType<KubernetesExecutor['observe']>>) =>
    seen?.kind === 'pending' && seen.reason?.includes(words) === true
  const isThere = async (name: string): Promise<void> => {
    while (stub.pod(name) === undefined) await new Promise((resolve) => setTimeout(resolve, 2))
  }
  const isGone = async (name: string): Promise<void> => {
    while (stub.pod(name) !== undefined) await new Promise((resolve) => setTimeout(resolve, 2))
  }
  async function started(change: Parameters<typeof launchOf>[0] = {}): Promise<Launch> {
    const launch = launchOf(change)
    await executor.start(launch)
    await isThere(launch.objectName)
    return launch
  }
  async function running(change: Parameters<typeof launchOf>[0] = {}): Promise<Launch> {
    const launch = await started(change)
    stub.run(launch.objectName)
    await until(executor, launch, runs)
    return launch
  }

  describe('a pod that waits', () => {
    it('says why, in the scheduler’s words, and runs when it may', async () => {
      const launch = await started()
      const message = '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.'
      stub.update(launch.objectName, () => ({
        status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }] },
      }))
      await until(executor, launch, waitsFor(message))
      stub.run(launch.objectName)
      await until(executor, launch, runs)
    })

    it('says what the events say, where its status says nothing', async () => {
      const launch = await started()
      stub.warn(launch.objectName, 'FailedMount', 'configmap "settings" not found')
      stub.update(launch.objectName, (pod) => ({
        spec: { ...pod.spec, nodeName: 'node-1' },
        status: { phase: 'Pending', containerStatuses: [{ name: 'trial', state: { waiting: { reason: 'ContainerCreating' } } }] },
      }))
      await until(executor, launch, waitsFor('FailedMount: configmap "settings" not found'))
      stub.run(launch.objectName)
      await until(executor, launch, runs)
    })

    it('fails when it waits longer than it may, and leaves nothing', async () => {
      const launch = launchOf({ pod: { startWithinMs: 50 } })
      await executor.start(launch)
      const seen = await until(executor, launch, hasEnded)
      expect(seen).toMatchObject({ kind: 'exited', cause: { retry: false, message: expect.stringContaining('did not start within') } })
      await isGone(launch.objectName)
    })

    it('fails when its image cannot be had for too long', async () => {
      ;({ executor } = openExecutor(stub, { times: { troubleMs: 30 } }))
      const launch = await started()
      stub.update(launch.objectName, () => ({
        status: {
          phase: 'Pending',
          containerStatuses: [{ name: 'trial', state: { waiting: { reason: 'ErrImagePull', message: 'not found' } } }],
        },
      }))
      const seen = await until(executor, launch, hasEnded)
      expect(seen).toMatchObject({ cause: { reason: 'imagePull', message: expect.stringContaining('not found'), retry: false } })
    })

    it('waits for quota, and says what it lacks', async () => {
      const words = 'pods "x" is forbidden: exceeded quota: gpus, requested: requests.nvidia.com/gpu=1'
      stub.fail(3, 403, { method: 'PATCH', path: '/pods/', reason: 'Forbidden', message: words })
      const launch = launchOf()
      await executor.start(launch)
      await until(executor, launch, waitsFor('waits for quota: pods "x" is forbidden: exceeded quota'))
      await isThere(launch.objectName)
    })

    it('leaves its place at once while its study is paused, or when it is stopped, also where quota is short', async () => {
      stub.fail(1_000, 403, { method: 'PATCH', path: '/pods/', message: 'exceeded quota: gpus' })
      ;({ executor } = openExecutor(stub, { times: { backoffMinMs: 60_000, backoffMaxMs: 60_000 } }))
      const [paused, stopped] = [launchOf(), launchOf()]
      for (const launch of [paused, stopped]) {
        await executor.start(launch)
        await until(executor, launch, waitsFor('exceeded quota'))
      }
      expect(await executor.withdraw?.(paused.objectName)).toBe(true)
      expect(await executor.observe(paused.objectName)).toBeUndefined()
      await executor.stop(stopped.objectName, 1_000)
      expect(await until(executor, stopped, hasEnded)).toMatchObject({ kind: 'exited', signal: 'SIGTERM' })
    })

    it('fails at once when the cluster refuses it for good, in the cluster’s words', async () => {
      stub.fail(1, 403, { method: 'PATCH', path: '/pods/', message: 'violates PodSecurity "restricted:latest"' })
      const launch = launchOf()
      await executor.start(launch)
      const seen = await until(executor, launch, hasEnded)
      expect(seen).toMatchObject({ cause: { reason: 'admission', message: expect.stringContaining('violates PodSecurity'), retry: false } })
    })

    it('is taken back while no node has it, and starts again by the same name', async () => {
      const launch = await started()
      await until(executor, launch, (seen) => seen?.kind === 'pending' && seen.reason !== undefined)
      expect(await executor.withdraw?.(launch.objectName)).toBe(true)
      expect(stub.pod(launch.objectName)).toBeUndefined()
      expect(await executor.observe(launch.objectName)).toBeUndefined()
      await executor.start(launch)
      await isThere(launch.objectName)
      stub.run(launch.objectName)
      await until(executor, launch, runs)
      expect(await executor.withdraw?.(launch.objectName)).toBe(false)
    })
  })

  describe('a pod that is taken away', () => {
    it('is lost when somebody deletes it', async () => {
      const launch = await running()
      stub.vanish(launch.objectName)
      expect(await until(executor, launch, hasEnded)).toMatchObject({
        kind: 'lost',
        reason: expect.stringContaining('deleted by somebody'),
      })
    })

    it('is lost when it vanished while no server looked', async () => {
      const launch = await running()
      await executor.close()
      stub.vanish(launch.objectName)
      ;({ executor } = openExecutor(stub, { folder }))
      expect(await until(executor, launch, hasEnded)).toMatchObject({ kind: 'lost' })
    })

    it('is stopped with its grace, and the cluster shows why', async () => {
      const launch = await running()
      await executor.stop(launch.objectName, 5_000, 'median: 0.3 at step 4 is below 0.7')
      expect(await until(executor, launch, hasEnded)).toMatchObject({ kind: 'exited', signal: 'SIGTERM' })
      const events = [...stub.objects].filter(([path]) => path.includes('/events/')).map(([, object]) => object)
      expect(events).toMatchObject([{ reason: 'TrialStopped', message: 'median: 0.3 at step 4 is below 0.7' }])
    })
  })

  describe('the log of a pod', () => {
    it('is there while it runs, whole when its end is told, and stays when the pod is gone', async () => {
      const launch = await running()
      stub.print(launch.objectName, ['epoch=1 accuracy=0.5'])
      const off = new AbortController()
      await new Promise<void>((resolve) => {
        const look = async (): Promise<void> => {
          if ((await logOf(executor, launch)) === 'epoch=1 accuracy=0.5\n') resolve()
        }
        executor.watch(launch.objectName, () => void look(), off.signal)
        void look()
      })
      off.abort()
      stub.print(launch.objectName, ['epoch=2 accuracy=0.6', 'done'])
      stub.exit(launch.objectName, 1)
      const seen = await until(executor, launch, hasEnded)
      expect(seen).toMatchObject({ exitCode: 1, lastLines: ['epoch=1 accuracy=0.5', 'epoch=2 accuracy=0.6', 'done'] })
      await isGone(launch.objectName)
      expect(await logOf(executor, launch)).toBe('epoch=1 accuracy=0.5\nepoch=2 accuracy=0.6\ndone\n')
    })

    it('goes on where it was over a restart of the server and a cut of every connection', async () => {
      const launch = await running()
      const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`)
      // All of one moment: only counting tells them apart.
      for (const [i, line] of lines.entries()) {
        stub.print(launch.objectName, [line], '2026-01-01T00:00:00.000000000Z')
        if (i % 7 === 3) {
          stub.cut()
          await new Promise((resolve) => setTimeout(resolve, 5))
        }
        if (i % 13 === 12) {
          await executor.close()
          ;({ executor } = openExecutor(stub, { folder }))
          await until(executor, launch, runs)
        }
      }
      stub.exit(launch.objectName, 0)
      await until(executor, launch, hasEnded)
      expect(await logOf(executor, launch)).toBe(`${lines.join('\n')}\n`)
    })

    it('marks where lines may be missing, because they were rotated away while nobody read', async () => {
      const launch = await running()
      stub.print(launch.objectName, ['one', 'two'], '2026-01-01T00:00:00.000000000Z')
      while ((await logOf(executor, launch)) === '') await new Promise((resolve) => setTimeout(resolve, 2))
      await executor.close()
      stub.print(launch.objectName, ['three'], '2026-01-01T00:00:01.000000000Z')
      stub.print(launch.objectName, ['four'], '2026-01-01T00:00:02.000000000Z')
      stub.rotateLog(launch.objectName, 1)
      ;({ executor } = openExecutor(stub, { folder }))
      stub.exit(launch.objectName, 0)
      await until(executor, launch, hasEnded)
      expect(await logOf(executor, launch)).toBe(
        'one\ntwo\n[hone: lines may be missing here: the log was rotated before it was read]\nfour\n',
      )
    })

    it('says when a pod was gone before it was read', async () => {
      const launch = await running()
      await executor.close()
      stub.print(launch.objectName, ['lost words'])
      stub.exit(launch.objectName, 0)
      const pod = stub.pod(launch.objectName)
      ;({ executor } = openExecutor(stub, { folder }))
      stub.fail(1_000, 404, { path: '/log', reason: 'NotFound' })
      await until(executor, launch, hasEnded)
      expect(pod).toBeDefined()
      expect(await logOf(executor, launch)).toContain('[hone: the pod was gone before its log was read to the end]')
    })

    it('keeps the first half and the newest of one that grows too large', async () => {
      ;({ executor, folder } = openExecutor(stub, { logBytesMax: 2_000 }))
      const launch = await running()
      for (let i = 0; i < 60; i++)
        stub.print(launch.objectName, [`${i}`.padStart(49, '.')], `2026-01-01T00:00:${`${i % 60}`.padStart(2, '0')}.000000000Z`)
      stub.exit(launch.objectName, 0)
      await until(executor, launch, hasEnded)
      const log = await logOf(executor, launch)
      expect(log.length).toBeLessThan(3_100)
      expect(log).toContain(`${'0'.padStart(49, '.')}\n`)
      expect(log).toContain('an attempt keeps 2 KiB of its log')
      expect(log.trimEnd().endsWith('59')).toBe(true)
    })
  })

  describe('an API server in trouble', () => {
    it('loses no attempt while it is overloaded, failing or out of reach', async () => {
      stub.fail(5, 429)
      stub.fail(5, 503)
      const launch = launchOf()
      await executor.start(launch)
      await isThere(launch.objectName)
      stub.cut()
      stub.fail(4, 500)
      stub.run(launch.objectName)
      await until(executor, launch, runs)
      stub.cut()
      stub.exit(launch.objectName, 0)
      expect(await until(executor, launch, hasEnded)).toMatchObject({ kind: 'exited', exitCode: 0 })
    })

    it('lists anew when the server has forgotten where it was', async () => {
      const launch = await running()
      const lists = stub.requests.filter((request) => request.endsWith('/pods')).length
      stub.cut()
      stub.exit(launch.objectName, 0)
      stub.compact()
      await until(executor, launch, hasEnded)
      expect(stub.requests.filter((request) => request.endsWith('/pods')).length).toBeGreaterThan(lists)
    })

    it('notices a server that is silent, and goes on when it speaks again', async () => {
      ;({ executor, folder } = openExecutor(stub, { times: { silenceMs: 100, answerMs: 50 } }))
      const launch = await running()
      stub.stall(true)
      stub.exit(launch.objectName, 0)
      await new Promise((resolve) => setTimeout(resolve, 150))
      stub.stall(false)
      expect(await until(executor, launch, hasEnded)).toMatchObject({ kind: 'exited', exitCode: 0 })
    })

    it('says so to attempts that it cannot look for, instead of starting them again', async () => {
      const launch = await running()
      await executor.close()
      stub.fail(1_000_000, 503, { message: 'the server is currently unable to handle the request' })
      ;({ executor } = openExecutor(stub, { folder }))
      // Trouble with the cluster as a whole wakes nobody: it is seen when somebody looks.
      const says = waitsFor('unable to handle')
      while (!says(await executor.observe(launch.objectName))) await new Promise((resolve) => setTimeout(resolve, 2))
      expect(stub.requests.filter((request) => request.startsWith('PATCH') && request.includes('/pods/'))).toHaveLength(1)
    })
  })

  describe('a server that was killed', () => {
    it('makes what a half-made pod still lacks, once it is asked to start it', async () => {
      stub.fail(1_000_000, 503, { method: 'PATCH', path: '/secrets/' })
      const launch = launchOf({ env: { HONE_TOKEN: 'secret' }, secrets: ['HONE_TOKEN'] })
      await executor.start(launch)
      await isThere(launch.objectName)
      await executor.close()
      stub.forgive()
      ;({ executor } = openExecutor(stub, { folder }))
      await until(executor, launch, (seen) => seen === undefined)
      await executor.start(launch)
      while (![...stub.objects.keys()].some((path) => path.includes('/secrets/'))) await new Promise((resolve) => setTimeout(resolve, 2))
      expect(JSON.stringify(stub.pod(launch.objectName))).not.toContain(Buffer.from('secret').toString('base64'))
    })

    it('carries out a stop that the last one only noted', async () => {
      const launch = await running()
      stub.fail(1_000_000, 503, { method: 'DELETE' })
      await executor.stop(launch.objectName, 1_000)
      await executor.close()
      stub.forgive()
      ;({ executor } = openExecutor(stub, { folder }))
      expect(await until(executor, launch, hasEnded)).toMatchObject({ kind: 'exited', signal: 'SIGTERM' })
    })
  })

  describe('a data folder that knows nothing of what runs', () => {
    it('finds it in the cluster', async () => {
      const launch = await running()
      const other = openExecutor(stub)
      expect(await other.executor.unfinished()).toEqual([launch.objectName])
      await other.executor.stop(launch.objectName, 1_000)
      expect(await until(other.executor, launch, hasEnded)).toMatchObject({ kind: 'exited', signal: 'SIGTERM' })
    })
  })

  describe('what is left in the end', () => {
    it('is nothing: neither pods nor the study’s own object', async () => {
      const launch = await running()
      stub.exit(launch.objectName, 0)
      await until(executor, launch, hasEnded)
      while ([...stub.objects.keys()].some((path) => path.includes('/configmaps/'))) await new Promise((resolve) => setTimeout(resolve, 5))
      expect([...stub.objects.keys()].filter((path) => !path.includes('/events/') && !path.includes('/secrets/'))).toEqual([])
    })

    it('is the pod for as long as the study keeps it', async () => {
      const launch = await running({ pod: { keepMs: 200 } })
      stub.exit(launch.objectName, 0)
      await until(executor, launch, hasEnded)
      expect(stub.pod(launch.objectName)).toBeDefined()
      await isGone(launch.objectName)
    })
  })
})
