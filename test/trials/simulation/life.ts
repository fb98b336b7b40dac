import { HoneError } from '../../../src/model/index.ts'
import type { Store } from '../../../src/study/index.ts'
import type { Executor } from '../../../src/trials/index.ts'
import type { Clock } from './clock.ts'

/** The life of one server dies at its so-many-th reach into the world: before the act, or after it without having heard of it. */
export interface Death {
  readonly reach: number
  readonly when: 'before' | 'after'
}

/** How the world answers in one life: numbers are used in turn, so that a life is reproducible and shrinks well. */
export interface Weather {
  /** Milliseconds until an act is answered. */
  readonly delays: readonly number[]
  /** Milliseconds until a change is noticed; more than one number per change = noticed more than once. */
  readonly notices: readonly (readonly number[])[]
  /** Which starts fail as if the disk were full, by their order. */
  readonly badStarts: readonly number[]
}

const fullDisk = (): HoneError => new HoneError('STORE_UNAVAILABLE', 'the disk is full')
const never = <T>(): Promise<T> => new Promise(() => {})

/** One server's life: it may end between any commit and any action, and what it was doing is never heard of again. */
export class Life {
  dead = false
  readonly #clock: Clock
  readonly #death: Death | undefined
  readonly #weather: Weather
  readonly #died: () => void
  #reaches = 0
  #draws = 0
  #starts = 0
  #answered: Promise<void> = Promise.resolve()

  constructor(clock: Clock, weather: Weather, death: Death | undefined, died: () => void) {
    this.#clock = clock
    this.#weather = weather
    this.#death = death
    this.#died = died
  }

  /** Timers of this life: the next one does not have them. */
  readonly after = (ms: number, call: () => void): (() => void) =>
    this.#clock.after(ms, () => {
      if (!this.dead) call()
    })

  /** The store as this life reaches it: commits are applied in order and answered in order, each after a while. */
  store(store: Store, isAway: () => boolean): Store {
    const reached: Pick<Store, 'commit' | 'deleteStudy'> = {
      commit: (...change) => this.#reach(() => (isAway() ? Promise.reject(fullDisk()) : store.commit(...change)), 'in order'),
      deleteStudy: (...study) => this.#reach(() => store.deleteStudy(...study), 'in order'),
    }
    return new Proxy(store, {
      get: (target, name: keyof Store) => (name === 'commit' || name === 'deleteStudy' ? reached[name] : target[name].bind(target)),
    })
  }

  /** The executor as this life reaches it: slow, told of changes late, twice and out of order. */
  executor(executor: Executor): Executor {
    return {
      ...executor,
      start: (launch) =>
        this.#reach(() => {
          this.#starts += 1
          if (this.#weather.badStarts.includes(this.#starts)) return Promise.reject(new Error('cannot fork now'))
          return executor.start(launch)
        }),
      stop: (name, graceMs) => this.#reach(() => executor.stop(name, graceMs)),
      observe: (name) => (this.dead ? never() : this.#late(executor.observe(name))),
      watch: (name, changed, signal) => {
        const notice = (): void => {
          for (const delay of this.#draw(this.#weather.notices, [0])) this.after(delay, () => signal.aborted || changed())
        }
        executor.watch(name, notice, signal)
      },
    }
  }

  async #reach<T>(act: () => Promise<T>, order: 'in order' | 'any order' = 'any order'): Promise<T> {
    if (this.dead) return never()
    this.#reaches += 1
    const dies = this.#reaches === this.#death?.reach
    if (dies && this.#death?.when === 'before') return this.#die()
    const done = act()
    done.catch(() => {})
    if (dies) return this.#die()
    if (order === 'any order') return this.#late(done)
    const before = this.#answered
    const mine = before.then(() => this.#late(done))
    this.#answered = mine.then(
      () => {},
      () => {},
    )
    return mine
  }

  #die<T>(): Promise<T> {
    this.dead = true
    this.#died()
    return never()
  }

  async #late<T>(done: Promise<T>): Promise<T> {
    const delay = this.#draw(this.#weather.delays, 0)
    if (delay > 0) await new Promise<void>((resolve) => this.after(delay, resolve))
    const result = await done
    return this.dead ? never() : result
  }

  #draw<T>(numbers: readonly T[], otherwise: T): T {
    return numbers[this.#draws++ % Math.max(1, numbers.length)] ?? otherwise
  }
}
