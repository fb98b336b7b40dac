import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type uPlot from 'uplot'
import type { Study, Trial } from '../api/types.ts'
import { brushTest } from '../state/brush.ts'
import { type CurveMode, lineOf } from '../state/line.ts'
import { route, select, selected } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { formatValue } from '../words/format.ts'
import { ChartFrame, type Hit } from './chart-frame.tsx'
import { drawEmphasis } from './curve-emphasis.ts'
import { CurveLayers } from './curve-layers.ts'
import type { Range } from './extent.ts'
import { curvesRange, steadyRange } from './extent.ts'
import { hovered, pointedIn } from './hovered.ts'
import { Plot } from './plot.tsx'
import type { AxisScale } from './plot-axes.ts'
import { TIME_STEPS, timeText } from './time-marks.ts'

/** A pointer farther from every curve names no trial; CSS pixels. */
const REACH_PX = 24
const secondsText = (seconds: number) => timeText(seconds * 1_000)

interface CurveChartProps {
  readonly store: StudyStore
  readonly mode: CurveMode
  readonly yScale: AxisScale
  readonly xScale: 'linear' | 'log'
  readonly height: number
}

/** All curves of a metric, live. */
export function CurveChart({ store, mode, yScale, xScale, height }: CurveChartProps) {
  const tip = useSignal<Hit | undefined>(undefined)
  const plot = useRef<uPlot>(undefined)
  const version = store.trackCurves()
  const modeText = [mode.metric, mode.x, mode.smooth, xScale].join()
  // the version stands for what the store holds, the text for the mode
  const { x, y: exact } = useMemo(() => curveRanges(store, mode, { yScale, xScale }), [store, version, modeText, yScale])
  const held = useRef<{ name: string; y: Range }>(undefined)
  const name = `${modeText} ${yScale}`
  const y = steadyRange(held.current?.name === name ? held.current.y : undefined, exact)
  held.current = { name, y }
  const curves = useMemo(() => new CurveLayers(store), [store])
  const study = store.study.value
  useEffect(() => store.show(mode.metric), [store, mode.metric])
  // a chosen trial is seen with all its points
  useSignalEffect(() => {
    store.trackCurves()
    if (selected.value !== undefined) store.complete(selected.value)
  })
  if (study === undefined) return null
  const brushed = brushTest(study)
  const onPointer = (made: uPlot, at: { left: number; top: number } | undefined) => {
    const hit = at === undefined ? undefined : nearest(made, curves, store, mode, at)
    tip.value = hit
    hovered.value = hit?.trial.number
  }
  return (
    <ChartFrame
      label={`Curves of ${mode.metric} for ${store.curves.size} trials.`}
      tip={tip}
      spot={(trial) => plot.current && hitAt(plot.current, store, mode, trial, Number.POSITIVE_INFINITY)}
      trials={() => [...store.trials.values()].filter((trial) => brushed?.(trial) !== false)}
      empty={emptyText(store, mode.metric)}
    >
      <Plot
        height={height}
        x={x}
        y={y}
        xName={mode.x === 'time' ? 'time since the trial began' : unitOf(study)}
        yName={mode.metric}
        yScale={yScale}
        xScale={xScale}
        {...(mode.x === 'time' && { xFormat: secondsText, xSteps: TIME_STEPS })}
        version={version}
        shown={`${modeText} ${route.value.options.get('brush')}`}
        draw={(made, ctx) => curves.draw(made, ctx, mode, brushed)}
        emphasise={(made, ctx) => drawEmphasis({ plot: made, ctx, store, mode, pointed: pointedIn(tip) })}
        onPointer={onPointer}
        onClick={() => tip.value !== undefined && select(tip.value.trial.number)}
        onPlot={(made) => {
          plot.current = made
        }}
      />
    </ChartFrame>
  )
}

/** Why there is no curve. */
function emptyText(store: StudyStore, metric: string): string | undefined {
  for (const curve of store.curves.values()) if (curve.column(metric) !== undefined) return undefined
  if (store.loaded.value !== 'curves') return 'Reading the curves…'
  return store.trials.size === 0 ? 'Curves appear here as trials report.' : `No trial has reported ${metric}.`
}

function unitOf(study: Study): string {
  return study.spec.resource?.metric ?? 'step'
}

function curveRanges(store: StudyStore, mode: CurveMode, scales: { yScale: AxisScale; xScale: 'linear' | 'log' }): { x: Range; y: Range } {
  const values: number[] = []
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const trial of store.trials.values()) {
    // smoothing stays within the range of what it smooths
    const line = lineOf(store, trial, { ...mode, smooth: 0 })
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

function nearest(plot: uPlot, curves: CurveLayers, store: StudyStore, mode: CurveMode, at: { left: number; top: number }): Hit | undefined {
  const ratio = window.devicePixelRatio
  const { left, top } = plot.bbox
  const number = curves.find(left + at.left * ratio, top + at.top * ratio, REACH_PX * ratio)
  const trial = number === undefined ? undefined : store.trials.get(number)
  return trial === undefined ? undefined : hitAt(plot, store, mode, trial, plot.posToVal(at.left, 'x'))
}

/** The point of a trial's curve nearest to a place on the horizontal axis. */
function hitAt(plot: uPlot, store: StudyStore, mode: CurveMode, trial: Trial, x: number): Hit | undefined {
  const line = lineOf(store, trial, mode)
  if (line === undefined) return undefined
  let row = -1
  for (let i = 0; i < line.xs.length; i++) {
    if (line.ys[i] === undefined) continue
    if (row < 0 || Math.abs(line.xs[i]! - x) <= Math.abs(line.xs[row]! - x)) row = i
  }
  const value = line.ys[row]
  if (value === undefined) return undefined
  const when = mode.x === 'time' ? secondsText(line.xs[row]!) : `${unitOf(store.study.value!)} ${line.xs[row]}`
  const high = Number.isFinite(value) ? plot.valToPos(value, 'y') : plot.over.clientHeight
  return {
    trial,
    note: `${when} · ${formatValue(value)}`,
    left: plot.valToPos(line.xs[row]!, 'x') + plot.over.offsetLeft,
    top: Math.min(plot.over.clientHeight, Math.max(0, high)) + plot.over.offsetTop,
  }
}
