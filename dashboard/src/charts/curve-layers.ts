import uPlot from 'uplot'
import type { Trial, TrialState } from '../api/types.ts'
import { brush } from '../state/brush.ts'
import { type CurveMode, type Line, lineOf } from '../state/line.ts'
import type { StudyStore } from '../state/study-store.ts'
import { cssColor, endOfFrame, theme } from '../state/theme.ts'
import { isOpen, STATE_LOOKS } from '../words/states.ts'
import { drawSign, place, strokePath, traceCurve } from './ink.ts'
import { Raster, type RasterLine } from './raster.ts'

/** Of smoothed curves so few are drawn with their raw points. */
const RAW_MAX = 60
/** Curves whose ends get a sign: more would hide the curves. */
const SIGNS_MAX = 400
/** More curves than this are drawn as a density: a rasteriser would take seconds to stroke them. */
const LINES_MAX = 150
/** What one frame may spend on ended trials; the rest is drawn in the next ones. */
const BUDGET_MS = 7

/** Half the side of a curve that has one point only. */
const SPOT_PX = 2

/** While it grows, the density is painted so often. */
const PAINT_EVERY_MS = 150

/** Layers of the density, the lowest first. */
const LAYERS = ['--faint', '--failed', '--stopped', '--succeeded'] as const
const PALE = 0
const LAYER_OF: Partial<Record<TrialState, number>> = { succeeded: 3, stopped: 2 }

/**
 * Draws all curves: up to 150 as lines, more as a density. Those of ended trials no longer change: they are kept as a picture to
 * which new ones are added, and which is begun anew only when the scales, the size or the colours change.
 */
export class CurveLayers {
  readonly #store: StudyStore
  readonly #settled = document.createElement('canvas')
  readonly #drawn = new Map<number, TrialState>()
  #raster = new Raster(1, 1, 0)
  #crowd = false
  #key = ''
  #frame: number | undefined
  #unpainted = false
  #paintedAt = 0

  constructor(store: StudyStore) {
    this.#store = store
  }

  /** Number of the trial whose curve passes nearest; canvas pixels. */
  find(x: number, y: number, reach: number): number | undefined {
    return this.#raster.find(x, y, reach)
  }

