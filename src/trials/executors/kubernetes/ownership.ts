import { ApiFailure, type KubernetesApi } from './api.ts'
import { type KubernetesObject, LABELS, type Manifest } from './objects.ts'

interface Owner {
  readonly api: KubernetesApi
  /** Tells the objects of servers that share a namespace apart. */
  readonly server: string
}

/**
 * Makes an object of this server's; asked twice, it is made once. One of that name that bears another server's label stays as it is, which the
 * API server itself sees to: names follow from ids, and a copy of a store has the same ones. Rejects with an ApiFailure, then of status 409.
 */
export async function applyOwn({ api, server }: Owner, path: string, manifest: Manifest): Promise<KubernetesObject> {
  // Of one's own, so that another server's label is in conflict with ours.
  const manager = `hone-${server}`
  try {
    return await api.apply(path, manifest, { manager, force: false })
  } catch (error) {
    if (!(error instanceof ApiFailure && error.reason === 'Conflict')) throw error
    if (error.message.includes(LABELS.server)) throw foreign(manifest, api.namespace)
    // A controller has changed what we made.
    return api.apply(path, manifest, { manager })
  }
}

/** The uid of the object that is there, where it is this server's. Rejects with an ApiFailure. */
export async function findOwn({ api, server }: Owner, path: string): Promise<string | undefined> {
  try {
    const { metadata } = await api.request<KubernetesObject>('GET', path)
    return metadata.labels?.[LABELS.server] === server ? metadata.uid : undefined
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 404) return undefined
    throw error
  }
}

function foreign({ kind, metadata: { name } }: Manifest, namespace: string): ApiFailure {
  const whose = `${kind} ${name} in the namespace ${namespace} belongs to another Hone server (label ${LABELS.server})`
  return new ApiFailure(409, `${whose}, which has this study too: end one of the two, or delete that object`)
}
