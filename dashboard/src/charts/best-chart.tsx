import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type uPlot from 'uplot'
import type { Study, Trial } from '../api/types.ts'
import { brushTest } from '../state/brush.ts'
import { bestInRandomOrder, blindValues } from '../state/random-order.ts'
import { pinned, route, select, selected } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { cssColor } from '../state/theme.ts'
import { bestSoFar, firstSinceGrowth, objectiveOf, objectiveValue } from '../state/values.ts'
import { formatValue } from '../words/format.ts'
import { lookOf } from '../words/states.ts'
import { ChartFrame, type Hit } from './chart-frame.tsx'
import type { Range } from './extent.ts'
import { hovered, pointedIn } from './hovered.ts'
import { drawSign, drawSpot, place, SPOTS_MIN, strokePath, strokeRing, traceCurve } from './ink.ts'
import { missingValues } from './missing.ts'
import { Plot } from './plot.tsx'
import type { AxisScale } from './plot-axes.ts'

const REACH_PX = 24
/** Of the line where the space grew. */
export const GROWTH_DASH = [7, 4]

interface BestChartProps {
  readonly store: StudyStore
  /** Values beyond it are drawn at its edge. */
  readonly y: Range
  readonly yScale: AxisScale
  readonly height: number
}

/** Every trial's value by its number, and the best value so far. */
export function BestChart({ store, y, yScale, height }: BestChartProps) {
  const tip = useSignal<Hit | undefined>(undefined)
  const plot = useRef<uPlot>(undefined)
  const version = store.track()
  const study = store.study.value
  if (study === undefined) return null
  const trials = Math.max(2, [...store.trials.keys()].at(-1) ?? 2)
  const brushed = brushTest(study)
  return (
    <ChartFrame
      label={bestLabel(study, store)}
      tip={tip}
      spot={(trial) => plot.current && hitAt(plot.current, trial)}
      trials={() => [...store.trials.values()].filter((trial) => brushed?.(trial) !== false)}
      empty={missingValues(store)}
    >
      <Plot
        height={height}
        x={{ min: 0.5, max: trials + 0.5 }}
        y={y}
        xName="trial"
        yName={objectiveOf(study).metric}
        yScale={yScale}
        version={version}
        shown={route.value.options.get('brush') ?? ''}
        draw={(made, ctx) => drawValues(made, ctx, { store, study, brushed })}
        emphasise={(made, ctx) => drawChosen(made, ctx, store, pointedIn(tip))}
        onPointer={(made, at) => {
          tip.value = at === undefined ? undefined : nearest(made, store, at)
          hovered.value = tip.value?.trial.number
        }}
        onClick={() => tip.value !== undefined && select(tip.value.trial.number)}
        onPlot={(made) => {
          plot.current = made
        }}
      />
    </ChartFrame>
  )
}

function bestLabel(study: Study, store: StudyStore): string {
  const best = study.best === undefined ? undefined : store.trials.get(study.best)
  if (best === undefined) return 'Best value so far: no trial has one yet.'
  return `Best ${objectiveOf(study).metric} so far: ${formatValue(objectiveValue(best))} in trial ${best.number}.`
}

/** Where a trial's sign goes: at the edge when its value is beyond the range, at the foot when the scale cannot show it (NaN, infinities). */
function placeTrial(plot: uPlot, trial: Trial): { x: number; y: number } | undefined {
  const value = objectiveValue(trial)
  if (value === undefined) return undefined
  const { top, height } = plot.bbox
  const at = place(plot, trial.number, value)
  return { x: plot.valToPos(trial.number, 'x', true), y: at === undefined ? top + height : Math.min(top + height, Math.max(top, at.y)) }
}

/** The same from the plot's corner, in CSS pixels. */
function spotOf(plot: uPlot, trial: Trial): { left: number; top: number } | undefined {
  const at = placeTrial(plot, trial)
  const scale = plot.over.clientHeight / plot.bbox.height
  return at && { left: (at.x - plot.bbox.left) * scale, top: (at.y - plot.bbox.top) * scale }
}

interface Shown {
  readonly store: StudyStore
  readonly study: Study
  readonly brushed: ((trial: Trial) => boolean) | undefined
}

/** What random search may be expected to reach, as far as blindly chosen trials tell. */
function drawRandomOrder(plot: uPlot, ctx: CanvasRenderingContext2D, { store, study }: Shown): void {
  const expected = bestInRandomOrder(blindValues(study, store.trials.values()), objectiveOf(study).goal)
  const numbers = expected.map((_, drawn) => drawn + 1)
  strokePath(ctx, () => traceCurve(ctx, plot, numbers, expected), { color: cssColor('--ink-3'), width: 1.4, dash: [2, 4] })
}

