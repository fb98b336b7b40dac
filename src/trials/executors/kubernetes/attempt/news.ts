import type { KubernetesObject, Pod } from '../api/objects.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { Watchers } from '../cluster/watchers.ts'
import type { Making } from './making.ts'
import type { Standing } from './standing.ts'
import type { AttemptUpkeep } from './upkeep.ts'

interface AttemptNewsOptions {
  readonly standing: Standing
  readonly making: Making
  readonly upkeep: AttemptUpkeep
  readonly watchers: Watchers
}

/** What the cluster tells of an attempt: taken over into how it stands and the copy of its log, and acted upon. It may be told twice, late or never. */
export class AttemptNews {
  readonly #cluster: Cluster
  readonly #options: AttemptNewsOptions

  constructor(cluster: Cluster, options: AttemptNewsOptions) {
    this.#cluster = cluster
    this.#options = options
  }

  /** What the cluster shows of its object now. */
  see(object: KubernetesObject): void {
    const { standing, upkeep } = this.#options
    if (!standing.shown.see(object)) return
    const { uid, namespace = this.#cluster.api.namespace } = object.metadata
    standing.began ??= { namespace, uid: uid ?? '', whole: true, since: Date.now() }
    standing.noticeResumption()
    if (standing.workload === undefined) upkeep.log.see(object)
    this.#heard()
  }

  /** What the cluster shows of a pod that its object made. */
  seePod(pod: Pod): void {
    const { standing, upkeep } = this.#options
    if (!standing.shown.seePod(pod)) return
    upkeep.log.see(pod)
    this.#heard()
  }

  /** The object of that uid is not there any more. */
  lose(uid: string | undefined, last: KubernetesObject | undefined): void {
    const { standing, upkeep, making } = this.#options
    const { name, began, ended, shown } = standing
    if (shown.isDismissed(uid) || (began?.uid !== undefined && began.uid !== uid)) return
    if (making.isUnderWay || ended !== undefined || began === undefined) return
    shown.lose(last)
    for (const lost of shown.uids) upkeep.log.lose(lost)
    this.#cluster.anchors.doubt(name.split('-')[1] ?? '')
    this.#heard()
  }

  /** A pod that its object made is not there any more. */
  losePod(pod: Pod): void {
    const { standing, upkeep, watchers } = this.#options
    this.seePod(pod)
    standing.shown.losePod(pod)
    upkeep.log.lose(pod.metadata.uid ?? '')
    watchers.tell()
  }

  /** A whole list that was begun then does not show its object. */
  miss(begunAt: number): void {
    const { began, shown } = this.#options.standing
    if (began?.uid === undefined || shown.isGone) return
    if ((began.madeAt ?? 0) < begunAt) this.lose(began.uid, undefined)
  }

  #heard(): void {
    this.#options.upkeep.review()
    this.#options.watchers.tell()
  }
}
