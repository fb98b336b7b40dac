import type { Trial, TrialState } from '../api/types.ts'
import { lookOf, STATE_LOOKS, type StateLook } from '../words/states.ts'

function Shape({ shape }: { shape: StateLook['shape'] }) {
  if (shape === 'ring') return <circle cx="6" cy="6" r="3.6" class="hollow" />
  if (shape === 'disc') return <circle cx="6" cy="6" r="4.2" class="solid" />
  if (shape === 'triangle') return <path d="M1.8 3h8.4L6 10.2z" class="solid" />
  if (shape === 'cross') return <path d="M2.5 2.5l7 7m0-7l-7 7" class="hollow" />
  if (shape === 'diamond') return <path d="M6 1.4 10.6 6 6 10.6 1.4 6z" class="hollow" />
  if (shape === 'bar') return <path d="M2 6h8" class="hollow" />
  return <circle cx="6" cy="6" r="1.8" class="solid" />
}

/** The sign of a state, without its word. */
export function StateSign({ state }: { state: TrialState }) {
  return (
    <svg class={`sign sign-${state}`} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      <Shape shape={STATE_LOOKS[state].shape} />
    </svg>
  )
}

/** A trial's state: sign and word. */
export function StateMark({ trial }: { trial: Pick<Trial, 'state' | 'feasible'> }) {
  const { shape, word } = lookOf(trial)
  return (
    <span class="state">
      <StateSign state={shape === STATE_LOOKS.infeasible.shape ? 'infeasible' : trial.state} />
      {word}
    </span>
  )
}
