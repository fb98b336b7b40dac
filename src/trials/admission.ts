import { HoneError, type Study } from '../model/index.ts'
import { type Context, pause, persistently } from './context.ts'
import type { Executor } from './executors/executor.ts'
import type { GpuHolder } from './gpu-slots.ts'

/** What a trial's run must know of its study while it waits. */
export interface StudyGate {
  /** The study as it was heard of last. */
  readonly study: () => Study
  readonly isPaused: () => boolean
  /** Resolves when the study is not paused, or the signal aborts. */
  readonly whenNotPaused: (signal: AbortSignal) => Promise<void>
}

/** What an attempt waits for before it may start: the pause after a failure, the study's own pause, GPUs. Keeps the GPUs until `release`. */
export class Admission {
  readonly #context: Context
  readonly #study: Study
  readonly #gate: StudyGate
  readonly #say: (reason: string) => void
  /** Its attempts use this machine's GPUs. */
  readonly #here: boolean
  #holder: GpuHolder | undefined
  #gpus: readonly string[] = []
  #admitted = false
  /** How many GPUs it waits for. */
  #asked: number | undefined

  /** The listener is told why the attempt waits, for people. */
  constructor(context: Context, study: Study, by: { executor: Executor; gate: StudyGate; listener: { waits: (reason: string) => void } }) {
    this.#context = context
    this.#study = study
    this.#gate = by.gate
    this.#say = by.listener.waits
    this.#here = by.executor.site === undefined && by.executor.elsewhere !== true
  }

  /** The attempt has what it waited for: nothing of it to be seen means that it must be started (again). */
  get admitted(): boolean {
    return this.#admitted
  }

  get gpus(): readonly string[] {
    return this.#gpus
  }

  /** Resolves with true when the attempt of that name may start; with false when the signal aborts. */
  async enter(attempt: string, pauseMs: number, signal: AbortSignal): Promise<boolean> {
    this.#holder = { study: this.#study.id, attempt }
    this.#admitted = false
    this.#asked = undefined
    if (pauseMs > 0) await pause(this.#context, pauseMs, signal)
    if (this.#gate.isPaused()) {
      this.#say('waits: the study is paused')
      await this.#gate.whenNotPaused(signal)
    }
    const gpus = await this.#acquire(this.#holder, signal)
    if (gpus === undefined) return false
    if (signal.aborted) {
      this.#context.gpus.release(attempt)
      return false
    }
    this.#gpus = gpus
    this.#admitted = true
    return true
  }

  /** Whether it has what the trials of the study ask for, as it is now. */
  fits(study: Study): boolean {
    return this.#wantedBy(study) === this.#gpus.length
  }

  /** Whether it waits for other GPUs than the trials of the study ask for now. */
  isOutdated(study: Study): boolean {
    return this.#asked !== undefined && this.#asked !== this.#wantedBy(study)
  }

  /** The attempt runs already, on these GPUs. */
  adopt(attempt: string, gpus: readonly string[]): void {
    this.#holder = { study: this.#study.id, attempt }
    this.#context.gpus.adopt(this.#holder, gpus)
    this.#gpus = gpus
    this.#admitted = true
  }

  release(): void {
    if (this.#holder !== undefined) this.#context.gpus.release(this.#holder.attempt)
    this.#holder = undefined
    this.#gpus = []
  }

  async #acquire(holder: GpuHolder, signal: AbortSignal): Promise<readonly string[] | undefined> {
    const { gpus } = this.#context
    const study = await this.#asEdited()
    if (study === undefined || signal.aborted) return undefined
    const wanted = this.#wantedBy(study)
    this.#asked = wanted
    const asked = gpus.acquire(holder, wanted, signal)
    const given = await Promise.race([asked, Promise.resolve('later' as const)])
    if (given !== 'later') return given
    const what = wanted === 1 ? 'a GPU' : `${wanted} GPUs`
    this.#say(wanted > gpus.size ? `waits for ${what}: this server has ${gpus.size}` : `waits for ${what}: others have them`)
    return asked
  }

  #wantedBy({ spec }: Study): number {
    // A server without GPUs (--gpus 0) ignores the wish; a document that has it was refused, unless somebody insisted.
    return this.#context.gpus.size === 0 || !this.#here ? 0 : (spec.trial?.resources.gpu ?? 0)
  }

  /** The study as it is now; undefined when it was deleted meanwhile, or the server is stopping: the watch says so. */
  async #asEdited(): Promise<Study | undefined> {
    try {
      return await persistently(() => this.#context.studies.getStudy(this.#study.id), this.#context)
    } catch (error) {
      if (!(error instanceof HoneError)) throw error
      return undefined
    }
  }
}
