import { describe, expect, it } from 'vitest'
import { suspendFieldOf } from '../../../../../src/trials/executors/kubernetes/status/suspension.ts'
import { readWorkload } from '../../../../../src/trials/executors/kubernetes/status/workload.ts'
import { template } from '../job-launch.ts'

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

describe('what keeps an object from making pods', () => {
  const object = (kind: string, spec: object, labels = {}) => ({ kind, metadata: { name: 'a', labels }, spec })
  const RAY = { shutdownAfterJobFinishes: true }
  it.each([
    ['a Job', object('Job', { suspend: false }), 'spec.suspend'],
    ['a training job of Kubeflow', object('PyTorchJob', { runPolicy: { suspend: false } }), 'spec.runPolicy.suspend'],
    ['a training job of Kubeflow without a run policy', object('PyTorchJob', {}), 'spec.runPolicy.suspend'],
    ['a training job of Kubeflow that somebody has suspended', object('TFJob', { runPolicy: { suspend: true } }), undefined],
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
