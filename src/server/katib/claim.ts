import { hasEnded } from './conditions.ts'
import type { ExperimentObject, ExperimentObjects, ExperimentStatus, Turn } from './objects.ts'

interface Door {
  /** This server's name. */
  readonly server: string
  readonly turn: Turn
  readonly objects: ExperimentObjects
  readonly log: (event: object) => void
}

/** Whose one Experiment is: one server's, from before it makes a study of it; only people take that back. */
export class Claim {
  readonly #door: Door
  #isTold = false

  constructor(door: Door) {
    this.#door = door
  }

  /** This server had it before, as the object shows: its study was made, if its status says that it ran. */
  wasOurs(object: ExperimentObject): boolean {
    return object.status?.followedBy === this.#door.server
  }

  /**
   * The status of one that is this server's, which it is made where it is nobody's; undefined for all others. Of several servers that try the API
   * server lets one, as the object has changed for all others. `written` is what this server wrote last. Rejects when it may work later.
   */
  async take(object: ExperimentObject, written: ExperimentStatus, hasStudy: boolean): Promise<ExperimentStatus | undefined> {
    const { server, turn, objects } = this.#door
    // Older news may lack what was written since; of what is not ours others write.
    const status = written.followedBy === server ? written : (object.status ?? {})
    const owner = object.status?.followedBy ?? status.followedBy
    if (owner === server) return status
    if (owner !== undefined) {
      await this.#tell(object, owner, hasStudy)
      return undefined
    }
    // It ended under Katib, or was refused.
    if (!hasStudy && (hasEnded(status) || !turn.isOurs())) return undefined
    // Without a study of ours: what an earlier owner wrote does not say that there was one.
    const { observedGeneration, ...rest } = status
    const before = hasStudy ? status : rest
    const patch = { followedBy: server, ...(hasStudy || observedGeneration === undefined ? {} : { observedGeneration: null }) }
    const isOurs = await objects.patchStatus(object, patch, { unchanged: true })
    return isOurs ? { ...before, followedBy: server } : undefined
  }

  async #tell(object: ExperimentObject, owner: string, hasStudy: boolean): Promise<void> {
    if (this.#isTold || (!hasStudy && hasEnded(object.status ?? {}))) return
    this.#isTold = true
    const { log, objects } = this.#door
    const { name } = object.metadata
    log({ event: hasStudy ? 'experiment not followed' : 'experimentLeft', name, followedBy: owner })
    if (!hasStudy) return
    const message = `another server follows it (status.followedBy: ${owner}); this one has a study of it too, which goes on without writing here`
    await objects.tell(object, { type: 'Warning', reason: 'FollowedElsewhere', message })
  }
}