/** An upright line between the trials of the smaller space and those that came once it had grown. */
function drawGrowth(plot: uPlot, ctx: CanvasRenderingContext2D, { store, study }: Shown): void {
  const first = firstSinceGrowth(study, store.trials.values())
  if (first === undefined) return
  const x = plot.valToPos(first - 0.5, 'x', true)
  const { top, height } = plot.bbox
  const trace = () => {
    ctx.moveTo(x, top)
    ctx.lineTo(x, top + height)
  }
  strokePath(ctx, trace, { color: cssColor('--ink-3'), width: 1.4, dash: GROWTH_DASH })
}

function drawValues(plot: uPlot, ctx: CanvasRenderingContext2D, shown: Shown): void {
  const { store, study, brushed } = shown
  drawRandomOrder(plot, ctx, shown)
  drawGrowth(plot, ctx, shown)
  const crowded = store.trials.size > SPOTS_MIN
  for (const trial of store.trials.values()) {
    const at = placeTrial(plot, trial)
    const look = lookOf(trial)
    if (at === undefined) continue
    const pale = brushed?.(trial) === false
    ctx.globalAlpha = pale ? 0.15 : crowded ? 0.55 : 1
    if (crowded) drawSpot(ctx, at, cssColor(look.color))
    else drawSign(ctx, look.shape, at, 3, cssColor(look.color), cssColor('--panel'))
  }
  ctx.globalAlpha = 1
  drawSteps(plot, ctx, bestSoFar(store.trials.values(), objectiveOf(study)))
}

function drawSteps(plot: uPlot, ctx: CanvasRenderingContext2D, steps: readonly { number: number; best: number }[]): void {
  const trace = () => {
    let previous: { x: number; y: number } | undefined
    for (const { number, best } of steps) {
      const at = place(plot, number, best)
      if (at === undefined) continue
      if (previous === undefined) ctx.moveTo(at.x, at.y)
      else if (at.y === previous.y) continue
      else {
        ctx.lineTo(at.x, previous.y)
        ctx.lineTo(at.x, at.y)
      }
      previous = at
    }
    if (previous !== undefined) ctx.lineTo(plot.bbox.left + plot.bbox.width, previous.y)
  }
  strokePath(ctx, trace, { color: cssColor('--best'), width: 2.2 })
}

function drawChosen(plot: uPlot, ctx: CanvasRenderingContext2D, store: StudyStore, pointed: number | undefined): void {
  const chosen = [
    ...[...pinned.value].map((number) => ({ number, color: cssColor('--accent') })),
    { number: store.study.value?.best, color: cssColor('--best') },
    { number: pointed, color: cssColor('--ink') },
    { number: selected.value, color: cssColor('--ink') },
  ]
  for (const { number, color } of chosen) {
    const trial = number === undefined ? undefined : store.trials.get(number)
    const at = trial === undefined ? undefined : placeTrial(plot, trial)
    if (trial === undefined || at === undefined) continue
    strokeRing(ctx, at, 7, { color, width: 1.8 })
    drawSign(ctx, lookOf(trial).shape, at, 3.4, color, cssColor('--panel'))
  }
}

function hitAt(plot: uPlot, trial: Trial): Hit | undefined {
  const spot = spotOf(plot, trial)
  if (spot === undefined) return undefined
  const { offsetLeft, offsetTop } = plot.over
  return { trial, note: formatValue(objectiveValue(trial)), left: spot.left + offsetLeft, top: spot.top + offsetTop }
}

function nearest(plot: uPlot, store: StudyStore, at: { left: number; top: number }): Hit | undefined {
  let closest = REACH_PX ** 2
  let found: Trial | undefined
  // trials lie by number: only those in a column of the reach's width are near
  const [from, to] = [at.left - REACH_PX, at.left + REACH_PX].map((x) => plot.posToVal(x, 'x')) as [number, number]
  for (let number = Math.ceil(from); number <= to; number++) {
    const trial = store.trials.get(number)
    const spot = trial && spotOf(plot, trial)
    if (trial === undefined || spot === undefined) continue
    const distance = (spot.left - at.left) ** 2 + (spot.top - at.top) ** 2
    if (distance >= closest) continue
    closest = distance
    found = trial
  }
  return found && hitAt(plot, found)
}
