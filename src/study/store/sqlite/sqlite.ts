import type { DatabaseSync } from 'node:sqlite'
import type { Study, StudyId, Trial } from '../../../model/index.ts'
import { decodeDocument } from '../document.ts'
import { decodeRequest, decodeStudy, type EncodedRequest, type EncodedStudy, encodeMutation, encodeRequest, encodeStudy } from '../rows.ts'
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
} from '../store.ts'
import { curvePortions } from './curve-portions.ts'
import { type DatabaseOptions, openDatabase } from './database.ts'
import { DurableDatabase } from './durable-database.ts'
import type { BeginCommit } from './group-commit.ts'
import { type PointsQuery, readFewReports, readManyReports } from './reports.ts'
import { prepareStatements, type Statements } from './statements.ts'
import { StudyWriter } from './study-writer.ts'

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

/**
 * Opens a store in a file, made when it is not there, and brings its schema up to date. Rejects with STORE_UNAVAILABLE when the
 * file cannot be used (no such folder, not writable, damaged, full disk) or belongs to a newer version.
 */
export async function openSqliteStore(file: string, watch: StoreWatch = {}, options: DatabaseOptions = {}): Promise<Store> {
  return new SqliteStore(openDatabase(file, options), file, watch)
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
  readonly #sql: Statements
  readonly #writer: StudyWriter
  readonly #database: DurableDatabase

  constructor(db: DatabaseSync, file: string, { beginCommit, noteRead, sync }: StoreOptions = {}) {
    this.#sql = prepareStatements(db)
    this.#writer = new StudyWriter(db, this.#sql)
    this.#database = new DurableDatabase(db, file, {
      noteRead,
      sync,
      begun: beginCommit,
      filled: () => this.#writer.flush(),
      undone: () => this.#writer.undone(),
    })
  }

  listStudies(): Promise<readonly Study[]> {
    return this.#database.read(() => {
      const rows = this.#sql.listStudies.all() as unknown as StudyColumns[]
      return rows.map((row) => decodeStudy(row, row.revision))
    })
  }

  async readStudy(id: StudyId): Promise<StudyRows | undefined> {
    for (;;) {
      const row = await this.#database.read(
        () => this.#sql.readStudy.get(id) as (StudyColumns & { key: number; nextNumber: number; state: string | null }) | undefined,
      )
      if (row === undefined) return undefined
      const trials = await this.#readTrials(row.key)
      // Other work went on between the pages: what they hold is one state only if the study stood still.
      if ((await this.#find(id))?.revision !== row.revision) continue
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
      const page = await this.#database.read(() => this.#sql.readTrials.all(study, after, TRIALS_PER_PAGE) as { document: string }[])
      for (const { document } of page) trials.push(decodeDocument(document))
      if (page.length < TRIALS_PER_PAGE) return trials
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  async readPoints(id: StudyId, options: PointsQuery = {}): Promise<readonly PointsRow[]> {
    const few = await this.#database.read(() => {
      const study = find(this.#sql, id)
      return study === undefined ? [] : readFewReports(this.#sql, study.key, options)
    })
    return few ?? (await this.#readManyPoints(id, options))
  }

  #readManyPoints(id: StudyId, options: PointsQuery): Promise<readonly PointsRow[]> {
    return this.#database.readInSteps(async (db) => {
      const sql = prepareStatements(db)
      const study = find(sql, id)
      return study === undefined ? [] : readManyReports(sql, study.key, options)
    })
  }

  async *readMetric(id: StudyId, metric: string, options: MetricOptions): AsyncIterable<MetricSlice> {
    const study = await this.#find(id)
    if (study !== undefined) yield* this.#database.readApart({ kind: 'metric', task: { study: study.key, metric, ...options } })
  }

  async *readCurves(id: StudyId, options: CurveOptions): AsyncIterable<readonly StoredCurve[]> {
    const study = await this.#find(id)
    if (study === undefined) return
    const task = { study: study.key, ...options }
    if (options.stored > CURVES_HERE_MAX) yield* this.#database.readApart({ kind: 'curves', task })
    else yield* await this.#database.read((db) => [...curvePortions(db, task)])
  }

  readHistory(id: StudyId): Promise<StudyHistory> {
    return this.#database.read(() => {
      const key = find(this.#sql, id)?.key ?? -1
      const states = this.#sql.readAlgorithmStates.all(key) as { revision: number; state: string }[]
      const deleted = this.#sql.readDeletedTrials.all(key) as { number: number; revision: number }[]
      return {
        algorithmStates: states.map(({ revision, state }) => ({ revision, state: decodeDocument(state) })),
        deletedTrials: deleted.map(({ number, revision }) => ({ number, revision })),
      }
    })
  }

  readRequest(id: StudyId | 'studies', requestId: string): Promise<RequestRow | undefined> {
    return this.#database.read(() => {
      const row = this.#sql.readRequest.get(id, requestId) as unknown as EncodedRequest | undefined
      return row && decodeRequest(row)
    })
  }

  async createStudy(study: Study, request?: RequestRow): Promise<void> {
    const rows = encodeStudy(study)
    const answer = request && encodeRequest(request)
    await this.#database.write(() => this.#writer.create(study, rows, answer))
  }

  async commit(id: StudyId, expectedRevision: number, revision: number, mutation: Mutation): Promise<void> {
    const rows = encodeMutation(expectedRevision, revision, mutation)
    await this.#database.write(() => this.#writer.commit(id, expectedRevision, rows))
  }

  async deleteStudy(id: StudyId, request?: RequestRow): Promise<void> {
    const answer = request && encodeRequest(request)
    await this.#database.write(() => this.#writer.delete(id, answer))
  }

  forgetRequests(before: number): Promise<void> {
    return this.#database.write(() => this.#writer.forgetRequests(before))
  }

  close(): Promise<void> {
    return this.#database.close()
  }

  #find(id: StudyId): Promise<FoundStudy | undefined> {
    return this.#database.read(() => find(this.#sql, id))
  }
}

function find(sql: Statements, id: StudyId): FoundStudy | undefined {
  return sql.findStudy.get(id) as unknown as FoundStudy | undefined
}
