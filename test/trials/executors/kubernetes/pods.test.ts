import { describe, expect, it } from 'vitest'
import { steadyClock } from '../../../../src/server/index.ts'
import { ClusterBench, hasEnded, launchOf, openExecutor, runs, until, waitsFor } from './fixtures.ts'

describe.each(['plain', 'h2'] as const)('over %s', (speech) => {
  const bench = new ClusterBench({ speech })

  describe('a pod that waits', () => {
    it('says why, in the scheduler’s words, and runs when it may', async () => {
      const { stub } = bench
      const launch = await bench.started()
      const message = '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.'
      stub.update(launch.objectName, () => ({
        status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }] },
      }))
      await bench.until(launch, waitsFor(message))
      stub.run(launch.objectName)
      await bench.until(launch, runs)
    })

    it('says what the events say, where its status says nothing', async () => {
      const { stub } = bench
      const launch = await bench.started()
      stub.warn(launch.objectName, 'FailedMount', 'configmap "settings" not found')
      stub.update(launch.objectName, (pod) => ({
        spec: { ...pod.spec, nodeName: 'node-1' },
        status: { phase: 'Pending', containerStatuses: [{ name: 'trial', state: { waiting: { reason: 'ContainerCreating' } } }] },
      }))
      await bench.until(launch, waitsFor('FailedMount: configmap "settings" not found'))
      stub.run(launch.objectName)
      await bench.until(launch, runs)
    })

    it('fails when it waits longer than it may, and leaves nothing', async () => {
      const launch = launchOf({ pod: { startWithinMs: 50 } })
      await bench.executor.start(launch)
      const seen = await bench.until(launch, hasEnded)
      expect(seen).toMatchObject({ kind: 'exited', cause: { retry: false, message: expect.stringContaining('did not start within') } })
      await bench.isGone(launch.objectName)
    })

    it('waits as long as time passes, though the machine’s clock is set ahead meanwhile, for a node, an image and quota', async () => {
      const { stub } = bench
      let setBy = 0
      const clock = steadyClock({ wall: () => Date.now() + setBy, ran: () => performance.now(), up: () => performance.now() })
      bench.open({ clock, times: { troubleMs: 60_000, backoffMinMs: 1 } })
      const [node, image] = [await bench.started({ pod: { startWithinMs: 60_000 } }), await bench.started()]
      setBy = 3_600_000
      const quota = launchOf({ pod: { startWithinMs: 60_000 } })
      stub.fail(3, 403, { method: 'PATCH', path: '/pods/', reason: 'Forbidden', message: 'pods "x" is forbidden: exceeded quota: gpus' })
      await bench.executor.start(quota)
      await bench.until(quota, waitsFor('waits for quota'))
      setBy = 2 * 3_600_000
      await bench.isThere(quota.objectName)
      const pulling = { name: 'trial', state: { waiting: { reason: 'ErrImagePull', message: 'not found' } } }
      stub.update(image.objectName, () => ({ status: { phase: 'Pending', containerStatuses: [pulling] } }))
      stub.warn(node.objectName, 'FailedScheduling', 'no node has a GPU')
      await bench.until(image, waitsFor('not found'))
      await bench.until(node, waitsFor('no node has a GPU'))
      for (const launch of [node, image, quota]) {
        stub.run(launch.objectName)
        await bench.until(launch, runs)
      }
    })

    it('fails when its image cannot be had for too long', async () => {
      const { stub } = bench
      bench.open({ times: { troubleMs: 30 } })
      const launch = await bench.started()
      stub.update(launch.objectName, () => ({
        status: {
          phase: 'Pending',
          containerStatuses: [{ name: 'trial', state: { waiting: { reason: 'ErrImagePull', message: 'not found' } } }],
        },
      }))
      const seen = await bench.until(launch, hasEnded)
      expect(seen).toMatchObject({ cause: { reason: 'imagePull', message: expect.stringContaining('not found'), retry: false } })
    })

    it('waits for quota, and says what it lacks', async () => {
      const { stub } = bench
      const words = 'pods "x" is forbidden: exceeded quota: gpus, requested: requests.nvidia.com/gpu=1'
      stub.fail(3, 403, { method: 'PATCH', path: '/pods/', reason: 'Forbidden', message: words })
      const launch = launchOf()
      await bench.executor.start(launch)
      await bench.until(launch, waitsFor('waits for quota: pods "x" is forbidden: exceeded quota'))
      await bench.isThere(launch.objectName)
    })

    it('leaves its place at once while its study is paused, or when it is stopped, also where quota is short', async () => {
      const { stub } = bench
      stub.fail(1_000, 403, { method: 'PATCH', path: '/pods/', message: 'exceeded quota: gpus' })
      bench.open({ times: { backoffMinMs: 60_000, backoffMaxMs: 60_000 } })
      const [paused, stopped] = [launchOf(), launchOf()]
      for (const launch of [paused, stopped]) {
        await bench.executor.start(launch)
        await bench.until(launch, waitsFor('exceeded quota'))
      }
      expect(await bench.executor.withdraw?.(paused.objectName)).toBe(true)
      expect(await bench.executor.observe(paused.objectName)).toBeUndefined()
      await bench.executor.stop(stopped.objectName, 1_000)
      expect(await bench.until(stopped, hasEnded)).toMatchObject({ kind: 'exited', signal: 'SIGTERM' })
    })

    it('fails at once when the cluster refuses it for good, in the cluster’s words', async () => {
      const { stub } = bench
      stub.fail(1, 403, { method: 'PATCH', path: '/pods/', message: 'violates PodSecurity "restricted:latest"' })
      const launch = launchOf()
      await bench.executor.start(launch)
      const seen = await bench.until(launch, hasEnded)
      expect(seen).toMatchObject({ cause: { reason: 'admission', message: expect.stringContaining('violates PodSecurity'), retry: false } })
    })

    it('is taken back while no node has it, and starts again by the same name', async () => {
      const { stub } = bench
      const launch = await bench.started()
      await bench.until(launch, (seen) => seen?.kind === 'pending' && seen.reason !== undefined)
      expect(await bench.executor.withdraw?.(launch.objectName)).toBe(true)
      expect(stub.pod(launch.objectName)).toBeUndefined()
      expect(await bench.executor.observe(launch.objectName)).toBeUndefined()
      await bench.executor.start(launch)
      await bench.isThere(launch.objectName)
      stub.run(launch.objectName)
      await bench.until(launch, runs)
      expect(await bench.executor.withdraw?.(launch.objectName)).toBe(false)
    })

    it('is taken from its node too, to be made anew, while its image cannot be had; not once it runs', async () => {
      const { stub } = bench
      const launch = await bench.started()
      stub.update(launch.objectName, (pod) => ({
        spec: { ...pod.spec, nodeName: 'node-1' },
        status: { phase: 'Pending', containerStatuses: [{ name: 'trial', state: { waiting: { reason: 'ImagePullBackOff' } } }] },
      }))
      await bench.until(launch, waitsFor('cannot get its image'))
      expect(await bench.executor.withdraw?.(launch.objectName)).toBe(false)
      expect(await bench.executor.withdraw?.(launch.objectName, { anew: true })).toBe(true)
      stub.vanish(launch.objectName)
      const { pod } = launch
      await bench.executor.start({ ...launch, pod: { ...pod, template: { ...pod.template, image: 'train:2' } } })
      await bench.isThere(launch.objectName)
      expect(stub.pod(launch.objectName)?.spec.containers).toContainEqual(expect.objectContaining({ image: 'train:2' }))
      stub.run(launch.objectName)
      await bench.until(launch, runs)
      expect(await bench.executor.withdraw?.(launch.objectName, { anew: true })).toBe(false)
    })
  })

  describe('a pod that is taken away', () => {
    it('is lost when somebody deletes it', async () => {
      const { stub } = bench
      const launch = await bench.running()
      stub.vanish(launch.objectName)
      expect(await bench.until(launch, hasEnded)).toMatchObject({
        kind: 'lost',
        reason: expect.stringContaining('deleted by somebody'),
      })
    })

    it('is lost when it vanished while no server looked', async () => {
      const { stub } = bench
      const launch = await bench.running()
      await bench.executor.close()
      stub.vanish(launch.objectName)
      bench.reopen()
      expect(await bench.until(launch, hasEnded)).toMatchObject({ kind: 'lost' })
    })

    it('is stopped with its grace, and the cluster shows why', async () => {
      const launch = await bench.running()
      await bench.executor.stop(launch.objectName, 5_000, 'median: 0.3 at step 4 is below 0.7')
      expect(await bench.until(launch, hasEnded)).toMatchObject({ kind: 'exited', signal: 'SIGTERM' })
      const events = [...bench.stub.objects].filter(([path]) => path.includes('/events/')).map(([, object]) => object)
      expect(events).toMatchObject([{ reason: 'TrialStopped', message: 'median: 0.3 at step 4 is below 0.7' }])
    })
  })

  describe('a server that was killed', () => {
    it('makes what a half-made pod still lacks, once it is asked to start it', async () => {
      const { stub } = bench
      stub.fail(1_000_000, 503, { method: 'PATCH', path: '/secrets/' })
      const launch = launchOf({ env: { HONE_TOKEN: 'secret' }, secrets: ['HONE_TOKEN'] })
      await bench.executor.start(launch)
      await bench.isThere(launch.objectName)
      await bench.executor.close()
      stub.forgive()
      bench.reopen()
      await bench.until(launch, (seen) => seen === undefined)
      await bench.executor.start(launch)
      while (![...stub.objects.keys()].some((path) => path.includes('/secrets/'))) await new Promise((resolve) => setTimeout(resolve, 2))
      expect(JSON.stringify(stub.pod(launch.objectName))).not.toContain(Buffer.from('secret').toString('base64'))
    })

    it('carries out a stop that the last one only noted', async () => {
      const { stub } = bench
      const launch = await bench.running()
      stub.fail(1_000_000, 503, { method: 'DELETE' })
      await bench.executor.stop(launch.objectName, 1_000)
      await bench.executor.close()
      stub.forgive()
      bench.reopen()
      expect(await bench.until(launch, hasEnded)).toMatchObject({ kind: 'exited', signal: 'SIGTERM' })
    })
  })

  describe('a data folder that knows nothing of what runs', () => {
    it('finds it in the cluster', async () => {
      const { stub } = bench
      const launch = await bench.running()
      const other = openExecutor(stub)
      expect(await other.executor.unfinished()).toEqual([launch.objectName])
      await other.executor.stop(launch.objectName, 1_000)
      expect(await until(other.executor, launch, hasEnded)).toMatchObject({ kind: 'exited', signal: 'SIGTERM' })
    })
  })

  describe('what is left in the end', () => {
    it('is nothing: neither pods nor the study’s own object', async () => {
      const { stub } = bench
      const launch = await bench.running()
      stub.exit(launch.objectName, 0)
      await bench.until(launch, hasEnded)
      while ([...stub.objects.keys()].some((path) => path.includes('/configmaps/'))) await new Promise((resolve) => setTimeout(resolve, 5))
      expect([...stub.objects.keys()].filter((path) => !path.includes('/events/') && !path.includes('/secrets/'))).toEqual([])
    })

    it('is the pod for as long as the study keeps it', async () => {
      const { stub } = bench
      const launch = await bench.running({ pod: { keepMs: 2_000 } })
      stub.exit(launch.objectName, 0)
      await bench.until(launch, hasEnded)
      expect(stub.pod(launch.objectName)).toBeDefined()
      await bench.isGone(launch.objectName)
    })
  })
})
