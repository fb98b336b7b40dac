import { HoneError, invariant, type StudyId, type TrialNumber } from '../model/index.ts'
import type { AlgorithmInputs, AlgorithmPool, PooledOutcome, PoolOptions } from './contract.ts'
import type { Answer, Delta, RunMessage } from './messages.ts'
import { PoolThread } from './thread.ts'

/** Replicas and caches that one thread keeps; a study beyond it pays for sending all its trials again. A Gaussian process on 1,000 trials caches 8 MB. */
const STUDIES_PER_THREAD = 16

/** How long a call waits for the thread that knows its study before any idle one may take it. */
const PATIENCE_MS = 50

/** Opens a pool; no thread is started before the first call. */
export function openPool(options: PoolOptions): AlgorithmPool {
  invariant(options.threads >= 1, 'a pool needs at least one thread')
  return new Pool(options)
}

/** What the pool knows of a study. */
interface PoolStudy {
  readonly id: StudyId
  /** The thread that keeps its replica, in which life of that thread, and as of which revision. */
  home: PoolThread | undefined
  life: number
  revision: number
  /** Calls waiting or running. */
  calls: number
  running: boolean
  /** Grows with every call that starts: the study that waited longest goes first. */
  lastStart: number
  forgotten: boolean
}

interface WaitingCall {
  readonly study: PoolStudy
  readonly task: RunMessage['task']
  readonly inputs: AlgorithmInputs
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
  impatient: boolean
  timer: NodeJS.Timeout | undefined
}

class Pool implements AlgorithmPool {
  readonly #threads: readonly PoolThread[]
  readonly #studies = new Map<StudyId, PoolStudy>()
  #waiting: WaitingCall[] = []
  #starts = 0
  #closed = false

  constructor({ threads, algorithmsModule }: PoolOptions) {
    this.#threads = Array.from({ length: threads }, (_, i) => new PoolThread(`hone-algorithms-${i + 1}`, algorithmsModule))
  }

  async suggest(study: StudyId, inputs: AlgorithmInputs): Promise<PooledOutcome> {
    return (await this.#call(study, 'suggest', inputs)) as PooledOutcome
  }

  async recommend(study: StudyId, inputs: AlgorithmInputs): Promise<TrialNumber | undefined> {
    return (await this.#call(study, 'recommend', inputs)) as TrialNumber | undefined
  }

  forget(id: StudyId): void {
    const study = this.#studies.get(id)
    if (study === undefined) return
    study.forgotten = true
    if (study.calls === 0) this.#drop(study)
  }

  async cpuSeconds(): Promise<number | undefined> {
    const each = await Promise.all(this.#threads.map((thread) => thread.cpuSeconds()))
    return each.reduce<number | undefined>((sum, seconds) => (sum === undefined || seconds === undefined ? undefined : sum + seconds), 0)
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const call of this.#waiting.splice(0)) {
      clearTimeout(call.timer)
      call.reject(stopping())
    }
    await Promise.all(this.#threads.map((thread) => thread.stop(stopping())))
  }

  #call(id: StudyId, task: RunMessage['task'], inputs: AlgorithmInputs): Promise<Answer> {
    if (this.#closed) return Promise.reject(stopping())
    const study = this.#study(id)
    study.calls++
    study.forgotten = false
    return new Promise((resolve, reject) => {
      const call: WaitingCall = { study, task, inputs, resolve, reject, impatient: false, timer: undefined }
      this.#waiting.push(call)
      this.#dispatch()
      if (this.#waiting.includes(call)) call.timer = setTimeout(() => this.#losePatience(call), PATIENCE_MS)
    })
  }

  #study(id: StudyId): PoolStudy {
    let study = this.#studies.get(id)
    if (study === undefined) {
      study = { id, home: undefined, life: 0, revision: 0, calls: 0, running: false, lastStart: 0, forgotten: false }
      this.#studies.set(id, study)
    }
    return study
  }

  #losePatience(call: WaitingCall): void {
    call.impatient = true
    this.#dispatch()
  }

  /** Gives waiting calls to idle threads as long as there are pairs. */
  #dispatch(): void {
    // Threads that run already come first: others are started only when those are busy.
    const idle = this.#threads.filter((thread) => !thread.busy).sort((a, b) => Number(b.started) - Number(a.started))
    for (const thread of idle) {
      const call = this.#nextFor(thread)
      if (call === undefined) continue
      this.#waiting.splice(this.#waiting.indexOf(call), 1)
      clearTimeout(call.timer)
      void this.#run(thread, call)
    }
  }

  /** The call whose study waited longest, among those that this thread may take. */
  #nextFor(thread: PoolThread): WaitingCall | undefined {
    const allowed = this.#waiting.filter(({ study, impatient }) => {
      if (study.running) return false
      return study.home === thread || !isAtHome(study) || (impatient && study.home?.busy === true)
    })
    return allowed.reduce<WaitingCall | undefined>(
      (best, call) => (best && best.study.lastStart <= call.study.lastStart ? best : call),
      undefined,
    )
  }

  async #run(thread: PoolThread, call: WaitingCall): Promise<void> {
    const { study, task, inputs } = call
    study.running = true
    study.lastStart = ++this.#starts
    try {
      thread.start()
      const delta = this.#move(study, thread, inputs)
      const message: RunMessage = {
        kind: 'run',
        task,
        study: study.id,
        algorithm: inputs.algorithm,
        head: inputs.head,
        delta,
        ...(inputs.expireAfter === undefined ? {} : { expireAfter: inputs.expireAfter }),
      }
      call.resolve(await thread.run(message, inputs.deadlineMs))
    } catch (error) {
      // Whether the delta arrived is not known: the next call sends everything.
      study.revision = 0
      call.reject(error)
    } finally {
      study.running = false
      study.calls--
      if (study.forgotten && study.calls === 0) this.#drop(study)
      this.#dispatch()
    }
  }

  /** Makes the thread the study's home; what must be sent so that its replica is as of the inputs' revision. */
  #move(study: PoolStudy, thread: PoolThread, inputs: AlgorithmInputs): Delta {
    if (study.home !== thread || !isAtHome(study)) {
      if (isAtHome(study)) study.home?.forget(study.id)
      study.home = thread
      study.life = thread.life
      study.revision = 0
      this.#makeRoom(thread)
    }
    // A replica cannot go back: an older snapshot is sent whole.
    const known = inputs.revision < study.revision ? 0 : study.revision
    const { changed, deleted } = inputs.trialsSince(known)
    study.revision = inputs.revision
    return { reset: known === 0, changed, deleted }
  }

  #makeRoom(thread: PoolThread): void {
    const residents = [...this.#studies.values()].filter((study) => study.home === thread && isAtHome(study))
    if (residents.length <= STUDIES_PER_THREAD) return
    const oldest = residents.filter((study) => !study.running).sort((a, b) => a.lastStart - b.lastStart)[0]
    if (oldest === undefined) return
    thread.forget(oldest.id)
    oldest.home = undefined
  }

  #drop(study: PoolStudy): void {
    if (isAtHome(study)) study.home?.forget(study.id)
    this.#studies.delete(study.id)
  }
}

/** True while the thread that the study was sent to still has it. */
function isAtHome(study: PoolStudy): boolean {
  return study.home?.started === true && study.home.life === study.life
}

function stopping(): HoneError {
  return new HoneError('SERVER_STOPPING', 'the server is stopping')
}
