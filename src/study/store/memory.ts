import { invariant, type Study, type StudyId, type Trial } from '../../model/index.ts'
import { decodeDocument } from './document.ts'
import { revisionConflict, storeClosed, studyExists, studyNotFound } from './outcomes.ts'
import { decodeMetric, decodeReports } from './points/chunk.ts'
import { CurveColumns } from './points/curve-columns.ts'
import {
  decodeRequest,
  decodeStudy,
  type EncodedMutation,
  type EncodedRequest,
  type EncodedStudy,
  encodeMutation,
  encodeRequest,
  encodeStanding,
  encodeStudy,
} from './rows.ts'
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

/** A store that lives as long as the process: for tests and trials of the service without a data folder. Durable it is not. */
export function createMemoryStore(): Store {
  return new MemoryStore()
}

interface KeptStudy {
  readonly id: StudyId
  encoded: EncodedStudy
  revision: number
  nextNumber: number
  /** Newest last. */
  readonly algorithmStates: { readonly revision: number; readonly state: string }[]
  readonly deletedTrials: { readonly number: number; readonly revision: number }[]
  readonly trials: Map<number, string>
  points: { readonly trial: number; readonly revision: number; readonly chunk: Uint8Array }[]
  readonly requests: Map<string, EncodedRequest>
}

/** Keeps the same encoded rows as the SQLite store: what a caller changes later never reaches them. */
class MemoryStore implements Store {
  readonly #studies = new Map<StudyId, KeptStudy>()
  readonly #requests = new Map<string, EncodedRequest>()
  #closed = false

