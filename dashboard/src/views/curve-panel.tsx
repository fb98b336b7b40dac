import type { Study } from '../api/types.ts'
import { CurveChart } from '../charts/curve-chart.tsx'
import type { AxisScale } from '../charts/plot-axes.ts'
import { route, setOption } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { Choice } from '../ui/choice.tsx'
import { ChartLegend } from './chart-legend.tsx'
import { Export } from './export.tsx'
import { curvesTable } from './tables.ts'

const Y_SCALES = { linear: 'linear', log: 'log', symlog: 'symlog' } as const
const X_MODES = { step: 'by step', logstep: 'by step, log', time: 'by time' } as const

/** The scale of the values' axis, from the address. */
export function yScaleOf(): AxisScale {
  const text = route.value.options.get('y')
  return text === 'log' || text === 'symlog' ? text : 'linear'
}

/** Chooses that scale. */
export function ScaleChoice() {
  return <Choice label="Vertical axis" option="y" values={Y_SCALES} />
}

/** All curves, and how they are shown. */
export function CurvePanel({ store, study, metric }: { store: StudyStore; study: Study; metric: string }) {
  const { options } = route.value
  const x = options.get('x') ?? 'step'
  const smooth = Math.min(0.99, Math.max(0, Number(options.get('smooth') ?? 0) || 0))
  return (
    <section class="panel" aria-labelledby="curves-title">
      <div class="panel-head">
        <h2 id="curves-title">Curves</h2>
        <MetricChoice store={store} metric={metric} />
        {store.loaded.value !== 'curves' && <span class="muted reading">reading…</span>}
        <span class="panel-tools">
          <label class="slider">
            smoothing
            <input
              type="range"
              min="0"
              max="0.98"
              step="0.02"
              value={smooth}
              onInput={(event) => setOption('smooth', event.currentTarget.value === '0' ? undefined : event.currentTarget.value)}
            />
          </label>
          <Choice label="Horizontal axis" option="x" values={X_MODES} />
          <ScaleChoice />
          <Export name={`${study.spec.name}-curves`} table={() => curvesTable(store, metric)} />
        </span>
      </div>
      <CurveChart
        store={store}
        mode={{ metric, x: x === 'time' ? 'time' : 'step', smooth }}
        xScale={x === 'logstep' ? 'log' : 'linear'}
        yScale={yScaleOf()}
        height={340}
      />
      <ChartLegend store={store} study={study} metric={metric} />
    </section>
  )
}

function MetricChoice({ store, metric }: { store: StudyStore; metric: string }) {
  store.track()
  const names = new Set([metric])
  for (const trial of store.trials.values()) for (const name in trial.metrics) names.add(name)
  if (names.size < 2) return <span class="muted">{metric}</span>
  return (
    <label class="select">
      <span class="sr-only">Metric</span>
      <select value={metric} onChange={(event) => setOption('metric', event.currentTarget.value)}>
        {[...names].sort().map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
