import type { Study, StudyId } from '../../model/index.ts'
import type { StudiesChange } from '../studies.ts'

/** A wake-up call for one waiting reader. */
export class Bell {
  #ring: (() => void) | undefined
  #rung = false

  ring(): void {
    this.#rung = true
    this.#ring?.()
  }

  /** Resolves at the next ring, or at once when it rang since the last wait. */
  async wait(): Promise<void> {
    if (!this.#rung) await new Promise<void>((resolve) => (this.#ring = resolve))
    this.#ring = undefined
    this.#rung = false
  }
}

/** Studies that changed since a reader last looked. */
export class StudiesWatcher {
  readonly bell = new Bell()
  ended = false
  #changed = new Map<StudyId, Study>()
  #deleted = new Set<StudyId>()
  #revision = 0

  add(study: Study, revision: number): void {
    this.#changed.set(study.id, study)
    this.#revision = revision
    this.bell.ring()
  }

  remove(study: StudyId, revision: number): void {
    this.#changed.delete(study)
    this.#deleted.add(study)
    this.#revision = revision
    this.bell.ring()
  }

  /** Takes what waits; undefined when nothing does. */
  take(): StudiesChange | undefined {
    if (this.#changed.size + this.#deleted.size === 0) return undefined
    const change = { revision: this.#revision, whole: false, studies: [...this.#changed.values()], deleted: [...this.#deleted] }
    this.#changed.clear()
    this.#deleted.clear()
    return change
  }

  end(): void {
    this.ended = true
    this.bell.ring()
  }
}
