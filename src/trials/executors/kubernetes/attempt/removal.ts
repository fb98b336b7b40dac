import { ApiFailure } from '../api/api.ts'
import type { KubernetesObject, Pod } from '../api/objects.ts'
import { removeObject } from '../api/ownership.ts'
import { type Cluster, insist } from '../cluster/cluster.ts'
import { suspend, suspendFieldOf } from '../status/suspension.ts'

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

/** What became of an object that was to be taken back: it was removed, or, where its kind can be, suspended. */
export type Withdrawal =
  | { readonly kind: 'removed' }
  | { readonly kind: 'suspended'; readonly object: KubernetesObject; readonly field: readonly string[] }

interface Withdrawing {
  /** It is not to go on later: it is removed in any case. */
  readonly anew: boolean
  /** Nothing has begun with the object, as it is now. */
  readonly isWaiting: (object: KubernetesObject) => boolean
  /** Told before an object is suspended by that field. */
  readonly suspending: (field: readonly string[]) => Promise<void>
}

/** Takes back an object that nothing has begun with: undefined when something has, or nobody knows. */
export async function withdrawObject(
  owner: Pick<Cluster, 'api' | 'server'>,
  path: string,
  { anew, isWaiting, suspending }: Withdrawing,
): Promise<Withdrawal | undefined> {
  const { api } = owner
  for (let tries = 0; tries < 3; tries++) {
    try {
      const object = await api.request<KubernetesObject>('GET', path)
      if (!isWaiting(object)) return undefined
      // Its version says that no node has taken it in between.
      const { uid, resourceVersion } = object.metadata
      const field = anew ? undefined : suspendFieldOf(object)
      if (field === undefined) {
        await removeObject(owner, path, { uid, resourceVersion })
        return { kind: 'removed' }
      }
      await suspending(field)
      return { kind: 'suspended', object: await suspend(api, path, { field, to: true, resourceVersion }), field }
    } catch (error) {
      if (!(error instanceof ApiFailure && error.status === 409)) return undefined
    }
  }
  return undefined
}
