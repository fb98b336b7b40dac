import { useSignal } from '@preact/signals'
import uPlot from 'uplot'
import type { Study, Trial } from '../api/types.ts'
import { brushTest } from '../state/brush.ts'
import { bestInRandomOrder, isBlind } from '../state/random-order.ts'
import { route, select, selected } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { cssColor } from '../state/theme.ts'
import { bestSoFar, objectiveOf, objectiveValue } from '../state/values.ts'
import { formatValue } from '../ui/format.ts'
import { STATE_LOOKS } from '../ui/states.ts'
import { valuesRange } from './extent.ts'
import { hovered } from './hovered.ts'
import { drawSign, place, strokePath, traceCurve } from './ink.ts'
import { type AxisScale, Plot } from './plot.tsx'
import { Tip } from './tip.tsx'

const REACH_PX = 24

/** Every trial's value by its number, and the best value so far. */
export function BestChart({ store, yScale, height }: { store: StudyStore; yScale: AxisScale; height: number }) {
  const tip = useSignal<{ left: number; top: number; trial: Trial } | undefined>(undefined)
  const version = store.track()
  const study = store.study.value
  if (study === undefined) return null
  const emphasis = [hovered.value, selected.value, study.best].join()
  const values = [...store.trials.values()].flatMap((trial) => objectiveValue(trial) ?? [])
  const trials = Math.max(2, [...store.trials.keys()].at(-1) ?? 2)
  const brushed = brushTest(study)
  return (
    <div class="chart">
      <Plot
        label={bestLabel(study, store)}
        height={height}
        x={{ min: 0.5, max: trials + 0.5 }}
        y={valuesRange(values, yScale === 'log')}
        xName="trial"
        yName={objectiveOf(study).metric}
        yScale={yScale}
        version={version}
        emphasis={emphasis}
        shown={route.value.options.get('brush') ?? ''}
        draw={(plot, ctx) => drawValues(plot, ctx, { store, study, brushed })}
        emphasise={(plot, ctx) => drawChosen(plot, ctx, store, study)}
        onPointer={(plot, at) => {
          tip.value = at === undefined ? undefined : nearest(plot, store, at)
          hovered.value = tip.value?.trial.number
        }}
        onClick={() => tip.value !== undefined && select(tip.value.trial.number)}
      />
      {tip.value !== undefined && (
        <Tip left={tip.value.left} top={tip.value.top} trial={tip.value.trial} note={formatValue(objectiveValue(tip.value.trial))} />
      )}
    </div>
  )
}

function bestLabel(study: Study, store: StudyStore): string {
  const best = study.best === undefined ? undefined : store.trials.get(study.best)
  if (best === undefined) return 'Best value so far: no trial has one yet.'
  return `Best ${objectiveOf(study).metric} so far: ${formatValue(objectiveValue(best))} in trial ${best.number}.`
}

/** Where a trial's sign goes: at the edge when its value is beyond the range. */
function placeTrial(plot: uPlot, trial: Trial): { x: number; y: number } | undefined {
  const at = place(plot, trial.number, objectiveValue(trial) ?? Number.NaN)
  const { top, height } = plot.bbox
  return at === undefined ? undefined : { x: at.x, y: Math.min(top + height, Math.max(top, at.y)) }
}

interface Shown {
  readonly store: StudyStore
  readonly study: Study
  readonly brushed: ((trial: Trial) => boolean) | undefined
}

/** What random search may be expected to reach, as far as blindly chosen trials tell. */
function drawRandomOrder(plot: uPlot, ctx: CanvasRenderingContext2D, { store, study }: Shown): void {
  const trials = [...store.trials.values()].filter(isBlind)
  const values = trials.flatMap((trial) => objectiveValue(trial) ?? [])
  const expected = bestInRandomOrder(values, objectiveOf(study).goal)
  const line = new Path2D()
  traceCurve(
    line,
    plot,
    expected.map((_, drawn) => drawn + 1),
    expected,
  )
  strokePath(ctx, line, { color: cssColor('--ink-3'), width: 1.4, dash: [2, 4] })
}

function drawValues(plot: uPlot, ctx: CanvasRenderingContext2D, shown: Shown): void {
  const { store, study, brushed } = shown
  const ground = cssColor('--panel')
  const path = new Path2D()
  let previous: { x: number; y: number } | undefined
  const steps = bestSoFar(store.trials.values(), objectiveOf(study).goal)
  drawRandomOrder(plot, ctx, shown)
  for (const { number, best } of steps) {
    const at = place(plot, number, best)
    if (at === undefined) continue
    if (previous === undefined) path.moveTo(at.x, at.y)
    else {
      path.lineTo(at.x, previous.y)
      path.lineTo(at.x, at.y)
    }
    previous = at
  }
  if (previous !== undefined) path.lineTo(plot.bbox.left + plot.bbox.width, previous.y)
  strokePath(ctx, path, { color: cssColor('--best'), width: 2.2 })
  for (const trial of store.trials.values()) {
    const at = placeTrial(plot, trial)
    const look = STATE_LOOKS[trial.state]
    if (at === undefined) continue
    ctx.globalAlpha = brushed?.(trial) === false ? 0.15 : 1
    drawSign(ctx, look.shape, at, 3, cssColor(look.color), ground)
    ctx.globalAlpha = 1
  }
}

function drawChosen(plot: uPlot, ctx: CanvasRenderingContext2D, store: StudyStore, study: Study): void {
  const chosen = [
    { number: study.best, color: cssColor('--best') },
    { number: hovered.value, color: cssColor('--ink') },
    { number: selected.value, color: cssColor('--ink') },
  ]
  for (const { number, color } of chosen) {
    const trial = number === undefined ? undefined : store.trials.get(number)
    const at = trial === undefined ? undefined : placeTrial(plot, trial)
    if (trial === undefined || at === undefined) continue
    const ring = new Path2D()
    ring.arc(at.x, at.y, 7 * uPlot.pxRatio, 0, 2 * Math.PI)
    strokePath(ctx, ring, { color, width: 1.8 })
    drawSign(ctx, STATE_LOOKS[trial.state].shape, at, 3.4, color, cssColor('--panel'))
  }
}

function nearest(plot: uPlot, store: StudyStore, at: { left: number; top: number }) {
  let closest = REACH_PX ** 2
  let hit: { trial: Trial; left: number; top: number } | undefined
  for (const trial of store.trials.values()) {
    const value = objectiveValue(trial)
    if (value === undefined || !Number.isFinite(value)) continue
    const left = plot.valToPos(trial.number, 'x')
    const top = Math.min(plot.over.clientHeight, Math.max(0, plot.valToPos(value, 'y')))
    const distance = (left - at.left) ** 2 + (top - at.top) ** 2
    if (distance < closest) {
      closest = distance
      hit = { trial, left: left + plot.over.offsetLeft, top: top + plot.over.offsetTop }
    }
  }
  return hit
}
