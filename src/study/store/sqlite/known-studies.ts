import type { Study, StudyId, TrialNumber } from '../../../model/index.ts'
import { encodeStanding, type SteadyStudy } from '../rows.ts'
import type { Statements } from './statements.ts'

/** A study as this writer left it. */
interface KnownStudy {
  readonly key: number
  project: string
  name: string
  revision: number
  /** What its steady columns hold, once they were written. */
  steady?: SteadyStudy
}

/** What a durable write leaves a study at: only the last of its changes is written. */
interface Standing {
  revision: number
  nextNumber: TrialNumber
  study?: Study
}

/** Studies that are remembered beyond the write that touched them. */
const KNOWN_MAX = 256

/**
 * What the only writer knows of the studies that it changes: a commit need not read where its study stands, and many commits in one
 * durable write put down its standing once. A write that is undone makes it forget everything.
 */
export class KnownStudies {
  readonly #sql: Statements
  readonly #known = new Map<StudyId, KnownStudy>()
  readonly #standings = new Map<number, Standing>()

  constructor(sql: Statements) {
    this.#sql = sql
  }

  /** Where a study stands, with the changes of this durable write; undefined when there is none. */
  find(id: StudyId): Readonly<KnownStudy> | undefined {
    let known = this.#known.get(id)
    if (known === undefined) {
      known = this.#sql.findStudy.get(id) as unknown as KnownStudy | undefined
      if (known !== undefined) this.#known.set(id, known)
    }
    return known
  }

  /** Moves a study that was found to a revision; its standing is written by `flush`. */
  move(
    id: StudyId,
    revision: number,
    nextNumber: TrialNumber,
    change: { readonly study: Study; readonly steady: SteadyStudy } | undefined,
  ): void {
    const known = this.#known.get(id)!
    known.revision = revision
    const standing = this.#standings.get(known.key) ?? { revision, nextNumber }
    standing.revision = revision
    standing.nextNumber = Math.max(standing.nextNumber, nextNumber)
    this.#standings.set(known.key, standing)
    if (change === undefined) return
    standing.study = change.study
    this.#writeSteady(known, change.steady)
  }

  /** The study is gone. */
  remove(id: StudyId): void {
    const known = this.#known.get(id)
    if (known !== undefined) this.#standings.delete(known.key)
    this.#known.delete(id)
  }

  /** Writes what waits: the last act of each durable write. */
  flush(): void {
    for (const [key, { revision, nextNumber, study }] of this.#standings) {
      this.#sql.updateStanding.run(revision, nextNumber, study === undefined ? null : encodeStanding(study), key)
    }
    this.#standings.clear()
    if (this.#known.size > KNOWN_MAX) this.#known.clear()
  }

  forget(): void {
    this.#standings.clear()
    this.#known.clear()
  }

  #writeSteady(known: KnownStudy, steady: SteadyStudy): void {
    const { project, name, spec, source, createdAt, extras } = steady
    if (project !== known.project || name !== known.name) this.#sql.renameStudy.run(project, name, known.key)
    if (known.steady === undefined || !isSame(known.steady, steady)) {
      this.#sql.updateSpec.run({ key: known.key, spec, source, createdAt, extras })
    }
    known.project = project
    known.name = name
    known.steady = steady
  }
}

function isSame(a: SteadyStudy, b: SteadyStudy): boolean {
  return a.spec === b.spec && a.source === b.source && a.extras === b.extras && a.createdAt === b.createdAt
}
