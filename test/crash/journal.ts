import type { ReadTrial } from '../../src/wire/index.ts'

/** A write that was acknowledged, with all that repeats it. */
export interface Written<Request = object> {
  readonly verb: 'create' | 'suggest' | 'report' | 'complete' | 'stop' | 'pause' | 'resume'
  readonly request: Request & { readonly requestId: string }
  /** The reply as it came first. */
  readonly reply: unknown
  /** Sends the same again, or the same id with a change of the request. */
  readonly repeat: (change?: object) => Promise<unknown>
}

/** A trial as its client knows it. */
export interface KnownTrial {
  readonly number: number
  readonly parameters: ReadTrial['parameters']
  /** The request that gave it out, and the one that made it. */
  givenBy?: string
  createdBy?: string
  worker?: string
  /** The loss that was acknowledged at each step. */
  readonly points: Map<number, number>
  /** SHA-256 of each file that it left, by name. */
  readonly files: Map<string, string>
  ended?: ReadTrial
  stopped?: boolean
}

/** All that was acknowledged of one study. */
export class StudyJournal {
  readonly study: string
  readonly name: string
  readonly trials = new Map<number, KnownTrial>()
  readonly written: Written[] = []
  readonly contradictions: string[] = []
  /** Clients that still have calls under way on it. */
  users = 0
  over = false

  constructor(study: string, name: string) {
    this.study = study
    this.name = name
  }

  /** A trial that a suggestion gave out. */
  given(trial: ReadTrial, requestId: string, worker: string): KnownTrial {
    const known = this.#known(trial)
    if (known.givenBy !== undefined && known.givenBy !== requestId) {
      this.contradictions.push(`trial ${trial.number} was given out by ${known.givenBy} and by ${requestId}`)
    }
    known.givenBy = requestId
    known.worker = worker
    return known
  }

  /** A point that a client enqueued. */
  created(trial: ReadTrial, requestId: string): void {
    const known = this.#known(trial)
    if (known.createdBy !== undefined && known.createdBy !== requestId) {
      this.contradictions.push(`trial ${trial.number} was made by ${known.createdBy} and by ${requestId}`)
    }
    known.createdBy = requestId
  }

  #known(trial: ReadTrial): KnownTrial {
    const known = this.trials.get(trial.number) ?? {
      number: trial.number,
      parameters: trial.parameters,
      points: new Map(),
      files: new Map(),
    }
    this.trials.set(trial.number, known)
    return known
  }
}
