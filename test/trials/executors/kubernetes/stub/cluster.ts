import type { ServerHttp2Session } from 'node:http2'
import { StubApi } from './api.ts'
import { type Speech, StubListener } from './listener.ts'
import type { Stored } from './objects.ts'

export const NAMESPACE = 'research'

/**
 * A Kubernetes cluster in memory, as much of one as executors use, with faults at will. Nothing happens in it by itself: tests are its
 * kubelets, controllers and networks.
 */
export class StubCluster {
  /** Called with each pod that is made: a kubelet's part. */
  kubelet: (name: string) => void = () => {}
  readonly #api: StubApi
  readonly #listener: StubListener

  constructor({ speech = 'plain', streamsMax = 250 }: { speech?: Speech; streamsMax?: number } = {}) {
    // As a process that knows no signal: SIGTERM ends it.
    this.#api = new StubApi({ made: (name) => this.kubelet(name), told: (name) => this.exit(name, 143) })
    this.#listener = new StubListener({ speech, streamsMax }, (request, response) => void this.#api.serve(request, response))
  }

  listen(): Promise<URL> {
    return this.#listener.listen()
  }

  close(): Promise<void> {
    return this.#listener.close()
  }

  /** Vouches for it, PEM. */
  get certificate(): string {
    return this.#listener.certificate
  }

  /** Its HTTP/2 sessions that are open. */
  get sessions(): ReadonlySet<ServerHttp2Session> {
    return this.#listener.sessions
  }

  get requests(): string[] {
    return this.#api.requests
  }

  get asked(): StubApi['asked'] {
    return this.#api.asked
  }

  get kinds(): StubApi['kinds'] {
    return this.#api.kinds
  }

  get objects(): ReadonlyMap<string, Stored> {
    return this.#api.objects.all
  }

  pod(name: string): Stored | undefined {
    return this.objects.get(pathOf('pods', name))
  }

  find(collection: string, name: string): Stored | undefined {
    return this.#api.objects.find(collection, name)?.[1]
  }

  /** Changes an object as a kubelet, a scheduler or a controller would. */
  change(collection: string, name: string, change: (object: Stored) => object): void {
    this.#api.objects.change(collection, name, change)
  }

  update(name: string, change: (pod: Stored) => object): void {
    this.change('pods', name, change)
  }

  /** The object is not there any more. */
  vanish(name: string, collection = 'pods'): void {
    this.#api.objects.remove(collection, name)
  }

