import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type uPlot from 'uplot'
import type { Study, Trial } from '../api/types.ts'
import { brush, brushTest } from '../state/brush.ts'
import { type CurveMode, lineOf } from '../state/line.ts'
import { select, selected } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { formatDuration, formatValue } from '../ui/format.ts'
import { drawEmphasis } from './curve-emphasis.ts'
import { CurveLayers } from './curve-layers.ts'
import { curvesRange } from './extent.ts'
import { hovered } from './hovered.ts'
import { type AxisScale, Plot, type Range } from './plot.tsx'
import { Tip } from './tip.tsx'

/** A pointer farther from every point names no trial; CSS pixels. */
const REACH_PX = 28
/** Distances of marks on an axis of seconds. */
const SECONDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 604_800]
const secondsText = (seconds: number) => (seconds === 0 ? '0' : formatDuration(seconds * 1_000))

interface CurveChartProps {
  readonly store: StudyStore
  readonly mode: CurveMode
  readonly yScale: AxisScale
  readonly xScale: 'linear' | 'log'
  readonly height: number
}

interface Hit {
  readonly trial: Trial
  readonly note: string
  readonly left: number
  readonly top: number
}

/** All curves of a metric, live. */
export function CurveChart({ store, mode, yScale, xScale, height }: CurveChartProps) {
  const tip = useSignal<Hit | undefined>(undefined)
  const version = store.track()
  const modeText = [mode.metric, mode.x, mode.smooth, xScale].join()
  // the version stands for what the store holds, the text for the mode
  const { x, y } = useMemo(() => curveRanges(store, mode, { yScale, xScale }), [store, version, modeText, yScale])
  const curves = useMemo(() => new CurveLayers(store), [store])
  const study = store.study.value
  // a chosen trial is seen with all its points
  useEffect(() => {
    if (selected.value !== undefined) store.complete(selected.value)
  }, [selected.value, version])
  if (study === undefined) return null
  const brushed = brushTest(study)
  const emphasis = [hovered.value, selected.value, study.best, modeText].join()
  const onPointer = (plot: uPlot, at: { left: number; top: number } | undefined) => {
    const hit = at === undefined ? undefined : nearest(plot, store, mode, at)
    hovered.value = hit?.trial.number
    tip.value = hit
  }
  return (
    <div class="chart">
      <Plot
        label={`Curves of ${mode.metric} for ${store.curves.size} trials. The table of trials below holds their values.`}
        height={height}
        x={x}
        y={y}
        xName={mode.x === 'time' ? 'time since the trial began' : unitOf(study)}
        yName={mode.metric}
        yScale={yScale}
        xScale={xScale}
        {...(mode.x === 'time' && { xFormat: secondsText, xSteps: SECONDS })}
        version={version}
        emphasis={emphasis}
        shown={`${modeText} ${[...brush.value.keys()].join()} ${[...brush.value.values()].map((i) => `${i.from} ${i.to}`).join()}`}
        draw={(plot, ctx) => curves.draw(plot, ctx, mode, brushed)}
        emphasise={(plot, ctx) => drawEmphasis(plot, ctx, store, mode)}
        onPointer={onPointer}
        onClick={() => tip.value !== undefined && select(tip.value.trial.number)}
      />
      {tip.value !== undefined && <Tip {...tip.value} />}
    </div>
  )
}

function unitOf(study: Study): string {
  return study.spec.resource?.metric ?? 'step'
}

function curveRanges(store: StudyStore, mode: CurveMode, scales: { yScale: AxisScale; xScale: 'linear' | 'log' }): { x: Range; y: Range } {
  const values: number[] = []
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const trial of store.trials.values()) {
    const line = lineOf(store, trial, mode)
    if (line === undefined) continue
    for (const value of line.ys) if (value !== undefined) values.push(value)
    for (const at of line.xs) {
      if (scales.xScale === 'log' && at <= 0) continue
      if (at < first) first = at
      if (at > last) last = at
    }
  }
  const min = first > last ? (scales.xScale === 'log' ? 1 : 0) : mode.x === 'time' && scales.xScale === 'linear' ? 0 : first
  return { x: { min, max: Math.max(last, min + 1) }, y: curvesRange(values, scales.yScale === 'log') }
}

function nearest(plot: uPlot, store: StudyStore, mode: CurveMode, at: { left: number; top: number }): Hit | undefined {
  let closest = REACH_PX ** 2
  let hit: Hit | undefined
  const from = plot.posToVal(at.left - REACH_PX, 'x')
  const to = plot.posToVal(at.left + REACH_PX, 'x')
  for (const trial of store.trials.values()) {
    const line = lineOf(store, trial, mode)
    if (line === undefined) continue
    for (let i = 0; i < line.xs.length; i++) {
      const value = line.ys[i]
      const x = line.xs[i]!
      if (value === undefined || x < from || x > to) continue
      const left = plot.valToPos(x, 'x')
      const top = plot.valToPos(value, 'y')
      const distance = (left - at.left) ** 2 + (top - at.top) ** 2
      if (distance < closest) {
        closest = distance
        const when = mode.x === 'time' ? secondsText(x) : `step ${x}`
        const note = `${when} · ${formatValue(value)}`
        hit = { trial, note, left: left + plot.over.offsetLeft, top: top + plot.over.offsetTop }
      }
    }
  }
  return hit
}
