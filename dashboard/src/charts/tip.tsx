import type { Trial } from '../api/types.ts'
import { StateMark } from '../ui/state-mark.tsx'

/** Names the trial under the pointer. Position in CSS pixels of the chart. */
export function Tip({ left, top, trial, note }: { left: number; top: number; trial: Trial; note: string }) {
  return (
    <div class="tip" style={{ left: `${left}px`, top: `${top}px` }} data-side={left > 320 ? 'left' : 'right'} aria-hidden="true">
      <strong>Trial {trial.number}</strong>
      <StateMark state={trial.state} />
      <span class="tip-note">{note}</span>
    </div>
  )
}
