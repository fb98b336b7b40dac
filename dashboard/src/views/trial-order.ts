import type { Study, Trial, TrialState } from '../api/types.ts'
import { durationOf, firstObjectiveOf } from '../state/values.ts'

/** What the table can be sorted by: a column's key. */
export interface Order {
  readonly by: string
  readonly down: boolean
}

/** Reads `value` or `-value`; by default the newest first. */
export function parseOrder(text: string | null): Order {
  if (text === null || text === '') return { by: 'number', down: true }
  return text.startsWith('-') ? { by: text.slice(1), down: true } : { by: text, down: false }
}

export function formatOrder({ by, down }: Order): string {
  return `${down ? '-' : ''}${by}`
}

/** The order that a click on a column's head gives. The value column begins with the best. */
export function nextOrder(order: Order, by: string, study: Study): Order {
  if (order.by === by) return { by, down: !order.down }
  return { by, down: by === 'number' || (by === 'value' && firstObjectiveOf(study).goal === 'maximize') }
}

type SortKey = number | string | boolean | undefined

function keyOf(trial: Trial, by: string, now: number): SortKey {
  if (by === 'number') return trial.number
  if (by === 'state') return trial.state
  if (by === 'value') return trial.values?.[0]
  if (by === 'step') return trial.lastStep
  if (by === 'duration') return durationOf(trial, now)
  if (by === 'worker') return trial.worker
  if (by.startsWith('v.')) return trial.values?.[Number(by.slice(2))]
  if (by.startsWith('m.')) return trial.metrics[by.slice(2)]
  return trial.parameters[by.slice(2)]
}

/** Trials in these states (all when none is named), in order; those that lack the key, or have NaN, come last. */
export function orderTrials(trials: Iterable<Trial>, order: Order, states: ReadonlySet<TrialState>, now: number): Trial[] {
  const shown = [...trials].filter((trial) => states.size === 0 || states.has(trial.state))
  const sign = order.down ? -1 : 1
  const lacking = (key: SortKey) => key === undefined || Number.isNaN(key)
  return shown
    .map((trial) => ({ trial, key: keyOf(trial, order.by, now) }))
    .sort((a, b) => {
      if (lacking(a.key) || lacking(b.key)) return Number(lacking(a.key)) - Number(lacking(b.key)) || a.trial.number - b.trial.number
      if (a.key === b.key) return sign * (a.trial.number - b.trial.number)
      return sign * (a.key! < b.key! ? -1 : 1)
    })
    .map(({ trial }) => trial)
}
