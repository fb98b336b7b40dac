import type { KubernetesObject } from '../api/objects.ts'
import { type Cluster, insist } from '../cluster/cluster.ts'
import { suspend } from '../status/suspension.ts'
import type { AttemptRecord } from './record.ts'
import { withdrawObject } from './removal.ts'
import type { Standing } from './standing.ts'

/**
 * Takes back an attempt that no node has: its object is removed, and it is as if it had never been started; or, where the object can
 * be suspended and is not to be started `anew`, it is, and goes on when it is started again. False when something of it has begun, or nobody knows; `anew` it is
 * taken from a node too where its containers cannot be started: for want of an image, say.
 */
export async function withdrawAttempt(
  cluster: Cluster,
  standing: Standing,
  { record, anew }: { readonly record: AttemptRecord; readonly anew: boolean },
): Promise<boolean> {
  const { began, shown, workload } = standing
  const { object } = shown
  const isWaiting = (now: KubernetesObject): boolean => (anew ? shown.isStuck(now, workload) : shown.isUntouched(now, workload))
  if (began === undefined || object === undefined || !isWaiting(object)) return false
  const path = standing.pathFrom(cluster.api.namespace)
  let suspending: readonly string[] | undefined
  // Before it is asked for: that it is gone may be heard before the answer.
  shown.dismiss(true)
  const withdrawal = await withdrawObject(cluster, path, {
    anew,
    isWaiting,
    suspending: async (field) => {
      suspending = field
      // Kept first: whoever finds it suspended must know that it is to go on.
      await record.begin({ ...began, suspended: field })
    },
  })
  switch (withdrawal?.kind) {
    case 'removed':
      standing.forget()
      await record.unbegin()
      return true
    case 'suspended':
      standing.forget()
      standing.began = { ...began, suspended: withdrawal.field }
      shown.dismiss(false)
      shown.see(withdrawal.object)
      return true
    default:
      shown.dismiss(false)
      if (suspending !== undefined)
        void undo(cluster, path, { field: suspending, undone: async () => (standing.isOpen ? record.begin(began) : undefined) })
      return false
  }
}

/** It may have been suspended without our hearing of it. */
async function undo(
  cluster: Cluster,
  path: string,
  { field, undone }: { field: readonly string[]; undone: () => Promise<void> },
): Promise<void> {
  try {
    const woken = await insist(cluster, () => suspend(cluster.api, path, { field, to: false }))
    if (woken !== undefined) await undone()
  } catch (error) {
    cluster.log({ event: 'object not resumed', path, message: String(error) })
  }
}
