import { beforeEach, describe, expect, it } from 'vitest'
import type { Launch, Observation } from '../../../../src/trials/index.ts'
import { ClusterBench, hasEnded, launchOf, runs, waitsFor } from './fixtures.ts'
import { jobLaunch, template } from './job-launch.ts'

const MASTER = { 'training.kubeflow.org/job-role': 'master' }
const QUEUE = { 'kueue.x-k8s.io/queue-name': 'team' }

describe('the pods of an object on the cluster', () => {
  const bench = new ClusterBench()
  beforeEach(() => {
    bench.stub.kinds.set('/apis/batch/v1', [{ name: 'jobs', kind: 'Job' }])
    bench.stub.kinds.set('/apis/trainer.kubeflow.org/v1alpha1', [{ name: 'trainjobs', kind: 'TrainJob' }])
    bench.stub.kinds.set('/apis/kubeflow.org/v1', [{ name: 'pytorchjobs', kind: 'PyTorchJob' }])
  })

  const pytorchLaunch = (labels = {}): Launch => {
    const object = { apiVersion: 'kubeflow.org/v1', kind: 'PyTorchJob', metadata: { labels }, spec: {} }
    return launchOf({ trial: { command: [], workload: template(object, 'PyTorchJob') } })
  }
  async function started(launch: Launch, plural: string): Promise<Launch> {
    await bench.executor.start(launch)
    await bench.isThere(launch.objectName, plural)
    return launch
  }
  function makePod({ study, trial, epoch }: Launch, name: string, labels: Record<string, string> = {}): void {
    bench.stub.makePod(name, {
      'hone.dev/study': study,
      'hone.dev/trial': String(trial),
      'hone.dev/epoch': String(epoch),
      'app.kubernetes.io/managed-by': 'hone',
      'hone.dev/server': 'aaaa',
      ...labels,
    })
    bench.stub.run(name)
  }
  async function trainingBy(master: string): Promise<Launch> {
    const launch = await started(pytorchLaunch(), 'pytorchjobs')
    makePod(launch, master, MASTER)
    await bench.until(launch, runs)
    return launch
  }
  const conclude = (launch: Launch, plural: string, type: string, more: object = {}): void =>
    bench.stub.change(plural, launch.objectName, () => ({ status: { conditions: [{ type, status: 'True', ...more }] } as never }))
  const says = (words: string) => (seen: Observation | undefined) => seen?.kind === 'running' && seen.reason?.includes(words) === true

  it('may start their container again, whose log follows what it said before, and nothing is missing', async () => {
    const { stub } = bench
    const launch = await started(jobLaunch(), 'jobs')
    const pod = `${launch.objectName}-abcde`
    makePod(launch, pod)
    await bench.until(launch, runs)
    stub.print(pod, ['loss=1'], '2026-01-01T00:00:01.000000000Z')
    while ((await bench.logOf(launch)) === '') await new Promise((resolve) => setTimeout(resolve, 2))
    stub.crash(pod, 1, 0)
    await bench.until(launch, says('its container ended with exit code 1 and is started again: back-off 10s'))
    stub.restart(pod)
    stub.print(pod, ['loss=0.5'], '2026-01-01T00:00:02.000000000Z')
    await bench.until(launch, (seen) => seen?.kind === 'running' && seen.reason === undefined)
    stub.exit(pod, 0)
    conclude(launch, 'jobs', 'Complete')
    expect(await bench.until(launch, hasEnded)).toMatchObject({ kind: 'exited', exitCode: 0 })
    expect(await bench.logOf(launch)).toBe('loss=1\nloss=0.5\n')
  })

  it('end the attempt when their container fails again and again and nothing says how often it may', async () => {
    const { stub } = bench
    const launch = await trainingBy('master')
    stub.crash('master', 3, 5)
    await bench.until(launch, says('exit code 3'))
    stub.crash('master', 3, 6)
    expect(await bench.until(launch, hasEnded)).toMatchObject({ kind: 'exited', exitCode: 3 })
    await bench.isGone(launch.objectName, 'pytorchjobs')
  })

  it('do not hold an object that failed by one of them, though the one that trains runs on', async () => {
    const { stub } = bench
    const launch = await started(pytorchLaunch(), 'pytorchjobs')
    makePod(launch, 'worker')
    makePod(launch, 'master', MASTER)
    await bench.until(launch, (seen) => seen?.kind === 'running' && seen.detail.pod === 'master')
    stub.print('master', ['loss=1'])
    stub.exit('worker', 1, { status: { containerStatuses: [ended(1, 'Traceback:\nRuntimeError: out of luck\n')] } })
    conclude(launch, 'pytorchjobs', 'Failed', { reason: 'PyTorchJobFailed' })
    expect(await bench.until(launch, hasEnded)).toMatchObject({
      exitCode: 1,
      cause: { reason: 'workloadFailed', message: 'its pod worker failed: exited with code 1: RuntimeError: out of luck', retry: true },
    })
    expect(await bench.logOf(launch)).toBe('loss=1\n')
  })

  it('have files that are read no further either, and nothing is said to be missing', async () => {
    const { stub } = bench
    const launch = await started(pytorchLaunch(), 'pytorchjobs')
    makePod(launch, 'worker')
    makePod(launch, 'master', MASTER)
    stub.update('master', ({ spec }) => ({ spec: { ...spec, initContainers: [{ name: 'hone-metrics' }] } }))
    await bench.until(launch, (seen) => seen?.kind === 'running' && seen.detail.pod === 'master')
    stub.print('master', ['loss=1'])
    stub.exit('worker', 1)
    conclude(launch, 'pytorchjobs', 'Failed', { reason: 'PyTorchJobFailed' })
    expect(await bench.until(launch, hasEnded)).toMatchObject({ exitCode: 1, cause: { reason: 'workloadFailed' } })
    expect(await bench.logOf(launch)).toBe('loss=1\n')
  })

  it('say how they ended before their operator removed them', async () => {
    const { stub } = bench
    const launch = await trainingBy('master')
    stub.crash('master', 3, 2)
    // Pods and objects come by watches of their own: what is said of the object must not overtake this.
    await bench.until(launch, says('exit code 3'))
    stub.update('master', ({ metadata }) => ({ metadata: { ...metadata, deletionTimestamp: new Date().toISOString() } }))
    stub.vanish('master')
    conclude(launch, 'pytorchjobs', 'Failed', { reason: 'PyTorchJobFailed', message: 'the backoff limit' })
    expect(await bench.until(launch, hasEnded)).toMatchObject({ kind: 'exited', exitCode: 3 })
  })

  it('are not listened to as long as the one that trains is not there', async () => {
    const { stub } = bench
    const launch = await started(pytorchLaunch(), 'pytorchjobs')
    makePod(launch, 'worker')
    stub.print('worker', ['loss=99'])
    await bench.until(launch, waitsFor('waits for the pod that trains'))
    makePod(launch, 'master', MASTER)
    stub.print('master', ['loss=1'])
    await bench.until(launch, runs)
    stub.exit('master', 0)
    conclude(launch, 'pytorchjobs', 'Succeeded')
    await bench.until(launch, hasEnded)
    expect(await bench.logOf(launch)).toBe('loss=1\n')
  })

  it('are followed by labels of their own as long as somebody cares, and keep nothing else from being removed', async () => {
    const { stub, executor } = bench
    const object = { apiVersion: 'trainer.kubeflow.org/v1alpha1', kind: 'TrainJob', spec: {} }
    const trainJob = () => started(launchOf({ trial: { command: [], workload: template(object, 'TrainJob') } }), 'trainjobs')
    const podOf = ({ objectName }: Launch): string => `${objectName}-node-0-0`
    const run = (launch: Launch): void => {
      const set = { 'jobset.sigs.k8s.io/jobset-name': launch.objectName, 'jobset.sigs.k8s.io/replicatedjob-name': 'node' }
      stub.makePod(podOf(launch), { ...set, 'batch.kubernetes.io/job-completion-index': '0' })
      stub.run(podOf(launch))
    }
    const [goesOn, ends] = [await trainJob(), await trainJob()]
    for (const launch of [goesOn, ends]) {
      run(launch)
      await bench.until(launch, runs)
    }
    stub.exit(podOf(ends), 0)
    conclude(ends, 'trainjobs', 'Complete')
    await bench.until(ends, hasEnded)
    await bench.isGone(ends.objectName, 'trainjobs')
    stub.vanish(podOf(ends))
    await expect.poll(() => stub.watchers(ends.objectName)).toBe(0)
    expect(stub.watchers(goesOn.objectName)).toBe(1)
    expect(await executor.observe(goesOn.objectName)).toMatchObject({ kind: 'running' })
  })

  it('are given the labels that other clients look for where their operator describes them, once each', async () => {
    const { stub } = bench
    const object = { apiVersion: 'trainer.kubeflow.org/v1alpha1', kind: 'TrainJob', spec: {} }
    const known = launchOf({ trial: { command: [], workload: template(object, 'TrainJob') } })
    const launch = { ...known, pod: { ...known.pod, alias: { name: 'mnist-1', labels: { 'their.org/trial': 'mnist-1' } } } }
    await bench.executor.start(launch)
    await bench.isThere('mnist-1', 'trainjobs')
    const set = { 'jobset.sigs.k8s.io/jobset-name': 'mnist-1', 'jobset.sigs.k8s.io/replicatedjob-name': 'node' }
    stub.makePod('mnist-1-node-0-0', { ...set, 'batch.kubernetes.io/job-completion-index': '0' })
    const path = 'PATCH /api/v1/namespaces/research/pods/mnist-1-node-0-0'
    const asked = () => stub.requests.filter((request) => request.startsWith(path)).length
    await expect.poll(() => stub.pod('mnist-1-node-0-0')?.metadata.labels).toMatchObject({ ...set, 'their.org/trial': 'mnist-1' })
    stub.run('mnist-1-node-0-0')
    await bench.until(launch, runs)
    stub.exit('mnist-1-node-0-0', 0)
    stub.change('trainjobs', 'mnist-1', () => ({ status: { conditions: [{ type: 'Complete', status: 'True' }] } as never }))
    await bench.until(launch, hasEnded)
    expect(asked()).toBe(1)
  })

  it('wait for their queue, in its own words, also after it took them back', async () => {
    const { stub } = bench
    const launch = await started(pytorchLaunch(QUEUE), 'pytorchjobs')
    const suspend = (to: boolean): void =>
      stub.change('pytorchjobs', launch.objectName, ({ spec }) => ({ spec: { ...spec, runPolicy: { suspend: to } } }))
    stub.queue(launch.objectName, 'pytorchjobs', 'insufficient unused quota')
    suspend(true)
    await bench.until(launch, waitsFor('waits to be admitted by its queue team (insufficient unused quota)'))
    suspend(false)
    makePod(launch, 'master', MASTER)
    await bench.until(launch, runs)
    suspend(true)
    stub.exit('master', 143)
    await bench.until(launch, says('waits to be admitted by its queue team'))
  })
})

function ended(exitCode: number, message: string): object {
  return { name: 'trial', state: { terminated: { exitCode, message, finishedAt: new Date().toISOString() } } }
}
