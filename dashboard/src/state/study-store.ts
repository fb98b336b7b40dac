import { signal } from '@preact/signals'
import { getStudy, RequestError } from '../api/client.ts'
import { decodeChange } from '../api/decode.ts'
import { type Connection, follow } from '../api/stream.ts'
import type { Study, StudyChange, Trial } from '../api/types.ts'
import { Curve } from './curve.ts'

/** Shortest time between two redraws: between them the frames belong to the pointer. */
const REDRAW_EVERY_MS = 80

/** One study as the server tells it: one table of trials and their curves, kept current by revision. */
export class StudyStore {
  readonly study = signal<Study | undefined>(undefined)
  readonly connection = signal<Connection>('connecting')
  /** Says why there is nothing to show. */
  readonly trouble = signal<string | undefined>(undefined)
  readonly trials = new Map<number, Trial>()
  readonly curves = new Map<number, Curve>()
  readonly #version = signal(0)
  #revision = 0
  #newest: Study | undefined
  #changed = false
  #frame: number | undefined
  #pause: number | undefined
  #leave: () => void = () => {}
  #closed = false

  constructor(ref: string) {
    getStudy(ref).then(
      (study) => {
        if (this.#closed) return
        this.study.value = study
        this.#follow(study.id)
      },
      (error: unknown) => {
        this.trouble.value = error instanceof RequestError ? error.message : 'The server does not answer. Is it running?'
      },
    )
  }

  /** Makes the component that calls it follow trials and curves; the answer grows when something changed. */
  track(): number {
    return this.#version.value
  }

  close(): void {
    this.#closed = true
    this.#leave()
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    window.clearTimeout(this.#pause)
  }

  #follow(id: string): void {
    this.#leave = follow({
      url: () => `/api/studies/${id}/events?after=${this.#revision}`,
      on: {
        change: (data) => this.#take(decodeChange(data as StudyChange)),
        gone: () => {
          this.trouble.value = 'This study was deleted.'
          this.#leave()
        },
      },
      onConnection: (connection) => {
        this.connection.value = connection
      },
    })
  }

  #take(change: StudyChange): void {
    this.#revision = change.revision
    this.#newest = change.study
    for (const trial of change.trials) this.trials.set(trial.number, trial)
    for (const points of change.curves) {
      let curve = this.curves.get(points.trial)
      if (curve === undefined) {
        curve = new Curve()
        this.curves.set(points.trial, curve)
      }
      curve.add(points)
    }
    for (const number of change.deletedTrials) {
      this.trials.delete(number)
      this.curves.delete(number)
    }
    this.#changed = true
    this.#askFrame()
  }

  #askFrame(): void {
    // a hidden page gets no frames: it is brought up to date by the first one after it is seen again
    if (this.#changed && this.#pause === undefined) this.#frame ??= requestAnimationFrame(() => this.#show())
  }

  #show(): void {
    this.#frame = undefined
    this.#changed = false
    this.study.value = this.#newest
    this.#version.value++
    this.#pause = window.setTimeout(() => {
      this.#pause = undefined
      this.#askFrame()
    }, REDRAW_EVERY_MS)
  }
}
