import { resolve } from 'node:path'
import { durationMs } from '../../../amounts/index.ts'
import type { CommandPart, TrialTemplate } from '../../../model/index.ts'
import { suggestName } from '../../spec/nearest.ts'
import type { Path } from '../source/path.ts'
import { positiveMs } from '../source/positive-ms.ts'
import type { Reader } from '../source/reader.ts'
import { readPod } from './pod.ts'
import { readSlurm } from './slurm.ts'
import type { TrialDocument } from './trial-schema.ts'
import { readWorkload } from './workload.ts'

const BASE: Path = ['spec', 'trial']

/**
 * Makes the template of a trial's runs. `gpus` = GPUs of this machine; undefined = do not check. `pods` = trials run as pods, `slurm` = jobs
 * of Slurm's can be submitted from here; undefined = not decided yet.
 */
export function readTrial(
  reader: Reader,
  trial: TrialDocument,
  options: { workingFolder: string; gpus?: number | undefined; pods?: boolean | undefined; slurm?: boolean | undefined },
): TrialTemplate {
  const command = readCommand(reader, trial)
  checkWays(reader, trial, options.pods)
  if (trial.command !== undefined && (typeof command[0] !== 'string' || command[0].trim() === '')) {
    reader.problem([...BASE, 'command', 0], 'must be the program to run, not a group', { remedy: 'Begin with it, as [python3, train.py].' })
  }
  const env = readEnv(reader, trial, options.workingFolder)
  const mayBePod = options.pods ?? (trial.template !== undefined || trial.image !== undefined)
  const slurm = trial.slurm === undefined ? undefined : readSlurm(reader, trial.slurm, { trial, ...options })
  if (!mayBePod && slurm === undefined) checkGpus(reader, trial.resources.gpu, options.gpus)
  const { memory, cpu } = trial.resources
  return {
    command,
    env,
    workingFolder: resolve(options.workingFolder, trial.workingFolder ?? '.'),
    retries: trial.retries,
    ...(trial.timeout === undefined ? {} : { timeoutMs: positiveMs(reader, [...BASE, 'timeout'], trial.timeout) }),
    graceMs: durationMs(trial.grace),
    resources: {
      gpu: slurm?.gpu ?? trial.resources.gpu,
      ...(memory === undefined ? {} : { memory }),
      ...(cpu === undefined ? {} : { cpu: String(cpu) }),
    },
    ...(trial.image === undefined ? {} : { image: trial.image }),
    ...(trial.pod === undefined ? {} : { pod: readPod(reader, trial.pod) }),
    ...(trial.template === undefined ? {} : { workload: readWorkload(reader, trial.template) }),
    ...(slurm === undefined ? {} : { slurm: slurm.template }),
  }
}

function readCommand(reader: Reader, { command = [] }: TrialDocument): CommandPart[] {
  return command.map((part, i) => {
    const path = [...BASE, 'command', i]
    return Array.isArray(part) ? part.map((text, j) => written(reader, [...path, j], text)) : written(reader, path, part)
  })
}

function readEnv(reader: Reader, { env }: TrialDocument, workingFolder: string): TrialTemplate['env'] {
  const read = Object.entries(env).map(([name, value]) => {
    const path = [...BASE, 'env', name]
    if (typeof value !== 'object') return [name, written(reader, path, value)]
    return [name, 'file' in value ? { file: resolve(workingFolder, value.file) } : value]
  })
  for (const name of Object.keys(env)) {
    if (name.startsWith('HONE_'))
      reader.problem([...BASE, 'env', name], 'HONE_ variables are set by Hone itself', { at: 'key', remedy: 'Choose another name.' })
  }
  return Object.fromEntries(read)
}

/** Numbers stand in a command as they were written: 1.0 stays 1.0. */
function written(reader: Reader, path: Path, value: unknown): string {
  const text = typeof value === 'string' ? value : (reader.source.text(path) ?? String(value))
  if (text.includes('\0')) reader.problem(path, 'must not contain a NUL character')
  return text
}

/** A trial is a command or an object, and what this server can run. */
function checkWays(reader: Reader, { command, template, image }: TrialDocument, pods: boolean | undefined): void {
  if (template === undefined) {
    if (command === undefined)
      reader.problem([...BASE, 'command'], 'is missing', { at: 'key', remedy: 'Give it the program to run, as [python3, train.py].' })
    if (pods !== true || image !== undefined) return
    reader.problem([...BASE, 'image'], 'is missing: here every trial runs as a pod', {
      at: 'key',
      remedy: 'Name an image that has the command, as image: ghcr.io/me/train:1; or run it as a process, without --on kubernetes.',
    })
    return
  }
  for (const [field, value] of Object.entries({ command, image })) {
    if (value === undefined) continue
    reader.problem([...BASE, field], 'stands beside a template, which says it itself', { at: 'key', remedy: 'Leave one of the two out.' })
  }
  const remedy = 'Start the server with --on kubernetes, or give the trial a command.'
  if (pods === undefined)
    reader.note([...BASE, 'template'], 'is an object of Kubernetes: it needs a server with a cluster', { at: 'key', remedy })
  if (pods === false) {
    reader.problem([...BASE, 'template'], 'is an object of Kubernetes, but this server runs trials as processes', {
      at: 'key',
      remedy,
    })
  }
}

function checkGpus(reader: Reader, asked: number, here: number | undefined): void {
  if (here === undefined || asked <= here) return
  const there = here === 0 ? 'this machine has none' : `this machine has ${here}`
  reader.problem([...BASE, 'resources', 'gpu'], `asks for ${asked} ${asked === 1 ? 'GPU' : 'GPUs'}, but ${there}`, {
    remedy: 'Submit it to a server that has them, or let the server ignore the request: --gpus 0.',
  })
}

/** Refuses fields that no section knows; `suggest` finds the remedy for a name among the known ones. */
export function checkFields(reader: Reader, path: Path, known: readonly string[], suggest = suggestName): void {
  const value = reader.valueAt(path)
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) reader.problem([...path, key], 'is not a field here', { at: 'key', remedy: suggest(key, known) })
  }
}
