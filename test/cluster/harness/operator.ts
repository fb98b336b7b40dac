import { setTimeout as pause } from 'node:timers/promises'
import type { V1Pod, V1PodSpec } from '@kubernetes/client-node'
import { until } from './kubernetes.ts'
import type { TestNamespace } from './namespace.ts'

const LOOK_MS = 300
const PLAYED_FOR = 'hone-test.dev/played-for'

/** An object of the kind that is played. */
export interface PlayedObject {
  readonly metadata: { readonly name: string; readonly uid: string }
  // biome-ignore lint/suspicious/noExplicitAny: whatever the kind has
  readonly spec: any
  // biome-ignore lint/suspicious/noExplicitAny: whatever the kind has
  readonly status?: any
}

/** What an operator does, as its documentation has it. */
export interface PlayedKind {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly plural: string
  /** Schema of the fields that the API server fills in. */
  readonly spec?: object
  /** The pods that it makes for an object as it is now. */
  readonly pods: (object: PlayedObject) => readonly { name: string; labels: Record<string, string>; spec: V1PodSpec }[]
  /** What it says of an object with these pods, by their names. */
  readonly status: (object: PlayedObject, phaseOf: (pod: string) => string | undefined) => object
}

/** Plays an operator of one namespace on a real API server: its kind is defined, its pods are real ones. */
export class Operator implements AsyncDisposable {
  readonly #space: TestNamespace
  readonly #kind: PlayedKind
  readonly #over = new AbortController()
  #playing: Promise<void> = Promise.resolve()

  private constructor(space: TestNamespace, kind: PlayedKind) {
    this.#space = space
    this.#kind = kind
  }

  static async play(space: TestNamespace, kind: PlayedKind): Promise<Operator> {
    const operator = new Operator(space, kind)
    await operator.#define()
    operator.#playing = operator.#play()
    return operator
  }

  get #objects(): string {
    const { group, version, plural } = this.#kind
    return `/apis/${group}/${version}/namespaces/${this.#space.name}/${plural}`
  }

  async list(): Promise<readonly PlayedObject[]> {
    return (await this.#space.kubernetes.get<{ items: PlayedObject[] }>(this.#objects)).items
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort()
    // The kind stays: another test may play it in a namespace of its own.
    await this.#playing
  }

  async #define(): Promise<void> {
    const { group, version, kind, plural, spec = {} } = this.#kind
    const free = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
    const schema = { type: 'object', properties: { spec: { ...free, ...spec }, status: free } }
    await this.#space.kubernetes
      .post('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
        metadata: { name: `${plural}.${group}`, annotations: { 'api-approved.kubernetes.io': 'unapproved, played by a test' } },
        spec: {
          group,
          scope: 'Namespaced',
          names: { kind, plural, singular: kind.toLowerCase() },
          versions: [{ name: version, served: true, storage: true, subresources: { status: {} }, schema: { openAPIV3Schema: schema } }],
        },
      })
      .catch((error: { reason?: string }) => {
        if (error.reason !== 'AlreadyExists') throw error
      })
    await until(`${kind} is served`, () => this.list())
  }

  async #play(): Promise<void> {
    while (!this.#over.signal.aborted) {
      const objects = await this.list().catch(() => [])
      // Objects go and change while it looks: it looks again.
      for (const object of objects) await this.#reconcile(object).catch(() => undefined)
      await pause(LOOK_MS, undefined, { signal: this.#over.signal }).catch(() => undefined)
    }
  }

  async #reconcile(object: PlayedObject): Promise<void> {
    const { group, version, kind } = this.#kind
    const { name, uid } = object.metadata
    const there = (await this.#space.pods()).filter(({ metadata }) => metadata?.labels?.[PLAYED_FOR] === name)
    const ownerReferences = [{ apiVersion: `${group}/${version}`, kind, name, uid, controller: true, blockOwnerDeletion: true }]
    for (const pod of this.#kind.pods(object)) {
      if (there.some(({ metadata }) => metadata?.name === pod.name)) continue
      const metadata = { name: pod.name, labels: { ...pod.labels, [PLAYED_FOR]: name }, ownerReferences }
      await this.#space.kubernetes.post(this.#space.core('pods'), { metadata, spec: { restartPolicy: 'Never', ...pod.spec } })
    }
    const status = this.#kind.status(object, (pod) => phaseOf(there.find(({ metadata }) => metadata?.name === pod)))
    if (JSON.stringify(status) !== JSON.stringify(object.status))
      await this.#space.kubernetes.patch(`${this.#objects}/${name}/status`, { status })
  }
}

function phaseOf(pod: V1Pod | undefined): string | undefined {
  return pod?.status?.phase
}
