import { useSignal } from '@preact/signals'
import { useMemo, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import type { Study, Trial } from '../api/types.ts'
import { brushTest } from '../state/brush.ts'
import { paretoFront } from '../state/pareto.ts'
import { pinned, route, select, selected } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { cssColor } from '../state/theme.ts'
import { formatNumber, formatValue } from '../words/format.ts'
import { lookOf } from '../words/states.ts'
import { ChartFrame, type Hit } from './chart-frame.tsx'
import { airyRange, valuesRange, wholeRange } from './extent.ts'
import { hovered, pointedIn } from './hovered.ts'
import { drawSign, drawSpot, place, SPOTS_MIN, strokePath, strokeRing } from './ink.ts'
import { missingValues } from './missing.ts'
import { Plot } from './plot.tsx'

const REACH_PX = 22
const HEIGHT_PX = 340

/** Two objectives against each other. The front is that of all objectives. */
export function FrontChart({ store, study, pair }: { store: StudyStore; study: Study; pair: readonly [number, number] }) {
  const version = store.track()
  const tip = useSignal<Hit | undefined>(undefined)
  const plot = useRef<uPlot>(undefined)
  const { objectives } = study.spec
  const { trials, front, ranges } = useMemo(() => {
    const valued = [...store.trials.values()].filter((trial) => trial.values !== undefined)
    const best = paretoFront(objectives, valued)
    const valuesOf = (some: readonly Trial[], k: number) => some.map((trial) => trial.values?.[k] ?? Number.NaN)
    // what lies far out is drawn at the edge, but not the front
    const rangeOf = (k: number) => wholeRange([valuesRange(valuesOf(valued, k), false), airyRange(valuesOf(best, k))])
    return { trials: valued, front: best, ranges: pair.map(rangeOf) }
  }, [store, version, pair.join()])
  const nameOf = (k: number) => `${objectives[k]?.metric} (${objectives[k]?.goal})`
  const at = (made: uPlot, trial: Trial) => placeTrial(made, trial, pair)
  const draw = (made: uPlot, ctx: CanvasRenderingContext2D) => {
    const kept = brushTest(study)
    const crowded = trials.length > SPOTS_MIN
    for (const trial of trials) {
      const spot = at(made, trial)
      if (spot === undefined) continue
      ctx.globalAlpha = kept?.(trial) === false ? 0.12 : crowded ? 0.5 : 0.75
      if (crowded) drawSpot(ctx, spot, cssColor(lookOf(trial).color))
      else drawTrial(ctx, trial, spot)
    }
    ctx.globalAlpha = 1
    const spots = front.flatMap((trial) => at(made, trial) ?? []).sort((a, b) => a.x - b.x)
    const trace = () => {
      for (const { x, y } of spots) ctx.lineTo(x, y)
    }
    if (objectives.length === 2) strokePath(ctx, trace, { color: cssColor('--best'), width: 1.6 })
    for (const spot of spots) drawSign(ctx, 'disc', spot, 4.4, cssColor('--best'), cssColor('--panel'))
  }
  const emphasise = (made: uPlot, ctx: CanvasRenderingContext2D) => {
    const over = new Set([pointedIn(tip), selected.value])
    for (const number of new Set([...pinned.value, ...over])) {
      const trial = number === undefined ? undefined : store.trials.get(number)
      const spot = trial === undefined ? undefined : at(made, trial)
      if (spot !== undefined) strokeRing(ctx, spot, 7.5, { color: cssColor(over.has(number) ? '--ink' : '--accent'), width: 1.8 })
    }
  }
  const hitAt = (made: uPlot, trial: Trial): Hit | undefined => {
    const spot = at(made, trial)
    const note = objectives.map(({ metric }, k) => `${metric} ${formatValue(trial.values?.[k])}`).join(' · ')
    return spot && { trial, left: spot.x / uPlot.pxRatio, top: spot.y / uPlot.pxRatio, note }
  }
  const onPointer = (made: uPlot, pointer: { left: number; top: number } | undefined) => {
    const trial = pointer && nearestTo(made, trials, (t) => at(made, t), pointer)
    tip.value = trial && hitAt(made, trial)
    hovered.value = trial?.number
  }
  return (
    <ChartFrame
      label={`${nameOf(pair[1])} against ${nameOf(pair[0])}; ${front.length} trials are on the Pareto front.`}
      tip={tip}
      spot={(trial) => plot.current && hitAt(plot.current, trial)}
      trials={() => trials.filter(brushTest(study) ?? (() => true))}
      empty={missingValues(store)}
    >
      <Plot
        height={HEIGHT_PX}
        x={ranges[0]!}
        y={ranges[1]!}
        xName={nameOf(pair[0])}
        yName={nameOf(pair[1])}
        yScale="linear"
        xFormat={shortNumber}
        xSteps={[]}
        version={version}
        shown={`${pair.join()} ${route.value.options.get('brush')}`}
        draw={draw}
        emphasise={emphasise}
        onPointer={onPointer}
        onClick={() => tip.value !== undefined && select(tip.value.trial.number)}
        onPlot={(made) => {
          plot.current = made
        }}
      />
    </ChartFrame>
  )
}

const shortNumber = (value: number) => formatNumber(value, 3)

/** Where a trial goes, canvas pixels: at the edge when it is beyond the range. */
function placeTrial(plot: uPlot, trial: Trial, pair: readonly [number, number]): { x: number; y: number } | undefined {
  const spot = place(plot, trial.values?.[pair[0]] ?? Number.NaN, trial.values?.[pair[1]] ?? Number.NaN)
  const { left, top, width, height } = plot.bbox
  return spot && { x: Math.min(left + width, Math.max(left, spot.x)), y: Math.min(top + height, Math.max(top, spot.y)) }
}

function drawTrial(ctx: CanvasRenderingContext2D, trial: Trial, spot: { x: number; y: number }): void {
  const look = lookOf(trial)
  drawSign(ctx, look.shape, spot, 3, cssColor(look.color), cssColor('--panel'))
}

function nearestTo(
  plot: uPlot,
  trials: readonly Trial[],
  at: (trial: Trial) => { x: number; y: number } | undefined,
  pointer: { left: number; top: number },
): Trial | undefined {
  let closest = REACH_PX ** 2
  let found: Trial | undefined
  for (const trial of trials) {
    const spot = at(trial)
    if (spot === undefined) continue
    const [left, top] = [spot.x / uPlot.pxRatio - plot.over.offsetLeft, spot.y / uPlot.pxRatio - plot.over.offsetTop]
    const distance = (left - pointer.left) ** 2 + (top - pointer.top) ** 2
    if (distance >= closest) continue
    closest = distance
    found = trial
  }
  return found
}
