import { z } from 'zod'
import type { JsonValue } from '../../../model/index.ts'

const number = z.number()
const value = z.union([z.string(), z.number(), z.boolean()], { error: 'must be a text, a number or a bool' })

/** Distributions between two bounds, by the scale that they are even on; those of `exponents` give the bounds as powers of e. */
export const RANGES = {
  uniform: { scale: 'linear', stepped: false, exponents: false },
  int_uniform: { scale: 'linear', stepped: true, exponents: false },
  q_uniform: { scale: 'linear', stepped: true, exponents: false },
  log_uniform: { scale: 'log', stepped: false, exponents: true },
  log_uniform_values: { scale: 'log', stepped: false, exponents: false },
  q_log_uniform: { scale: 'log', stepped: true, exponents: true },
  q_log_uniform_values: { scale: 'log', stepped: true, exponents: false },
  inv_log_uniform: { scale: 'log', stepped: false, exponents: true },
  inv_log_uniform_values: { scale: 'log', stepped: false, exponents: false },
} as const
export type RangeName = keyof typeof RANGES

/** Distributions without bounds, around `mu`. */
export const NORMALS = {
  normal: { scale: 'linear', stepped: false },
  q_normal: { scale: 'linear', stepped: true },
  log_normal: { scale: 'log', stepped: false },
  q_log_normal: { scale: 'log', stepped: true },
} as const
export type NormalName = keyof typeof NORMALS

const DISTRIBUTIONS: readonly string[] = [
  ...Object.keys(RANGES),
  ...Object.keys(NORMALS),
  'categorical',
  'categorical_w_probabilities',
  'constant',
]

/** One parameter that has no parameters of its own. */
export const parameterSchema = z.strictObject({
  distribution: z.enum(DISTRIBUTIONS).optional(),
  value: value.optional(),
  values: z.array(value).min(1).optional(),
  probabilities: z.array(number.gt(0)).optional(),
  min: number.optional(),
  max: number.optional(),
  q: number.gt(0).optional(),
  mu: number.optional(),
  sigma: number.gt(0).optional(),
})
export type SweepParameter = z.infer<typeof parameterSchema>

const object = z.record(z.string(), z.json()) as unknown as z.ZodType<Readonly<Record<string, JsonValue>>>

/** The sections of a sweep's configuration that a study has a counterpart for, or that have no effect on one. */
export const sections = {
  program: z.string().min(1).optional(),
  command: z
    .array(z.union([z.string(), z.number()]))
    .min(1)
    .optional(),
  method: z.enum(['grid', 'random', 'bayes']),
  metric: z.strictObject({
    name: z.string().min(1),
    goal: z.enum(['minimize', 'maximize']).default('minimize'),
    target: number.optional(),
  }),
  parameters: object,
  early_terminate: z
    .strictObject({
      type: z.literal('hyperband'),
      min_iter: z.int().min(1).optional(),
      max_iter: z.int().min(1).optional(),
      s: z.int().min(1).optional(),
      eta: number.gt(1).default(3),
      strict: z.boolean().optional(),
    })
    .optional(),
  run_cap: z.int().min(1).optional(),
  name: z.string().min(1).optional(),
  description: z.string().optional(),
  project: z.string().optional(),
  entity: z.string().optional(),
  controller: z.json().optional(),
} as const
export type Sections = { [K in keyof typeof sections]: z.infer<(typeof sections)[K]> }
