// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders look like template strings
import type { Study, StudyId, Trial } from '../../../src/model/index.ts'
import {
  EXPERIMENTS,
  type ExperimentObject,
  followExperiments,
  TRIALS,
  type TrialObject,
  type Turn,
} from '../../../src/server/katib/index.ts'
import type { ExperimentStatus } from '../../../src/server/katib/objects.ts'
import { parseStudyDocument, type Studies } from '../../../src/study/index.ts'
import { CustomObjects } from '../../../src/trials/executors/kubernetes/index.ts'
import { COLLECTORS } from '../../../src/trials/index.ts'
import { type Bench, openBench } from '../../study/bench-room.ts'
import { closeExecutors, endpointOf, openStub } from '../../trials/executors/kubernetes/fixtures.ts'
import { NAMESPACE } from '../../trials/executors/kubernetes/stub/cluster.ts'

export const PATH = `/apis/kubeflow.org/v1beta1/namespaces/${NAMESPACE}/experiments`
const TRIALS_PATH = PATH.replace('experiments', 'trials')
const PACE_MS = 5
const WAIT_MS = 10_000
const WATCH_TIMES = { backoffMinMs: 5, backoffMaxMs: 40, silenceMs: 5_000, answerMs: 1_000 }

const TRIAL_SPEC = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  spec: {
    template: {
      spec: { containers: [{ name: 'train', image: 'train:1', args: ['--lr=${trialParameters.rate}'] }], restartPolicy: 'Never' },
    },
  },
}

/** An Experiment as people apply it. */
export const experiment = (spec: object = {}): object => ({
  apiVersion: 'kubeflow.org/v1beta1',
  kind: 'Experiment',
  spec: {
    objective: { type: 'minimize', objectiveMetricName: 'loss', additionalMetricNames: ['accuracy'] },
    algorithm: { algorithmName: 'random' },
    parameters: [{ name: 'lr', parameterType: 'double', feasibleSpace: { min: '0.01', max: '0.05' } }],
    maxTrialCount: 3,
    parallelTrialCount: 2,
    trialTemplate: {
      primaryContainerName: 'train',
      trialParameters: [{ name: 'rate', reference: 'lr' }],
      trialSpec: TRIAL_SPEC,
    },
    ...spec,
  },
})

type Stub = Awaited<ReturnType<typeof openStub>>

interface MadeEvent {
  readonly type: string
  readonly reason: string
  readonly message: string
  readonly involvedObject: { readonly kind: string; readonly name: string }
}

/** Nobody else follows. */
const ALONE: Turn = { isOurs: () => true, keep: async () => {} }

/** A cluster in memory with the door on it, over a study room of its own. */
export class ExperimentBench {
  readonly stub: Stub
  room: Bench
  readonly logged: object[] = []
  readonly #server: string
  readonly #turn: Turn
  #door: { close(): Promise<void> } | undefined

  private constructor(stub: Stub, room: Bench, { server = 'aaaa', turn = ALONE }: { server?: string; turn?: Turn }) {
    this.stub = stub
    this.room = room
    this.#server = server
    this.#turn = turn
  }

  /** A server on a cluster of its own, or on that of another one. */
  static async open(options: { stub?: Stub; server?: string; turn?: Turn } = {}): Promise<ExperimentBench> {
    const bench = new ExperimentBench(options.stub ?? (await openStub()), await openBench(), options)
    bench.follow()
    return bench
  }

  async close(): Promise<void> {
    await this.leave()
    await closeExecutors()
    await this.studies.close()
  }

  get studies(): Studies {
    return this.room.studies
  }

