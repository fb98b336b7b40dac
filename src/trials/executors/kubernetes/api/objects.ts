import type { JsonValue } from '../../../../model/index.ts'

/** What is read of a Kubernetes object; the rest passes as it is. */
export interface KubernetesObject {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly uid?: string
    readonly resourceVersion?: string
    readonly creationTimestamp?: string
    readonly deletionTimestamp?: string
    readonly deletionGracePeriodSeconds?: number
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
}

export interface ContainerStatus {
  readonly name: string
  readonly state?: ContainerState
  /** How it ended before it was started again. */
  readonly lastState?: ContainerState
  readonly restartCount?: number
}

interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string }
  readonly running?: { readonly startedAt: string }
  readonly terminated?: Terminated
}

/** How a container ended. */
export interface Terminated {
  readonly exitCode: number
  readonly signal?: number
  readonly reason?: string
  readonly message?: string
  readonly startedAt?: string
  readonly finishedAt?: string
}

export interface Pod extends KubernetesObject {
  readonly spec?: {
    readonly nodeName?: string
    readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never'
    readonly terminationGracePeriodSeconds?: number
    readonly containers?: readonly { readonly name: string }[]
    readonly initContainers?: readonly { readonly name: string }[]
  }
  readonly status?: {
    readonly podIP?: string
    readonly phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown'
    readonly reason?: string
    readonly message?: string
    readonly conditions?: readonly {
      readonly type: string
      readonly status: string
      readonly reason?: string
      readonly message?: string
      readonly lastTransitionTime?: string
    }[]
    readonly initContainerStatuses?: readonly ContainerStatus[]
    readonly containerStatuses?: readonly ContainerStatus[]
  }
}

/** An object to be applied. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly [field: string]: JsonValue }
  readonly [field: string]: JsonValue | undefined
}

export const LABELS = {
  managedBy: 'app.kubernetes.io/managed-by',
  server: 'hone.dev/server',
  study: 'hone.dev/study',
  trial: 'hone.dev/trial',
  epoch: 'hone.dev/epoch',
} as const

/** By which Kueue knows what it queues. */
export const QUEUE_LABEL = 'kueue.x-k8s.io/queue-name'

/** What something waits for that is in a queue of Kueue's, for people. */
export function admissionBy(queue: string): string {
  return `waits to be admitted by its queue ${queue}`
}

/** The container that trains. */
export const CONTAINER = 'trial'

/** Where objects of the core group live. */
export function pathOf(namespace: string, collection: string, name?: string): string {
  return `/api/v1/namespaces/${namespace}/${collection}${name === undefined ? '' : `/${name}`}`
}
