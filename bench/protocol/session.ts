import type { Choice, StudyId, Trial } from '../../src/model/index.ts'
import { type AlgorithmPool, openPool } from '../../src/pool/index.ts'
import { createMemoryStore, openStudies, type Studies } from '../../src/study/index.ts'
import type { NewCurves, NewStudy, Preload, Request, Tell, Value } from './messages.ts'
import { curvesSpec, limitOf, metricOf, studySpec } from './specs.ts'

export interface SessionOptions {
  readonly algorithm: Choice
  readonly stopping: Choice
  /** Told of every suggestion that was made in a cheaper way than it should have been. */
  readonly onFallback: (message: string) => void
}

const WORKER = 'bench'

/** Answers the benchmark's requests by the study room on a store in memory: all of the service but its doors and its disk. */
export class Session {
  readonly #options: SessionOptions
  readonly #studies: Studies
  readonly #pool: AlgorithmPool
  /** Trials of learning curves by the benchmark's names for them. */
  readonly #curves = new Map<string, number>()
  #study: StudyId | undefined
  #started = 0

  private constructor(options: SessionOptions, studies: Studies, pool: AlgorithmPool) {
    this.#options = options
    this.#studies = studies
    this.#pool = pool
  }

  static async open(options: SessionOptions): Promise<Session> {
    const pool = openPool({ threads: 1 })
    let ids = 0
    const newId = (): StudyId => `bench${String(++ids).padStart(10, '0')}` as StudyId
    return new Session(options, await openStudies({ store: createMemoryStore(), pool, now: () => Date.now(), newId }), pool)
  }

  async close(): Promise<void> {
    await this.#studies.close()
    await this.#pool.close()
  }

  /** The answer to one request; rejects with what the service says where it refuses. */
  async answer(request: Exclude<Request, { cmd: 'close' }>): Promise<object> {
    switch (request.cmd) {
      case 'new':
        return this.#start(request)
      case 'new-curves':
        return this.#startCurves(request)
      case 'ask':
        return { trials: (await this.#ask(request.n ?? 1)).map(({ number, parameters }) => ({ id: String(number), params: parameters })) }
      case 'tell':
        return this.#tell(request)
      case 'preload':
        return this.#preload(request)
      case 'best':
        return { id: String((await this.#studies.bestTrial(this.#current()))?.number) }
      case 'report':
        return this.#report(request.trial, request.step, request.value)
      case 'finish':
        await this.#studies.completeTrial({ trial: { study: this.#current(), number: await this.#curve(request.trial) }, as: 'succeeded' })
        return { ok: true }
      default:
        throw new Error(`there is no request ${JSON.stringify((request as { cmd: unknown }).cmd)}`)
    }
  }

  async #start(request: NewStudy): Promise<object> {
    await this.#open(studySpec(this.#nextName(), request, this.#options.algorithm))
    return { ok: true }
  }

  async #startCurves(request: NewCurves): Promise<object> {
    this.#curves.clear()
    await this.#open(curvesSpec(this.#nextName(), request, this.#options.stopping))
    return { ok: true }
  }

  async #open(spec: ReturnType<typeof studySpec>): Promise<void> {
    // One study at a time: what is over is forgotten, so that a long benchmark does not grow.
    if (this.#study !== undefined) await this.#studies.deleteStudy(this.#study)
    this.#study = undefined
    this.#study = (await this.#studies.createStudy({ spec })).id
  }

  #nextName(): string {
    this.#started += 1
    return `run-${this.#started}`
  }

  #current(): StudyId {
    if (this.#study === undefined) throw new Error('a study must be begun first: `new` or `new-curves`')
    return this.#study
  }

  async #ask(count: number): Promise<readonly Trial[]> {
    const reply = await this.#studies.suggestTrials({ study: this.#current(), worker: WORKER, count, open: 'new' })
    if (reply.kind !== 'trials') throw new Error(reply.why)
    for (const { number, provenance } of reply.trials) {
      if ((provenance?.fallback ?? 0) > 0)
        this.#options.onFallback(`trial ${number}: fallback ${provenance?.fallback}: ${provenance?.fallbackReason}`)
    }
    return reply.trials
  }

  async #tell({ trials }: Tell): Promise<object> {
    const study = this.#current()
    for (const { id, value, limits } of trials) {
      const trial = { study, number: Number(id) }
      if (value === null) await this.#studies.completeTrial({ trial, as: 'failed' })
      else await this.#studies.completeTrial({ trial, as: 'succeeded', points: [pointAt(1, value, limits)] })
    }
    return { ok: true }
  }

  async #preload({ trials }: Preload): Promise<object> {
    const study = this.#current()
    for (const { params, value } of trials) {
      const finished = { as: 'succeeded' as const, points: [pointAt(1, value)] }
      await this.#studies.createTrial({ study, parameters: params, source: 'import', finished })
    }
    return { ok: true }
  }

  /** Reports to a trial, made when it is first heard of; one that is told to stop ends at once. */
  async #report(name: string, step: number, value: number): Promise<object> {
    const trial = { study: this.#current(), number: await this.#curve(name) }
    const { stop } = await this.#studies.report({ trial, points: [pointAt(step, value)] })
    if (stop) await this.#studies.completeTrial({ trial, as: 'succeeded' })
    return { stop }
  }

  async #curve(name: string): Promise<number> {
    const known = this.#curves.get(name)
    if (known !== undefined) return known
    const [trial] = await this.#ask(1)
    if (trial === undefined) throw new Error('the study gave out no trial')
    this.#curves.set(name, trial.number)
    return trial.number
  }
}

function pointAt(step: number, value: Value, limits: readonly number[] = []) {
  const objectives = [value].flat().map((v, k) => [metricOf(k), v])
  return { step, values: Object.fromEntries([...objectives, ...limits.map((amount, k) => [limitOf(k), amount])]), at: Date.now() }
}
