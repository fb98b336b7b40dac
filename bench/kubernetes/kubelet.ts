/** Plays the kubelets of any number of nodes: every pod starts at once, runs as long as its command says, and writes metrics. */
import type { Collection, KubeObject } from './objects.ts'

const START_MS = 20

/** What a pod does: it writes `lines` lines, evenly over `runMs`. Its command is `[pretend, RUN_MS, LINES]`. */
interface Plan {
  readonly runMs: number
  readonly lines: number
}

export interface Life extends Plan {
  readonly startedAt: number
  endedAt?: number
  /** Aborts when it ends. */
  readonly end: AbortController
}

/** Lives of the pods by `namespace/name`, as told by their collection. */
export function playKubelets(pods: Collection, ended: (pod: KubeObject) => void): ReadonlyMap<string, Life> {
  const lives = new Map<string, Life>()
  pods.watch(0, (type, pod) => {
    const { namespace = '', name } = pod.metadata
    const key = `${namespace}/${name}`
    if (type === 'DELETED') lives.delete(key)
    if (type !== 'ADDED') return
    setTimeout(() => {
      if (pods.get(namespace, name) === undefined) return
      const plan = planOf(pod)
      const life: Life = { ...plan, startedAt: Date.now(), end: new AbortController() }
      lives.set(key, life)
      setStatus(pods, pod, running(pod, life.startedAt))
      setTimeout(() => {
        const now = pods.get(namespace, name)
        if (now === undefined) return
        life.endedAt = Date.now()
        life.end.abort()
        setStatus(pods, pod, succeeded(pod, life))
        ended(now)
      }, plan.runMs)
    }, START_MS)
  })
  return lives
}

/** One line of a pod's log, as the kubelet hands it out with timestamps. */
export function logLine({ startedAt, runMs, lines }: Life, index: number): { at: number; text: string } {
  const at = startedAt + Math.floor((runMs * (index + 1)) / (lines + 1))
  return { at, text: `${new Date(at).toISOString().replace('Z', '000000Z')} epoch=${index} loss=${(1 / (index + 1)).toFixed(6)}\n` }
}

function planOf({ spec }: KubeObject): Plan {
  const [container] = (spec?.containers ?? []) as { command?: string[] }[]
  const [, runMs = '0', lines = '0'] = container?.command ?? []
  return { runMs: Number(runMs), lines: Number(lines) }
}

function setStatus(pods: Collection, { metadata }: KubeObject, status: Record<string, unknown>): void {
  pods.apply(metadata.namespace ?? '', metadata.name, { metadata: { name: metadata.name }, status })
}

function running(pod: KubeObject, startedAt: number): Record<string, unknown> {
  return status(pod, 'Running', { running: { startedAt: new Date(startedAt).toISOString() } })
}

function succeeded(pod: KubeObject, { startedAt, endedAt = 0 }: Life): Record<string, unknown> {
  const [from, to] = [startedAt, endedAt].map((at) => new Date(at).toISOString())
  return status(pod, 'Succeeded', { terminated: { exitCode: 0, reason: 'Completed', startedAt: from, finishedAt: to } })
}

function status({ spec }: KubeObject, phase: string, state: object): Record<string, unknown> {
  const containers = (spec?.containers ?? []) as { name: string }[]
  return {
    phase,
    conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: new Date().toISOString() }],
    containerStatuses: containers.map(({ name }) => ({ name, ready: phase === 'Running', restartCount: 0, state })),
  }
}
