import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { ClientUnaryCall, requestCallback } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectStudies, type ReadTrial, type StudyServiceClient } from '../../src/wire/index.ts'
import { OWN_CLUSTER } from './harness/control-plane.ts'
import { Experiments } from './harness/experiments.ts'
import { PYTHON } from './harness/hone.ts'
import { Installation, loadServerImage, SERVER_IMAGE } from './harness/installation.ts'
import { KUBECONFIG, Kubernetes, until } from './harness/kubernetes.ts'
import { TestNamespace } from './harness/namespace.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const TOKEN = 'the-owner-of-this-test-installation-and-nobody-else'
const PREPARE_MS_MAX = 20 * 60_000

/** Trials of this image report by the client that it brings. */
const PUSHING = `
import { flush, params, report } from '/app/dist/client/index.js'
const { x } = params()
for (let step = 1; step <= 3; step++) report({ step, loss: x / step })
if (!(await flush())) process.exit(3)
`

/** Trains for longer than any test. */
const STEADY = `
import time
for step in range(1, 3600):
    print(f"step={step} loss={1 / step}")
    time.sleep(1)
`

/** The server as a pod that the chart made. The cluster of the tests has neither service addresses nor their names: trials are told the pod's. */
describe.skipIf(!OWN_CLUSTER)('the chart on a cluster', () => {
  let space: TestNamespace
  let trials: TestNamespace
  let experiments: Experiments
  let installation: Installation
  let client: StudyServiceClient
  let pod: string

  beforeAll(async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, 'scripts/helm.mjs')])
    await loadServerImage()
    const kubernetes = new Kubernetes(KUBECONFIG ?? '')
    space = await TestNamespace.open(kubernetes, 'install', { 'pod-security.kubernetes.io/enforce': 'restricted' })
    trials = await TestNamespace.open(kubernetes, 'install-trials')
    experiments = await Experiments.define(kubernetes, trials.name)
    await kubernetes.post(space.core('secrets'), { metadata: { name: 'owner' }, stringData: { token: TOKEN } })
    installation = await Installation.prepare(space, KUBECONFIG ?? '', stdout.trim())
    await installation.install(settings())
    pod = await installation.ready()
    client = await clientOf(TOKEN)
  }, PREPARE_MS_MAX)
  afterAll(async () => {
    client?.close()
    await installation?.[Symbol.asyncDispose]()
    await trials?.[Symbol.asyncDispose]()
    await space?.[Symbol.asyncDispose]()
  })

  function settings(): string[] {
    const [repository, tag] = SERVER_IMAGE.split(':')
    return [
      `image=${JSON.stringify({ repository, tag })}`,
      `trials.namespace=${JSON.stringify(trials.name)}`,
      'trials.templates=[{"apiGroups":["batch"],"resources":["jobs"]}]',
      'katib.experiments=true',
      'auth.existingSecret="owner"',
      'extraEnv=[{"name":"POD_IP","valueFrom":{"fieldRef":{"fieldPath":"status.podIP"}}}]',
      'extraArgs=["--advertise=$(POD_IP):7711"]',
      'resources.requests={}',
    ]
  }

  async function clientOf(token: string | undefined): Promise<StudyServiceClient> {
    const port = await installation.forward(pod, 7711)
    return connectStudies({ grpc: `127.0.0.1:${port}`, token, trust: { kind: 'ca', pem: installation.file('tls/ca.crt') } })
  }

  type Method<Request, Reply> = (this: StudyServiceClient, request: Request, callback: requestCallback<Reply>) => ClientUnaryCall
  const call = <Request, Reply>(method: Method<Request, Reply>, request: Request, caller = client): Promise<Reply> =>
    new Promise((done, fail) => method.call(caller, request, (error, reply) => (error === null ? done(reply as Reply) : fail(error))))

  /** Submits a study of two trials; its number. */
  async function submit(name: string, image: string, command: string[]): Promise<string> {
    const spec = {
      objectives: [{ metric: 'loss', goal: 'minimize' }],
      parameters: { x: { double: [0, 1] } },
      algorithm: { name: 'random' },
      budget: { trials: 2, parallel: 2 },
      metrics: { from: 'stdout' },
      trial: { image, command, grace: '1s' },
    }
    const document = JSON.stringify({ apiVersion: 'hone.dev/v1', kind: 'Study', metadata: { name }, spec })
    return (await call(client.createStudy, { document, workingFolder: '/' })).id
  }

  /** Submits one and waits for its end. */
  async function run(name: string, image: string, command: string[]): Promise<readonly ReadTrial[]> {
    const id = await submit(name, image, command)
    await until('the study has ended', async () => (await call(client.getStudy, { study: id })).state === 'ENDED')
    return trialsOf(id)
  }

  async function trialsOf(study: string): Promise<readonly ReadTrial[]> {
    return (await call(client.listTrials, { study, pageSize: 10 })).trials
  }

  async function argsOfServer(): Promise<readonly string[] | undefined> {
    return (await space.pod(pod)).spec?.containers[0]?.args
  }

  /** Does what replaces the server's pod, and turns to the new one. */
  async function replacing(change: () => Promise<void>): Promise<void> {
    const before = (await space.pod(pod)).metadata?.uid
    await change()
    pod = await installation.ready(before)
    client.close()
    client = await clientOf(TOKEN)
  }

  it('answers over TLS, and nobody without a token', async () => {
    expect((await call(client.listStudies, { pageSize: 10 })).studies).toEqual([])
    const stranger = await clientOf(undefined)
    await expect(call(stranger.listStudies, {}, stranger)).rejects.toMatchObject({ code: 16 })
    stranger.close()
  })

  it('runs a study whose metrics are read from the logs of its pods', async () => {
    const trained = await run('by-log', PYTHON, ['python3', '-c', 'for step in (1, 2): print(f"step={step} loss={1 / step}")'])
    expect(trained.map(({ state, lastStep }) => [state, lastStep])).toEqual([
      ['SUCCEEDED', 2],
      ['SUCCEEDED', 2],
    ])
  })

  it('runs a study whose pods push their metrics over TLS with the token of their trial', async () => {
    const trained = await run('by-push', SERVER_IMAGE, ['/usr/bin/node', '--input-type=module', '-e', PUSHING])
    expect(trained.map(({ state, lastStep }) => [state, lastStep])).toEqual([
      ['SUCCEEDED', 3],
      ['SUCCEEDED', 3],
    ])
  })

  it('takes Experiments of the namespace of its trials, and says how they ended', async () => {
    await experiments.create('by-object', 'import sys\nprint("loss=" + sys.argv[1])')
    expect(await experiments.is('by-object', 'Succeeded')).toMatchObject({ trialsSucceeded: 2 })
    await experiments.delete('by-object')
  })

  it('gives out tokens from within its pod, which see their project only', async () => {
    const token = await installation.hone(pod, 'token', 'create', 'ann', '--project', 'vision')
    expect(await installation.hone(pod, 'token', 'list')).toMatch(/^ann +reads and writes project vision/m)
    const ann = await clientOf(token.trim())
    expect((await call(ann.listStudies, { pageSize: 10 }, ann)).studies).toEqual([])
    expect((await call(client.listStudies, { pageSize: 10 })).studies).toHaveLength(3)
    ann.close()
  })

  it('keeps its studies on its volume when its pod is replaced', async () => {
    await replacing(() => space.kubernetes.delete(space.core(`pods/${pod}`)))
    const { studies } = await call(client.listStudies, { pageSize: 10 })
    expect(studies.map(({ name }) => name).sort()).toEqual(['by-log', 'by-object', 'by-push'])
  })

  it('is upgraded and rolled back while pods train, which go on', async () => {
    const study = await submit('upgraded', PYTHON, ['python3', '-u', '-c', STEADY])
    const goOn = (than: readonly ReadTrial[]) =>
      until('both trials have reported more', async () => {
        const now = await trialsOf(study)
        return now.length === 2 && now.every(({ lastStep }, i) => (lastStep ?? 0) > (than[i]?.lastStep ?? 0)) && now
      })
    const atFirst = await goOn([])
    await replacing(() => installation.upgrade(['logLevel="debug"']))
    expect(await argsOfServer()).toEqual(expect.arrayContaining(['--log-level=debug', '--experiments', '--advertise=$(POD_IP):7711']))
    const upgraded = await goOn(await trialsOf(study))
    await replacing(() => installation.rollback())
    expect(await argsOfServer()).toEqual(expect.arrayContaining(['--log-level=info', '--experiments', '--advertise=$(POD_IP):7711']))
    const back = await goOn(await trialsOf(study))
    const attempts = (of: readonly ReadTrial[]) => of.map(({ number, state, attempt }) => [number, state, attempt?.epoch])
    expect(attempts(atFirst)).toEqual([
      [1, 'ACTIVE', 1],
      [2, 'ACTIVE', 1],
    ])
    expect(attempts(upgraded)).toEqual(attempts(atFirst))
    expect(attempts(back)).toEqual(attempts(atFirst))
    await call(client.stopStudy, { study })
    await until('its pods are gone', async () => (await trials.pods()).every(({ status }) => status?.phase !== 'Running'))
  })

  it('gives the server what it needs of the cluster and no more', async () => {
    const allowed = async (verb: string, resource: string, namespace: string): Promise<boolean> => {
      const user = `system:serviceaccount:${space.name}:hone`
      const review = { spec: { user, resourceAttributes: { verb, resource, namespace } } }
      const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews'
      return (await space.kubernetes.post<{ status: { allowed: boolean } }>(path, review)).status.allowed
    }
    expect(await allowed('create', 'pods', trials.name)).toBe(true)
    expect(await allowed('create', 'secrets', trials.name)).toBe(true)
    expect(await allowed('get', 'secrets', trials.name)).toBe(false)
    expect(await allowed('create', 'pods', space.name)).toBe(false)
    expect(await allowed('get', 'secrets', space.name)).toBe(false)
    expect(await allowed('list', 'nodes', '')).toBe(false)
  })

  it('has its studies again when it was uninstalled and is installed anew', async () => {
    await installation.uninstall()
    client.close()
    await installation.install(settings())
    pod = await installation.ready()
    client = await clientOf(TOKEN)
    const { studies } = await call(client.listStudies, { pageSize: 10 })
    expect(studies.map(({ name }) => name).sort()).toEqual(['by-log', 'by-object', 'by-push', 'upgraded'])
  })
})
