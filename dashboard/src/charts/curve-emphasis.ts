import type uPlot from 'uplot'
import type { Trial } from '../api/types.ts'
import { medianBand } from '../state/band.ts'
import { type CurveMode, type Line, lineOf, runningOf } from '../state/line.ts'
import { pinned, selected } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { cssColor } from '../state/theme.ts'
import { firstObjectiveOf } from '../state/values.ts'
import { formatValue } from '../words/format.ts'
import { STATE_LOOKS } from '../words/states.ts'
import { drawEnd } from './curve-layers.ts'
import { drawSign, place, strokePath, traceCurve } from './ink.ts'

/** What is drawn where. */
export interface Scene {
  readonly plot: uPlot
  readonly ctx: CanvasRenderingContext2D
  readonly store: StudyStore
  readonly mode: CurveMode
  /** Number of the trial that is pointed at. */
  readonly pointed: number | undefined
}

/** Running curves whose ends are marked above all else. */
const RUNNING_SIGNS_MAX = 64

/** Draws the best curve, those that are pointed at, selected or pinned, and why a stopped one was stopped. */
export function drawEmphasis(scene: Scene): void {
  const { store, pointed: over } = scene
  const [chosen, pins] = [selected.value, pinned.value]
  const best = store.study.value?.best
  const shown = over ?? chosen
  const trial = shown === undefined ? undefined : store.trials.get(shown)
  if (trial !== undefined) drawCompared(scene, trial, chosen === trial.number)
  for (const number of pins) drawOne(scene, number, { color: cssColor('--accent'), width: 2 })
  if (best !== undefined) drawOne(scene, best, { color: cssColor('--best'), width: 2.6 })
  for (const number of [over, chosen]) {
    if (number !== undefined) drawOne(scene, number, { color: cssColor('--ink'), width: 2.2 })
  }
  if (trial !== undefined) drawWhy(scene, trial)
  drawRunningEnds(scene)
}

/** The emphasised curves must not hide where the running ones are. */
function drawRunningEnds({ plot, ctx, store, mode }: Scene): void {
  let left = RUNNING_SIGNS_MAX
  for (const running of store.trials.values()) {
    if (running.state !== 'active') continue
    if (left-- === 0) return
    const end = endOf(plot, lineOf(store, running, mode))
    if (end !== undefined) drawEnd(ctx, running.state, end)
  }
}

function endOf(plot: uPlot, line: Line | undefined): { x: number; y: number } | undefined {
  return line === undefined ? undefined : place(plot, line.xs.at(-1) ?? 0, line.ys.at(-1) ?? Number.NaN)
}

function drawOne({ plot, ctx, store, mode }: Scene, number: number, stroke: { color: string; width: number }): void {
  const trial = store.trials.get(number)
  const line = trial === undefined ? undefined : lineOf(store, trial, mode)
  if (trial === undefined || line === undefined) return
  const raw = mode.smooth === 0 ? undefined : lineOf(store, trial, { ...mode, smooth: 0 })
  if (raw !== undefined) strokePath(ctx, () => traceCurve(ctx, plot, raw.xs, raw.ys), { color: stroke.color, width: 1.2, alpha: 0.45 })
  const trace = () => traceCurve(ctx, plot, line.xs, line.ys)
  strokePath(ctx, trace, { color: cssColor('--panel'), width: stroke.width + 3, alpha: 0.85 })
  const look = STATE_LOOKS[trial.state]
  strokePath(ctx, trace, { ...stroke, dash: look.dash })
  const end = endOf(plot, line)
  if (end !== undefined) drawSign(ctx, look.shape, end, 4, stroke.color, cssColor('--panel'))
}

