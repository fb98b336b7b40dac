import { HoneError } from '../../../src/model/index.ts'
import type { Store } from '../../../src/study/index.ts'
import type { Executor } from '../../../src/trials/index.ts'
import type { Clock } from './clock.ts'

/** The life of one server ends at its so-many-th reach into the world: before the act, after it without having heard of it, or in good order from then on. */
export interface Death {
  readonly reach: number
  readonly when: 'before' | 'after' | 'in order'
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

/** What the world does when a life ends. */
export interface Ends {
  dies(): void
  leaves(): void
}

const fullDisk = (): HoneError => new HoneError('STORE_UNAVAILABLE', 'the disk is full')
const never = <T>(): Promise<T> => new Promise(() => {})

/** One server's life: it may end between any commit and any action, and what it was doing is never heard of again. */
export class Life {
  dead = false
  /** What an end in good order left behind. */
  readonly faults: string[] = []
  readonly #clock: Clock
  readonly #death: Death | undefined
  readonly #weather: Weather
  readonly #ends: Ends
  readonly #timers = new Set<number>()
  readonly #watches: AbortSignal[] = []
  #left = false
  #timerCount = 0
  #reaches = 0
  #draws = 0
  #starts = 0
  #answered: Promise<void> = Promise.resolve()

  constructor(clock: Clock, weather: Weather, death: Death | undefined, ends: Ends) {
    this.#clock = clock
    this.#weather = weather
    this.#death = death
    this.#ends = ends
  }

  /** Timers of this life: the next one does not have them. */
  readonly after = (ms: number, call: () => void): (() => void) => {
    const timer = this.#timerCount++
    this.#timers.add(timer)
    const callOff = this.#clock.after(ms, () => {
      this.#timers.delete(timer)
      if (!this.dead) call()
    })
    return () => {
      this.#timers.delete(timer)
      callOff()
    }
  }

  /** It has ended in good order: nothing of it may be left, and nothing may come of it any more. */
  leave(): void {
    this.#left = true
    if (this.#timers.size > 0) this.faults.push(`a server that was closed left ${this.#timers.size} timers`)
    if (this.#watches.some(({ aborted }) => !aborted)) this.faults.push('a server that was closed left a watch of an attempt')
  }

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
          if (this.#left) this.faults.push(`${launch.objectName} was started by a server that was closed`)
          if (this.#weather.badStarts.includes(this.#starts)) return Promise.reject(new Error('cannot fork now'))
          return executor.start(launch)
        }),
      stop: (name, graceMs) => this.#reach(() => executor.stop(name, graceMs)),
      observe: (name) => (this.dead ? never() : this.#late(executor.observe(name))),
      watch: (name, changed, signal) => {
        this.#watches.push(signal)
        if (this.#left && !signal.aborted) this.faults.push(`${name} is watched by a server that was closed`)
        const notice = (): void => {
          for (const delay of this.#draw(this.#weather.notices, [0])) this.#soon(delay, () => signal.aborted || changed())
        }
        executor.watch(name, notice, signal)
      },
    }
  }

  async #reach<T>(act: () => Promise<T>, order: 'in order' | 'any order' = 'any order'): Promise<T> {
    if (this.dead) return never()
    this.#reaches += 1
    const ends = this.#reaches === this.#death?.reach
    if (ends && this.#death?.when === 'in order') this.#ends.leaves()
    const dies = ends && this.#death?.when !== 'in order'
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
    this.#ends.dies()
    return never()
  }

  async #late<T>(done: Promise<T>): Promise<T> {
    const delay = this.#draw(this.#weather.delays, 0)
    if (delay > 0) await new Promise<void>((resolve) => this.#soon(delay, resolve))
    const result = await done
    return this.dead ? never() : result
  }

  /** What the world does for it later. */
  #soon(ms: number, call: () => void): void {
    this.#clock.after(ms, () => {
      if (!this.dead) call()
    })
  }

  #draw<T>(numbers: readonly T[], otherwise: T): T {
    return numbers[this.#draws++ % Math.max(1, numbers.length)] ?? otherwise
  }
}