  /** As a controller does. */
  makePod(name: string, labels: Record<string, string>): void {
    const metadata = { name, labels, ...this.#api.objects.birth() }
    this.#api.objects.put(pathOf('pods', name), { metadata, spec: { containers: [] }, status: { phase: 'Pending' } } as never, 'ADDED')
  }

  /** As kubectl does with an object of a kind that somebody defined. */
  create(collection: string, name: string, body: object): Stored {
    const { metadata = {}, ...rest } = body as { metadata?: object }
    const born = { name, ...metadata, ...this.#api.objects.birth(), generation: 1 }
    return this.#api.objects.put(`${collection}/${name}`, { ...rest, metadata: born } as never, 'ADDED')
  }

  /** As Kueue does that admits an object not yet. */
  queue(name: string, collection: string, message: string): void {
    const labels = { 'kueue.x-k8s.io/job-uid': this.find(collection, name)?.metadata.uid ?? '' }
    const status = { conditions: [{ type: 'QuotaReserved', status: 'False', reason: 'Pending', message }] }
    const path = `/apis/kueue.x-k8s.io/v1beta2/namespaces/${NAMESPACE}/workloads/${name}`
    this.#api.objects.put(path, { metadata: { name, labels }, status } as never, 'ADDED')
  }

  /** As a kubelet that cannot go on. */
  warn(name: string, reason: string, message: string): void {
    const uid = this.pod(name)?.metadata.uid
    const event = { metadata: { name: `${name}.${this.#api.objects.nextId()}` }, involvedObject: { uid }, type: 'Warning', reason, message }
    this.#api.objects.put(pathOf('events', event.metadata.name), event as never, 'ADDED')
  }

  run(name: string): void {
    this.update(name, (pod) => ({
      spec: { ...pod.spec, nodeName: 'node-1' },
      status: { phase: 'Running', containerStatuses: [{ name: 'trial', state: { running: { startedAt: new Date().toISOString() } } }] },
    }))
  }

  exit(name: string, exitCode: number, more: { reason?: string; status?: object } = {}): void {
    for (const log of [name, `${name}/hone-metrics`]) this.#api.logs.end(log)
    const now = new Date().toISOString()
    const terminated = { exitCode, startedAt: now, finishedAt: now, reason: more.reason ?? (exitCode === 0 ? 'Completed' : 'Error') }
    this.update(name, () => ({
      status: {
        phase: exitCode === 0 ? 'Succeeded' : 'Failed',
        containerStatuses: [{ name: 'trial', state: { terminated } }],
        ...more.status,
      },
    }))
    if (this.pod(name)?.metadata.deletionTimestamp !== undefined) this.vanish(name)
  }

  /** Its container ended, and waits to be started again in its pod. */
  crash(name: string, exitCode: number, restartCount: number): void {
    this.#api.logs.end(name)
    const now = new Date().toISOString()
    const lastState = { terminated: { exitCode, startedAt: now, finishedAt: now, reason: 'Error' } }
    const state = { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s' } }
    this.update(name, ({ spec }) => ({
      spec: { ...spec, restartPolicy: 'OnFailure' },
      status: { phase: 'Running', containerStatuses: [{ name: 'trial', restartCount, state, lastState }] },
    }))
  }

  /** Its container is started again, as the kubelet does it. */
  restart(name: string): void {
    this.#api.logs.begin(name)
    this.update(name, ({ status }) => ({
      status: {
        ...status,
        containerStatuses: status?.containerStatuses?.map(({ restartCount = 0, ...one }) => ({
          ...one,
          restartCount: restartCount + 1,
          state: { running: { startedAt: new Date().toISOString() } },
        })),
      },
    }))
  }

  /** Writes lines as a runtime does, each with its time. */
  print(name: string, lines: readonly string[], at = new Date().toISOString().replace('Z', '000000Z')): void {
    this.#api.logs.print(name, lines, at)
  }

  /** Its sidecar writes lines. */
  printAside(name: string, lines: readonly string[]): void {
    this.print(`${name}/hone-metrics`, lines)
  }

  /** As when the runtime rotates it: the first lines are gone. */
  rotateLog(name: string, kept: number): void {
    this.#api.logs.rotate(name, kept)
  }

  fail(count: number, status: number, more: { method?: string; path?: string; reason?: string; message?: string } = {}): void {
    this.#api.faults.add(count, status, more)
  }

  /** No fault goes on. */
  forgive(): void {
    this.#api.faults.clear()
  }

  /** No request is answered while it is stalled. */
  stall(stalled: boolean): void {
    this.#api.faults.stalled = stalled
  }

  /** Cuts every watch and log that is open. */
  cut(): void {
    this.#listener.cut()
    this.#api.objects.forgetWatches()
  }

  /** Ends the HTTP/2 streams that are open, and nothing else, with a code. */
  reset(code: number): void {
    for (const stream of this.#api.objects.streams) stream.close(code)
  }

  /** Bytes that wait to be taken, for each HTTP/2 watch. */
  get backlogs(): number[] {
    return this.#api.objects.streams.map(({ writableLength }) => writableLength)
  }

  /** How many watch by labels in which those words are. */
  watchers(words: string): number {
    return this.#api.objects.watchers(words)
  }

  /** Forgets what was: who watches from before is told 410. */
  compact(): void {
    this.#api.objects.compact()
  }
}

function pathOf(collection: string, name: string): string {
  return `/api/v1/namespaces/${NAMESPACE}/${collection}/${name}`
}
