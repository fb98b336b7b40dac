import type { ServiceDefinition } from '@grpc/grpc-js'
import type { Study, Trial } from '../../model/index.ts'

/** What one door keeps at most; beyond it, it begins anew. */
const KEPT_BYTES_MAX = 8 * 1024 * 1024

/** A trial that is longer, with a long curve, is encoded each time. */
const TRIAL_BYTES_MAX = 4_096

interface Kept {
  readonly spec: Study['spec']
  readonly bytes: Buffer
}

/** A page of a study's trials, with what the reply says beside them. */
export interface TrialPage<Reply> {
  readonly study: Study
  readonly trials: readonly Trial[]
  readonly rest: Reply
}

/**
 * Replies that list trials, as bytes. A trial is a value that every change replaces, a report of points too: its bytes are right as long
 * as it is the same value under the same spec, and go when the value goes. The bytes of replies, one after the other, are one reply with
 * the entries of all: so each entry is kept as a reply of its own.
 */
export class TrialLists<Reply> {
  readonly #encode: (study: Study, trials: readonly Trial[]) => Promise<readonly Reply[]>
  readonly #serialize: (reply: Reply) => Buffer
  #kept = new WeakMap<Trial, Kept>()
  #size = 0

  /** `encode` makes a reply of each trial. */
  constructor(encode: (study: Study, trials: readonly Trial[]) => Promise<readonly Reply[]>, serialize: (reply: Reply) => Buffer) {
    this.#encode = encode
    this.#serialize = serialize
  }

  /** The page's bytes in the place of its reply: for calls of services that `takingBytes` made. */
  async reply({ study, trials, rest }: TrialPage<Reply>): Promise<Reply> {
    const kept = trials.map((trial) => this.#find(study, trial))
    const missing = trials.filter((_, k) => kept[k] === undefined)
    const replies = missing.length === 0 ? [] : await this.#encode(study, missing)
    const fresh = replies.map(this.#serialize)
    for (const [k, trial] of missing.entries()) this.#keep(study, trial, fresh[k]!)
    let next = 0
    const entries = kept.map((bytes) => bytes ?? fresh[next++]!)
    return Buffer.concat([...entries, this.#serialize(rest)]) as unknown as Reply
  }

  #find({ spec }: Study, trial: Trial): Buffer | undefined {
    const kept = this.#kept.get(trial)
    return kept?.spec === spec ? kept.bytes : undefined
  }

  #keep({ spec }: Study, trial: Trial, bytes: Buffer): void {
    if (bytes.length > TRIAL_BYTES_MAX) return
    if (this.#size + bytes.length > KEPT_BYTES_MAX) {
      this.#kept = new WeakMap()
      this.#size = 0
    }
    this.#size += bytes.length
    this.#kept.set(trial, { spec, bytes })
  }
}

/** The service, with handlers that may answer with a reply's bytes. */
export function takingBytes<Service extends ServiceDefinition>(service: Service): Service {
  const calls = Object.entries(service).map(([name, call]) => [
    name,
    { ...call, responseSerialize: (reply: unknown) => (Buffer.isBuffer(reply) ? reply : call.responseSerialize(reply)) },
  ])
  return Object.fromEntries(calls) as Service
}
