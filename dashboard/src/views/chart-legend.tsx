import type { Study, TrialState } from '../api/types.ts'
import { STATE_LOOKS } from '../ui/states.ts'

const SHOWN = ['active', 'succeeded', 'stopped', 'failed'] as const satisfies TrialState[]

/** What the lines mean. */
export function ChartLegend({ study }: { study: Study }) {
  const present = SHOWN.filter((state) => study.counts[state] > 0)
  return (
    <ul class="legend">
      {study.best !== undefined && (
        <li>
          <Line color="--best" dash={[]} width={2.6} />
          best
        </li>
      )}
      {present.map((state) => (
        <li key={state}>
          <Line color={STATE_LOOKS[state].color} dash={STATE_LOOKS[state].dash} width={1.8} />
          {STATE_LOOKS[state].word}
        </li>
      ))}
      {study.counts.stopped > 0 && (
        <li title="Point at a stopped trial: the line is the median of the trials that it was compared with, as the rule sees them (running means, unless it compares values); the band holds their middle half.">
          <Line color="--compared" dash={[]} width={2} />
          what a pointed-at stopped trial was held against
        </li>
      )}
    </ul>
  )
}

/** A piece of a line, as the charts draw it. */
export function Line({ color, dash, width }: { color: string; dash: readonly number[]; width: number }) {
  return (
    <svg viewBox="0 0 26 8" width="26" height="8" aria-hidden="true">
      <path d="M1 4h24" style={{ stroke: `var(${color})`, strokeDasharray: dash.join(' '), strokeWidth: width }} />
    </svg>
  )
}