  async listStudies(): Promise<readonly Study[]> {
    this.#checkOpen()
    const newestFirst = [...this.#studies.values()].reverse().sort((a, b) => b.encoded.createdAt - a.encoded.createdAt)
    return newestFirst.map((kept) => decodeStudy(kept.encoded, kept.revision))
  }

  async readStudy(id: StudyId): Promise<StudyRows | undefined> {
    this.#checkOpen()
    const kept = this.#studies.get(id)
    if (kept === undefined) return undefined
    const state = kept.algorithmStates.at(-1)?.state
    const trials = [...kept.trials].sort(([a], [b]) => a - b).map(([, document]) => decodeDocument<Trial>(document))
    return {
      study: decodeStudy(kept.encoded, kept.revision),
      trials,
      ...(state === undefined ? {} : { algorithmState: decodeDocument(state) }),
      nextNumber: kept.nextNumber,
    }
  }

  async readPoints(id: StudyId, options: { trials?: readonly number[]; afterRevision?: number } = {}): Promise<readonly PointsRow[]> {
    this.#checkOpen()
    const { trials, afterRevision = -1 } = options
    const rows = this.#studies.get(id)?.points ?? []
    const wanted = rows.filter((row) => row.revision > afterRevision && (trials?.includes(row.trial) ?? true))
    return wanted.map(({ trial, revision, chunk }) => ({
      trial,
      revision,
      points: decodeReports(chunk, { revision, ordinal: 0 })[0]!.points,
    }))
  }

  async *readMetric(id: StudyId, metric: string, { trials, throughRevision }: MetricOptions): AsyncIterable<MetricSlice> {
    this.#checkOpen()
    const rows = Map.groupBy(this.#studies.get(id)?.points ?? [], (row) => row.trial)
    for (const trial of trials) {
      for (const row of rows.get(trial) ?? []) {
        if (row.revision > throughRevision) continue
        const { steps, values } = decodeMetric(row.chunk, metric, row, throughRevision)
        const numbers = new Uint32Array(steps.length).fill(trial)
        if (steps.length > 0) yield { trials: numbers, steps: Float64Array.from(steps), values: Float64Array.from(values) }
      }
    }
  }

  async *readCurves(id: StudyId, { curves, metrics }: CurveOptions): AsyncIterable<readonly StoredCurve[]> {
    this.#checkOpen()
    const rows = Map.groupBy(this.#studies.get(id)?.points ?? [], (row) => row.trial)
    const columns = new CurveColumns()
    const portion: StoredCurve[] = []
    for (const { trial, pointsMax } of curves) {
      const points = columns.read(rows.get(trial) ?? [], { metrics, pointsMax })
      if (points.length > 0) portion.push({ trial, points })
    }
    if (portion.length > 0) yield portion
  }

  async readHistory(id: StudyId): Promise<StudyHistory> {
    this.#checkOpen()
    const { algorithmStates = [], deletedTrials = [] } = this.#studies.get(id) ?? {}
    return {
      algorithmStates: algorithmStates.map(({ revision, state }) => ({ revision, state: decodeDocument(state) })),
      deletedTrials: deletedTrials.toSorted((a, b) => a.number - b.number),
    }
  }

  async readRequest(id: StudyId | 'studies', requestId: string): Promise<RequestRow | undefined> {
    this.#checkOpen()
    const requests = id === 'studies' ? this.#requests : this.#studies.get(id)?.requests
    const row = requests?.get(requestId)
    return row && decodeRequest(row)
  }

  async createStudy(study: Study, request?: RequestRow): Promise<void> {
    this.#checkOpen()
    const encoded = encodeStudy(study)
    if (this.#studies.has(study.id) || this.#nameTaken(encoded)) throw studyExists(study)
    this.#studies.set(study.id, {
      id: study.id,
      encoded,
      revision: study.revision,
      nextNumber: 1,
      algorithmStates: [],
      deletedTrials: [],
      trials: new Map(),
      points: [],
      requests: new Map(),
    })
    if (request) this.#requests.set(request.requestId, encodeRequest(request))
  }

  async commit(id: StudyId, expectedRevision: number, revision: number, mutation: Mutation): Promise<void> {
    this.#checkOpen()
    const rows = encodeMutation(expectedRevision, revision, mutation)
    const kept = this.#studies.get(id)
    if (kept === undefined) throw studyNotFound(id)
    if (kept.revision !== expectedRevision) throw revisionConflict(id, expectedRevision, kept.revision)
    if (mutation.study && rows.study && this.#nameTaken(rows.study.steady, id)) throw studyExists(mutation.study)
    const numbers = new Set([...kept.trials.keys(), ...rows.trials.map((trial) => trial.number)])
    invariant(
      rows.points.every((row) => numbers.has(row.trial)),
      'points of a trial that does not exist',
    )
    apply(kept, rows)
  }

  async deleteStudy(id: StudyId, request?: RequestRow): Promise<void> {
    this.#checkOpen()
    if (!this.#studies.delete(id)) throw studyNotFound(id)
    if (request) this.#requests.set(request.requestId, encodeRequest(request))
  }

  async forgetRequests(before: number): Promise<void> {
    this.#checkOpen()
    for (const requests of [this.#requests, ...[...this.#studies.values()].map((kept) => kept.requests)]) {
      for (const [requestId, row] of requests) if (row.at < before) requests.delete(requestId)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  #checkOpen(): void {
    if (this.#closed) throw storeClosed()
  }

  #nameTaken({ project, name }: Pick<EncodedStudy, 'project' | 'name'>, by?: StudyId): boolean {
    return this.#studies.values().some((kept) => kept.id !== by && kept.encoded.project === project && kept.encoded.name === name)
  }
}

function apply(kept: KeptStudy, rows: EncodedMutation): void {
  kept.revision = rows.revision
  kept.nextNumber = Math.max(kept.nextNumber, rows.nextNumber)
  if (rows.study) kept.encoded = { ...rows.study.steady, standing: encodeStanding(rows.study.study) }
  const { revision, algorithmState: state } = rows
  if (state !== undefined && state !== kept.algorithmStates.at(-1)?.state) kept.algorithmStates.push({ revision, state })
  for (const trial of rows.trials) kept.trials.set(trial.number, trial.document)
  for (const { trial, chunk } of rows.points) kept.points.push({ trial, revision: rows.revision, chunk })
  for (const number of rows.deletedTrials) {
    kept.trials.delete(number)
    kept.deletedTrials.push({ number, revision })
  }
  if (rows.deletedTrials.length > 0) kept.points = kept.points.filter((row) => kept.trials.has(row.trial))
  if (rows.request) kept.requests.set(rows.request.requestId, rows.request)
}
