import { attemptName } from '../attempt-folder.ts'
import type { KubernetesApi } from './api/api.ts'
import { type KubernetesObject, LABELS, type Pod, pathOf } from './api/objects.ts'
import { Reflector, type ReflectorOptions } from './api/reflector.ts'
import type { PodAttempt } from './attempt/pod-attempt.ts'
import { objectNameOf, podLabelsOf, type Workload } from './status/workload.ts'

interface ObjectWatchOptions {
  readonly api: KubernetesApi
  readonly labelSelector: string
  readonly times: ReflectorOptions<Pod>['times']
  /** Attempts that somebody asked for, by name. */
  readonly attempts: ReadonlyMap<string, Promise<PodAttempt>>
  readonly log: (event: object) => void
  readonly signal: AbortSignal
}

/**
 * Follows everything of this server in the cluster and tells the attempts that it concerns: all pods with our labels, the objects
 * of every kind that a study's template uses, and pods of objects that label them in their own way.
 */
export class ObjectWatch {
  readonly #options: ObjectWatchOptions
  readonly #pods: Reflector<Pod>
  /** By collection. */
  readonly #others = new Map<string, Reflector<KubernetesObject>>()
  /** Pods that do not bear our labels, by the attempt that they belong to. */
  readonly #podsOf = new Map<string, { readonly pods: Reflector<Pod>; readonly end: AbortController }>()
  /** Pods that were given labels, or could not be. */
  readonly #labelled = new Set<string>()
  readonly #running = new Set<Promise<void>>()
  #becomeReady: () => void = () => {}
  readonly #ready = new Promise<void>((resolve) => {
    this.#becomeReady = resolve
  })
  #trouble = 'waits for the first answer of the Kubernetes API server'

  constructor(options: ObjectWatchOptions) {
    this.#options = options
    this.#pods = this.#reflect<Pod>(pathOf(options.api.namespace, 'pods'), options.labelSelector, {
      seen: (pod) =>
        this.#tell(ownerOf(pod), (attempt) => (attempt.name === pod.metadata.name ? attempt.news.see(pod) : attempt.news.seePod(pod))),
      gone: (pod) =>
        this.#tell(ownerOf(pod), (attempt) =>
          attempt.name === pod.metadata.name ? attempt.news.lose(pod.metadata.uid, pod) : attempt.news.losePod(pod),
        ),
      synced: (begunAt) => {
        this.#becomeReady()
        this.#tellAll((attempt) => this.#synced(attempt, undefined, begunAt))
      },
    })
  }

  /** Why the cluster shows nothing, for people. */
  get trouble(): string {
    return this.#trouble
  }

  /** Attempts of which something is there. */
  get names(): ReadonlySet<string> {
    const labelled = [this.#pods, ...this.#others.values()].flatMap((reflector) => reflector.all()).map(ownerOf)
    const others = [...this.#podsOf].filter(([, { pods }]) => pods.all().length > 0).map(([name]) => name)
    return new Set([...labelled, ...others])
  }

  get isReady(): boolean {
    return this.#pods.isSynced
  }

  /** Resolves when all pods are known. */
  get ready(): Promise<void> {
    return this.#ready
  }

  /** Whether what is not shown of such a workload is not there. */
  isSynced(workload: Workload | undefined): boolean {
    return workload === undefined ? this.#pods.isSynced : (this.#others.get(workload.collection)?.isSynced ?? false)
  }

  /** Tells an attempt that was just opened what is known of it. */
  introduce(attempt: PodAttempt): void {
    if (attempt.workload !== undefined) this.follow(attempt.name, attempt.workload)
    const { workload } = attempt
    const known =
      workload === undefined
        ? this.#pods.get(attempt.name)
        : this.#others.get(workload.collection)?.get(objectNameOf(workload, attempt.name))
    if (workload !== undefined) for (const pod of this.#pods.all()) if (ownerOf(pod) === attempt.name) attempt.news.seePod(pod)
    if (known !== undefined) attempt.news.see(known)
    else if (this.isSynced(workload)) attempt.news.miss(Date.now())
  }

  /** Follows the objects of its kind from now on, and its pods where they do not bear our labels. */
  follow(name: string, workload: Workload): void {
    const { collection } = workload
    if (!this.#others.has(collection)) {
      const reflector = this.#reflect(collection, this.#options.labelSelector, {
        seen: (object) => this.#tell(ownerOf(object), (attempt) => attempt.news.see(object)),
        gone: (object) => this.#tell(ownerOf(object), (attempt) => attempt.news.lose(object.metadata.uid, object)),
        synced: (begunAt) => this.#tellAll((attempt) => this.#synced(attempt, collection, begunAt)),
      })
      this.#others.set(collection, reflector)
    }
    const labels = podLabelsOf(workload, name)
    if (!Object.values(labels).some((value) => value.includes(objectNameOf(workload, name))) || this.#podsOf.has(name)) return
    const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`)
    const audience = {
      seen: (pod: Pod) => {
        this.#tell(name, (attempt) => attempt.news.seePod(pod))
        this.#label(pod, workload.labels)
      },
      gone: (pod: Pod) => {
        this.#tell(name, (attempt) => attempt.news.losePod(pod))
        this.#labelled.delete(pod.metadata.uid ?? pod.metadata.name)
      },
      synced: () => undefined,
    }
    const end = new AbortController()
    const pods = this.#reflect<Pod>(pathOf(this.#options.api.namespace, 'pods'), selector.join(','), audience, end.signal)
    this.#podsOf.set(name, { pods, end })
  }

  /** Pods that are described elsewhere bear no labels of ours: those that other clients look for are added. Nothing depends on it: it is tried once. */
  #label({ metadata: { name, uid = name, labels: own = {} } }: Pod, wanted: Workload['labels'] = {}): void {
    const { api, log } = this.#options
    const labels = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => own[key] !== value))
    if (Object.keys(labels).length === 0 || this.#labelled.has(uid)) return
    this.#labelled.add(uid)
    const body = { metadata: { labels } }
    api
      .request('PATCH', pathOf(api.namespace, 'pods', name), { body, contentType: 'application/merge-patch+json' })
      .catch((error: unknown) => log({ event: 'pod not labelled', pod: name, message: String(error) }))
  }

  /** Nobody asks for the attempt any more: what was followed for it alone is no longer. */
  release(name: string): void {
    this.#podsOf.get(name)?.end.abort()
    this.#podsOf.delete(name)
  }

  /** Resolves when nothing is followed any more, after the signal aborted. */
  async ended(): Promise<void> {
    await Promise.all(this.#running)
  }

  #synced(attempt: PodAttempt, collection: string | undefined, begunAt: number): void {
    if (attempt.workload?.collection !== collection) return
    const shown = collection === undefined ? this.#pods : this.#others.get(collection)
    if (shown?.get(objectNameOf(attempt.workload, attempt.name)) === undefined) attempt.news.miss(begunAt)
    attempt.tell()
  }

  #reflect<T extends KubernetesObject>(
    path: string,
    labelSelector: string,
    audience: Omit<ReflectorOptions<T>['audience'], 'trouble'>,
    until?: AbortSignal,
  ): Reflector<T> {
    const { api, times, log } = this.#options
    const signal = until === undefined ? this.#options.signal : AbortSignal.any([this.#options.signal, until])
    const trouble = (message: string): void => {
      const words = `waits: ${message}`
      if (words !== this.#trouble) log({ event: 'cluster trouble', message })
      this.#trouble = words
    }
    const reflector = new Reflector<T>({
      api,
      path,
      labelSelector,
      ...(times === undefined ? {} : { times }),
      audience: { ...audience, trouble },
    })
    const running = reflector.run(signal).finally(() => this.#running.delete(running))
    this.#running.add(running)
    return reflector
  }

  #tell(name: string, work: (attempt: PodAttempt) => void): void {
    void this.#options.attempts.get(name)?.then(work)
  }

  #tellAll(work: (attempt: PodAttempt) => void): void {
    for (const attempt of this.#options.attempts.values()) void attempt.then(work)
  }
}

/** The attempt that an object belongs to, by its labels. */
function ownerOf({ metadata }: KubernetesObject): string {
  const { [LABELS.study]: study, [LABELS.trial]: trial, [LABELS.epoch]: epoch } = metadata.labels ?? {}
  return study === undefined ? metadata.name : attemptName(study, Number(trial), Number(epoch))
}
