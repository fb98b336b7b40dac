import type { Study, Trial, TrialState } from '../api/types.ts'
import type { StudyStore } from '../state/study-store.ts'
import { STATE_LOOKS, STATES } from '../words/states.ts'

/** What the lines mean, of those that there are. */
export function ChartLegend({ store, study, metric }: { store: StudyStore; study: Study; metric: string }) {
  store.trackCurves()
  const drawn = [...store.trials.values()].filter(({ number }) => store.curves.get(number)?.column(metric) !== undefined)
  const states = new Set<TrialState>(drawn.map(({ state }) => state))
  return (
    <ul class="legend">
      {drawn.some(({ number }) => number === study.best) && (
        <li>
          <Line color="--best" dash={[]} width={2.6} />
          best
        </li>
      )}
      {STATES.filter((state) => states.has(state)).map((state) => (
        <li key={state}>
          <Line color={STATE_LOOKS[state].color} dash={STATE_LOOKS[state].dash} width={1.8} />
          {STATE_LOOKS[state].word}
        </li>
      ))}
      {drawn.some(wasCompared) && (
        <li title="Point at a stopped trial: the line is the median of the trials that it was compared with, as the rule sees them (running means, unless it compares values); the band holds their middle half.">
          <Line color="--compared" dash={[]} width={2} band />
          what a pointed-at stopped trial was held against
        </li>
      )}
    </ul>
  )
}

const wasCompared = ({ stop }: Trial) => (stop?.comparedWith ?? []).length > 0

interface LineProps {
  readonly color: string
  readonly dash: readonly number[]
  readonly width: number
  /** It runs within a band: what tells it from others without colours. */
  readonly band?: boolean
}

/** A piece of a line, as the charts draw it. */
export function Line({ color, dash, width, band = false }: LineProps) {
  return (
    <svg viewBox="0 0 26 8" width="26" height="8" aria-hidden="true">
      {band && <rect width="26" height="8" style={{ fill: `var(${color})`, opacity: 0.25 }} />}
      <path d="M1 4h24" style={{ stroke: `var(${color})`, strokeDasharray: dash.join(' '), strokeWidth: width }} />
    </svg>
  )
}
