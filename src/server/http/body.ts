import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { HoneError, type JsonValue, type Problem } from '../../model/index.ts'
import { KIND_WORDS } from '../../wire/index.ts'

/** What a study file is sent as when it is the whole body. */
const YAML = ['application/yaml', 'application/x-yaml', 'text/yaml']

/**
 * Reads JSON, also where a client says that it sends some and sends nothing, and a study file as it is in the place of `{"document": ...}`: what
 * would stand beside the document is then in the query.
 */
export function addBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') done(null)
    else void parse(request, text, done)
  })
  app.addContentTypeParser<string>(YAML, { parseAs: 'string' }, ({ query }, document, done) =>
    done(null, { ...(query as object), document }),
  )
}

/** The body as the schema wants it; throws INVALID_REQUEST that names every field. */
export function readBody<T>(schema: z.ZodType<T>, body: unknown): T {
  return read(schema, body ?? {}, (field) => field)
}

/** The query in the same way. */
export function readQuery<T>(schema: z.ZodType<T>, query: unknown): T {
  // of a list, whichever it is
  return read(schema, query, (field) => field.split('.')[0]!)
}

function read<T>(schema: z.ZodType<T>, given: unknown, nameOf: (field: string) => string): T {
  const parsed = schema.safeParse(given, { error: inWords, reportInput: true })
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.flatMap(problemsOf).map((problem) => ({ ...problem, field: nameOf(problem.field) }))
  throw new HoneError('INVALID_REQUEST', `${problems[0]!.field} ${problems[0]!.message}`, { problems })
}

/** What is wrong with one field; a schema's own words go before these. */
function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined) return 'is missing'
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KIND_WORDS[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `must be ${issue.minimum} or more`
    case 'too_big':
      return issue.origin === 'string' ? `must have at most ${issue.maximum} characters` : `must be ${issue.maximum} or less`
    default:
      return undefined
  }
}

function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  const { path, message, input } = issue
  const field = (...more: string[]): string => [...path, ...more].join('.') || 'body'
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ field: field(key), message: 'is not a field here' }))
  return [{ field: field(), message, ...(input !== undefined && { value: input as JsonValue }) }]
}
