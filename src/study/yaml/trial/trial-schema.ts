import { z } from 'zod'
import { SIZE } from '../../../amounts/index.ts'
import { LIMITS } from '../../../model/index.ts'
import { duration, text } from '../source/scalars.ts'
import { podSchema } from './pod-schema.ts'
import { slurmSchema } from './slurm.ts'
import { PROCESSORS } from './units.ts'
import { workloadSchema } from './workload.ts'

const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/
const SECRET_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/
const ENVIRONMENT_NAME_ERROR = 'must be the name of an environment variable: letters (A-Z, a-z), digits and _, not starting with a digit'

const processorsError = { error: 'must be a number of processors such as 2, 0.5 or 500m' }

const envValue = z.union(
  [
    text,
    z.strictObject({
      secret: z
        .string()
        .max(LIMITS.nameCharacters)
        .regex(SECRET_NAME, { error: 'must be a secret’s name: letters (A-Z, a-z), digits, _ . and -, beginning with a letter or _' })
        .describe('A variable of the server’s environment, or a file in secrets below its data folder.'),
    }),
    z.strictObject({ file: z.string().min(1).describe('A file on the machine of the server, from the folder of this document.') }),
  ],
  { error: 'must be a text, {secret: NAME} or {file: PATH}' },
)

const part = z.union([text, z.array(text).min(1)], { error: 'must be a text, or a list of texts (a group)' })

/** `spec.trial`. */
export const trialSchema = z.strictObject({
  command: z
    .array(part)
    .min(1)
    .optional()
    .describe(
      `Program and arguments, never seen by a shell. \${name} is replaced by the parameter ($\${ stays \${ for the command itself); a group (a list) is left out while a parameter in it is inactive.`,
    ),
  env: z
    .record(z.string().regex(ENV_NAME, { error: ENVIRONMENT_NAME_ERROR }), envValue, {
      error: 'must be a mapping of variables to their values, as {SEED: 7}',
    })
    .default({})
    .describe(
      'Environment of the trial, with the same placeholders. Secrets, {secret: NAME} or {file: PATH}, are looked up at every launch and never kept. Every parameter is there anyway, as HONE_PARAM_name.',
    ),
  workingFolder: z.string().optional().describe('Folder that the command runs in, from the folder of this document.'),
  retries: z.int().min(0).max(1_000).default(0).describe('How often a failed trial is started again.'),
  timeout: duration.optional().describe('A trial that runs longer fails.'),
  grace: duration.default('10s').describe('Time between the polite request to stop and the kill.'),
  resources: z
    .strictObject({
      gpu: z.int().min(0).default(0).describe('GPUs that the trial has for itself.'),
      memory: z.string().regex(SIZE, { error: 'must be a size such as 512Mi or 4Gi' }).optional().describe('Memory, as 512Mi or 4Gi.'),
      cpu: z
        .union([z.number().positive(), z.string().regex(PROCESSORS, processorsError)], processorsError)
        .optional()
        .describe('Processors, as 2, 0.5 or 500m.'),
    })
    .default({ gpu: 0 })
    .describe('What one trial needs.'),
  image: z.string().min(1).optional().describe('Container image, when trials run as pods.'),
  template: workloadSchema
    .optional()
    .describe(
      'Any Kubernetes object that runs the trial, in place of command and image: for trials of several pods, or of other operators.',
    ),
  pod: podSchema.optional().describe('What a pod needs beyond its image; without effect where trials run as processes.'),
  slurm: slurmSchema
    .optional()
    .describe('Each trial runs as a Slurm job of its own, submitted by sbatch on the machine of the server; {} where nothing is special.'),
})

export type TrialDocument = z.infer<typeof trialSchema>
