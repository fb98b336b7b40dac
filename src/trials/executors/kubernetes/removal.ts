import { ApiFailure } from './api.ts'
import { type Cluster, insist, removeObject } from './cluster.ts'
import type { KubernetesObject, Pod } from './objects.ts'

/** Removes an object that has ended. Never rejects. */
export async function discardObject(
  cluster: Cluster,
  path: string,
  object: KubernetesObject | undefined,
  uid: string | undefined,
): Promise<void> {
  const phase = (object as Pod | undefined)?.status?.phase
  // Nothing runs in a pod that has ended: there is nothing to be gentle with.
  const grace = object?.kind !== 'Job' && (phase === 'Succeeded' || phase === 'Failed') ? { graceMs: 0 } : {}
  try {
    await insist(cluster, () => removeObject(cluster, path, { uid, ...grace }))
  } catch (error) {
    cluster.log({ event: 'object not removed', path, message: String(error) })
  }
}

/** Takes back an object that nothing has begun with: false when something has, or nobody knows. */
export async function withdrawObject(cluster: Cluster, path: string, isWaiting: (object: Pod) => boolean): Promise<boolean> {
  for (let tries = 0; tries < 3; tries++) {
    try {
      const object = await cluster.api.request<Pod>('GET', path)
      if (!isWaiting(object)) return false
      const { uid, resourceVersion } = object.metadata
      // Its version says that no node has taken it in between.
      await removeObject(cluster, path, { uid, resourceVersion })
      return true
    } catch (error) {
      if (!(error instanceof ApiFailure && error.status === 409)) return false
    }
  }
  return false
}
