import { z } from 'zod'
import { HoneError, type Integer, type Problem, TRIAL_STATES } from '../../model/index.ts'
import type { CurveQuery, ImportancesQuery, TrialQuery } from '../../study/index.ts'

declare module 'zod' {
  interface GlobalMeta {
    /** Stands for the schema in the OpenAPI document: what is text until it is read, say. */
    readonly shown?: z.core.JSONSchema.BaseSchema
  }
}

const WHOLE = { type: 'integer', format: 'int64', minimum: 0 } as const
const DIGITS = /^\d{1,15}$/
const NOT_WHOLE = 'must be an integer of 0 or more'

/** A query parameter that is given once. */
export const text = z.string({ error: 'is given twice' })
export const whole = text.regex(DIGITS, NOT_WHOLE).transform(Number).meta({ shown: WHOLE })

const flag = text.transform((given) => given === 'true').meta({ shown: { type: 'boolean' } })

/** What stands between commas, or is given several times. */
function listed<Item extends z.ZodType<unknown, string>>(item: Item, items: z.core.JSONSchema.BaseSchema) {
  return z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat().flatMap((one) => one.split(',').filter((part) => part !== '')))
    .pipe(z.array(item))
    .meta({ shown: { type: 'array', items } })
}

const texts = listed(z.string(), { type: 'string' })
const numbers = listed(whole, WHOLE)
const states = z.enum(TRIAL_STATES, { error: `must be some of ${TRIAL_STATES.join(', ')}` })

/** Which curves, and about how many points of them. */
export const curveParams = z.object({
  trials: numbers.describe('Numbers of trials; all when absent.').exactOptional(),
  points: whole.describe('About as many points in all, thinned so that curves look the same; every point when absent.').exactOptional(),
  metrics: texts.describe('All when absent.').exactOptional(),
})

export function curveQuery({ points, ...query }: z.output<typeof curveParams>): CurveQuery {
  return { ...query, ...(points !== undefined && { pointsMax: points }) }
}

export const importancesParams = z.object({
  metric: text.describe('An objective, or another metric that trials report; the first objective when absent.').exactOptional(),
  parameters: texts.describe('Only these, from the trials that have all of them; all when absent.').exactOptional(),
}) satisfies z.ZodType<ImportancesQuery>

/** Which page of trials. */
export const trialParams = z.object({
  trials: numbers.describe('Only these numbers.').exactOptional(),
  states: listed(states, { type: 'string', enum: [...TRIAL_STATES] })
    .describe('Only trials in one of these states.')
    .exactOptional(),
  order: z
    .enum(['number', 'value', 'duration'], { error: 'must be number, value or duration' })
    .describe('By number when absent; trials without a value or a duration come last.')
    .exactOptional(),
  descending: flag.describe('The greatest first.').default(false),
  label: text.describe('Only trials with this label: `team:vision`.').exactOptional(),
  size: whole.describe('Trials on a page.').exactOptional(),
  token: text.describe('`nextPageToken` of the page before, asked with the same filter and order.').exactOptional(),
})

export function trialQuery({ trials, order, label, size, token, ...query }: z.output<typeof trialParams>): TrialQuery {
  return {
    ...query,
    ...(trials !== undefined && { numbers: trials }),
    ...(order !== undefined && { orderBy: order }),
    ...(label !== undefined && { labels: { [label.split(':')[0] ?? '']: label.split(':').slice(1).join(':') } }),
    ...(size !== undefined && { pageSize: size }),
    ...(token !== undefined && { pageToken: token }),
  }
}

/** Reads an integer >= 0 or throws INVALID_REQUEST that names the field. */
export function wholeNumber(field: string, given: string): Integer {
  if (DIGITS.test(given)) return Number(given)
  const problem: Problem = { field, value: given, message: NOT_WHOLE }
  throw new HoneError('INVALID_REQUEST', `${field} ${NOT_WHOLE}`, { problems: [problem] })
}
