import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type uPlot from 'uplot'
import type { Trial } from '../api/types.ts'
import { select, selected } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { cssColor } from '../state/theme.ts'
import { formatValue } from '../ui/format.ts'
import { STATE_LOOKS } from '../ui/states.ts'
import { CurveLayers, drawEnd } from './curve-layers.ts'
import { curvesRange } from './extent.ts'
import { hovered } from './hovered.ts'
import { drawSign, place, strokePath, traceCurve } from './ink.ts'
import { Plot, type Range } from './plot.tsx'
import { Tip } from './tip.tsx'

/** A pointer farther from every point names no trial; CSS pixels. */
const REACH_PX = 28

/** All curves of a metric, live. */
export function CurveChart({ store, metric, logY, height }: { store: StudyStore; metric: string; logY: boolean; height: number }) {
  const tip = useSignal<{ left: number; top: number; trial: Trial; step: number; value: number } | undefined>(undefined)
  const version = store.track()
  // the version stands for what the store holds
  const { x, y } = useMemo(() => curveRanges(store, metric, logY), [store, version, metric, logY])
  const curves = useMemo(() => new CurveLayers(store), [store])
  const study = store.study.value
  if (study === undefined) return null
  const emphasis = [hovered.value, selected.value, study.best].join()
  const onPointer = (plot: uPlot, at: { left: number; top: number } | undefined) => {
    const hit = at === undefined ? undefined : nearest(plot, store, metric, at)
    hovered.value = hit?.trial.number
    tip.value = hit
  }
  return (
    <div class="chart">
      <Plot
        label={`Curves of ${metric} for ${store.curves.size} trials. The table of trials below holds their values.`}
        height={height}
        x={x}
        y={y}
        xName={study.spec.resource?.metric ?? 'step'}
        yName={metric}
        logY={logY}
        version={version}
        emphasis={emphasis}
        draw={(plot, ctx) => curves.draw(plot, ctx, metric)}
        emphasise={(plot, ctx) => drawEmphasis(plot, ctx, store, metric)}
        onPointer={onPointer}
        onClick={() => tip.value !== undefined && select(tip.value.trial.number)}
      />
      {tip.value !== undefined && (
        <Tip
          left={tip.value.left}
          top={tip.value.top}
          trial={tip.value.trial}
          note={`step ${tip.value.step} · ${formatValue(tip.value.value)}`}
        />
      )}
    </div>
  )
}

function curveRanges(store: StudyStore, metric: string, logY: boolean): { x: Range; y: Range } {
  const values: number[] = []
  let first = Number.POSITIVE_INFINITY
  let last = 1
  for (const curve of store.curves.values()) {
    const column = curve.column(metric)
    if (column === undefined) continue
    for (const value of column) if (value !== undefined) values.push(value)
    first = Math.min(first, curve.steps[0] ?? first)
    last = Math.max(last, curve.steps.at(-1) ?? 1)
  }
  const min = first > last ? 0 : first
  return { x: { min, max: Math.max(last, min + 1) }, y: curvesRange(values, logY) }
}

function drawEmphasis(plot: uPlot, ctx: CanvasRenderingContext2D, store: StudyStore, metric: string): void {
  const best = store.study.value?.best
  if (best !== undefined) drawOne(plot, ctx, store, metric, best, { color: cssColor('--best'), width: 2.6 })
  for (const number of [hovered.value, selected.value]) {
    if (number !== undefined) drawOne(plot, ctx, store, metric, number, { color: cssColor('--ink'), width: 2.2 })
  }
  // the emphasised curves must not hide where the running ones are
  for (const trial of store.trials.values()) {
    if (trial.state !== 'active') continue
    const curve = store.curves.get(trial.number)
    const end = place(plot, curve?.steps.at(-1) ?? 0, curve?.column(metric)?.at(-1) ?? Number.NaN)
    if (end !== undefined) drawEnd(ctx, trial.state, end)
  }
}

function drawOne(
  plot: uPlot,
  ctx: CanvasRenderingContext2D,
  store: StudyStore,
  metric: string,
  number: number,
  stroke: { color: string; width: number },
): void {
  const curve = store.curves.get(number)
  const column = curve?.column(metric)
  const trial = store.trials.get(number)
  if (curve === undefined || column === undefined || trial === undefined) return
  const path = new Path2D()
  traceCurve(path, plot, curve.steps, column)
  strokePath(ctx, path, { color: cssColor('--panel'), width: stroke.width + 3, alpha: 0.85 })
  const look = STATE_LOOKS[trial.state]
  strokePath(ctx, path, { ...stroke, dash: look.dash })
  const end = place(plot, curve.steps.at(-1) ?? 0, column.at(-1) ?? Number.NaN)
  if (end !== undefined) drawSign(ctx, look.shape, end, 4, stroke.color, cssColor('--panel'))
}

function nearest(plot: uPlot, store: StudyStore, metric: string, at: { left: number; top: number }) {
  let closest = REACH_PX ** 2
  let hit: { trial: Trial; step: number; value: number; left: number; top: number } | undefined
  const step = plot.posToVal(at.left, 'x')
  const reach = Math.abs(plot.posToVal(at.left + REACH_PX, 'x') - step)
  for (const [number, curve] of store.curves) {
    const column = curve.column(metric)
    const trial = store.trials.get(number)
    if (column === undefined || trial === undefined) continue
    for (let i = 0; i < curve.steps.length; i++) {
      const value = column[i]
      if (value === undefined || Math.abs(curve.steps[i]! - step) > reach) continue
      const left = plot.valToPos(curve.steps[i]!, 'x')
      const top = plot.valToPos(value, 'y')
      const distance = (left - at.left) ** 2 + (top - at.top) ** 2
      if (distance < closest) {
        closest = distance
        hit = { trial, step: curve.steps[i]!, value, left: left + plot.over.offsetLeft, top: top + plot.over.offsetTop }
      }
    }
  }
  return hit
}
