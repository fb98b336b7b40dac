import { z } from 'zod'
import { DURATION } from '../../../amounts/index.ts'

/** A value of a choice. */
export const scalar = z.union([z.string(), z.number(), z.boolean()], { error: 'must be a text, a number, true or false' })

/** A text, which may look like something else in YAML: 1.0, true. */
export const text = z.union([z.string(), z.number(), z.boolean()], { error: 'must be a text' })

const durationError = { error: 'must be a duration such as 90s, 30m, 1h30m or 2d' }

/** A duration as people write it; `durationMs` reads it. */
export const duration = z.string(durationError).regex(DURATION, durationError)
