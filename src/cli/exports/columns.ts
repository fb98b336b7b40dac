import type { ReadStudy, ReadTrial } from '../../wire/index.ts'
import { parametersOf, reasonOf, specOf, stateWord, timeOf } from '../reading.ts'
import type { ExportSource } from './format.ts'
import { readCurves } from './read-curves.ts'

export type Cell = number | string | boolean | Date | null | undefined
/** A row by the names of its columns. */
export type Row = Readonly<Record<string, Cell>>

export interface Column {
  readonly name: string
  /** What its cells hold; `mixed` = texts, numbers and truth values side by side. */
  readonly holds: 'integer' | 'number' | 'text' | 'boolean' | 'time' | 'mixed'
}

/** A table that is read row by row. */
export interface Table {
  readonly columns: readonly Column[]
  rows(): AsyncIterable<Row>
}

/** The trials, or every value of every curve, as a table. */
export function tableOf(source: ExportSource): Table {
  return source.curves ? curveTable(source) : trialTable(source)
}

/** One row for a trial: its objectives, its parameters, the newest value of every metric. */
function trialTable({ study, trials }: ExportSource): Table {
  const columns = trialColumns(study, trials)
  return {
    columns,
    async *rows() {
      for (const trial of trials) yield Object.fromEntries(columns.map(({ name, cell }) => [name, cell(trial)]))
    },
  }
}

interface TrialColumn extends Column {
  readonly cell: (trial: ReadTrial) => Cell
}

function trialColumns(study: ReadStudy, trials: readonly ReadTrial[]): TrialColumn[] {
  const spec = specOf(study)
  const { objectives, parameters, constraints } = spec
  const metrics = [...new Set([...objectives.map(({ metric }) => metric), ...trials.flatMap((trial) => Object.keys(trial.metrics))])]
  return [
    { name: 'trial', holds: 'integer', cell: (trial) => trial.number },
    { name: 'state', holds: 'text', cell: (trial) => stateWord(trial.state) },
    ...objectives.map(
      (_, at): TrialColumn => ({
        name: objectives.length === 1 ? 'value' : `value${at + 1}`,
        holds: 'number',
        cell: (trial) => trial.values[at],
      }),
    ),
    { name: 'lastStep', holds: 'integer', cell: (trial) => trial.lastStep },
    { name: 'startedAt', holds: 'time', cell: (trial) => dateOf(trial.startTime) },
    { name: 'endedAt', holds: 'time', cell: (trial) => dateOf(trial.endTime) },
    ...parameters.map(({ name }): TrialColumn => ({ name, holds: heldBy(name, trials), cell: (trial) => parametersOf(trial)[name] })),
    ...metrics.map((metric): TrialColumn => ({ name: `metric.${metric}`, holds: 'number', cell: (trial) => trial.metrics[metric] })),
    ...constraints.map(
      ({ text }, k): TrialColumn => ({ name: `violation.${text}`, holds: 'number', cell: (trial) => trial.violations[k] }),
    ),
    { name: 'reason', holds: 'text', cell: (trial) => reasonOf(trial, spec) },
  ]
}

/** What a parameter's values are, over all trials: choices may mix kinds. */
function heldBy(name: string, trials: readonly ReadTrial[]): Column['holds'] {
  const kinds = new Set(trials.flatMap((trial) => (trial.parameters[name] === undefined ? [] : [typeof parametersOf(trial)[name]])))
  if (kinds.size > 1) return 'mixed'
  return kinds.has('number') ? 'number' : kinds.has('boolean') ? 'boolean' : 'text'
}

const CURVE_COLUMNS: readonly Column[] = [
  { name: 'trial', holds: 'integer' },
  { name: 'step', holds: 'integer' },
  { name: 'metric', holds: 'text' },
  { name: 'value', holds: 'number' },
  { name: 'time', holds: 'time' },
]

function curveTable(source: ExportSource): Table {
  return {
    columns: CURVE_COLUMNS,
    async *rows() {
      for await (const { trial, points } of readCurves(source)) {
        for (const { step, values, time } of points) {
          for (const [metric, value] of Object.entries(values)) yield { trial, step: Number(step), metric, value, time: dateOf(time) }
        }
      }
    },
  }
}

function dateOf(stamp: Parameters<typeof timeOf>[0]): Date | undefined {
  const time = timeOf(stamp)
  return time === undefined ? undefined : new Date(time)
}
