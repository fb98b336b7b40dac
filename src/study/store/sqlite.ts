import { DatabaseSync } from 'node:sqlite'
import { failpoint, HoneError, type Study, type StudyId, type Trial } from '../../model/index.ts'
import { curvePortions } from './curve-portions.ts'
import { DiskLog } from './disk-log.ts'
import { decodeDocument } from './document.ts'
import { type BeginCommit, GroupCommit } from './group-commit.ts'
import { KnownStudies } from './known-studies.ts'
import { LooseReports } from './loose-reports.ts'
import { migrate } from './migrate.ts'
import { revisionConflict, storeClosed, studyExists, studyNotFound } from './outcomes.ts'
import { readApart } from './read-apart.ts'
import { type PointsQuery, readFewReports, readManyReports } from './reports.ts'
import {
  decodeRequest,
  decodeStudy,
  type EncodedMutation,
  type EncodedRequest,
  type EncodedStudy,
  encodeMutation,
  encodeRequest,
  encodeStudy,
} from './rows.ts'
import { storeError } from './sqlite-errors.ts'
import { prepareStatements, type Statements } from './statements.ts'
import type {
  CurveOptions,
  MetricOptions,
  MetricSlice,
  Mutation,
  PointsRow,
  RequestRow,
  Store,
  StoredCurve,
  StudyHistory,
  StudyRows,
} from './store.ts'

/**
 * Readers of other processes, such as a backup, go on while something is written (WAL). Every commit reaches the disk before it is
 * answered: the disk is waited for beside SQLite (disk-log.ts), which itself only keeps the order that its file needs (NORMAL).
 */
const SETTINGS = `
PRAGMA synchronous = NORMAL;
PRAGMA fullfsync = ON;
PRAGMA checkpoint_fullfsync = ON;
PRAGMA foreign_keys = ON;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -16000;
`

/** Trials that are read and decoded in one turn of the event loop: some milliseconds. */
const TRIALS_PER_PAGE = 500

/** Points of curves that are read on the event loop, in a few milliseconds: a thread would cost more. */
const CURVES_HERE_MAX = 50_000

/** Who counts what the store does. */
export interface StoreWatch {
  readonly beginCommit?: BeginCommit
  /** Called before each read. */
  readonly noteRead?: () => void
}

export interface StoreOptions extends StoreWatch {
  /** In the place of the disk: resolves when it has all that was committed before. */
  readonly sync?: () => Promise<void>
}

/** How long a statement waits for another process to let go of the file. The event loop waits too, so it is short. */
const BUSY_MS = 500

/**
 * Opens a store in a file, made when it is not there, and brings its schema up to date. Rejects with STORE_UNAVAILABLE when the
 * file cannot be used (no such folder, not writable, damaged, full disk) or belongs to a newer version.
 */
export async function openSqliteStore(file: string, watch: StoreWatch = {}): Promise<Store> {
  return new SqliteStore(openDatabase(file), file, watch)
}

/** A connection as the store needs it; throws as `openSqliteStore` rejects. */
export function openDatabase(file: string): DatabaseSync {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(file, { timeout: BUSY_MS })
    // First, so that a file that is refused is left as it is: WAL mode would be written into it.
    migrate(db, file)
    failpoint('store.opened')
    demandLog(db, file)
    db.exec(SETTINGS)
    return db
  } catch (error) {
    db?.close()
    throw storeError(error, file)
  }
}

/** Without a write-ahead log a commit would not be durable; throws STORE_UNAVAILABLE where the file system allows none. */
function demandLog(db: DatabaseSync, file: string): void {
  const mode = db.prepare('PRAGMA journal_mode = WAL').get()?.journal_mode
  if (mode === 'wal' || db.location() === null) return
  throw new HoneError('STORE_UNAVAILABLE', `${file} cannot have a write-ahead log here: keep the data folder on a disk of this machine`)
}

interface StudyColumns extends Pick<EncodedStudy, 'spec' | 'source' | 'extras' | 'standing'> {
  readonly revision: number
}

interface FoundStudy {
  readonly key: number
  readonly revision: number
}