  /** Opens the door, as a server does that starts. */
  follow(times: { paceMs?: number } = {}, reachesServer = () => false): void {
    const options = { endpoint: endpointOf(this.stub), times: WATCH_TIMES, log: (event: object) => this.logged.push(event) }
    const objects = new CustomObjects<ExperimentObject>({ ...options, kind: EXPERIMENTS })
    const trials = new CustomObjects<TrialObject>({ ...options, kind: TRIALS })
    this.#door = followExperiments({
      studies: this.studies,
      parseDocument: (text, workingFolder, given = {}) =>
        parseStudyDocument(text, {
          workingFolder,
          newSeed: () => given.seed ?? 1,
          collectors: COLLECTORS,
          pods: true,
          ...(given.name === undefined ? {} : { name: given.name }),
        }),
      admission: { reachesServer },
      objects,
      trials,
      server: this.#server,
      turn: this.#turn,
      log: (event) => this.logged.push(event),
      times: { paceMs: PACE_MS, retryMsMax: 40, ...times },
    })
  }

  /** The server goes. */
  async leave(): Promise<void> {
    await this.#door?.close()
    this.#door = undefined
  }

  /** The next server on the same data folder. */
  async restart(): Promise<void> {
    await this.leave()
    await this.studies.close()
    this.room = await this.room.reopen()
    this.follow()
  }

  apply(name: string, object: object = experiment()): void {
    this.stub.create(PATH, name, object)
  }

  /** As `kubectl edit` does. */
  edit(name: string, spec: object): void {
    this.stub.change('experiments', name, (object) => {
      const { metadata } = object as unknown as ExperimentObject
      return { spec: { ...object.spec, ...spec }, metadata: { ...object.metadata, generation: (metadata.generation ?? 0) + 1 } }
    })
  }

  object(name: string): ExperimentObject | undefined {
    return this.stub.find('experiments', name) as unknown as ExperimentObject | undefined
  }

  status(name: string): ExperimentStatus {
    return this.object(name)?.status ?? {}
  }

  /** The type and status of each condition, as `Running=True`. */
  conditions(name: string): string[] {
    return (this.status(name).conditions ?? []).map(({ type, status }) => `${type}=${status}`)
  }

  /** Of statuses of Experiments. */
  get writes(): number {
    return this.stub.requests.filter((request) => request.startsWith(`PATCH ${PATH}`)).length
  }

  /** Whatever was asked about Trials, as `POST` or `PATCH mnist-1`. */
  get trialRequests(): string[] {
    const all = this.stub.requests.filter((request) => request.includes(TRIALS_PATH))
    return all.map((request) => request.replace(TRIALS_PATH, '').replace('/', '').replace('/status', '').trim())
  }

  trial(name: string): TrialObject | undefined {
    return this.stub.find('trials', name) as unknown as TrialObject | undefined
  }

  /** The current condition of a Trial, as `Running=True`. */
  trialIs(name: string): string | undefined {
    const { type, status } = this.trial(name)?.status?.conditions?.at(-1) ?? {}
    return type && `${type}=${status}`
  }

  /** The Warnings that were made of Experiments. */
  get warnings(): MadeEvent[] {
    return this.#events.filter(({ type, involvedObject: { kind } }) => type === 'Warning' && kind === 'Experiment')
  }

  /** What was told of a Trial, as `Normal JobRunning`. */
  told(name: string): string[] {
    return this.#events.filter(({ involvedObject }) => involvedObject.name === name).map(({ type, reason }) => `${type} ${reason}`)
  }

  get #events(): MadeEvent[] {
    return [...this.stub.objects].filter(([path]) => path.includes('/events/')).map(([, event]) => event as never)
  }

  async until<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
    const end = Date.now() + WAIT_MS
    for (;;) {
      const found = await look()
      if (found !== undefined && found !== false) return found
      if (Date.now() > end) throw new Error(`not so in ${WAIT_MS} ms: ${what}\n${JSON.stringify([...this.stub.objects])}`)
      await new Promise((resolve) => setTimeout(resolve, 3))
    }
  }

  study(name: string): Promise<Study> {
    const ref = { project: 'default', name }
    return this.until(`there is a study ${name}`, () => this.studies.getStudy(ref).catch(() => undefined))
  }

  /** Begins a trial, as the controller does. */
  async begin(study: StudyId): Promise<Trial> {
    const reply = await this.studies.suggestTrials({ study, worker: 'w', count: 1, open: 'new', managed: true })
    if (reply.kind !== 'trials') throw new Error(`no trial: ${JSON.stringify(reply)}`)
    const number = reply.trials[0]!.number
    return this.studies.startAttempt(study, number, { executor: 'kubernetes', objectName: `o${number}`, state: 'running' })
  }

  /** Reports to a trial and ends it. */
  async finish(study: StudyId, number: number, losses: readonly number[], as: 'succeeded' | 'failed' = 'succeeded'): Promise<void> {
    const ref = { study, number, epoch: 1 }
    const points = losses.map((loss, step) => ({ step, values: { loss, accuracy: 1 - loss }, at: 1 }))
    if (points.length > 0) await this.studies.report({ trial: ref, points })
    const outcome = as === 'failed' ? { outcome: { reason: 'exitCode', message: 'exit code 1' } } : {}
    await this.studies.completeTrial({ trial: ref, as, ...outcome })
  }
}
