import { z } from 'zod'
import { LIMITS } from '../../model/index.ts'
import { duration, scalar, text } from './source/scalars.ts'
import { parameterConstraintSchema, parameterSchema } from './space/parameter-schema.ts'
import { trialSchema } from './trial/trial-schema.ts'

const STUDY_NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/
const PARAMETER_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/

/** A study's or project's name. */
export const studyName = z
  .string()
  .max(LIMITS.studyNameCharacters)
  .regex(STUDY_NAME, { error: 'must consist of lowercase letters (a-z), digits and -, and begin and end with a letter or digit' })

const metricName = z
  .string()
  .min(1)
  .max(LIMITS.nameCharacters)
  .regex(/^(\S+( \S+)*)?$/, { error: 'must not have other spaces than single ones within' })
const parameterName = z
  .string()
  .max(LIMITS.nameCharacters)
  .regex(PARAMETER_NAME, { error: 'must be a parameter’s name: letters (A-Z, a-z), digits, _ . and -, beginning with a letter or _' })

/** The sections of `spec`: each is read by itself, so that a fault in one hides none in another. */
export const sections = {
  seed: z.int().min(0).optional().describe('Random streams start from it; chosen at random when left out.'),
  objectives: z
    .array(
      z.strictObject({
        metric: metricName.describe('The metric’s name, as the trials report it.'),
        goal: z.enum(['minimize', 'maximize']).describe('Which direction is better.'),
        target: z.number().optional().describe('The study ends when a trial reaches it.'),
        reduce: z
          .enum(['last', 'best', 'mean'])
          .default('last')
          .describe('How a trial’s curve becomes its one value: its last point, its best or the mean of all.'),
      }),
    )
    .min(1)
    .max(LIMITS.objectivesPerStudy)
    .describe('What is measured, most important first.'),
  derived: z
    .record(metricName, z.string())
    .default({})
    .describe('Metrics that Hone computes from others wherever a trial reports one of these, by name: score: accuracy - 0.1 * latencyMs.'),
  constraints: z
    .array(z.string())
    .max(LIMITS.constraintsPerStudy)
    .default([])
    .describe('What the final metrics of a feasible trial keep, as latencyMs <= 20. A trial that breaks one cannot be the best.'),
  parameters: z.record(parameterName, parameterSchema).describe('What may vary, by name.'),
  parameterConstraints: z
    .array(z.union([z.string(), parameterConstraintSchema]))
    .max(LIMITS.parameterConstraintsPerStudy)
    .optional()
    .describe(
      'What parameters must keep among themselves before a trial is made: comparisons, as heads * headSize <= 1024, and combinations that never are.',
    ),
  startAt: z.array(z.record(z.string(), scalar)).max(LIMITS.suggestionsPerCall).default([]).describe('Points that are tried first.'),
  learnFrom: z
    .array(
      z
        .string()
        .min(1)
        .max(2 * LIMITS.nameCharacters + 1),
    )
    .min(1)
    .max(LIMITS.earlierStudies)
    .optional()
    .describe(
      'Earlier studies whose trials say where to begin and what to expect, by name (in the same project) or as PROJECT/NAME. They must share a parameter’s name; how much each is believed is found out trial by trial.',
    ),
  algorithm: z
    .looseObject({ name: z.string().describe('Name of a registered algorithm.') })
    .default({ name: 'auto' })
    .describe('What chooses the trials; its settings stand beside its name.'),
  resource: z
    .strictObject({
      metric: metricName.default('epoch').describe('What counts the steps.'),
      min: z
        .int()
        .min(1)
        .optional()
        .describe('The least that a trial is given. Default: a 27th of max, and at least 2 where max is 20 or more.'),
      max: z.int().min(1).describe('The most that a trial takes.'),
    })
    .optional()
    .describe('The step that costs something (epochs, iterations).'),
  earlyStopping: z
    .looseObject({ name: z.string().describe('Name of a registered stopping rule.') })
    .optional()
    .describe(
      'What ends hopeless trials; its settings stand beside its name. Without it every trial runs to its end; {name: auto} chooses a rule for the study.',
    ),
  budget: z
    .strictObject({
      trials: z.int().min(1).max(LIMITS.trialsPerStudy).optional().describe('Trials that are started in all.'),
      parallel: z.int().min(1).max(LIMITS.parallelPerStudy).default(1).describe('Trials that run at the same time.'),
      failures: z.int().min(1).optional().describe('Failed trials in all at which the study fails.'),
      failuresInARow: z
        .int()
        .min(1)
        .optional()
        .describe(
          'Failed trials in a row at which the study fails. Where neither bound of failures is given, one whose command fails for its first 10 trials in the same way fails.',
        ),
      duration: duration.optional().describe('Running time of the study; paused time does not count.'),
      gpuHours: z.number().positive().optional().describe('GPUs times hours, over all trials.'),
      minTrials: z
        .int()
        .min(1)
        .max(LIMITS.trialsPerStudy)
        .optional()
        .describe('Trials that must have ended before trials, duration or convergence end the study.'),
      minDuration: duration.optional().describe('Running time before which neither trials nor convergence end the study.'),
    })
    .default({ parallel: 1 })
    .describe('What may be spent; what is left out is not bounded.'),
  convergence: z
    .strictObject({
      trials: z
        .int()
        .min(1)
        .max(LIMITS.trialsPerStudy)
        .optional()
        .describe('Trials in a row that compete for the best without improving it.'),
      duration: duration.optional().describe('Time without an improvement, from the last one, or from when the study last went on.'),
      expectedGain: z
        .number()
        .positive()
        .optional()
        .describe(
          'The most that any further trial is expected to improve the best by, in the metric’s own units, when the study ends: three suggestions in a row. For gp, and for auto while it takes gp.',
        ),
      minDelta: z.number().min(0).default(0).describe('What a trial must be better by, in the metric’s own units, to be an improvement.'),
    })
    .refine(({ trials, duration, expectedGain }) => trials !== undefined || duration !== undefined || expectedGain !== undefined, {
      error: 'must say trials, duration or expectedGain, or several of them',
    })
    .optional()
    .describe('The study ends when nothing gets better any more. Of several objectives: when the Pareto front stays as it is.'),
  finish: z
    .enum(['stop', 'let-run'])
    .default('stop')
    .describe('What happens to running trials when the study ends: they are stopped, or run to their end.'),
  noise: z
    .enum(['unknown', 'low', 'high'])
    .default('unknown')
    .describe('What is known of the noise: whether the same parameters give the same value again.'),
  trial: trialSchema.optional().describe('How a trial is run. Without it, clients evaluate trials themselves.'),
  workers: z
    .strictObject({
      heartbeat: duration.describe(
        'How often a worker says that it is alive. Silent for 1.75 times as long, it loses its trial to the next worker. At least 5s.',
      ),
    })
    .optional()
    .describe('Workers that evaluate trials themselves, as programs do. Without it their silence means nothing.'),
  metrics: z
    .looseObject({ from: z.string().describe('Name of a registered collector.') })
    .default({ from: 'stdout' })
    .describe('Where metrics are read; the collector’s settings stand beside its name.'),
}

export const metadataSchema = z.strictObject({
  name: studyName.optional().describe('Name of the study, unique in its project; the command line may give it instead.'),
  project: studyName.default('default').describe('Project that the study belongs to.'),
  description: z.string().max(LIMITS.reasonCharacters).default('').describe('What it is about, for people.'),
  labels: z.record(z.string().min(1).max(LIMITS.nameCharacters), text).default({}).describe('Marks to find it by.'),
})

/** The whole document, for types, editors and the reference. */
export const documentSchema = z
  .strictObject({
    apiVersion: z.literal('hone.dev/v1').describe('Version of this format.'),
    kind: z.literal('Study'),
    metadata: metadataSchema.default({ project: 'default', description: '', labels: {} }).describe('What the study is called.'),
    spec: z.strictObject(sections),
  })
  .describe('A study: what may vary, what is measured, what may be spent and how a trial is run.')

export type Sections = { readonly [K in keyof typeof sections]: z.infer<(typeof sections)[K]> }
