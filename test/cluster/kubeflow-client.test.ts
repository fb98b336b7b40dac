import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pythonOf } from '../clients/python.ts'
import { OWN_CLUSTER } from './harness/control-plane.ts'
import { Experiments } from './harness/experiments.ts'
import { Hone } from './harness/hone.ts'
import { KUBECONFIG, Kubernetes } from './harness/kubernetes.ts'
import { TestNamespace } from './harness/namespace.ts'
import { Operator } from './harness/operator.ts'
import { defineRuntime, TRAIN_JOB } from './harness/train-job.ts'

const PROGRAM = join(resolve(import.meta.dirname, '../..'), 'test/clients/kubeflow/programs/optimize.py')
const run = promisify(execFile)
const python = pythonOf('kubeflow')

/** Kubeflow's trainer is played: the client, the API server and the pods are real. */
describe.skipIf(!OWN_CLUSTER || python === undefined)('an optimization by Kubeflow’s own client', () => {
  let space: TestNamespace
  let experiments: Experiments
  let trainer: Operator
  let hone: Hone

  beforeAll(async () => {
    const kubernetes = new Kubernetes(KUBECONFIG ?? '')
    space = await TestNamespace.open(kubernetes, 'kubeflow')
    experiments = await Experiments.define(kubernetes, space.name)
    trainer = await Operator.play(space, TRAIN_JOB)
    await defineRuntime(space, 'plain')
    hone = await Hone.serve(space, KUBECONFIG ?? '', ['--experiments'])
  })
  afterAll(async () => {
    await hone?.[Symbol.asyncDispose]()
    await trainer?.[Symbol.asyncDispose]()
    await space?.[Symbol.asyncDispose]()
    await experiments?.[Symbol.asyncDispose]()
  })

  it('is made, waited for, read with its TrainJobs and their logs, and deleted', async () => {
    const env = { ...process.env, HONE_TEST_KUBECONFIG: KUBECONFIG, HONE_TEST_NAMESPACE: space.name }
    const labelled = async (label: string): Promise<string[]> =>
      (await space.pods())
        .filter(({ metadata }) => metadata?.labels?.['jobset.sigs.k8s.io/replicatedjob-name'] === 'node')
        .map(({ metadata }) => metadata?.labels?.[label] ?? '')
    const { stdout } = await run(python!, ['-B', PROGRAM], { env })
    const seen = JSON.parse(stdout.trim().split('\n').at(-1)!)
    const trials = Object.entries<Record<string, never>>(seen.trials)
    expect(seen).toMatchObject({ status: 'Complete', space: ['lr', 'optimizer'], config: [2, 2] })
    expect(seen.statuses.at(-1)).toEqual(['Complete', 2])
    expect(trials).toHaveLength(2)
    for (const [name, { parameters, ...trial }] of trials) {
      const { lr, optimizer } = parameters as { lr: string; optimizer: string }
      expect(trial).toEqual({
        metrics: { loss: [lr, '9', lr], accuracy: ['0.5', '0.5', '0.5'] },
        trainjob: [name, 'Complete', 1],
        steps: expect.arrayContaining([['node-0', 'Succeeded']]),
        log: ['loss=9', `loss=${lr}`, 'accuracy=0.5', `by ${optimizer}`],
      })
      expect(seen.events).toContainEqual(['Trial', name, 'JobSucceeded'])
    }
    const losses = trials.map(([, { parameters }]) => Number((parameters as { lr: string }).lr))
    expect(Number(seen.best.parameters.lr)).toBe(Math.min(...losses))
    expect(seen.best.metrics.loss).toEqual([seen.best.parameters.lr, '9', seen.best.parameters.lr])
    expect((await labelled('katib.kubeflow.org/trial')).toSorted()).toEqual(trials.map(([name]) => name).toSorted())
    expect(seen.listed).toEqual([seen.name])
    expect(seen.left).toEqual([])
  })
})
