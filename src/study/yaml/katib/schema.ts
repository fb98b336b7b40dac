import { z } from 'zod'
import type { JsonValue } from '../../../model/index.ts'

/** Katib writes numbers as texts; people forget the quotes. */
const textual = z.union([z.string(), z.number(), z.boolean()], { error: 'must be a text' })
const count = z.int()
const object = z.record(z.string(), z.json()) as unknown as z.ZodType<Readonly<Record<string, JsonValue>>>
const texts = z.record(z.string(), z.string())

const named = z.strictObject({ name: z.string().min(1), value: textual })
const strategy = z.strictObject({ name: z.string().min(1), value: z.enum(['min', 'max', 'latest']) })

const feasibleSpaceSchema = z.strictObject({
  min: textual.optional(),
  max: textual.optional(),
  step: textual.optional(),
  list: z.array(textual).min(1).optional(),
  distribution: z
    .union([z.enum(['uniform', 'logUniform', 'normal', 'logNormal', 'unknown']), z.array(textual).min(1)], {
      error: 'must be one of uniform, logUniform, normal, logNormal',
    })
    .optional(),
})
export type FeasibleSpace = z.infer<typeof feasibleSpaceSchema>

export const parameterSpecSchema = z.strictObject({
  name: z.string().min(1),
  parameterType: z.enum(['double', 'int', 'discrete', 'categorical']),
  feasibleSpace: feasibleSpaceSchema,
})
export type ParameterSpec = z.infer<typeof parameterSpecSchema>

const algorithmSchema = z.strictObject({ algorithmName: z.string().min(1), algorithmSettings: z.array(named).default([]) })
export type AlgorithmSpec = z.infer<typeof algorithmSchema>

const objectiveSchema = z.strictObject({
  type: z.enum(['minimize', 'maximize']),
  goal: z.number().optional(),
  objectiveMetricName: z.string().min(1),
  additionalMetricNames: z.array(z.string().min(1)).nullish(),
  metricStrategies: z.array(strategy).nullish(),
})
export type ObjectiveSpec = z.infer<typeof objectiveSchema>

const trialTemplateSchema = z.strictObject({
  retain: z.boolean().default(false),
  trialSpec: object.optional(),
  configMap: object.optional(),
  trialParameters: z.array(
    z.strictObject({
      name: z.string().regex(/^[^{}]+$/, { error: 'must be a name without { and }' }),
      description: z.string().optional(),
      reference: z.string().min(1),
    }),
  ),
  primaryContainerName: z.string().min(1),
  primaryPodLabels: texts.optional(),
  successCondition: z.string().min(1).optional(),
  failureCondition: z.string().min(1).optional(),
})
export type TrialTemplateSpec = z.infer<typeof trialTemplateSchema>

const metricsCollectorSchema = z.strictObject({
  collector: z
    .strictObject({
      kind: z.enum(['StdOut', 'File', 'TensorFlowEvent', 'PrometheusMetric', 'Custom', 'Push']).default('StdOut'),
      customCollector: object.optional(),
    })
    .default({ kind: 'StdOut' }),
  source: z
    .strictObject({
      fileSystemPath: z
        .strictObject({
          path: z.string().regex(/^\//, { error: 'must be an absolute path' }).optional(),
          kind: z.enum(['File', 'Directory']).optional(),
          format: z.enum(['TEXT', 'JSON']).optional(),
        })
        .optional(),
      filter: z.strictObject({ metricsFormat: z.array(z.string()).default([]) }).optional(),
      httpGet: z
        .looseObject({
          path: z.string().regex(/^\//, { error: 'must begin with /' }).optional(),
          port: z.union([z.int(), z.string()]).optional(),
        })
        .optional(),
    })
    .default({}),
})
export type MetricsCollectorSpec = z.infer<typeof metricsCollectorSchema>

/** The sections of an Experiment's `spec` (kubeflow.org/v1beta1), each read by itself. */
export const sections = {
  parameters: z.array(z.json()).min(1),
  objective: objectiveSchema,
  algorithm: algorithmSchema,
  earlyStopping: algorithmSchema.optional(),
  trialTemplate: trialTemplateSchema,
  parallelTrialCount: count.min(1).default(3),
  maxTrialCount: count.min(1).optional(),
  maxFailedTrialCount: count.min(0).optional(),
  metricsCollectorSpec: metricsCollectorSchema.default({ collector: { kind: 'StdOut' }, source: {} }),
  resumePolicy: z.enum(['Never', 'LongRunning', 'FromVolume']).optional(),
  nasConfig: z.json().optional(),
}
export type Sections = { readonly [K in keyof typeof sections]: z.infer<(typeof sections)[K]> }

/** Of an object as the cluster gives it back much is the cluster's own. */
export const metadataSchema = z.looseObject({
  name: z.string().max(40).optional(),
  namespace: z.string().optional(),
  labels: texts.default({}),
})