/** A store on an open connection, which it closes. */
export class SqliteStore implements Store {
  readonly #db: DatabaseSync
  readonly #file: string
  readonly #sql: Statements
  readonly #log: DiskLog
  readonly #group: GroupCommit
  readonly #loose: LooseReports
  readonly #known: KnownStudies
  readonly #noteRead: () => void

  constructor(db: DatabaseSync, file: string, { beginCommit, noteRead = () => {}, sync }: StoreOptions = {}) {
    this.#db = db
    this.#file = file
    this.#noteRead = noteRead
    this.#sql = prepareStatements(db)
    this.#known = new KnownStudies(this.#sql)
    this.#log = new DiskLog(db)
    this.#group = new GroupCommit(db, sync ?? (() => this.#log.sync()), {
      begun: beginCommit,
      filled: () => this.#known.flush(),
      undone: () => this.#known.forget(),
    })
    this.#loose = new LooseReports(db)
  }

  listStudies(): Promise<readonly Study[]> {
    return this.#read(() => {
      const rows = this.#sql.listStudies.all() as unknown as StudyColumns[]
      return rows.map((row) => decodeStudy(row, row.revision))
    })
  }

  async readStudy(id: StudyId): Promise<StudyRows | undefined> {
    for (;;) {
      const row = await this.#read(
        () => this.#sql.readStudy.get(id) as (StudyColumns & { key: number; nextNumber: number; state: string | null }) | undefined,
      )
      if (row === undefined) return undefined
      const trials = await this.#readTrials(row.key)
      // Other work went on between the pages: what they hold is one state only if the study stood still.
      if ((await this.#read(() => this.#find(id)))?.revision !== row.revision) continue
      return {
        study: decodeStudy(row, row.revision),
        trials,
        ...(row.state === null ? {} : { algorithmState: decodeDocument(row.state) }),
        nextNumber: row.nextNumber,
      }
    }
  }

  /** Page by page, so that a large study does not hold up the others. */
  async #readTrials(study: number): Promise<Trial[]> {
    const trials: Trial[] = []
    for (;;) {
      const after = trials.at(-1)?.number ?? 0
      const page = await this.#read(() => this.#sql.readTrials.all(study, after, TRIALS_PER_PAGE) as { document: string }[])
      for (const { document } of page) trials.push(decodeDocument(document))
      if (page.length < TRIALS_PER_PAGE) return trials
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  async readPoints(id: StudyId, options: PointsQuery = {}): Promise<readonly PointsRow[]> {
    const few = await this.#read(() => {
      const study = this.#find(id)
      return study === undefined ? [] : readFewReports(this.#sql, study.key, options)
    })
    return few ?? (await this.#readManyReports(id, options))
  }

  /** On a connection of its own, whose snapshot stands still while other work goes on between its pages. */
  async #readManyReports(id: StudyId, options: PointsQuery): Promise<readonly PointsRow[]> {
    let db: DatabaseSync | undefined
    try {
      db = new DatabaseSync(this.#file, { readOnly: true, timeout: BUSY_MS })
      const sql = prepareStatements(db)
      const study = sql.findStudy.get(id) as unknown as FoundStudy | undefined
      const rows = study === undefined ? [] : await readManyReports(sql, study.key, options)
      await this.#group.synced()
      return rows
    } catch (error) {
      throw storeError(error, this.#file)
    } finally {
      db?.close()
    }
  }

  async *readMetric(id: StudyId, metric: string, options: MetricOptions): AsyncIterable<MetricSlice> {
    const study = await this.#read(() => this.#find(id))
    if (study === undefined) return
    try {
      yield* readApart(this.#file, { kind: 'metric', task: { study: study.key, metric, ...options } })
    } catch (error) {
      throw storeError(error, this.#file)
    }
  }

  async *readCurves(id: StudyId, options: CurveOptions): AsyncIterable<readonly StoredCurve[]> {
    const study = await this.#read(() => this.#find(id))
    if (study === undefined) return
    const task = { study: study.key, ...options }
    try {
      if (options.stored > CURVES_HERE_MAX) yield* readApart(this.#file, { kind: 'curves', task })
      else for (const portion of await this.#read(() => [...curvePortions(this.#db, task)])) yield portion
    } catch (error) {
      throw storeError(error, this.#file)
    }
  }

  readHistory(id: StudyId): Promise<StudyHistory> {
    return this.#read(() => {
      const key = this.#find(id)?.key ?? -1
      const states = this.#sql.readAlgorithmStates.all(key) as { revision: number; state: string }[]
      const deleted = this.#sql.readDeletedTrials.all(key) as { number: number; revision: number }[]
      return {
        algorithmStates: states.map(({ revision, state }) => ({ revision, state: decodeDocument(state) })),
        deletedTrials: deleted.map(({ number, revision }) => ({ number, revision })),
      }
    })
  }

  readRequest(id: StudyId | 'studies', requestId: string): Promise<RequestRow | undefined> {
    return this.#read(() => {
      const row = this.#sql.readRequest.get(id, requestId) as unknown as EncodedRequest | undefined
      return row && decodeRequest(row)
    })
  }

  async createStudy(study: Study, request?: RequestRow): Promise<void> {
    const { project, name, createdAt, spec, source, extras, standing } = encodeStudy(study)
    const answer = request && encodeRequest(request)
    await this.#write(() => {
      const { lastInsertRowid: key } = this.#sql.insertStudy.run(study.id, project, name, createdAt, spec, source, extras)
      this.#sql.insertStanding.run(key, study.revision, standing)
      if (answer) this.#keepRequest('studies', answer)
    }, study)
  }

  async commit(id: StudyId, expectedRevision: number, revision: number, mutation: Mutation): Promise<void> {
    const rows = encodeMutation(expectedRevision, revision, mutation)
    await this.#write(() => {
      const study = this.#known.find(id)
      if (study === undefined) throw studyNotFound(id)
      if (study.revision !== expectedRevision) throw revisionConflict(id, expectedRevision, study.revision)
      this.#apply(id, study.key, rows)
      if (rows.request) this.#keepRequest(id, rows.request)
    }, mutation.study)
  }

  async deleteStudy(id: StudyId, request?: RequestRow): Promise<void> {
    const answer = request && encodeRequest(request)
    await this.#write(() => {
      const study = this.#known.find(id)
      if (study === undefined) throw studyNotFound(id)
      this.#sql.deleteStudy.run(study.key)
      this.#sql.deleteRequests.run(id)
      this.#known.remove(id)
      if (answer) this.#keepRequest('studies', answer)
    })
  }

  forgetRequests(before: number): Promise<void> {
    return this.#write(() => {
      this.#sql.forgetRequests.run(before)
    })
  }

  async close(): Promise<void> {
    if (!this.#db.isOpen) return
    await this.#group.flush()
    this.#log.close()
    this.#db.close()
  }

  #find(id: StudyId): FoundStudy | undefined {
    return this.#sql.findStudy.get(id) as unknown as FoundStudy | undefined
  }

  #apply(id: StudyId, key: number, rows: EncodedMutation): void {
    const { revision } = rows
    this.#known.move(id, revision, rows.nextNumber, rows.study)
    if (rows.algorithmState !== undefined) this.#sql.writeAlgorithmState.run(key, revision, rows.algorithmState)
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

  async #read<T>(read: () => T): Promise<T> {
    if (!this.#db.isOpen) throw storeClosed()
    this.#noteRead()
    try {
      const found = read()
      // Nobody is told of what a loss of power could take back.
      await this.#group.synced()
      return found
    } catch (error) {
      throw storeError(error, this.#file)
    }
  }

  async #write(write: () => void, study?: Study): Promise<void> {
    if (!this.#db.isOpen) throw storeClosed()
    try {
      await this.#group.write(write)
    } catch (error) {
      const outcome = storeError(error, this.#file)
      throw study && outcome instanceof HoneError && outcome.code === 'STUDY_EXISTS' ? studyExists(study) : outcome
    }
  }
}
