import { expect } from 'vitest'
import type { Snapshot, SuggestOutcome, TrialView } from '../../src/algorithms/index.ts'
import { findAlgorithm, suggestWithin } from '../../src/algorithms/index.ts'
import { HoneError, type Problem, type StudyId, type StudySpec, type TrialNumber } from '../../src/model/index.ts'
import type { AlgorithmInputs, AlgorithmPool } from '../../src/pool/index.ts'
import { createMemoryStore, type Mutation, openStudies, type Store, type Studies, type StudiesOptions } from '../../src/study/index.ts'

/** Runs algorithms in this process; a test may answer in an algorithm's place, or hold an answer back. */
export class DirectPool implements AlgorithmPool {
  readonly asked: Snapshot[] = []
  readonly forgotten: StudyId[] = []
  answer: ((snapshot: Snapshot) => SuggestOutcome | Promise<SuggestOutcome>) | undefined
  believes: TrialNumber | undefined
  readonly #replicas = new Map<StudyId, { revision: number; trials: Map<number, TrialView> }>()

  async suggest(study: StudyId, inputs: AlgorithmInputs): Promise<SuggestOutcome> {
    // As the real one: a replica that only changes are sent to.
    const replica = this.#replicas.get(study) ?? { revision: 0, trials: new Map() }
    const delta = inputs.trialsSince(replica.revision)
    for (const view of delta.changed) replica.trials.set(view.number, structuredClone(view))
    for (const number of delta.deleted) replica.trials.delete(number)
    replica.revision = inputs.revision
    this.#replicas.set(study, replica)
    const snapshot = { ...inputs.head, trials: [...replica.trials.values()].sort((a, b) => a.number - b.number) }
    this.asked.push(snapshot)
    if (this.answer !== undefined) return this.answer(snapshot)
    return suggestWithin(findAlgorithm(inputs.algorithm)!, snapshot, { expired: () => false, cache: new Map() })
  }

  async recommend(): Promise<TrialNumber | undefined> {
    return this.believes
  }

  forget(study: StudyId): void {
    this.forgotten.push(study)
    this.#replicas.delete(study)
  }

  async close(): Promise<void> {}
}

/** A store whose commits can be made to fail, and whose calls are counted. */
export class TestStore implements Store {
  readonly inner: Store
  readonly commits: Mutation[] = []
  reads = 0
  failNext = 0
  /** Commits wait for it when set. */
  gate: Promise<void> | undefined

  constructor(inner: Store = createMemoryStore()) {
    this.inner = inner
  }

  async commit(id: StudyId, expectedRevision: number, revision: number, mutation: Mutation): Promise<void> {
    if (this.failNext > 0) {
      this.failNext -= 1
      await this.gate
      throw new HoneError('STORE_UNAVAILABLE', 'the disk is full')
    }
    const committed = this.inner.commit(id, expectedRevision, revision, mutation)
    committed.catch(() => {})
    await this.gate
    await committed
    this.commits.push(mutation)
  }

  listStudies = (): ReturnType<Store['listStudies']> => this.#read(() => this.inner.listStudies())
  readStudy = (id: StudyId): ReturnType<Store['readStudy']> => this.#read(() => this.inner.readStudy(id))
  readPoints = (...args: Parameters<Store['readPoints']>): ReturnType<Store['readPoints']> =>
    this.#read(() => this.inner.readPoints(...args))
  readMetric = (...args: Parameters<Store['readMetric']>): ReturnType<Store['readMetric']> => {
    this.reads += 1
    return this.inner.readMetric(...args)
  }
  readCurves = (...args: Parameters<Store['readCurves']>): ReturnType<Store['readCurves']> => {
    this.reads += 1
    return this.inner.readCurves(...args)
  }
  readHistory = (id: StudyId): ReturnType<Store['readHistory']> => this.#read(() => this.inner.readHistory(id))
  readRequest = (...args: Parameters<Store['readRequest']>): ReturnType<Store['readRequest']> =>
    this.#read(() => this.inner.readRequest(...args))
  createStudy = (...args: Parameters<Store['createStudy']>): Promise<void> => this.inner.createStudy(...args)
  deleteStudy = (...args: Parameters<Store['deleteStudy']>): Promise<void> => this.inner.deleteStudy(...args)
  forgetRequests = (before: number): Promise<void> => this.inner.forgetRequests(before)
  close = (): Promise<void> => this.inner.close()

  #read<T>(read: () => Promise<T>): Promise<T> {
    this.reads += 1
    return read()
  }
}

export interface Bench {
  readonly studies: Studies
  readonly store: TestStore
  readonly pool: DirectPool
  readonly clock: { ms: number }
  /** Opens the room anew on the same store, as after a restart. */
  reopen(): Promise<Bench>
}

/** A study room with a virtual clock, a store that can fail and algorithms in this process. */
export async function openBench(
  store = new TestStore(),
  clock = { ms: 1_000_000 },
  ids = { next: 1 },
  artifacts?: StudiesOptions['artifacts'],
): Promise<Bench> {
  const pool = new DirectPool()
  const newId = (): StudyId => `study${String(ids.next++).padStart(10, '0')}` as StudyId
  const studies = await openStudies({ store, pool, now: () => clock.ms, newId, ...(artifacts && { artifacts }) })
  return { studies, store, pool, clock, reopen: () => openBench(store, clock, ids, artifacts) }
}

/** What an edit is refused for. */
export async function problemsOf(edit: Promise<unknown>): Promise<readonly Problem[]> {
  const error = await edit.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toMatchObject({ code: 'INVALID_STUDY' })
  return (error as { problems: readonly Problem[] }).problems
}

/** A small study; fields given replace its own. */
export function specOf(change: Partial<StudySpec> = {}): StudySpec {
  return {
    project: 'default',
    name: 'digits',
    description: '',
    labels: {},
    seed: 7,
    parameters: [{ name: 'x', kind: 'double', min: 0, max: 1, scale: 'linear', when: [] }],
    objectives: [{ metric: 'loss', goal: 'minimize', reduce: 'last' }],
    constraints: [],
    derived: {},
    startAt: [],
    algorithm: { name: 'random', settings: {} },
    budget: { parallel: 4 },
    finish: 'stop',
    noise: 'unknown',
    metrics: { name: 'stdout', settings: {} },
    ...change,
  }
}
