import { gjsonHolds, type JsonValue, parseGjson, type WorkloadTemplate } from '../../../../model/index.ts'
import type { Launch } from '../../executor.ts'
import type { KubernetesApi } from '../api/api.ts'
import { CONTAINER, type KubernetesObject, LABELS, type Pod, pathOf } from '../api/objects.ts'
import type { Ending } from './pod-end.ts'
import { type PodState, readPod } from './pod-status.ts'
import { suspensionOf } from './suspension.ts'
import { failureOf, type Witness } from './workload-failure.ts'

/** As many restarts as a Job bears that says nothing else (its backoffLimit). */
const RESTARTS_MAX = 6

/** What an attempt is in the cluster: a pod when nothing else is said, or an object of the user's that makes its own. Kept with the attempt. */
export interface Workload extends Pick<WorkloadTemplate, 'success' | 'failure' | 'podLabels' | 'container'> {
  /** Its collection, as /apis/batch/v1/namespaces/research/jobs. */
  readonly collection: string
  /** The object's name where that is not the attempt's, and the labels that its pods are to have beside ours. */
  readonly name?: string
  readonly labels?: Readonly<Record<string, string>>
}

/** The workload of a study whose trials are plain pods: undefined. Finds out where objects of a template's kind live. Rejects with an ApiFailure. */
export async function workloadOf(api: KubernetesApi, { template, alias }: Launch['pod']): Promise<Workload | undefined> {
  if (template.workload === undefined) return undefined
  const { object, success, failure, podLabels, container } = template.workload
  const { apiVersion, kind } = object
  const root = String(apiVersion).includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  const { resources } = await api.request<{ resources: { name: string; kind: string }[] }>('GET', root)
  const found = resources.find((resource) => resource.kind === kind && !resource.name.includes('/'))
  const collection = `${root}/namespaces/${api.namespace}/${found?.name ?? `${String(kind).toLowerCase()}s`}`
  return { collection, success, failure, podLabels, container, ...alias }
}

/** The name of an attempt's object. */
export function objectNameOf(workload: Workload | undefined, attempt: string): string {
  return workload?.name ?? attempt
}

export function collectionOf(namespace: string, workload: Workload | undefined): string {
  return workload?.collection ?? pathOf(namespace, 'pods')
}

/** The container that trains, of a pod that has it. */
export function containerOf(pod: Pod, workload: Workload | undefined): string {
  const names = (pod.spec?.containers ?? []).map(({ name }) => name)
  const wanted = workload === undefined ? CONTAINER : workload.container
  return wanted !== undefined && names.includes(wanted) ? wanted : (names[0] ?? CONTAINER)
}

/** Of an object's pods the one that trains: by its labels, and of several tries the newest. */
export function mainPodOf(pods: Iterable<Pod>, workload: Workload | undefined, name: string): Pod | undefined {
  const all = [...pods].sort((a, b) => (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? ''))
  return all.findLast((pod) => isMain(pod, workload, name)) ?? all.at(-1)
}

function isMain({ metadata }: Pod, workload: Workload | undefined, name: string): boolean {
  return Object.entries(podLabelsOf(workload, name)).every(([key, value]) => metadata.labels?.[key] === value)
}

export function podLabelsOf(workload: Workload | undefined, name: string): Record<string, string> {
  if (workload === undefined || Object.keys(workload.podLabels).length === 0) return { [LABELS.managedBy]: 'hone' }
  return Object.fromEntries(
    Object.entries(workload.podLabels).map(([key, value]) => [key, value.replaceAll('NAME', objectNameOf(workload, name))]),
  )
}

/** What the cluster shows of an attempt: its object, the pod that trains and all that are there. */
interface ShownWorkload {
  readonly object: KubernetesObject
  readonly pod: Pod | undefined
  readonly pods?: readonly Pod[]
}

/** Reads a workload: its own conditions decide, its pods say the rest. */
export function readWorkload(workload: Workload | undefined, { object, pod, pods = [] }: ShownWorkload, stopped: boolean): PodState {
  if (workload === undefined) return readPod(object, { stopped })
  const state = pod === undefined ? undefined : readPod(pod, { stopped, container: containerOf(pod, workload) })
  const startedAt = state?.kind === 'waiting' ? undefined : state?.startedAt
  const over = (how: Ending): PodState => ({ kind: 'over', how, ...(startedAt === undefined ? {} : { startedAt }) })
  const value = object as unknown as JsonValue
  const failed = firstThatHolds(workload.failure, value)
  if (failed !== undefined) {
    const witness = (one: Pod): Witness => ({ pod: one, container: containerOf(one, workload) })
    const others = pods.filter((one) => !isMain(one, workload, object.metadata.name)).map(witness)
    const main = pod === undefined ? undefined : witness(pod)
    return over(failureOf(failed, { main, others, stopped, cleansUp: !workload.collection.startsWith('/apis/batch/') }))
  }
  const succeeded = firstThatHolds(workload.success, value)
  if (succeeded !== undefined) return over({ kind: 'exited', at: endOf(state), exitCode: 0 })
  return underWay(object, state, pod !== undefined && isMain(pod, workload, object.metadata.name))
}

/** An object that is not over decides itself when it is: it may try again, in the same pod or with another one. */
function underWay(object: KubernetesObject, state: PodState | undefined, trains: boolean): PodState {
  const suspension = suspensionOf(object)
  const isWaiting = state === undefined || state.kind === 'waiting' || !trains
  if (isWaiting && suspension !== undefined) return { kind: 'waiting', ...suspension, since: createdAt(object) }
  if (state?.kind === 'waiting') return state
  if (state === undefined || !trains) {
    const reason =
      state === undefined ? 'waits for its operator to make a pod' : 'waits for the pod that trains: another one of its object is there'
    return { kind: 'waiting', reason, since: createdAt(object) }
  }
  if (state.kind === 'running')
    return isCrashLoop(object, state) ? { kind: 'over', how: state.crashes.last, startedAt: state.startedAt } : state
  const notice = suspension?.reason ?? noticeOf(state.how)
  return { kind: 'running', startedAt: state.startedAt ?? endOf(state), ...(notice === undefined ? {} : { notice }) }
}

function createdAt({ metadata }: KubernetesObject): number {
  return Date.parse(metadata.creationTimestamp ?? '') || 0
}

type Running = Extract<PodState, { kind: 'running' }>

/** Its container fails again and again, and nobody said how often it may: no more often than in a Job. */
function isCrashLoop(object: KubernetesObject, state: Running): state is Running & Required<Pick<Running, 'crashes'>> {
  const { spec } = object as { spec?: { backoffLimit?: number; runPolicy?: { backoffLimit?: number } } }
  const limit = spec?.backoffLimit ?? spec?.runPolicy?.backoffLimit
  return limit === undefined && state.crashes !== undefined && state.crashes.count > RESTARTS_MAX
}

/** Why an object whose pod has ended may not go on. */
function noticeOf(how: Ending): string | undefined {
  if (how.kind === 'lost') return how.reason
  if (how.exitCode === 0) return undefined
  return `its pod ended (${how.cause?.message ?? how.cannotStart ?? how.signal ?? `exit code ${how.exitCode}`})`
}

function firstThatHolds(paths: readonly string[], object: JsonValue): JsonValue | undefined {
  for (const path of paths) {
    const found = gjsonHolds(parseGjson(path), object)
    if (found !== undefined) return found
  }
  return undefined
}

function endOf(state: PodState | undefined): number {
  return state?.kind === 'over' ? state.how.at : Date.now()
}
