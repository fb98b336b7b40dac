import { recordEvent } from '../api/events.ts'
import type { Pod } from '../api/objects.ts'
import { removeObject } from '../api/ownership.ts'
import { type Cluster, insist } from '../cluster/cluster.ts'
import type { AttemptNews } from './news.ts'
import type { Standing } from './standing.ts'

/** Deletes an attempt's object with its grace, once it is kept that it is to end; what the cluster then shows of it says how it ended. */
export async function stopAttempt(
  cluster: Cluster,
  { standing, news }: { readonly standing: Standing; readonly news: AttemptNews },
  { graceMs, reason }: { readonly graceMs: number; readonly reason?: string | undefined },
): Promise<void> {
  const { began, mainPod, workload } = standing
  if (reason !== undefined && mainPod !== undefined) await recordStop(cluster, mainPod, reason)
  const path = standing.pathFrom(cluster.api.namespace)
  const how = workload === undefined ? { graceMs } : { dependentsFirst: true }
  const wasThere = await insist(cluster, () => removeObject(cluster, path, { uid: began?.uid, ...how }))
  if (wasThere === false) news.lose(began?.uid, undefined)
}

/** Says why a pod is stopped, where kubectl shows it. Nothing depends on it: it is tried once. */
async function recordStop({ api, log }: Cluster, pod: Pod, reason: string): Promise<void> {
  const { name, namespace = api.namespace, uid } = pod.metadata
  const involved = { apiVersion: 'v1', kind: 'Pod', name, namespace, uid }
  await recordEvent(api, involved, { type: 'Normal', reason: 'TrialStopped', message: reason }).catch((error: unknown) =>
    log({ event: 'stop not told', attempt: name, message: String(error) }),
  )
}
