import { signal } from '@preact/signals'
import { getCurve, getStudy, RequestError } from '../api/client.ts'
import { decodeChange } from '../api/decode.ts'
import { type Connection, follow } from '../api/stream.ts'
import type { CurveColumns, Study, StudyChange, Trial } from '../api/types.ts'
import { Curve } from './curve.ts'

/** Shortest time between two redraws: between them the frames belong to the pointer. */
const REDRAW_EVERY_MS = 80
/** Points that the server may send at once: what is more, it thins so that the curves look the same. */
const POINTS_MAX = 60_000

/** One study as the server tells it: one table of trials and their curves, kept current by revision. */
export class StudyStore {
  readonly study = signal<Study | undefined>(undefined)
  readonly connection = signal<Connection>('connecting')
  /** Says why there is nothing to show. */
  readonly trouble = signal<string | undefined>(undefined)
  readonly trials = new Map<number, Trial>()
  readonly curves = new Map<number, Curve>()
  readonly #version = signal(0)
  readonly #whole = new Set<number>()
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

  /** Asks for all points of a trial of which fewer are here than it reported. */
  complete(number: number): void {
    const study = this.study.value
    const trial = this.trials.get(number)
    if (study === undefined || trial === undefined || this.#whole.has(number)) return
    if ((this.curves.get(number)?.steps.length ?? 0) >= trial.measurements) return
    this.#whole.add(number)
    getCurve(study.id, number).then(
      (curve) => {
        if (curve === undefined) return
        this.#add(curve)
        this.#changed = true
        this.#askFrame()
      },
      () => this.#whole.delete(number),
    )
  }

  close(): void {
    this.#closed = true
    this.#leave()
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    window.clearTimeout(this.#pause)
  }

  #follow(id: string): void {
    this.#leave = follow({
      url: () => `/api/studies/${id}/events?after=${this.#revision}&points=${POINTS_MAX}`,
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
    for (const points of change.curves) this.#add(points)
    for (const number of change.deletedTrials) {
      this.trials.delete(number)
      this.curves.delete(number)
    }
    this.#changed = true
    this.#askFrame()
  }

  #add(points: CurveColumns): void {
    let curve = this.curves.get(points.trial)
    if (curve === undefined) {
      curve = new Curve()
      this.curves.set(points.trial, curve)
    }
    curve.add(points)
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
