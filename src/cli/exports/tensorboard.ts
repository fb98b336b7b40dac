import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import {
  encodeRecord,
  experimentEvent,
  type Hparam,
  type SessionStatus,
  scalarEvent,
  sessionEnd,
  sessionStart,
  versionEvent,
} from '../../tensorboard/index.ts'
import type { ReadTrial } from '../../wire/index.ts'
import { parametersOf, specOf, timeOf } from '../reading.ts'
import type { ExportSource, FolderFormat } from './format.ts'
import { readCurves } from './read-curves.ts'

const OPEN: ReadonlySet<string> = new Set(['REQUESTED', 'ACTIVE', 'STOPPING'])
const WELL: ReadonlySet<string> = new Set(['SUCCEEDED', 'STOPPED'])

type HparamType = 'number' | 'string' | 'boolean'
type HparamTypes = ReadonlyMap<string, HparamType>

/** A folder for each trial with its curves, and what the table of hyperparameters needs. */
export const tensorboard: FolderFormat = {
  name: 'tensorboard',
  summary: 'event files with curves and hyperparameters for TensorBoard',
  into: 'folder',
  async writeFolder(source, folder) {
    const types = typesOf(source)
    await writeExperiment(source, types, folder)
    const left = new Map(source.trials.map((trial) => [trial.number, trial]))
    for await (const { trial: number, points } of readCurves(source)) {
      const trial = left.get(number)
      if (trial === undefined) continue
      const file = await openRun(folder, trial, types)
      for (const { step, values, time } of points) {
        file.write(encodeRecord(scalarEvent((timeOf(time) ?? startOf(trial)) / 1_000, Number(step), values)))
      }
      await closeRun(file, trial)
      left.delete(number)
    }
    for (const trial of left.values()) await closeRun(await openRun(folder, trial, types), trial)
    return `${source.trials.length} runs are in ${folder}: \`tensorboard --logdir ${folder}\` shows them`
  },
}

/** What each parameter's values are; texts where kinds are mixed. */
function typesOf({ study, trials }: ExportSource): HparamTypes {
  const values = trials.map((trial) => parametersOf(trial))
  return new Map(
    specOf(study).parameters.map(({ name }) => {
      const kinds = new Set(values.flatMap((of) => (of[name] === undefined ? [] : [typeof of[name]])))
      const [only] = kinds
      return [name, kinds.size === 1 && (only === 'number' || only === 'boolean') ? only : 'string']
    }),
  )
}

async function writeExperiment({ study, trials }: ExportSource, types: HparamTypes, folder: string): Promise<void> {
  const objectives = specOf(study).objectives.map(({ metric }) => metric)
  const metrics = new Set([...objectives, ...trials.flatMap((trial) => Object.keys(trial.metrics))])
  const at = (timeOf(study.createTime) ?? 0) / 1_000
  const event = experimentEvent(at, {
    description: `${study.project}/${study.name}`,
    hparams: [...types].map(([name, type]) => ({ name, type })),
    metrics: [...metrics],
  })
  await writeFile(join(folder, eventFile(at)), Buffer.concat([versionEvent(at), event].map(encodeRecord)))
}

async function openRun(folder: string, trial: ReadTrial, types: HparamTypes): Promise<WriteStream> {
  const run = join(folder, `trial-${String(trial.number).padStart(4, '0')}`)
  const at = startOf(trial) / 1_000
  const hparams = Object.entries(parametersOf(trial)).map(([name, value]): [string, Hparam] => [
    name,
    types.get(name) === 'string' ? String(value) : value,
  ])
  await mkdir(run, { recursive: true })
  // Its name follows from the trial: exported again, it replaces what was exported before.
  const file = createWriteStream(join(run, eventFile(at)))
  file.write(encodeRecord(versionEvent(at)))
  file.write(encodeRecord(sessionStart(at, `trial ${trial.number}`, Object.fromEntries(hparams))))
  return file
}

async function closeRun(file: WriteStream, trial: ReadTrial): Promise<void> {
  const { state } = trial
  if (!OPEN.has(state)) {
    const status: SessionStatus = WELL.has(state) ? 'succeeded' : 'failed'
    file.write(encodeRecord(sessionEnd((timeOf(trial.endTime) ?? startOf(trial)) / 1_000, status)))
  }
  file.end()
  await finished(file)
}

function startOf(trial: ReadTrial): number {
  return timeOf(trial.startTime) ?? timeOf(trial.createTime) ?? 0
}

function eventFile(at: number): string {
  return `events.out.tfevents.${Math.floor(at)}.hone`
}
