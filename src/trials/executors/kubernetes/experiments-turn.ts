import { type Endpoint, KubernetesApi } from './api/api.ts'
import { type LEASE_TIMES, Lease, type LeaseStanding } from './api/lease.ts'

/** One of its renewals that is not answered in time is asked for anew. */
const ANSWER_MS_MAX = 4_000
const NAME = 'hone-experiments'

export interface ExperimentsTurnOptions {
  readonly endpoint: Endpoint
  /** Where this server runs. */
  readonly place: string
  readonly log: (event: object) => void
  /** Shorter times, for tests. */
  readonly times?: Partial<typeof LEASE_TIMES>
}

/** Which one of the servers that follow the Experiments of a namespace takes new ones: who holds the lease; anybody where there are no leases. */
export class ExperimentsTurn {
  readonly #options: ExperimentsTurnOptions
  #lease: Lease | undefined
  #isAnybodys = false

  constructor(options: ExperimentsTurnOptions) {
    this.#options = options
  }

  readonly isOurs = (): boolean => this.#isAnybodys || this.#lease?.isHeld === true

  /** Waits for it and keeps it until the signal aborts; `begun` is called whenever it has become ours. Never rejects. */
  async keep(begun: () => void, signal: AbortSignal): Promise<void> {
    const { endpoint, place, times } = this.#options
    const api = new KubernetesApi(endpoint, { answerMs: ANSWER_MS_MAX })
    const changed = (standing: LeaseStanding): void => {
      this.#isAnybodys = standing.kind === 'refused'
      this.#say(standing)
      if (standing.kind === 'held' || standing.kind === 'refused') begun()
    }
    this.#lease = new Lease({ api, name: NAME, holder: place, changed, times })
    await this.#lease.run(signal)
  }

  #say(standing: LeaseStanding): void {
    const { log, endpoint } = this.#options
    const { namespace } = endpoint
    if (standing.kind === 'taken' && !standing.isAlive) log({ event: 'experiments not taken', namespace, by: standing.by })
    if (standing.kind === 'held') log({ event: 'experimentsTaken', namespace })
    if (standing.kind === 'refused') log({ event: 'lease not granted', lease: NAME, message: standing.why })
  }
}
