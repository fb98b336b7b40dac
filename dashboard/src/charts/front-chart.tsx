import { useSignal } from '@preact/signals'
import uPlot from 'uplot'
import type { Study, Trial } from '../api/types.ts'
import { brushTest } from '../state/brush.ts'
import { paretoFront } from '../state/pareto.ts'
import { route, select, selected } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { cssColor } from '../state/theme.ts'
import { formatNumber, formatValue } from '../ui/format.ts'
import { STATE_LOOKS } from '../ui/states.ts'
import { valuesRange } from './extent.ts'
import { hovered } from './hovered.ts'
import { drawSign, place, strokePath } from './ink.ts'
import { Plot } from './plot.tsx'
import { Tip } from './tip.tsx'

const REACH_PX = 22

/** Two objectives against each other. The front is that of all objectives. */
export function FrontChart({ store, study, pair }: { store: StudyStore; study: Study; pair: readonly [number, number] }) {
  const version = store.track()
  const tip = useSignal<{ left: number; top: number; trial: Trial } | undefined>(undefined)
  const { objectives } = study.spec
  const trials = [...store.trials.values()].filter((trial) => trial.values !== undefined)
  const rangeOf = (k: number) =>
    valuesRange(
      trials.map((trial) => trial.values?.[k] ?? Number.NaN),
      false,
    )
  const nameOf = (k: number) => `${objectives[k]?.metric} (${objectives[k]?.goal})`
  const at = (plot: uPlot, trial: Trial) => {
    const spot = place(plot, trial.values?.[pair[0]] ?? Number.NaN, trial.values?.[pair[1]] ?? Number.NaN)
    const { left, top, width, height } = plot.bbox
    return spot && { x: Math.min(left + width, Math.max(left, spot.x)), y: Math.min(top + height, Math.max(top, spot.y)) }
  }
  const draw = (plot: uPlot, ctx: CanvasRenderingContext2D) => {
    const front = paretoFront(objectives, trials)
    const kept = brushTest(study)
    for (const trial of trials) {
      const spot = at(plot, trial)
      if (spot === undefined) continue
      const look = STATE_LOOKS[trial.state]
      ctx.globalAlpha = kept?.(trial) === false ? 0.12 : 0.75
      if (trial.feasible === false) drawSign(ctx, 'diamond', spot, 3.4, cssColor('--infeasible'), cssColor('--panel'))
      else drawSign(ctx, look.shape, spot, 3, cssColor(look.color), cssColor('--panel'))
    }
    ctx.globalAlpha = 1
    const spots = front.flatMap((trial) => at(plot, trial) ?? []).sort((a, b) => a.x - b.x)
    if (objectives.length === 2) {
      const path = new Path2D()
      for (const { x, y } of spots) path.lineTo(x, y)
      strokePath(ctx, path, { color: cssColor('--best'), width: 1.6 })
    }
    for (const spot of spots) drawSign(ctx, 'disc', spot, 4.4, cssColor('--best'), cssColor('--panel'))
  }
  const emphasise = (plot: uPlot, ctx: CanvasRenderingContext2D) => {
    for (const number of [hovered.value, selected.value]) {
      const trial = number === undefined ? undefined : store.trials.get(number)
      const spot = trial === undefined ? undefined : at(plot, trial)
      if (spot === undefined) continue
      const ring = new Path2D()
      ring.arc(spot.x, spot.y, 7.5 * uPlot.pxRatio, 0, 2 * Math.PI)
      strokePath(ctx, ring, { color: cssColor('--ink'), width: 1.8 })
    }
  }
  const onPointer = (plot: uPlot, pointer: { left: number; top: number } | undefined) => {
    let closest = REACH_PX ** 2
    let hit: { left: number; top: number; trial: Trial } | undefined
    for (const trial of pointer === undefined ? [] : trials) {
      const spot = at(plot, trial)
      if (spot === undefined || pointer === undefined) continue
      const [left, top] = [spot.x / uPlot.pxRatio, spot.y / uPlot.pxRatio]
      const distance = (left - plot.over.offsetLeft - pointer.left) ** 2 + (top - plot.over.offsetTop - pointer.top) ** 2
      if (distance >= closest) continue
      closest = distance
      hit = { trial, left, top }
    }
    tip.value = hit
    hovered.value = hit?.trial.number
  }
  return (
    <div class="chart">
      <Plot
        label={`${nameOf(pair[1])} against ${nameOf(pair[0])}; ${paretoFront(objectives, trials).length} trials are on the Pareto front.`}
        height={340}
        x={rangeOf(pair[0])}
        y={rangeOf(pair[1])}
        xName={nameOf(pair[0])}
        yName={nameOf(pair[1])}
        yScale="linear"
        xFormat={shortNumber}
        xSteps={[]}
        version={version}
        shown={`${pair.join()} ${route.value.options.get('brush')}`}
        emphasis={[hovered.value, selected.value].join()}
        draw={draw}
        emphasise={emphasise}
        onPointer={onPointer}
        onClick={() => tip.value !== undefined && select(tip.value.trial.number)}
      />
      {tip.value !== undefined && (
        <Tip
          {...tip.value}
          note={objectives.map(({ metric }, k) => `${metric} ${formatValue(tip.value?.trial.values?.[k])}`).join(' · ')}
        />
      )}
    </div>
  )
}

const shortNumber = (value: number) => formatNumber(value, 3)
