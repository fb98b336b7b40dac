import { z } from 'zod'
import { LIMITS } from '../../../model/index.ts'
import { scalar } from '../source/scalars.ts'

const range = <T extends z.ZodType>(bound: T) => z.tuple([bound, bound], { error: 'must be a list of two numbers: [lowest, highest]' })

const wanted = z.union([scalar, z.array(scalar).min(1), z.strictObject({ min: z.number().optional(), max: z.number().optional() })], {
  error: 'must be a value of the parent, a list of values, or a range such as {min: 2}',
})

/** A mapping of conditions: parents with what they must be, and mappings joined by all, any and not. */
export interface ConditionDocument {
  readonly [parent: string]: unknown
}

const conditionSchema: z.ZodType<ConditionDocument> = z
  .object(
    {
      get all() {
        return z.array(conditionSchema).min(1).optional().describe('All of these hold.')
      },
      get any() {
        return z.array(conditionSchema).min(1).optional().describe('At least one of these holds.')
      },
      get not() {
        return conditionSchema.optional().describe('This does not hold.')
      },
    },
    { error: 'must name parents with what they are, as {optimizer: sgd}, {layers: {min: 4}} or {not: {optimizer: sgd}}' },
  )
  .catchall(wanted)
  .meta({ id: 'condition' })

/** Where the best value is believed to be; the parser knows which form is for which kind. */
const likelySchema = z.union(
  [
    scalar,
    z.looseObject({
      near: z.unknown().optional().meta({ description: 'The likeliest value of a number.', type: 'number' }),
      spread: z.unknown().optional().meta({
        description: 'Standard deviation of a normal around it, as a share of the range on its scale (default: 1/6).',
        type: 'number',
        exclusiveMinimum: 0,
        maximum: LIMITS.likelySpread,
      }),
    }),
  ],
  { error: 'must be a value, {near: VALUE, spread: SHARE} for a number, or {VALUE: WEIGHT} for a choice' },
)

/** One parameter; the parser checks that it has exactly one kind. */
export const parameterSchema = z
  .strictObject({
    double: range(z.number()).optional().describe('A real number: [lowest, highest], both included.'),
    int: range(z.int()).optional().describe('An integer: [lowest, highest], both included.'),
    discrete: z.array(z.number()).min(1).max(LIMITS.choicesPerParameter).optional().describe('One of some ordered numbers.'),
    choice: z.array(scalar).min(1).max(LIMITS.choicesPerParameter).optional().describe('One of some values without order.'),
    bool: z
      .tuple([z.boolean(), z.boolean()], { error: 'must be [false, true]' })
      .optional()
      .describe('Short for a choice of [false, true], and written like it.'),
    fixed: scalar.optional().describe('This value in every trial; it stays in commands and results.'),
    scale: z
      .enum(['linear', 'log', 'reverseLog'])
      .optional()
      .describe('How distances are measured: linear (default), log (ratios; lowest > 0) or reverseLog (ratios seen from the upper end).'),
    step: z.number().positive().optional().describe('For double and int: only lowest + k * step.'),
    default: scalar
      .optional()
      .describe(
        'The value that start points take when they leave the parameter out; of one that is added to a study that runs: the value that its trials so far had.',
      ),
    likely: likelySchema
      .optional()
      .describe(
        'Where the best value is believed to be: points are drawn from there more often. A value, {near, spread} for numbers, or weights by value for choices (1 for those left out).',
      ),
    when: conditionSchema
      .optional()
      .describe(
        'The parameter is active only while each of these parents is active and has (one of) these values, or lies in this range; all, any and not join conditions to any depth.',
      ),
  })
  .meta({ oneOf: ['double', 'int', 'discrete', 'choice', 'bool', 'fixed'].map((kind) => ({ required: [kind] })) })

export type ParameterDocument = z.infer<typeof parameterSchema>

/** What parameters must keep among themselves, as a mapping; the parser checks that it has either keep or never. */
export const parameterConstraintSchema = z
  .strictObject({
    keep: z.string().optional().describe('A comparison of parameters, as heads * headSize <= 1024.'),
    when: conditionSchema.optional().describe('Where keep is asked for; everywhere when left out. Written like the when of a parameter.'),
    never: conditionSchema.optional().describe('What may never hold all at once, as {solver: lbfgs, penalty: l1}.'),
  })
  .meta({ oneOf: ['keep', 'never'].map((key) => ({ required: [key] })) })
