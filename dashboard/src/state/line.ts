import type { Trial } from '../api/types.ts'
import type { StudyStore } from './study-store.ts'

/** How curves are shown. */
export interface CurveMode {
  readonly metric: string
  readonly x: 'step' | 'time'
  /** Weight of what came before, 0 = the points as they are. */
  readonly smooth: number
}

/** A curve as it is drawn. */
export interface Line {
  /** Steps, or seconds since the trial began. */
  readonly xs: readonly number[]
  readonly ys: readonly (number | undefined)[]
}

/** A trial's curve in a mode; undefined when it has no such metric. */
export function lineOf(store: StudyStore, trial: Trial, mode: CurveMode): Line | undefined {
  const curve = store.curves.get(trial.number)
  const column = curve?.column(mode.metric)
  if (curve === undefined || column === undefined) return undefined
  const begin = trial.startedAt ?? curve.at[0] ?? 0
  const xs = mode.x === 'step' ? curve.steps : curve.at.map((at) => Math.max(0, at - begin) / 1_000)
  return { xs, ys: mode.smooth === 0 ? column : smoothed(column, mode.smooth) }
}

/** What a stopping rule makes of a curve up to each point: its mean or its best so far; what is not finite is passed over. */
export function runningOf(line: Line, by: 'mean' | 'best', goal: 'minimize' | 'maximize'): Line {
  let [sum, count] = [0, 0]
  let best = goal === 'minimize' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  const ys = line.ys.map((value) => {
    if (value === undefined || !Number.isFinite(value)) return undefined
    sum += value
    count++
    best = goal === 'minimize' ? Math.min(best, value) : Math.max(best, value)
    return by === 'mean' ? sum / count : best
  })
  return { xs: line.xs, ys }
}

/** Exponential moving average, without the pull towards zero at its beginning; what is not finite stays as it is. */
function smoothed(values: readonly (number | undefined)[], weight: number): (number | undefined)[] {
  let sum = 0
  let rest = 1
  return values.map((value) => {
    if (value === undefined || !Number.isFinite(value)) return value
    sum = weight * sum + (1 - weight) * value
    rest *= weight
    return sum / (1 - rest)
  })
}
