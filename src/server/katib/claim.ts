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
   * True when it is this server's; it is made so where it is nobody's. Of several servers that try the API server lets one, as the object has
   * changed for all others. `status` is what this server wrote last. Rejects when it may work later.
   */
  async take(object: ExperimentObject, status: ExperimentStatus, hasStudy: boolean): Promise<boolean> {
    const { server, turn, objects } = this.#door
    // Older news may lack what was written since.
    const owner = object.status?.followedBy ?? status.followedBy
    if (owner === server) return true
    if (owner !== undefined) {
      await this.#tell(object, owner, hasStudy)
      return false
    }
    // It ended under Katib, or was refused.
    if (!hasStudy && (hasEnded(status) || !turn.isOurs())) return false
    return objects.patchStatus(object, { followedBy: server }, { unchanged: true })
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
