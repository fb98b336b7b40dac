/** Kubernetes objects in memory: collections that are listed, watched from a version on, applied and deleted as an API server has them. */

export interface KubeObject {
  apiVersion?: string
  kind?: string
  metadata: {
    name: string
    namespace?: string
    uid?: string
    resourceVersion?: string
    creationTimestamp?: string
    deletionTimestamp?: string
    labels?: Record<string, string>
    [field: string]: unknown
  }
  spec?: Record<string, unknown>
  status?: Record<string, unknown>
}

export type EventType = 'ADDED' | 'MODIFIED' | 'DELETED'
type Watcher = (type: EventType, object: KubeObject) => void

/** Events that a watch may still begin at. */
const HISTORY = 50_000

let version = 0
let ids = 0

export function newestVersion(): string {
  return String(version)
}

/** The objects of one kind, in all namespaces. */
export class Collection {
  readonly #objects = new Map<string, KubeObject>()
  readonly #watchers = new Set<Watcher>()
  #history: { readonly version: number; readonly type: EventType; readonly object: KubeObject }[] = []

  get(namespace: string, name: string): KubeObject | undefined {
    return this.#objects.get(`${namespace}/${name}`)
  }

  list(namespace: string, selector: string): KubeObject[] {
    return [...this.#objects.values()].filter((object) => object.metadata.namespace === namespace && matches(object, selector))
  }

  /** Makes it, or puts what is given over what is there; tells which. */
  apply(namespace: string, name: string, given: KubeObject): { object: KubeObject; created: boolean } {
    const before = this.get(namespace, name)
    const object = structuredClone(merge(before ?? {}, given)) as KubeObject
    Object.assign(object.metadata, { name, namespace })
    object.metadata.uid ??= `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`
    object.metadata.creationTimestamp ??= new Date().toISOString()
    this.#store(before === undefined ? 'ADDED' : 'MODIFIED', object)
    return { object, created: before === undefined }
  }

  remove(namespace: string, name: string): KubeObject | undefined {
    const object = this.get(namespace, name)
    if (object !== undefined) this.#store('DELETED', structuredClone(object))
    return object
  }

  /** Tells all after that version, then what comes; false when that is too long ago. */
  watch(since: number, watcher: Watcher): (() => void) | false {
    const oldest = this.#history[0]?.version ?? 0
    if (this.#history.length === HISTORY && since < oldest) return false
    for (const event of this.#history) if (event.version > since) watcher(event.type, event.object)
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  #store(type: EventType, object: KubeObject): void {
    version += 1
    object.metadata.resourceVersion = String(version)
    const key = `${object.metadata.namespace}/${object.metadata.name}`
    if (type === 'DELETED') this.#objects.delete(key)
    else this.#objects.set(key, object)
    this.#history.push({ version, type, object })
    if (this.#history.length > HISTORY) this.#history = this.#history.slice(-HISTORY / 2)
    for (const watcher of this.#watchers) watcher(type, object)
  }
}

/** Whether an object has the labels: `a=b,c`, the two forms that are asked for. */
export function matches({ metadata }: KubeObject, selector: string): boolean {
  return selector
    .split(',')
    .filter(Boolean)
    .every((term) => {
      const [label = '', value] = term.split('=')
      const has = metadata.labels?.[label]
      return value === undefined ? has !== undefined : has === value
    })
}

function merge(under: unknown, over: unknown): unknown {
  if (!isRecord(under) || !isRecord(over)) return over
  const merged = { ...under }
  for (const [key, value] of Object.entries(over)) {
    if (value === null) delete merged[key]
    else merged[key] = merge(under[key], value)
  }
  return merged
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
