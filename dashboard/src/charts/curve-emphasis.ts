import type uPlot from 'uplot'
import type { Trial } from '../api/types.ts'
import { type CurveMode, type Line, lineOf } from '../state/line.ts'
import { selected } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { cssColor } from '../state/theme.ts'
import { objectiveOf } from '../state/values.ts'
import { STATE_LOOKS } from '../ui/states.ts'
import { drawEnd } from './curve-layers.ts'
import { hovered } from './hovered.ts'
import { drawSign, place, strokePath, traceCurve } from './ink.ts'

/** Draws the best curve, those that are pointed at or selected, and why a stopped one was stopped. */
export function drawEmphasis(plot: uPlot, ctx: CanvasRenderingContext2D, store: StudyStore, mode: CurveMode): void {
  const best = store.study.value?.best
  const shown = hovered.value ?? selected.value
  const trial = shown === undefined ? undefined : store.trials.get(shown)
  if (trial !== undefined) drawCompared(plot, ctx, store, trial, mode)
  if (best !== undefined) drawOne(plot, ctx, store, mode, best, { color: cssColor('--best'), width: 2.6 })
  for (const number of [hovered.value, selected.value]) {
    if (number !== undefined) drawOne(plot, ctx, store, mode, number, { color: cssColor('--ink'), width: 2.2 })
  }
  if (trial !== undefined) drawWhy(plot, ctx, store, trial, mode)
  // the emphasised curves must not hide where the running ones are
  for (const running of store.trials.values()) {
    if (running.state !== 'active') continue
    const end = endOf(plot, lineOf(store, running, mode))
    if (end !== undefined) drawEnd(ctx, running.state, end)
  }
}

function endOf(plot: uPlot, line: Line | undefined): { x: number; y: number } | undefined {
  return line === undefined ? undefined : place(plot, line.xs.at(-1) ?? 0, line.ys.at(-1) ?? Number.NaN)
}

function drawOne(
  plot: uPlot,
  ctx: CanvasRenderingContext2D,
  store: StudyStore,
  mode: CurveMode,
  number: number,
  stroke: { color: string; width: number },
): void {
  const trial = store.trials.get(number)
  const line = trial === undefined ? undefined : lineOf(store, trial, mode)
  if (trial === undefined || line === undefined) return
  const raw = mode.smooth === 0 ? undefined : lineOf(store, trial, { ...mode, smooth: 0 })
  if (raw !== undefined) {
    const path = new Path2D()
    traceCurve(path, plot, raw.xs, raw.ys)
    strokePath(ctx, path, { color: stroke.color, width: 1.2, alpha: 0.45 })
  }
  const path = new Path2D()
  traceCurve(path, plot, line.xs, line.ys)
  strokePath(ctx, path, { color: cssColor('--panel'), width: stroke.width + 3, alpha: 0.85 })
  const look = STATE_LOOKS[trial.state]
  strokePath(ctx, path, { ...stroke, dash: look.dash })
  const end = endOf(plot, line)
  if (end !== undefined) drawSign(ctx, look.shape, end, 4, stroke.color, cssColor('--panel'))
}

/** The curves that the rule compared a stopped trial with. */
function drawCompared(plot: uPlot, ctx: CanvasRenderingContext2D, store: StudyStore, trial: Trial, mode: CurveMode): void {
  for (const number of trial.stop?.comparedWith ?? []) {
    const other = store.trials.get(number)
    const line = other === undefined ? undefined : lineOf(store, other, mode)
    if (line === undefined) continue
    const path = new Path2D()
    traceCurve(path, plot, line.xs, line.ys)
    strokePath(ctx, path, { color: cssColor('--accent'), width: 1.2, alpha: 0.4 })
  }
}

/** The threshold that a stopped trial missed, at the step where it did. Rules judge the first objective: no other metric has one. */
function drawWhy(plot: uPlot, ctx: CanvasRenderingContext2D, store: StudyStore, trial: Trial, mode: CurveMode): void {
  const study = store.study.value
  const { step, threshold, value } = trial.stop ?? {}
  if (study === undefined || step === undefined || threshold === undefined || mode.metric !== objectiveOf(study).metric) return
  const row = store.curves.get(trial.number)?.steps.indexOf(step) ?? -1
  const x = mode.x === 'step' ? step : lineOf(store, trial, mode)?.xs[row]
  const at = x === undefined ? undefined : place(plot, x, threshold)
  if (at === undefined) return
  const color = cssColor('--stopped')
  const half = plot.bbox.width * 0.06
  const mark = new Path2D()
  mark.moveTo(Math.max(plot.bbox.left, at.x - half), at.y)
  mark.lineTo(Math.min(plot.bbox.left + plot.bbox.width, at.x + half), at.y)
  strokePath(ctx, mark, { color: cssColor('--panel'), width: 6 })
  strokePath(ctx, mark, { color, width: 2.6 })
  const own = value === undefined ? undefined : place(plot, x ?? step, value)
  if (own === undefined) return
  const gap = new Path2D()
  gap.moveTo(at.x, at.y)
  gap.lineTo(own.x, own.y)
  strokePath(ctx, gap, { color, width: 1.6, dash: [2, 3] })
  drawSign(ctx, 'triangle', own, 4.6, color, cssColor('--panel'))
}
