import type { ExitCause, Launch } from '../../executor.ts'
import { Backoff } from '../api/backoff.ts'
import type { KubernetesObject } from '../api/objects.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { createWorkload } from './create-workload.ts'
import type { AttemptRecord, Began } from './record.ts'

/** What came of it. */
export type Made =
  | { readonly kind: 'made'; readonly object: KubernetesObject; readonly began: Began }
  | { readonly kind: 'refused'; readonly cause: ExitCause }
  /** Told to end before it was made. */
  | { readonly kind: 'stopped' }
  /** Told to leave its place; or to end, where its object is there and suspended: it stands as it stood before. */
  | { readonly kind: 'recalled'; readonly began?: Began }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'closed' }

/** After a failure that nobody expected. */
const FAILED_MS = 2_000

/** The making of one attempt's object, which may take long: everything that is asked for is in the data folder before it is asked. */
export class Making {
  readonly #cluster: Cluster
  readonly #record: AttemptRecord
  readonly #changed: () => void
  #underWay: Promise<void> | undefined
  #refusal: string | undefined
  #recalled = false
  #nudge = new AbortController()

  /** `changed` is called when it waits for something else than before. */
  constructor(cluster: Cluster, record: AttemptRecord, changed: () => void) {
    this.#cluster = cluster
    this.#record = record
    this.#changed = changed
  }

  get isUnderWay(): boolean {
    return this.#underWay !== undefined
  }

  /** Why the object could not be made yet. */
  get refusal(): string | undefined {
    return this.#refusal
  }

  /** Begins, or lets go on what is suspended; `done` is called once with what came of it, when it is not under way any more. `began` is what the data folder knew before. */
  begin(launch: Launch, known: Began | undefined, options: { isStopped: () => boolean; done: (made: Made) => Promise<void> }): Began {
    const { startWithinMs, keepMs } = launch.pod.template.pod ?? {}
    const { suspended, ...before } = known ?? {}
    const { api, clock } = this.#cluster
    const began: Began = {
      ...before,
      namespace: api.namespace,
      since: (suspended === undefined ? known?.since : undefined) ?? clock.now(),
      ...(startWithinMs === undefined ? {} : { startWithinMs }),
      ...(keepMs === undefined ? {} : { keepMs }),
    }
    this.#recalled = false
    this.#underWay = this.#make(launch, began, { isStopped: options.isStopped, ...(suspended === undefined ? {} : { suspended }) })
      .catch(async (error: unknown): Promise<Made> => {
        // The data folder does not take it, say: whoever wants it asks again, after a while.
        await new Backoff(FAILED_MS, FAILED_MS).pause(this.#cluster.signal)
        return { kind: 'failed', error }
      })
      .then((made) => {
        this.#underWay = undefined
        this.#refusal = undefined
        return options.done(made)
      })
    return began
  }

  /** Asks it to leave off; resolves when it is not under way any more. */
  async recall(): Promise<void> {
    this.#recalled = true
    this.nudge()
    await this.#underWay
    this.#recalled = false
  }

  /** Ends a pause: something has changed that it must see. */
  nudge(): void {
    this.#nudge.abort()
    this.#nudge = new AbortController()
  }

  async #make(
    launch: Launch,
    began: Began,
    { isStopped, suspended }: { isStopped: () => boolean; suspended?: readonly string[] },
  ): Promise<Made> {
    // What is suspended stays so for whoever reads this, until it is not.
    const asked: Began = suspended === undefined ? began : { ...began, suspended }
    await this.#record.begin(asked)
    const made = await createWorkload(this.#cluster, launch, {
      since: began.since,
      isStopped: () => isStopped() || this.#recalled,
      nudged: () => this.#nudge.signal,
      ...(suspended === undefined ? {} : { suspended }),
      planned: (workload) => this.#record.begin({ ...began, workload }),
      waits: (reason) => {
        this.#refusal = reason
        this.#changed()
      },
    })
    if (made.kind === 'stopped') {
      if (suspended !== undefined) return { kind: 'recalled', began: asked }
      if (isStopped()) return { kind: 'stopped' }
      await this.#record.unbegin()
      return { kind: 'recalled' }
    }
    if (made.kind !== 'made') return made
    const { workload, object } = made
    const whole = {
      ...began,
      ...(workload === undefined ? {} : { workload }),
      uid: object.metadata.uid ?? '',
      whole: true,
      madeAt: Date.now(),
    }
    await this.#record.begin(whole)
    return { kind: 'made', object, began: whole }
  }
}
