import { z } from 'zod'
import { DURATION, durationMs } from '../../../amounts/index.ts'
import type { SlurmTemplate } from '../../../model/index.ts'
import type { Path } from '../source/path.ts'
import type { Reader } from '../source/reader.ts'

const BASE: Path = ['spec', 'trial', 'slurm']
const MINUTE_MS = 60_000
/** Minutes, minutes:seconds, hours:minutes:seconds, days-hours, days-hours:minutes, days-hours:minutes:seconds. */
const TIME = /^(\d+(:\d{1,2}){0,2}|\d+-\d{1,2}(:\d{1,2}){0,2}|infinite|UNLIMITED)$/
const WORD = /^[^\s,]+$/
const GRES = /^[^\s,]+(,[^\s,]+)*$/

const timeError = { error: 'must be a time as Slurm takes it, 90 (minutes), 2:00:00 or 1-12:00:00; or 2h' }
const word = z.string().regex(WORD, { error: 'must be one word' })

/** `spec.trial.slurm`. */
export const slurmSchema = z.strictObject({
  partition: z
    .string()
    .regex(GRES, { error: 'must be a partition, or several with commas' })
    .optional()
    .describe('Partition, as gpu or gpu,long.'),
  time: z
    .union([z.int().min(1), z.string().refine((value) => TIME.test(value) || DURATION.test(value), timeError)], timeError)
    .optional()
    .describe(
      'What one job may take at most, as Slurm writes it (2:00:00, 1-12:00:00, or minutes), or as 2h. The partition’s default when left out.',
    ),
  account: word.optional().describe('Account that is charged.'),
  qos: word.optional().describe('Quality of service.'),
  constraint: z.string().min(1).optional().describe('Features that the node must have, as "a100|h100".'),
  reservation: word.optional().describe('A reservation to run in.'),
  gres: z
    .string()
    .regex(GRES, { error: 'must be generic resources as Slurm takes them: gpu:2, gpu:a100:2 or gpu:1,shard:4' })
    .optional()
    .describe('Generic resources as Slurm writes them, as gpu:a100:2, where `resources.gpu` (that many of any kind) does not say enough.'),
  options: z
    .array(z.string().regex(/^--?[A-Za-z]/, { error: 'must be an option of sbatch with its value, as --exclusive or --nodes=2' }))
    .default([])
    .describe('Any other options of sbatch, each with its value: [--exclusive, --nodes=2].'),
})

/** Options by which Hone starts a job, or finds it again; those with one letter too. */
const OWN_OPTIONS: readonly (readonly [long: string, short?: string])[] = [
  ['array', 'a'],
  ['chdir', 'D'],
  ['clusters', 'M'],
  ['error', 'e'],
  ['export'],
  ['export-file'],
  ['help', 'h'],
  ['input', 'i'],
  ['job-name', 'J'],
  ['no-requeue'],
  ['open-mode'],
  ['output', 'o'],
  ['parsable'],
  ['requeue'],
  ['test-only'],
  ['usage'],
  ['version', 'V'],
  ['wait', 'W'],
  ['wrap'],
]

/** An option of one letter, behind such as have no value: -Ha1-3 is -H and -a1-3. */
const LETTERS = /^-[HkOQsv]*([A-Za-z])/

/** What of the trial and of the server matters here. */
interface Surroundings {
  readonly trial: { readonly template?: unknown; readonly image?: unknown; readonly resources: { readonly gpu: number } }
  readonly pods?: boolean | undefined
  readonly slurm?: boolean | undefined
}

/** Makes the template of a trial's jobs, and says how many GPUs each has where it says that itself. */
export function readSlurm(
  reader: Reader,
  document: z.infer<typeof slurmSchema>,
  { trial, pods, slurm }: Surroundings,
): { template: SlurmTemplate; gpu?: number } {
  checkPlace(reader, pods, slurm)
  if (trial.template !== undefined) {
    reader.problem(BASE, 'stands beside a template, which is an object of Kubernetes', { at: 'key', remedy: 'Leave one of the two out.' })
  }
  for (const [i, option] of document.options.entries()) checkOption(reader, [...BASE, 'options', i], option)
  const { time, gres, ...rest } = document
  const template = { ...rest, ...(time === undefined ? {} : { time: timeOf(time) }), ...(gres === undefined ? {} : { gres }) }
  const gpu = gres === undefined ? undefined : gpusOf(gres)
  if (gpu === undefined) return { template }
  if (trial.resources.gpu !== 0 && trial.resources.gpu !== gpu) {
    reader.problem([...BASE, 'gres'], `asks for ${gpu} GPUs, but resources.gpu for ${trial.resources.gpu}`, {
      remedy: 'Say it once: leave resources.gpu out.',
    })
  }
  return { template, gpu }
}

function checkPlace(reader: Reader, pods: boolean | undefined, slurm: boolean | undefined): void {
  if (pods === true) {
    reader.problem(BASE, 'asks for a job of Slurm’s, but this server runs trials as pods', {
      at: 'key',
      remedy: 'Leave it out, or submit the study to a server without --on kubernetes.',
    })
  } else if (slurm === false) {
    reader.problem(BASE, 'asks for a job of Slurm’s, but the server’s machine has no sbatch', {
      at: 'key',
      remedy: 'Start the server where sbatch is on its PATH (a login node), or leave this out to run trials as processes.',
    })
  }
}

function checkOption(reader: Reader, path: Path, option: string): void {
  const name = option.replace(/=.*/s, '')
  const letter = LETTERS.exec(option)?.[1]
  // sbatch takes the beginning of an option for it.
  const own = OWN_OPTIONS.find(([long, short]) => `--${long}`.startsWith(name) || (short !== undefined && letter === short))
  if (own !== undefined) reader.problem(path, `${own[0]} is Hone’s to say`, { remedy: 'Leave it out.' })
  if (/\s/.test(name) || /[\0\n]/.test(option)) {
    reader.problem(path, 'must be one option with its value behind =', { remedy: 'Write it as --nodes=2, each in an entry of its own.' })
  }
}

/** sbatch takes no 2h. */
function timeOf(time: number | string): string {
  if (typeof time === 'number' || TIME.test(time)) return String(time)
  return String(Math.max(1, Math.ceil(durationMs(time) / MINUTE_MS)))
}

/** GPUs of a list of generic resources (gpu, gpu:2, gpu:a100:2, gres/gpu:2, perhaps with sockets in brackets); undefined where it names none. */
function gpusOf(gres: string): number | undefined {
  const counts = gres.split(',').flatMap((part) => {
    const [name, ...rest] = part
      .replace(/^gres[/:]/, '')
      .replace(/\(.*$/, '')
      .split(':')
    const last = rest.at(-1) ?? ''
    return name === 'gpu' ? [/^\d+$/.test(last) ? Number(last) : 1] : []
  })
  return counts.length === 0 ? undefined : counts.reduce((a, b) => a + b)
}
