import { mkdtempSync, rmSync } from 'node:fs'
import { Agent } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { PodTemplate, StudyId, TrialTemplate } from '../../../../src/model/index.ts'
import { attemptName } from '../../../../src/trials/executors/attempt-folder.ts'
import type { Endpoint } from '../../../../src/trials/executors/kubernetes/api/api.ts'
import {
  createKubernetesExecutor,
  type KubernetesExecutor,
  type KubernetesOptions,
} from '../../../../src/trials/executors/kubernetes/index.ts'
import type { Launch, Observation } from '../../../../src/trials/index.ts'
import { specOf } from '../../fixtures.ts'
import { NAMESPACE, StubCluster } from './stub/cluster.ts'

const STUDY = 'study0000000001' as StudyId
/** So short that a test waits for nothing but its own events. */
const TIMES = { backoffMinMs: 5, backoffMaxMs: 40, sweepMs: 50, logEndMs: 200, answerMs: 1_000, silenceMs: 5_000, inquiryMs: 10 }

/** A pod with nothing special. */
const PLAIN: PodTemplate = {
  gpu: 'nvidia.com/gpu',
  requests: {},
  limits: {},
  nodeSelector: {},
  tolerations: [],
  pullSecrets: [],
  volumes: [],
  labels: {},
  annotations: {},
  nodeLostMs: 60_000,
  keepMs: 0,
}

const opened: { close(): Promise<void> }[] = []
const folders: string[] = []
let trials = 0

export async function openStub(options: ConstructorParameters<typeof StubCluster>[0] = {}): Promise<StubCluster & { url?: URL }> {
  const stub = new StubCluster(options)
  const url = await stub.listen()
  opened.push(stub)
  return Object.assign(stub, { url })
}

/** As a kubeconfig leads to it. */
export function endpointOf(stub: StubCluster & { url?: URL }): Endpoint {
  const url = stub.url as URL
  const agent = url.protocol === 'https:' ? new Agent({ keepAlive: true, ca: stub.certificate }) : undefined
  return { url, namespace: NAMESPACE, options: async () => ({ agent, headers: {} }) }
}

export function openExecutor(
  stub: StubCluster & { url?: URL },
  options: {
    folder?: string
    server?: string
    times?: Partial<typeof TIMES & { troubleMs: number; resyncMs: number }>
    logBytesMax?: number
    mayChange?: () => Promise<void>
    clock?: KubernetesOptions['clock']
  } = {},
): { executor: KubernetesExecutor; folder: string } {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'hone-pods-'))
  folders.push(folder)
  const executor = createKubernetesExecutor({
    endpoint: endpointOf(stub),
    folder,
    server: options.server ?? 'aaaa',
    times: { ...TIMES, ...options.times },
    ...(options.logBytesMax === undefined ? {} : { logBytesMax: options.logBytesMax }),
    ...(options.mayChange && { mayChange: options.mayChange }),
    ...(options.clock && { clock: options.clock }),
  })
  opened.push(executor)
  return { executor, folder }
}

export async function closeExecutors(): Promise<void> {
  for (const one of opened.splice(0).toReversed()) await one.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

export interface LaunchChange {
  readonly command?: readonly string[]
  readonly trial?: Partial<TrialTemplate>
  readonly pod?: Partial<PodTemplate>
  readonly env?: Record<string, string>
  readonly secrets?: readonly string[]
  readonly number?: number
  readonly epoch?: number
  readonly resumeFrom?: number
}

export function launchOf({ command = ['hang'], trial = {}, pod = {}, env = {}, secrets = [], ...rest }: LaunchChange = {}): Launch {
  const number = rest.number ?? ++trials
  const epoch = rest.epoch ?? 1
  const template = specOf({ trial: { command, image: 'train:1', ...trial, pod: { ...PLAIN, ...pod } } }).trial as TrialTemplate
  return {
    study: STUDY,
    trial: number,
    epoch,
    objectName: attemptName(STUDY, number, epoch),
    command,
    env,
    workingFolder: '/',
    folders: [],
    gpus: [],
    graceMs: 5_000,
    pod: { studyName: 'test', template, secrets, ...(rest.resumeFrom === undefined ? {} : { resumeFrom: rest.resumeFrom }) },
  }
}

/** Resolves with the first observation that holds; woken by the executor's own watch. */
export function until(
  executor: KubernetesExecutor,
  { objectName }: Launch,
  holds: (seen: Observation | undefined) => boolean,
): Promise<Observation | undefined> {
  return new Promise((resolve, reject) => {
    const off = new AbortController()
    const look = (): void => {
      executor.observe(objectName).then((seen) => {
        if (off.signal.aborted || !holds(seen)) return
        off.abort()
        resolve(seen)
      }, reject)
    }
    executor.watch(objectName, look, off.signal)
    look()
  })
}

export const hasEnded = (seen: Observation | undefined): boolean => seen?.kind === 'exited' || seen?.kind === 'lost'
export const runs = (seen: Observation | undefined): boolean => seen?.kind === 'running'

export async function logOf(executor: KubernetesExecutor, { objectName }: Launch): Promise<string> {
  return Buffer.from(await executor.output(objectName).read('stdout', 0, 10_000_000)).toString()
}

/** That it waits, and says why in these words. */
export const waitsFor =
  (words: string) =>
  (seen: Observation | undefined): boolean =>
    seen?.kind === 'pending' && seen.reason?.includes(words) === true

/** A fresh cluster for every test of a block, and an executor on it. */
export class ClusterBench {
  stub!: StubCluster
  executor!: KubernetesExecutor
  #folder!: string

  constructor(options: ConstructorParameters<typeof StubCluster>[0] = {}) {
    beforeEach(async () => {
      this.stub = await openStub(options)
      this.open()
    })
    afterEach(() => closeExecutors())
  }

  /** Another executor, that of a server with a folder of its own. */
  open(options: Parameters<typeof openExecutor>[1] = {}): void {
    ;({ executor: this.executor, folder: this.#folder } = openExecutor(this.stub, options))
  }

  /** The next server on the same folder, once the last one's executor is closed. */
  reopen(): void {
    this.open({ folder: this.#folder })
  }

  until(launch: Launch, holds: (seen: Observation | undefined) => boolean): Promise<Observation | undefined> {
    return until(this.executor, launch, holds)
  }

  logOf(launch: Launch): Promise<string> {
    return logOf(this.executor, launch)
  }

  async isThere(name: string, collection = 'pods'): Promise<void> {
    while (this.stub.find(collection, name) === undefined) await new Promise((resolve) => setTimeout(resolve, 2))
  }

  async isGone(name: string, collection = 'pods'): Promise<void> {
    while (this.stub.find(collection, name) !== undefined) await new Promise((resolve) => setTimeout(resolve, 2))
  }

  /** A pod that was made. */
  async started(change: LaunchChange = {}): Promise<Launch> {
    const launch = launchOf(change)
    await this.executor.start(launch)
    await this.isThere(launch.objectName)
    return launch
  }

  /** A pod that runs. */
  async running(change: LaunchChange = {}): Promise<Launch> {
    const launch = await this.started(change)
    this.stub.run(launch.objectName)
    await this.until(launch, runs)
    return launch
  }
}
