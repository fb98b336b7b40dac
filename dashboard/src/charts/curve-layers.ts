import type uPlot from 'uplot'
import type { Trial, TrialState } from '../api/types.ts'
import { brush } from '../state/brush.ts'
import { type CurveMode, lineOf } from '../state/line.ts'
import type { StudyStore } from '../state/study-store.ts'
import { cssColor, theme } from '../state/theme.ts'
import { isOpen, STATE_LOOKS } from '../ui/states.ts'
import { drawSign, place, strokePath, traceCurve } from './ink.ts'

/** Of smoothed curves so few are drawn with their raw points. */
const RAW_MAX = 60
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

  /** Draws in canvas pixels; trials that are not `brushed` go pale. */
  draw(plot: uPlot, ctx: CanvasRenderingContext2D, mode: CurveMode, brushed?: (trial: Trial) => boolean): void {
    this.#renew(plot, mode)
    const settled = this.#settled.getContext('2d')
    if (settled === null) return
    const running: Trial[] = []
    for (const trial of this.#store.trials.values()) {
      if (isOpen(trial.state)) running.push(trial)
      else if (this.#drawn.get(trial.number) !== trial.state) {
        this.#drawn.set(trial.number, trial.state)
        this.#drawOne(plot, settled, mode, trial, brushed)
      }
    }
    ctx.drawImage(this.#settled, 0, 0)
    for (const trial of running) this.#drawOne(plot, ctx, mode, trial, brushed)
  }

  /** Begins a new picture when the old one would not fit. */
  #renew(plot: uPlot, mode: CurveMode): void {
    const { width, height } = plot.ctx.canvas
    const { x, y } = plot.scales
    const trials = this.#store.trials
    // a trial that was deleted must leave the picture; a crowd is drawn lighter, in steps
    const gone = [...this.#drawn.keys()].some((number) => !trials.has(number))
    const key = [
      width,
      height,
      x?.min,
      x?.max,
      y?.min,
      y?.max,
      y?.distr,
      x?.distr,
      JSON.stringify([mode, [...brush.value]]),
      theme.value,
      crowdOf(trials.size),
    ].join()
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

  #drawOne(plot: uPlot, ctx: CanvasRenderingContext2D, mode: CurveMode, trial: Trial, brushed?: (trial: Trial) => boolean): void {
    const line = lineOf(this.#store, trial, mode)
    if (line === undefined) return
    if (brushed?.(trial) === false) {
      const path = new Path2D()
      traceCurve(path, plot, line.xs, line.ys)
      strokePath(ctx, path, { color: cssColor('--faint'), width: 1, alpha: 0.25 })
      return
    }
    const { color, dash } = STATE_LOOKS[trial.state]
    const live = isOpen(trial.state)
    const path = new Path2D()
    // what the scale cannot show (NaN, infinities) is marked at the lower edge instead of being dropped
    const floor = plot.bbox.top + plot.bbox.height
    traceCurve(path, plot, line.xs, line.ys, (x) => {
      drawSign(ctx, 'cross', { x: plot.valToPos(x, 'x', true), y: floor }, 3, cssColor('--failed'), cssColor('--panel'))
    })
    const alpha = live ? 1 : (0.85 / crowdOf(this.#store.trials.size)) * (trial.state === 'stopped' ? 0.85 : 1)
    if (mode.smooth > 0 && this.#store.trials.size <= RAW_MAX) {
      const raw = lineOf(this.#store, trial, { ...mode, smooth: 0 })
      const points = new Path2D()
      traceCurve(points, plot, raw?.xs ?? [], raw?.ys ?? [])
      strokePath(ctx, points, { color: cssColor(color), width: 1, alpha: 0.25 })
    }
    strokePath(ctx, path, { color: cssColor(color), width: live ? 1.75 : 1.2, dash, alpha: Math.max(0.3, alpha) })
    if (trial.state === 'succeeded' || this.#store.trials.size > SIGNS_MAX) return
    const end = place(plot, line.xs.at(-1) ?? 0, line.ys.at(-1) ?? Number.NaN)
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
