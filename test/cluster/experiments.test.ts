import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pythonOf } from '../clients/python.ts'
import { Experiments } from './harness/experiments.ts'
import { Hone } from './harness/hone.ts'
import { KUBECONFIG, Kubernetes, until } from './harness/kubernetes.ts'
import { TestNamespace } from './harness/namespace.ts'

const CLIENT = join(resolve(import.meta.dirname, '../..'), 'test/clients/katib/programs/experiment.py')
/** The cluster's own kubectl, where it is the tests' own. */
const KCLUSTER = join(process.env.HONE_TEST_CLUSTER_STATE ?? '', 'bin', 'kcluster')
const run = promisify(execFile)
const python = pythonOf('katib')

describe.skipIf(KUBECONFIG === undefined)('Experiments of a cluster', () => {
  let space: TestNamespace
  let experiments: Experiments
  let hone: Hone

  beforeAll(async () => {
    const kubernetes = new Kubernetes(KUBECONFIG ?? '')
    space = await TestNamespace.open(kubernetes, 'experiments')
    experiments = await Experiments.define(kubernetes, space.name)
    hone = await Hone.serve(space, KUBECONFIG ?? '', ['--experiments'])
  })
  afterAll(async () => {
    await hone?.[Symbol.asyncDispose]()
    await space?.[Symbol.asyncDispose]()
    await experiments?.[Symbol.asyncDispose]()
  })

  const withClient = { skip: python === undefined }
  it.concurrent('are made, waited for, read, given more and deleted by Katib’s own client', withClient, async () => {
    const env = { ...process.env, HONE_TEST_KUBECONFIG: KUBECONFIG, HONE_TEST_NAMESPACE: space.name }
    const { stdout } = await run(python!, ['-B', CLIENT], { env })
    const seen = JSON.parse(stdout.trim().split('\n').at(-1)!)
    expect(seen.first).toEqual({
      conditions: [
        ['Created', 'True', 'ExperimentCreated'],
        ['Running', 'False', 'ExperimentRunning'],
        ['Succeeded', 'True', 'ExperimentMaxTrialsReached'],
      ],
      trials: 2,
      succeeded: [expect.stringMatching(/^sdk-\w{6}-1$/), expect.stringMatching(/^sdk-\w{6}-2$/)],
    })
    const names = seen.more.succeeded
    expect(names.slice(0, 2)).toContain(seen.best.trial)
    expect(seen.best.metrics).toEqual({ loss: [seen.best.parameters.lr, '9', seen.best.parameters.lr], accuracy: ['0.5', '0.5', '0.5'] })
    expect(seen.log).toEqual(['loss=9', `loss=${seen.best.parameters.lr}`, 'accuracy=0.5'])
    expect(seen.more).toMatchObject({ trials: 3 })
    expect(names).toHaveLength(3)
    const conditions = [
      ['Created', 'True'],
      ['Running', 'False'],
      ['Succeeded', 'True'],
    ]
    expect(seen.trials).toEqual(Object.fromEntries(names.map((name: string) => [name, conditions])))
    expect(Object.keys(seen.details).toSorted()).toEqual(names)
    for (const { lr, metrics } of Object.values<{ lr: string; metrics: object }>(seen.details)) {
      expect(metrics).toEqual({ loss: [lr, '9', lr], accuracy: ['0.5', '0.5', '0.5'] })
    }
    expect(seen.one).toEqual({ lr: seen.details[names[2]].lr })
    await until('its Trials went with it', async () => (await experiments.trials('sdk')).length === 0)
    expect(seen.restarting).toBe(true)
    expect(seen.listed).toContain('sdk')
    expect(seen.left).not.toContain('sdk')
    // What was found stays with Hone.
    expect(await hone.study('sdk')).toMatchObject({ counts: { succeeded: 3 } })
  })

  it.concurrent('stop what runs when they are deleted', async () => {
    await experiments.create('endless', 'import time\nprint("loss=1", flush=True)\ntime.sleep(600)')
    const { id } = await until('its study is there', () => hone.study('endless'))
    await until('its trial runs', async () => (await experiments.status('endless')).trialsRunning === 1)
    await experiments.delete('endless')
    await until('no pod is left', async () => (await hone.pods(id)).length === 0)
    expect(await hone.study('endless')).toMatchObject({ state: 'ENDED', end: { message: 'its Experiment was deleted' } })
  })

  it.concurrent('change what is edited in them, and set back nothing that was set in their study', async () => {
    await experiments.create('shared', 'import sys\nprint("loss=" + sys.argv[1])', { maxTrialCount: 2, parallelTrialCount: 1 })
    await until('its study is there', () => hone.study('shared'))
    await hone.extend('shared', 3)
    await experiments.edit('shared', { parallelTrialCount: 2 })
    await until('the edit arrived', async () => (await experiments.status('shared')).observedGeneration === 2)
    expect(JSON.parse((await hone.study('shared')).specJson).budget).toEqual({ trials: 3, parallel: 2 })
    await until('all have succeeded', async () => (await experiments.status('shared')).trialsSucceeded === 3)
  })

  it.concurrent('that are no studies say why, where kubectl shows it', async () => {
    await experiments.create('wrong', 'print(1)', { maxTrialCount: 0 })
    const { conditions } = await experiments.is('wrong', 'Failed')
    expect(conditions?.at(-1)?.message).toContain('spec.maxTrialCount')
    if (!existsSync(KCLUSTER)) return
    const args = ['kubectl', '--kubeconfig', KUBECONFIG!, '-n', space.name, 'get', 'experiments', 'wrong']
    const { stdout } = await run(KCLUSTER, args)
    expect(stdout).toMatch(/^NAME +TYPE +STATUS +AGE\nwrong +Failed +True +\S+\n$/)
  })

  it.concurrent('go on where they were when the server is killed and started again', async () => {
    await experiments.create('resumed', 'import sys, time\nprint("loss=" + sys.argv[1])\ntime.sleep(3)', { maxTrialCount: 3 })
    await until('one trial has succeeded', async () => (await experiments.status('resumed')).trialsSucceeded === 1)
    await hone.kill()
    await hone.start()
    const { trials, trialsSucceeded, succeededTrialList } = await experiments.is('resumed', 'Succeeded')
    expect([trials, trialsSucceeded]).toEqual([3, 3])
    if (!existsSync(KCLUSTER)) return
    const args = ['kubectl', '--kubeconfig', KUBECONFIG!, '-n', space.name, 'get', 'trials', succeededTrialList?.[2] ?? '']
    const { stdout } = await run(KCLUSTER, args)
    expect(stdout).toMatch(/^NAME +TYPE +STATUS +AGE\nresumed-\w{6}-3 +Succeeded +True +\S+\n$/)
  })
})
