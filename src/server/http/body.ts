import type { z } from 'zod'
import { HoneError, type JsonValue } from '../../model/index.ts'

/** The body as the schema wants it; throws INVALID_REQUEST that names every field. */
export function readBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body ?? {})
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path, message, input }) => ({
    field: path.join('.') || 'body',
    message,
    ...(input === undefined ? {} : { value: input as JsonValue }),
  }))
  throw new HoneError('INVALID_REQUEST', `${problems[0]!.field}: ${problems[0]!.message}`, { problems })
}