  /** Draws in canvas pixels; trials that are not `brushed` go pale. */
  draw(plot: uPlot, ctx: CanvasRenderingContext2D, mode: CurveMode, brushed?: (trial: Trial) => boolean): void {
    this.#renew(plot, mode)
    const settled = this.#settled.getContext('2d')
    if (settled === null) return
    const until = endOfFrame(BUDGET_MS)
    const running: Trial[] = []
    let [added, left] = [0, false]
    for (const trial of this.#store.trials.values()) {
      if (isOpen(trial.state)) running.push(trial)
      else if (this.#drawn.get(trial.number) !== trial.state) {
        if (performance.now() > until) left = true
        else if (this.#settle(plot, settled, mode, trial, brushed)) added++
      }
    }
    this.#unpainted ||= added > 0
    if (this.#crowd && this.#unpainted && (!left || performance.now() - this.#paintedAt > PAINT_EVERY_MS)) {
      this.#raster.paint(settled, inks())
      this.#unpainted = false
      this.#paintedAt = performance.now()
    }
    if (left) this.#frame ??= requestAnimationFrame(() => this.#goOn(plot))
    ctx.drawImage(this.#settled, 0, 0)
    for (const trial of running) {
      const line = lineOf(this.#store, trial, mode)
      if (line === undefined) continue
      this.#drawLine(plot, ctx, mode, trial, line, brushed)
      traceRaster(this.#raster, plot, line, { number: trial.number })
    }
  }

  #goOn(plot: uPlot): void {
    this.#frame = undefined
    // a plot that was made anew draws by itself
    if (plot.root.isConnected) plot.redraw(false, false)
  }

  /** Begins a new picture when the old one would not fit. */
  #renew(plot: uPlot, mode: CurveMode): void {
    const { width, height } = plot.ctx.canvas
    const { x, y } = plot.scales
    const trials = this.#store.trials
    // a trial that was deleted must leave the picture; a crowd is drawn lighter, in steps
    const gone = [...this.#drawn.keys()].some((number) => !trials.has(number))
    const scales = [x?.min, x?.max, x?.distr, y?.min, y?.max, y?.distr]
    const crowd = trials.size > LINES_MAX
    const key = JSON.stringify([width, height, scales, mode, [...brush.value], theme.value, crowd || crowdOf(trials.size)])
    if (key === this.#key && !gone) return
    this.#key = key
    this.#crowd = crowd
    this.#drawn.clear()
    this.#raster = new Raster(width, height, crowd ? LAYERS.length : 0)
    // setting the size also clears it
    this.#settled.width = width
    this.#settled.height = height
    const settled = this.#settled.getContext('2d')
    if (settled === null) return
    settled.lineJoin = 'round'
    settled.lineCap = 'round'
  }

  /** Adds an ended trial to the picture; false when its curve is not here yet. */
  #settle(plot: uPlot, ctx: CanvasRenderingContext2D, mode: CurveMode, trial: Trial, brushed?: (trial: Trial) => boolean): boolean {
    const line = lineOf(this.#store, trial, mode)
    if (line === undefined) return false
    this.#drawn.set(trial.number, trial.state)
    const pale = brushed?.(trial) === false
    const layer = pale ? PALE : (LAYER_OF[trial.state] ?? 1)
    if (this.#crowd) traceRaster(this.#raster, plot, line, { number: trial.number, layer, dashed: trial.state !== 'succeeded' })
    else {
      this.#drawLine(plot, ctx, mode, trial, line, brushed)
      if (!pale) traceRaster(this.#raster, plot, line, { number: trial.number })
    }
    return true
  }

  #drawLine(
    plot: uPlot,
    ctx: CanvasRenderingContext2D,
    mode: CurveMode,
    trial: Trial,
    line: Line,
    brushed?: (trial: Trial) => boolean,
  ): void {
    if (brushed?.(trial) === false) {
      strokePath(ctx, () => traceCurve(ctx, plot, line.xs, line.ys), { color: cssColor('--faint'), width: 1, alpha: 0.25 })
      return
    }
    const { color, dash } = STATE_LOOKS[trial.state]
    const live = isOpen(trial.state)
    const alpha = live ? 1 : (0.85 / crowdOf(this.#store.trials.size)) * (trial.state === 'stopped' ? 0.85 : 1)
    if (mode.smooth > 0 && this.#store.trials.size <= RAW_MAX) {
      const raw = lineOf(this.#store, trial, { ...mode, smooth: 0 })
      const trace = () => traceCurve(ctx, plot, raw?.xs ?? [], raw?.ys ?? [])
      strokePath(ctx, trace, { color: cssColor(color), width: 1, alpha: 0.25 })
    }
    const gaps: number[] = []
    const trace = () => traceCurve(ctx, plot, line.xs, line.ys, (x) => gaps.push(x))
    strokePath(ctx, trace, { color: cssColor(color), width: live ? 1.75 : 1.2, dash, alpha: Math.max(0.3, alpha) })
    // what the scale cannot show (NaN, infinities) is marked at the lower edge instead of being dropped
    const floor = plot.bbox.top + plot.bbox.height
    for (const x of gaps) {
      drawSign(ctx, 'cross', { x: plot.valToPos(x, 'x', true), y: floor }, 3, cssColor('--failed'), cssColor('--panel'))
    }
    // a curve of one point is its sign alone
    if ((trial.state === 'succeeded' && line.xs.length > 1) || this.#store.trials.size > SIGNS_MAX) return
    const end = place(plot, line.xs.at(-1) ?? 0, line.ys.at(-1) ?? Number.NaN)
    if (end !== undefined) drawEnd(ctx, trial.state, end)
  }
}

function inks() {
  return LAYERS.map((color, layer) => ({ color: cssColor(color), one: layer === PALE ? 0.1 : 0.28, most: layer === PALE ? 0.25 : 0.95 }))
}

function traceRaster(raster: Raster, plot: uPlot, { xs, ys }: Line, line: RasterLine): void {
  let before: { x: number; y: number } | undefined
  for (let i = 0; i < xs.length; i++) {
    const value = ys[i]
    const at = value === undefined ? undefined : place(plot, xs[i]!, value)
    if (at === undefined) continue
    if (before !== undefined) raster.add(before.x, before.y, at.x, at.y, line)
    else if (xs.length === 1) traceSpot(raster, at, line)
    before = at
  }
}

/** A curve of one point: a square that is seen, and found by the pointer. */
function traceSpot(raster: Raster, at: { x: number; y: number }, line: RasterLine): void {
  const r = SPOT_PX * uPlot.pxRatio
  for (let y = at.y - r; y <= at.y + r; y++) raster.add(at.x - r, y, at.x + r, y, { ...line, dashed: false })
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
