import { effect, signal, untracked } from '@preact/signals'
import { getCurve, getCurves, getImportances, getStudy, RequestError } from '../api/client.ts'
import { type CurvePortion, decodeChange, decodePortion } from '../api/decode.ts'
import { persist } from '../api/persist.ts'
import { type Connection, follow } from '../api/stream.ts'
import type { CurveColumns, Study, StudyChange, Trial } from '../api/types.ts'
import { Curve } from './curve.ts'
import { ImportanceStore } from './importance.ts'
import { RedrawPace } from './redraw-pace.ts'
import { objectiveOf, shownPlace, withShownBest } from './values.ts'

/** Points that are kept and asked for: what is more, server and page thin so that the curves look the same. */
const POINTS_MAX = 200_000
const POINTS_PER_CURVE_MIN = 24
const NO_ANSWER = 'The server does not answer. Is it running? This page goes on as soon as it does.'
/** Trials that are kept with all their points: the ones that were chosen last. */
const WHOLE_CURVES_MAX = 12

/** One study as the server tells it: one table of trials and their curves, kept current by revision. */
export class StudyStore {
  /** Its best trial is that by the objective that is shown. */
  readonly study = signal<Study | undefined>(undefined)
  readonly connection = signal<Connection>('connecting')
  /** Says why there is nothing to show. */
  readonly trouble = signal<string | undefined>(undefined)
  /** Whether all trials are here, and all curves. */
  readonly loaded = signal<'nothing' | 'trials' | 'curves'>('nothing')
  readonly trials = new Map<number, Trial>()
  readonly curves = new Map<number, Curve>()
  readonly importances = new ImportanceStore(getImportances)
  readonly #version = signal(0)
  readonly #curvesVersion = signal(0)
  readonly #whole = new Set<number>()
  readonly #metrics = new Set<string>()
  #asked: string | undefined
  #revision = 0
  #newest: Study | undefined
  /** Trials of a whole study that comes in parts. */
  #fresh: Set<number> | undefined
  #changed = { trials: false, curves: false }
  readonly #redraws = new RedrawPace(() => this.#show())
  #leave: () => void
  readonly #leaveObjective: () => void

  /** The metric's curves are asked for first; the study's objective when none is named. */
  constructor(ref: string, metric?: string) {
    this.#leaveObjective = effect(() => {
      shownPlace.value
      untracked(() => {
        this.#showStudy()
        this.#version.value++
      })
    })
    this.#leave = persist(() => getStudy(ref), {
      answered: (study) => {
        this.trouble.value = undefined
        this.#newest = study
        this.#showStudy()
        this.#asked = metric ?? objectiveOf(study).metric
        this.#metrics.add(this.#asked)
        this.#follow(study.id)
      },
      refused: ({ message }) => {
        this.connection.value = 'live'
        this.trouble.value = message
      },
      failed: (error) => {
        this.connection.value = 'lost'
        this.trouble.value = error instanceof RequestError ? error.message : NO_ANSWER
      },
    })
  }

  /** Makes the component that calls it follow the trials; the answer grows when something changed. */
  track(): number {
    return this.#version.value
  }

  /** The same for trials and curves. */
  trackCurves(): number {
    return this.#version.value + this.#curvesVersion.value
  }

  /** Asks for the curves of a metric that were not asked for yet. */
  show(metric: string): void {
    const study = this.study.value
    if (study === undefined || this.#metrics.has(metric)) return
    this.#metrics.add(metric)
    getCurves(study.id, metric, POINTS_MAX).then(
      (curves) => this.#takeCurves(curves),
      () => this.#metrics.delete(metric),
    )
  }

  /** Asks for all points of a trial of which fewer are here than it reported. */
  complete(number: number): void {
    const study = this.study.value
    const trial = this.trials.get(number)
    if (study === undefined || trial === undefined || this.#whole.has(number)) return
    if ((this.curves.get(number)?.steps.length ?? 0) >= trial.measurements) return
    this.#whole.add(number)
    const [oldest] = this.#whole
    if (this.#whole.size > WHOLE_CURVES_MAX && oldest !== undefined) this.#whole.delete(oldest)
    getCurve(study.id, number).then(
      (curve) => this.#takeCurves(curve === undefined ? [] : [curve]),
      () => this.#whole.delete(number),
    )
  }

  close(): void {
    this.#leave()
    this.#leaveObjective()
    this.#redraws.close()
  }

  #follow(id: string): void {
    this.#leave = follow({
      // without all curves it is begun anew: they are not of any revision
      url: () => {
        const after = this.loaded.value === 'curves' ? this.#revision : 0
        return `/api/studies/${id}/events?after=${after}&points=${POINTS_MAX}&metrics=${encodeURIComponent(this.#asked ?? '')}`
      },
      on: {
        change: (data) => this.#take(decodeChange(data as StudyChange)),
        curves: (data) => {
          const { curves, whole } = decodePortion(data as CurvePortion)
          if (whole) this.loaded.value = 'curves'
          this.#takeCurves(curves)
        },
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
    this.#newest = change.study
    if (change.whole) this.#fresh ??= new Set()
    for (const trial of change.trials) {
      this.trials.set(trial.number, trial)
      this.#fresh?.add(trial.number)
    }
    for (const points of change.curves) this.#add(points)
    for (const number of change.deletedTrials) this.#forget(number)
    if (!change.more) {
      this.#revision = change.revision
      for (const number of this.#fresh === undefined ? [] : [...this.trials.keys()]) {
        if (this.#fresh?.has(number) === false) this.#forget(number)
      }
      this.#fresh = undefined
      if (this.loaded.value === 'nothing') this.loaded.value = 'trials'
    }
    this.#changed.trials = true
    this.#redraws.ask()
  }

  #takeCurves(curves: readonly CurveColumns[]): void {
    for (const points of curves) this.#add(points)
    this.#changed.curves = true
    this.#redraws.ask()
  }

  #add(points: CurveColumns): void {
    let curve = this.curves.get(points.trial)
    if (curve === undefined) {
      curve = new Curve()
      this.curves.set(points.trial, curve)
    }
    curve.add(points)
    // hours of live points must not fill the memory
    const most = Math.max(POINTS_PER_CURVE_MIN, Math.floor(POINTS_MAX / this.curves.size))
    if (curve.steps.length > 2 * most && !this.#whole.has(points.trial)) curve.thin(most)
  }

  #forget(number: number): void {
    this.trials.delete(number)
    this.curves.delete(number)
  }

  #showStudy(): void {
    this.study.value = this.#newest && withShownBest(this.#newest, this.trials.values())
  }

  #show(): void {
    const { trials, curves } = this.#changed
    this.#changed = { trials: false, curves: false }
    this.#showStudy()
    if (trials) this.#version.value++
    if (curves) this.#curvesVersion.value++
  }
}
