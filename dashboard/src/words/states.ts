import type { Trial, TrialState } from '../api/types.ts'

/** How a trial's state is shown: each differs by word, shape and line as well as by colour. */
export interface StateLook {
  readonly word: string
  /** CSS custom property of its colour. */
  readonly color: string
  readonly shape: 'ring' | 'disc' | 'triangle' | 'cross' | 'diamond' | 'bar' | 'dot'
  /** Dash pattern of its curve, CSS pixels. */
  readonly dash: readonly number[]
}

export const STATE_LOOKS: Readonly<Record<TrialState, StateLook>> = {
  requested: { word: 'queued', color: '--queued', shape: 'dot', dash: [] },
  active: { word: 'running', color: '--running', shape: 'ring', dash: [] },
  stopping: { word: 'stopping', color: '--stopped', shape: 'ring', dash: [5, 3] },
  succeeded: { word: 'succeeded', color: '--succeeded', shape: 'disc', dash: [] },
  stopped: { word: 'stopped', color: '--stopped', shape: 'triangle', dash: [5, 3] },
  infeasible: { word: 'infeasible', color: '--infeasible', shape: 'diamond', dash: [1, 3] },
  failed: { word: 'failed', color: '--failed', shape: 'cross', dash: [1, 3] },
  cancelled: { word: 'cancelled', color: '--queued', shape: 'bar', dash: [1, 3] },
}

/** How one trial is shown: one that is through but breaks a constraint looks infeasible, as it counts for no best. */
export function lookOf({ state, feasible }: Pick<Trial, 'state' | 'feasible'>): StateLook {
  const look = STATE_LOOKS[state]
  if (feasible !== false || (state !== 'succeeded' && state !== 'stopped')) return look
  return { ...STATE_LOOKS.infeasible, word: `${look.word}, infeasible` }
}

/** In the order that readers look for them. */
export const STATES = Object.keys(STATE_LOOKS) as TrialState[]

export function isOpen(state: TrialState): boolean {
  return state === 'requested' || state === 'active' || state === 'stopping'
}
