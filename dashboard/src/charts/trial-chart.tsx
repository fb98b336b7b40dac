import type uPlot from 'uplot'
import type { Trial } from '../api/types.ts'
import type { StudyStore } from '../state/study-store.ts'
import { cssColor } from '../state/theme.ts'
import { STATE_LOOKS } from '../words/states.ts'
import { Extent } from './extent.ts'
import { drawSign, place, strokePath, traceCurve } from './ink.ts'
import { Plot } from './plot.tsx'

/** One trial's curve beside the best one's, with the threshold that it missed where it was told to stop. */
export function TrialChart({ store, trial, metric }: { store: StudyStore; trial: Trial; metric: string }) {
  const version = store.trackCurves()
  const study = store.study.value
  const curve = store.curves.get(trial.number)
  if (study === undefined || curve?.column(metric) === undefined) return null
  const best = study.best === undefined || study.best === trial.number ? undefined : store.curves.get(study.best)
  const extent = new Extent()
  let last = 1
  let first = Number.POSITIVE_INFINITY
  for (const shown of [curve, best]) {
    for (const value of shown?.column(metric) ?? []) extent.add(value)
    last = Math.max(last, shown?.steps.at(-1) ?? 1)
    first = Math.min(first, shown?.steps[0] ?? first)
  }
  extent.add(trial.stop?.threshold)
  // one point is no curve: the figure above says it
  if (first === last) return null
  return (
    <figure
      class="chart"
      aria-label={`${metric} of trial ${trial.number} by step, beside the best trial. Its points are in the table below.`}
    >
      <Plot
        height={190}
        x={{ min: first, max: last }}
        y={extent.range({ log: false, fallback: { min: 0, max: 1 } })}
        xName={study.spec.resource?.metric ?? 'step'}
        yName={metric}
        yScale="linear"
        version={version * 100_000 + trial.number}
        draw={(plot, ctx) => {
          if (best !== undefined) {
            const trace = () => traceCurve(ctx, plot, best.steps, best.column(metric) ?? [])
            strokePath(ctx, trace, { color: cssColor('--best'), width: 1.8, alpha: 0.8 })
          }
          const trace = () => traceCurve(ctx, plot, curve.steps, curve.column(metric) ?? [])
          strokePath(ctx, trace, { color: cssColor('--ink'), width: 2 })
          drawLonePoint(plot, ctx, curve.steps, curve.column(metric) ?? [])
          drawThreshold(plot, ctx, trial)
        }}
      />
    </figure>
  )
}

/** A curve of a single point would not be seen. */
function drawLonePoint(
  plot: uPlot,
  ctx: CanvasRenderingContext2D,
  steps: readonly number[],
  values: readonly (number | undefined)[],
): void {
  const at = steps.length === 1 ? place(plot, steps[0]!, values[0] ?? Number.NaN) : undefined
  if (at !== undefined) drawSign(ctx, 'disc', at, 4, cssColor('--ink'), cssColor('--panel'))
}

function drawThreshold(plot: uPlot, ctx: CanvasRenderingContext2D, trial: Trial): void {
  const { step, threshold, value } = trial.stop ?? {}
  if (step === undefined || threshold === undefined) return
  const at = place(plot, step, threshold)
  if (at === undefined) return
  const color = cssColor('--stopped')
  const level = () => {
    ctx.moveTo(plot.bbox.left, at.y)
    ctx.lineTo(plot.bbox.left + plot.bbox.width, at.y)
  }
  strokePath(ctx, level, { color, width: 1.4, dash: [5, 3] })
  const own = value === undefined ? undefined : place(plot, step, value)
  if (own === undefined) return
  const gap = () => {
    ctx.moveTo(at.x, at.y)
    ctx.lineTo(own.x, own.y)
  }
  strokePath(ctx, gap, { color, width: 1.4 })
  drawSign(ctx, STATE_LOOKS.stopped.shape, own, 4, color, cssColor('--panel'))
}
