import { gjsonHolds, type JsonValue, parseGjson, type WorkloadTemplate } from '../../../model/index.ts'
import type { KubernetesApi } from './api.ts'
import { CONTAINER, type KubernetesObject, LABELS, type Pod, pathOf } from './objects.ts'
import { type Ending, type PodState, readPod } from './pod-status.ts'

/** What an attempt is in the cluster: a pod when nothing else is said, or an object of the user's that makes its own. Kept with the attempt. */
export interface Workload extends Pick<WorkloadTemplate, 'success' | 'failure' | 'podLabels' | 'container'> {
  /** Its collection, as /apis/batch/v1/namespaces/research/jobs. */
  readonly collection: string
}

/** The workload of a study whose trials are plain pods: undefined. Finds out where objects of a template's kind live. Rejects with an ApiFailure. */
export async function workloadOf(api: KubernetesApi, template: WorkloadTemplate | undefined): Promise<Workload | undefined> {
  if (template === undefined) return undefined
  const { success, failure, podLabels, container } = template
  const { apiVersion, kind } = template.object
  const root = String(apiVersion).includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  const { resources } = await api.request<{ resources: { name: string; kind: string }[] }>('GET', root)
  const found = resources.find((resource) => resource.kind === kind && !resource.name.includes('/'))
  const collection = `${root}/namespaces/${api.namespace}/${found?.name ?? `${String(kind).toLowerCase()}s`}`
  return { collection, success, failure, podLabels, container }
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
  const wanted = Object.entries(podLabelsOf(workload, name))
  const all = [...pods].sort((a, b) => (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? ''))
  return (
    all.findLast(({ metadata }) => wanted.every(([key, value]) => metadata.labels?.[key] === value)) ??
    (wanted.length === 0 ? undefined : all.at(-1))
  )
}

export function podLabelsOf(workload: Workload | undefined, name: string): Record<string, string> {
  if (workload === undefined || Object.keys(workload.podLabels).length === 0) return { [LABELS.managedBy]: 'hone' }
  return Object.fromEntries(Object.entries(workload.podLabels).map(([key, value]) => [key, value.replaceAll('NAME', name)]))
}

/** Reads a workload: its own conditions decide, its pod says the rest. */
export function readWorkload(
  workload: Workload | undefined,
  { object, pod }: { object: KubernetesObject; pod: Pod | undefined },
  stopped: boolean,
): PodState {
  if (workload === undefined) return readPod(object, { stopped })
  const options = { stopped, ...(pod === undefined ? {} : { container: containerOf(pod, workload) }) }
  const state = pod === undefined ? undefined : readPod(pod, options)
  const startedAt = state?.kind === 'waiting' ? undefined : state?.startedAt
  const over = (how: Ending): PodState => ({ kind: 'over', how, ...(startedAt === undefined ? {} : { startedAt }) })
  const value = object as unknown as JsonValue
  const failed = firstThatHolds(workload.failure, value)
  if (failed !== undefined) return over(failureOf(failed, state))
  const succeeded = firstThatHolds(workload.success, value)
  if (succeeded !== undefined) return over({ kind: 'exited', at: endOf(state), exitCode: 0 })
  if (state === undefined) {
    return {
      kind: 'waiting',
      reason: 'waits for its operator to make a pod',
      since: Date.parse(object.metadata.creationTimestamp ?? '') || 0,
    }
  }
  // The object may try again with another pod: it decides when it is over.
  return state.kind === 'over' ? { kind: 'running', startedAt: startedAt ?? endOf(state) } : state
}

function firstThatHolds(paths: readonly string[], object: JsonValue): JsonValue | undefined {
  for (const path of paths) {
    const found = gjsonHolds(parseGjson(path), object)
    if (found !== undefined) return found
  }
  return undefined
}

/** Why a failed object failed: as its pod ended, where that says it, else in the words of the condition. */
function failureOf(condition: JsonValue, state: PodState | undefined): Ending {
  const { reason, message } = condition as { reason?: string; message?: string }
  if (reason !== 'DeadlineExceeded' && state?.kind === 'over') {
    const { how } = state
    if (how.kind === 'lost' || how.exitCode !== 0) return how
  }
  const words = [reason, message].filter((word) => word !== undefined && word !== '').join(': ')
  const late = reason === 'DeadlineExceeded'
  const cause = {
    reason: late ? 'timeout' : 'workloadFailed',
    message: words === '' ? 'its object failed' : `its object failed: ${words}`,
    retry: !late,
  }
  return { kind: 'exited', at: endOf(state), cause }
}

function endOf(state: PodState | undefined): number {
  return state?.kind === 'over' ? state.how.at : Date.now()
}
