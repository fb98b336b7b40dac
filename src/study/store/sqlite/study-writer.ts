import type { DatabaseSync } from 'node:sqlite'
import type { Study, StudyId } from '../../../model/index.ts'
import { revisionConflict, studyExists, studyNotFound } from '../outcomes.ts'
import type { EncodedMutation, EncodedRequest, EncodedStudy } from '../rows.ts'
import { KnownStudies } from './known-studies.ts'
import { LooseReports } from './loose-reports.ts'
import { isTaken } from './sqlite-errors.ts'
import type { Statements } from './statements.ts'

/** Writes studies. Everything runs within a durable write that the caller begins and ends, and that is undone when it throws. */
export class StudyWriter {
  readonly #sql: Statements
  readonly #known: KnownStudies
  readonly #loose: LooseReports

  constructor(db: DatabaseSync, sql: Statements) {
    this.#sql = sql
    this.#known = new KnownStudies(sql)
    this.#loose = new LooseReports(db)
  }

  /** Throws STUDY_EXISTS. */
  create(study: Study, { project, name, createdAt, spec, source, extras, standing }: EncodedStudy, request?: EncodedRequest): void {
    const { lastInsertRowid: key } = wordTaken(study, () =>
      this.#sql.insertStudy.run(study.id, project, name, createdAt, spec, source, extras),
    )
    this.#sql.insertStanding.run(key, study.revision, standing)
    if (request) this.#keepRequest('studies', request)
  }

  /** Throws STUDY_NOT_FOUND, REVISION_CONFLICT or, where it gets a name that is taken, STUDY_EXISTS. */
  commit(id: StudyId, expectedRevision: number, rows: EncodedMutation): void {
    const study = this.#known.find(id)
    if (study === undefined) throw studyNotFound(id)
    if (study.revision !== expectedRevision) throw revisionConflict(id, expectedRevision, study.revision)
    this.#apply(id, study.key, rows)
    if (rows.request) this.#keepRequest(id, rows.request)
  }

  /** Throws STUDY_NOT_FOUND. */
  delete(id: StudyId, request?: EncodedRequest): void {
    const study = this.#known.find(id)
    if (study === undefined) throw studyNotFound(id)
    this.#sql.deleteStudy.run(study.key)
    this.#sql.deleteRequests.run(id)
    this.#known.remove(id)
    if (request) this.#keepRequest('studies', request)
  }

  /** Forgets answers older than the time. */
  forgetRequests(before: number): void {
    this.#sql.forgetRequests.run(before)
  }

  /** The last act of each durable write. */
  flush(): void {
    this.#known.flush()
  }

  /** A durable write was undone. */
  undone(): void {
    this.#known.forget()
  }

  #apply(id: StudyId, key: number, rows: EncodedMutation): void {
    const { revision, study } = rows
    wordTaken(study?.study, () => this.#known.move(id, revision, rows.nextNumber, study))
    if (rows.algorithmState !== undefined) this.#sql.writeAlgorithmState.run({ study: key, revision, state: rows.algorithmState })
    for (const trial of rows.trials) this.#sql.writeTrial.run(key, trial.number, trial.document)
    for (const { trial, ordinal, chunk, first } of rows.points) {
      this.#sql.insertPoints.run(key, trial, revision, ordinal, chunk)
      this.#loose.added(key, trial, first)
    }
    for (const number of rows.endedTrials) this.#loose.ended(key, number)
    for (const number of rows.deletedTrials) {
      this.#sql.deleteTrial.run(key, number)
      this.#sql.noteDeletedTrial.run(key, number, revision)
    }
  }

  #keepRequest(scope: string, { requestId, bodyHash, reply, at }: EncodedRequest): void {
    this.#sql.writeRequest.run(scope, requestId, bodyHash, reply, at)
  }
}

/** Writes a study's name; one that is taken is refused in the words of every store. */
function wordTaken<T>(study: Study | undefined, write: () => T): T {
  try {
    return write()
  } catch (error) {
    throw study !== undefined && isTaken(error) ? studyExists(study) : error
  }
}