/** What a stopped trial was compared with: the middle half of those trials' values at each step, and their median. A veil lets it stand out. */
function drawCompared({ plot, ctx, store, mode }: Scene, trial: Trial, veiled: boolean): void {
  const { goal } = firstObjectiveOf(store.study.value!)
  const averaged = store.study.value?.spec.earlyStopping?.settings?.against !== 'values'
  const others = (trial.stop?.comparedWith ?? []).flatMap((number) => {
    const other = store.trials.get(number)
    const line = other && lineOf(store, other, mode)
    return line === undefined ? [] : [averaged ? runningOf(line, 'mean', goal) : line]
  })
  const band = medianBand(others)
  if (band.length < 2) return
  const color = cssColor('--compared')
  const { left, top, width, height } = plot.bbox
  if (veiled) {
    ctx.globalAlpha = 0.55
    ctx.fillStyle = cssColor('--panel')
    ctx.fillRect(left, top, width, height)
  }
  ctx.beginPath()
  for (const { x, high } of band) lineTo(plot, ctx, x, high)
  for (const { x, low } of band.toReversed()) lineTo(plot, ctx, x, low)
  ctx.closePath()
  ctx.globalAlpha = 0.2
  ctx.fillStyle = color
  ctx.fill()
  ctx.globalAlpha = 1
  const trace = () => {
    for (const { x, median } of band) lineTo(plot, ctx, x, median)
  }
  strokePath(ctx, trace, { color: cssColor('--panel'), width: 4, alpha: 0.8 })
  strokePath(ctx, trace, { color, width: 1.8 })
  drawJudged({ plot, ctx, store, mode }, trial)
}

/** What the rule saw of a stopped trial, where that is not the curve itself. */
function drawJudged({ plot, ctx, store, mode }: Pick<Scene, 'plot' | 'ctx' | 'store' | 'mode'>, trial: Trial): void {
  const study = store.study.value!
  const { basis = 'best' } = study.spec.earlyStopping?.settings ?? {}
  const line = lineOf(store, trial, mode)
  if (line === undefined || basis === 'last') return
  const judged = runningOf(line, basis, firstObjectiveOf(study).goal)
  strokePath(ctx, () => traceCurve(ctx, plot, judged.xs, judged.ys), { color: cssColor('--stopped'), width: 1.8 })
}

function lineTo(plot: uPlot, ctx: CanvasRenderingContext2D, x: number, y: number): void {
  const at = place(plot, x, y)
  if (at !== undefined) ctx.lineTo(at.x, at.y)
}

/** The threshold that a stopped trial missed, at the step where it did. Rules judge the first objective: no other metric has one. */
function drawWhy({ plot, ctx, store, mode }: Scene, trial: Trial): void {
  const study = store.study.value
  const { step, threshold, value } = trial.stop ?? {}
  if (study === undefined || step === undefined || threshold === undefined || mode.metric !== firstObjectiveOf(study).metric) return
  const row = store.curves.get(trial.number)?.steps.indexOf(step) ?? -1
  const x = mode.x === 'step' ? step : lineOf(store, trial, mode)?.xs[row]
  const at = x === undefined ? undefined : place(plot, x, threshold)
  if (at === undefined) return
  const { left, width } = plot.bbox
  const color = cssColor('--stopped')
  const half = width * 0.05
  const level = () => {
    ctx.moveTo(Math.max(left, at.x - half), at.y)
    ctx.lineTo(Math.min(left + width, at.x + half), at.y)
  }
  strokePath(ctx, level, { color: cssColor('--panel'), width: 6 })
  strokePath(ctx, level, { color, width: 2.6 })
  const own = value === undefined ? undefined : place(plot, x ?? step, value)
  if (own !== undefined) {
    const gap = () => {
      ctx.moveTo(at.x, at.y)
      ctx.lineTo(own.x, own.y)
    }
    strokePath(ctx, gap, { color, width: 1.6, dash: [2, 3] })
    drawSign(ctx, 'triangle', own, 4.6, color, cssColor('--panel'))
  }
  writeBeside(plot, ctx, { x: at.x, y: at.y, half }, `needed ${formatValue(threshold)} at ${step}`)
}

/** Words beside a mark, on the side where there is room. */
function writeBeside(plot: uPlot, ctx: CanvasRenderingContext2D, at: { x: number; y: number; half: number }, text: string): void {
  const ratio = window.devicePixelRatio
  ctx.font = `600 ${11 * ratio}px Inter, system-ui, sans-serif`
  const { width } = ctx.measureText(text)
  const right = at.x + at.half + 6 * ratio
  const x = right + width < plot.bbox.left + plot.bbox.width ? right : at.x - at.half - 6 * ratio - width
  ctx.textAlign = 'left'
  ctx.globalAlpha = 0.85
  ctx.fillStyle = cssColor('--panel')
  ctx.fillRect(x - 3 * ratio, at.y - 9 * ratio, width + 6 * ratio, 17 * ratio)
  ctx.globalAlpha = 1
  ctx.fillStyle = cssColor('--ink-2')
  ctx.fillText(text, x, at.y + 4 * ratio)
}
