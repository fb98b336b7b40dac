import { ApiFailure, type KubernetesApi } from './api.ts'
import { type KubernetesObject, LABELS, type Manifest } from './objects.ts'

interface Owner {
  readonly api: KubernetesApi
  /** Tells the objects of servers that share a namespace apart. */
  readonly server: string
}

/**
 * Makes an object of this server's; asked twice, it is made once, also where it would be made otherwise the second time. One of that name that bears another server's label stays as it is, which the
 * API server itself sees to: names follow from ids, and a copy of a store has the same ones. Rejects with an ApiFailure, then of status 409.
 */
export async function applyOwn({ api, server }: Owner, path: string, manifest: Manifest): Promise<KubernetesObject> {
  // Of one's own, so that another server's label is in conflict with ours.
  const manager = `hone-${server}`
  try {
    return await api.apply(path, manifest, { manager, force: false })
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error
    // Made before an edit that changed what it is made from, it is there, and what it holds is not changed.
    const made = error.status === 422 ? await ownAt({ api, server }, path) : undefined
    if (made !== undefined) return made
    if (error.reason !== 'Conflict') throw error
    if (error.message.includes(LABELS.server)) throw foreign(manifest, api.namespace)
    // A controller has changed what we made.
    return api.apply(path, manifest, { manager })
  }
}

/** Deletes an object of that uid, else this server's of that name; resolves with false when it is not there (any more). Rejects with an ApiFailure. */
export async function removeObject(
  owner: Owner,
  path: string,
  options: { uid?: string | undefined; resourceVersion?: string | undefined; graceMs?: number; dependentsFirst?: boolean } = {},
): Promise<boolean> {
  const { resourceVersion, graceMs, dependentsFirst = false } = options
  // Asked for, but perhaps not made: another server's may have the name.
  const uid = options.uid ?? (await findOwn(owner, path))
  if (uid === undefined) return false
  const body = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    propagationPolicy: dependentsFirst ? 'Foreground' : 'Background',
    ...(graceMs === undefined ? {} : { gracePeriodSeconds: Math.ceil(graceMs / 1000) }),
    preconditions: { uid, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
  }
  try {
    await owner.api.request('DELETE', path, { body })
    return true
  } catch (error) {
    // 409 with a uid alone: another object of that name.
    const isGone = error instanceof ApiFailure && (error.status === 404 || (error.status === 409 && resourceVersion === undefined))
    if (isGone) return false
    throw error
  }
}

/** The uid of the object that is there, where it is this server's. Rejects with an ApiFailure. */
async function findOwn(owner: Owner, path: string): Promise<string | undefined> {
  return (await ownAt(owner, path))?.metadata.uid
}

async function ownAt({ api, server }: Owner, path: string): Promise<KubernetesObject | undefined> {
  try {
    const object = await api.request<KubernetesObject>('GET', path)
    return object.metadata.labels?.[LABELS.server] === server ? object : undefined
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 404) return undefined
    throw error
  }
}

function foreign({ kind, metadata: { name } }: Manifest, namespace: string): ApiFailure {
  const whose = `${kind} ${name} in the namespace ${namespace} belongs to another Hone server (label ${LABELS.server})`
  return new ApiFailure(409, `${whose}, which has this study too: end one of the two, or delete that object`)
}
