import { exitCodeOfCategory, type ServeOptions } from '../cli/index.ts'
import type { HoneError } from '../model/index.ts'
import {
  EXPERIMENTS,
  type ExperimentObject,
  type ExperimentObjects,
  TRIALS,
  type TrialObject,
  type TrialObjects,
  type Turn,
} from '../server/index.ts'
import type { KubernetesExecutor, KubernetesOptions } from '../trials/executors/kubernetes/index.ts'

/** What the server follows of Katib's objects, and writes there. */
export interface ClusterObjects {
  readonly objects: ExperimentObjects
  readonly trials: TrialObjects
  readonly server: string
  readonly turn: Turn
}

/** What is done on a cluster: trials as pods, and the Experiments of its namespace. */
export interface ClusterWork {
  readonly pods: (place: Pick<KubernetesOptions, 'folder' | 'logBytesMax' | 'clock'>) => KubernetesExecutor
  readonly experiments: () => ClusterObjects
  readonly leave: () => Promise<void>
}

/** Takes the place of the data folder's server on a cluster. Whatever that takes is loaded by those alone who ask for it. */
export async function openCluster(
  dataFolder: string,
  choice: NonNullable<ServeOptions['cluster']>,
  log: (event: object) => void,
): Promise<ClusterWork> {
  const kubernetes = await import('../trials/executors/kubernetes/index.ts')
  const [endpoint, server] = await Promise.all([kubernetes.connect(choice), kubernetes.openServerName(dataFolder)])
  const place = kubernetes.placeOf(dataFolder)
  const lease = await kubernetes.holdServerName({ endpoint, server, dataFolder, place, log, lost: abandon })
  const mayChange = lease.demand
  const more = { endpoint, log, mayChange }
  return {
    pods: (place) => kubernetes.createKubernetesExecutor({ ...place, ...more, server }),
    experiments: () => ({
      objects: new kubernetes.CustomObjects<ExperimentObject>({ ...more, kind: EXPERIMENTS }),
      trials: new kubernetes.CustomObjects<TrialObject>({ ...more, kind: TRIALS }),
      server,
      turn: new kubernetes.ExperimentsTurn({ endpoint, place, log }),
    }),
    leave: lease.release,
  }
}

/** Another server has this one's place: what it still did would be done twice, also what an end in good order does. */
function abandon(error: HoneError): never {
  process.stderr.write(`hone: ${error.message}\n`)
  process.exit(exitCodeOfCategory(error.category))
}
