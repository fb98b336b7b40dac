import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadStudy, ReadTrial } from '../../wire/index.ts'
import { type Connection, unary } from '../connection.ts'
import { type CsvCell, csvLine } from '../csv.ts'
import { parametersOf, reasonOf, specOf, stateWord, studyJson, timeOf, trialJson } from '../reading.ts'
import { getStudy, listTrials } from '../watching.ts'

export interface ExportFlags {
  readonly format: 'csv' | 'json' | 'jsonl'
  /** Measurements instead of trials. */
  readonly curves?: boolean
  /** File; standard output when absent. */
  readonly output?: string
}

/** Trials whose curves are asked for at once: bounds the memory of both sides. */
const CURVES_AT_ONCE = 100

/** `hone export STUDY`: trials, or with --curves every measurement, as CSV, JSON or a JSON document a line. */
export async function exportStudy(connection: Connection, name: string, flags: ExportFlags): Promise<void> {
  const study = await getStudy(connection, name)
  const trials = await listTrials(connection, study.id)
  const text = flags.curves ? curveText(connection, study, trials, flags.format) : trialText(study, trials, flags.format)
  if (flags.output === undefined) for await (const part of text) process.stdout.write(part)
  else await pipeline(Readable.from(text), createWriteStream(flags.output))
}

async function* trialText(study: ReadStudy, trials: readonly ReadTrial[], format: ExportFlags['format']): AsyncGenerator<string> {
  if (format === 'json') {
    yield `${JSON.stringify({ study: studyJson(study), trials: trials.map(trialJson) }, null, 2)}\n`
  } else if (format === 'jsonl') {
    for (const trial of trials) yield `${JSON.stringify(trialJson(trial))}\n`
  } else {
    const columns = columnsOf(study, trials)
    yield csvLine(columns.map(([heading]) => heading))
    for (const trial of trials) yield csvLine(columns.map(([, cell]) => cell(trial)))
  }
}

/** Heading and cell of every column: the trial, its objectives, its parameters, the newest value of every metric. */
function columnsOf(study: ReadStudy, trials: readonly ReadTrial[]): (readonly [heading: string, cell: (trial: ReadTrial) => CsvCell])[] {
  const spec = specOf(study)
  const { objectives, parameters, constraints } = spec
  const metrics = new Set([...objectives.map(({ metric }) => metric), ...trials.flatMap((trial) => Object.keys(trial.metrics))])
  return [
    ['trial', (trial) => trial.number],
    ['state', (trial) => stateWord(trial.state)],
    ...Array.from(
      objectives.keys(),
      (at) => [objectives.length === 1 ? 'value' : `value${at + 1}`, (trial: ReadTrial) => trial.values[at]] as const,
    ),
    ['lastStep', (trial) => trial.lastStep],
    ['startedAt', (trial) => isoTime(trial.startTime)],
    ['endedAt', (trial) => isoTime(trial.endTime)],
    ...parameters.map(({ name }) => [name, (trial: ReadTrial) => parametersOf(trial)[name]] as const),
    ...Array.from(metrics, (metric) => [`metric.${metric}`, (trial: ReadTrial) => trial.metrics[metric]] as const),
    ...Array.from(constraints, ({ text }, k) => [`violation.${text}`, (trial: ReadTrial) => trial.violations[k]] as const),
    ['reason', (trial) => reasonOf(trial, spec)],
  ]
}

async function* curveText(
  connection: Connection,
  study: ReadStudy,
  trials: readonly ReadTrial[],
  format: ExportFlags['format'],
): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(['trial', 'step', 'metric', 'value', 'time'])
  if (format === 'json') yield '[\n'
  let first = true
  for (let at = 0; at < trials.length; at += CURVES_AT_ONCE) {
    const numbers = trials.slice(at, at + CURVES_AT_ONCE).map((trial) => trial.number)
    const { curves } = await unary(connection, connection.client.listMeasurements, { study: study.id, trials: numbers })
    for (const { trial, points } of curves) {
      for (const point of points) {
        const step = Number(point.step)
        if (format === 'csv') {
          for (const [metric, value] of Object.entries(point.values)) yield csvLine([trial, step, metric, value, isoTime(point.time)])
        } else {
          const values = Object.fromEntries(
            Object.entries(point.values).map(([metric, value]) => [metric, Number.isFinite(value) ? value : String(value)]),
          )
          const row = JSON.stringify({ trial, step, time: isoTime(point.time), values })
          yield format === 'jsonl' ? `${row}\n` : `${first ? '' : ',\n'}${row}`
          first = false
        }
      }
    }
  }
  if (format === 'json') yield '\n]\n'
}

function isoTime(stamp: Parameters<typeof timeOf>[0]): string | undefined {
  const time = timeOf(stamp)
  return time === undefined ? undefined : new Date(time).toISOString()
}
