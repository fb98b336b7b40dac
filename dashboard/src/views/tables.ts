import type { Study, Trial } from '../api/types.ts'
import type { StudyStore } from '../state/study-store.ts'
import { reasonOf } from '../state/values.ts'
import type { Table } from './export.tsx'

/** Trials as rows: number, state, objectives, parameters, labels and why they ended. */
export function trialsTable(study: Study, trials: readonly Trial[]): Table {
  const labels = [...new Set(trials.flatMap((trial) => Object.keys(trial.labels)))].sort()
  const { objectives, parameters } = study.spec
  const head = [
    'trial',
    'state',
    ...objectives.map(({ metric }) => metric),
    ...parameters.map(({ name }) => name),
    ...labels.map((label) => `label:${label}`),
    'reason',
  ]
  const rows = trials.map((trial) => [
    trial.number,
    trial.state,
    ...objectives.map((_, place) => trial.values?.[place]),
    ...parameters.map(({ name }) => (trial.parameters[name] === undefined ? undefined : String(trial.parameters[name]))),
    ...labels.map((label) => trial.labels[label]),
    reasonOf(trial, study),
  ])
  return [head, ...rows]
}

/** The points of a metric as rows. */
export function curvesTable(store: StudyStore, metric: string): Table {
  const rows = [...store.curves].flatMap(([number, curve]) =>
    curve.steps.flatMap((step, row) => {
      const value = curve.column(metric)?.[row]
      return value === undefined ? [] : [[number, step, new Date(curve.at[row] ?? 0).toISOString(), value]]
    }),
  )
  return [['trial', 'step', 'at', metric], ...rows]
}
