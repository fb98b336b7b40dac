import type uPlot from 'uplot'
import type { Trial, TrialState } from '../api/types.ts'
import type { StudyStore } from '../state/study-store.ts'
import { cssColor, theme } from '../state/theme.ts'
import { isOpen, STATE_LOOKS } from '../ui/states.ts'
import { drawSign, place, strokePath, traceCurve } from './ink.ts'

/** Curves whose ends get a sign: more would hide the curves. */
const SIGNS_MAX = 400

/**
 * Draws all curves. Those of ended trials no longer change: they are kept as a picture to which new ones are added, and
 * which is begun anew only when the scales, the size or the colours change.
 */
export class CurveLayers {
  readonly #store: StudyStore
  readonly #settled = document.createElement('canvas')
  readonly #drawn = new Map<number, TrialState>()
  #key = ''

  constructor(store: StudyStore) {
    this.#store = store
  }

  /** Canvas pixels. */
  draw(plot: uPlot, ctx: CanvasRenderingContext2D, metric: string): void {
    this.#renew(plot, metric)
    const settled = this.#settled.getContext('2d')
    if (settled === null) return
    const running: Trial[] = []
    for (const trial of this.#store.trials.values()) {
      if (isOpen(trial.state)) running.push(trial)
      else if (this.#drawn.get(trial.number) !== trial.state) {
        this.#drawn.set(trial.number, trial.state)
        this.#drawOne(plot, settled, metric, trial)
      }
    }
    ctx.drawImage(this.#settled, 0, 0)
    for (const trial of running) this.#drawOne(plot, ctx, metric, trial)
  }

  /** Begins a new picture when the old one would not fit. */
  #renew(plot: uPlot, metric: string): void {
    const { width, height } = plot.ctx.canvas
    const { x, y } = plot.scales
    const trials = this.#store.trials
    // a trial that was deleted must leave the picture; a crowd is drawn lighter, in steps
    const gone = [...this.#drawn.keys()].some((number) => !trials.has(number))
    const key = [width, height, x?.min, x?.max, y?.min, y?.max, y?.distr, metric, theme.value, crowdOf(trials.size)].join()
    if (key === this.#key && !gone) return
    this.#key = key
    this.#drawn.clear()
    // setting the size also clears it
    this.#settled.width = width
    this.#settled.height = height
    const settled = this.#settled.getContext('2d')
    if (settled === null) return
    settled.lineJoin = 'round'
    settled.lineCap = 'round'
  }

  #drawOne(plot: uPlot, ctx: CanvasRenderingContext2D, metric: string, trial: Trial): void {
    const curve = this.#store.curves.get(trial.number)
    const column = curve?.column(metric)
    if (curve === undefined || column === undefined) return
    const { color, dash } = STATE_LOOKS[trial.state]
    const live = isOpen(trial.state)
    const path = new Path2D()
    // what the scale cannot show (NaN, infinities) is marked at the lower edge instead of being dropped
    const floor = plot.bbox.top + plot.bbox.height
    traceCurve(path, plot, curve.steps, column, (step) => {
      drawSign(ctx, 'cross', { x: plot.valToPos(step, 'x', true), y: floor }, 3, cssColor('--failed'), cssColor('--panel'))
    })
    const alpha = live ? 1 : (0.85 / crowdOf(this.#store.trials.size)) * (trial.state === 'stopped' ? 0.85 : 1)
    strokePath(ctx, path, { color: cssColor(color), width: live ? 1.75 : 1.2, dash, alpha: Math.max(0.3, alpha) })
    if (trial.state === 'succeeded' || this.#store.trials.size > SIGNS_MAX) return
    const end = place(plot, curve.steps.at(-1) ?? 0, column.at(-1) ?? Number.NaN)
    if (end !== undefined) drawEnd(ctx, trial.state, end)
  }
}

/** 1 up to 128 trials, then growing with every doubling. */
function crowdOf(trials: number): number {
  return 1 + 0.3 * Math.max(0, Math.ceil(Math.log2(Math.max(1, trials) / 128)))
}

/** Marks where a curve ends. */
export function drawEnd(ctx: CanvasRenderingContext2D, state: TrialState, at: { x: number; y: number }): void {
  const { shape, color } = STATE_LOOKS[state]
  drawSign(ctx, shape, at, state === 'active' ? 3.2 : 2.8, cssColor(color), cssColor('--panel'))
}
