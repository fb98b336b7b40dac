import type { KubernetesObject, Pod } from '../api/objects.ts'
import { type PodState, readPod } from './pod-status.ts'
import { mainPodOf, readWorkload, type Workload } from './workload.ts'

/** What the cluster shows of one attempt: its object and, where that is no pod itself, the pods that it made. News may come twice or late. */
export class Shown {
  readonly #name: string
  readonly #pods = new Map<string, Pod>()
  /** Uids of pods that are not there any more, but had a node: their last state still counts. */
  readonly #lostPods = new Set<string>()
  #object: KubernetesObject | undefined
  #gone = false
  /** Uid of an object that was taken back: what is still heard of it is no news. */
  #dismissed: string | undefined

  constructor(name: string) {
    this.#name = name
  }

  get object(): KubernetesObject | undefined {
    return this.#object
  }

  /** The object was there and is not any more. */
  get isGone(): boolean {
    return this.#gone
  }

  /** Uids of all that may have a log. */
  get uids(): readonly string[] {
    return [...(this.#object?.metadata.uid === undefined ? [] : [this.#object.metadata.uid]), ...this.#pods.keys()]
  }

  /** False when it is no news. */
  see(object: KubernetesObject): boolean {
    if (this.isDismissed(object.metadata.uid) || isOlder(object, this.#object)) return false
    this.#object = object
    this.#gone = false
    return true
  }

  /** False when it is no news. */
  seePod(pod: Pod): boolean {
    const { uid = '' } = pod.metadata
    if (isOlder(pod, this.#pods.get(uid))) return false
    this.#pods.set(uid, pod)
    this.#lostPods.delete(uid)
    return true
  }

  /** A pod is not there any more: one that no node had leaves nothing. */
  losePod(pod: Pod): void {
    const { uid = '' } = pod.metadata
    this.seePod(pod)
    if (pod.spec?.nodeName === undefined) this.#pods.delete(uid)
    else this.#lostPods.add(uid)
  }

  /** Whether a pod, or the object that it belongs to, is not there any more. */
  hasLost({ metadata }: Pod): boolean {
    return this.#gone || this.#lostPods.has(metadata.uid ?? '')
  }

  lose(last: KubernetesObject | undefined): void {
    this.#object = last ?? this.#object
    this.#gone = true
  }

  isDismissed(uid: string | undefined): boolean {
    return uid !== undefined && uid === this.#dismissed
  }

  /** What is still heard of the object from now on is no news; undone by `false`. */
  dismiss(dismissed: boolean): void {
    this.#dismissed = dismissed ? this.#object?.metadata.uid : undefined
  }

  /** As if nothing had been shown. */
  forget(): void {
    this.#object = undefined
    this.#gone = false
    this.#pods.clear()
    this.#lostPods.clear()
  }

  /** The pod that trains. */
  mainPod(workload: Workload | undefined): Pod | undefined {
    return workload === undefined ? (this.#object as Pod | undefined) : mainPodOf(this.#pods.values(), workload, this.#name)
  }

  /** What it means; undefined while nothing is shown. `stopped`: we told it to end. */
  state(workload: Workload | undefined, stopped: boolean): PodState | undefined {
    const object = this.#object
    if (object === undefined) return undefined
    return readWorkload(workload, { object, pod: this.mainPod(workload), pods: this.#presentPods }, stopped)
  }

  get #presentPods(): Pod[] {
    return [...this.#pods].filter(([uid]) => !this.#lostPods.has(uid)).map(([, pod]) => pod)
  }

  /** Whether an object, as it is now, waits and no node has any of it. */
  isUntouched(object: KubernetesObject, workload: Workload | undefined): boolean {
    if (readWorkload(workload, { object, pod: this.mainPod(workload) }, false).kind !== 'waiting') return false
    return this.#podsOf(object, workload).every(hasNoNode)
  }

  /** Whether an object, as it is now, waits for what may not come: no node has any of it, or its containers cannot be started there. */
  isStuck(object: KubernetesObject, workload: Workload | undefined): boolean {
    if (readWorkload(workload, { object, pod: this.mainPod(workload) }, false).kind !== 'waiting') return false
    return this.#podsOf(object, workload).every((pod) => hasNoNode(pod) || cannotStart(pod))
  }

  #podsOf(object: KubernetesObject, workload: Workload | undefined): readonly Pod[] {
    return workload === undefined ? [object as Pod] : [...this.#pods.values()]
  }
}

function hasNoNode({ spec }: Pod): boolean {
  return spec?.nodeName === undefined
}

/** Its image cannot be had, or what its container needs is not there. */
function cannotStart(pod: Pod): boolean {
  const state = readPod(pod)
  return state.kind === 'waiting' && state.trouble !== undefined
}

/** Versions are to be compared for being the same only; but those of one object that are numbers count up. */
function isOlder(object: KubernetesObject, known: KubernetesObject | undefined): boolean {
  if (known === undefined || known.metadata.uid !== object.metadata.uid) return false
  const [older, newer] = [Number(object.metadata.resourceVersion), Number(known.metadata.resourceVersion)]
  return Number.isFinite(older) && Number.isFinite(newer) && older < newer
}
