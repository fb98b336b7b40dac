import { randomBytes } from 'node:crypto'
import { HoneError, type StudyId, type Trial } from '../../model/index.ts'
import type { Studies, SuggestRequest } from '../../study/index.ts'
import { suggestPatiently } from '../patience.ts'

/** How long a call is held before its operation is answered as pending: most suggestions are done by then, and clients poll slowly. */
const HOLD_MS = 1_000

/** Operations that can be asked for again. */
const OPERATIONS_KEPT = 1_000

/** What became of an operation. */
export type Settled =
  | { readonly kind: 'done'; readonly trials: readonly Trial[]; readonly startedAt: number; readonly endedAt: number }
  /** The algorithm failed; it may be asked again. */
  | { readonly kind: 'failed'; readonly message: string }

/** An operation as it stands. */
export interface Progress {
  /** Names it, and how many trials it is about. */
  readonly key: string
  readonly settled: Settled | undefined
}

/** Goes between a request and its answer. */
type Through = (request: SuggestRequest, ask: (request: SuggestRequest) => Promise<Settled>) => Promise<Settled>

interface Operation {
  readonly request: SuggestRequest
  readonly label: string
  readonly outcome: Promise<Settled>
}

/** Suggestions that may take longer than a call. They go on whether or not their caller waits. */
export class Suggesting {
  readonly #studies: Studies
  readonly #closing: AbortSignal
  readonly #through: Through
  readonly #operations = new Map<string, Operation>()

  constructor(studies: Studies, closing: AbortSignal, through: Through = (request, ask) => ask(request)) {
    this.#through = through
    this.#studies = studies
    this.#closing = closing
  }

  /** Begins an operation; it is done at once when the suggestion is fast. `label` is kept with it, for `list`. */
  begin(request: SuggestRequest, label = ''): Promise<Progress> {
    return this.resume(`${request.count}.${randomBytes(8).toString('hex')}`, request, label)
  }

  /**
   * Asks how an operation stands. One that is not known any more (the server was restarted) is begun anew: what it gave out
   * before is reclaimed, so its caller gets the same trials.
   */
  async resume(key: string, request: SuggestRequest, label = ''): Promise<Progress> {
    const { outcome } = this.#operations.get(key) ?? this.#begin(key, request, label)
    return { key, settled: await within(outcome, HOLD_MS) }
  }

  /** The operations of a study that are known, oldest first, as they stand. */
  async list(study: StudyId): Promise<(Progress & Omit<Operation, 'outcome'>)[]> {
    const known = [...this.#operations].filter(([, { request }]) => request.study === study)
    return Promise.all(known.map(async ([key, { outcome, ...operation }]) => ({ key, ...operation, settled: await within(outcome, 0) })))
  }

  /** Keeps no more of an operation; it goes on all the same. */
  forget(key: string): void {
    this.#operations.delete(key)
  }

  #begin(key: string, request: SuggestRequest, label: string): Operation {
    const outcome = this.#through(request, (bounded) => this.#run(bounded))
    // Whoever asks is told; nobody may be asking.
    outcome.catch(() => {})
    const operation = { request, label, outcome }
    this.#operations.set(key, operation)
    for (const oldest of this.#operations.keys()) {
      if (this.#operations.size <= OPERATIONS_KEPT) break
      this.#operations.delete(oldest)
    }
    return operation
  }

  async #run(request: SuggestRequest): Promise<Settled> {
    const startedAt = Date.now()
    const done = (trials: readonly Trial[]): Settled => ({ kind: 'done', trials, startedAt, endedAt: Date.now() })
    while (!this.#closing.aborted) {
      const reply = await suggestPatiently(this.#studies, request, { signal: this.#closing })
      if (reply.kind === 'trials') return done(reply.trials)
      if (reply.kind === 'exhausted') return done([])
      const { state, algorithmError } = await this.#studies.getStudy(request.study)
      if (state !== 'active') return done([])
      if (algorithmError !== undefined) return { kind: 'failed', message: algorithmError.message }
    }
    throw new HoneError('SERVER_STOPPING', 'The server is going down.')
  }
}

/** What a promise resolves with, undefined when that takes longer. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
