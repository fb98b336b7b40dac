import { z } from 'zod'
import { LIMITS } from '../../model/index.ts'
import type { DescribedRoute, Routes } from './routes.ts'

type Json = Readonly<Record<string, unknown>>

const DESCRIPTION = `Tunes hyperparameters: keeps studies, gives out trials and takes their measurements.

Times are milliseconds since 1970. Numbers that are not finite are the texts "NaN", "Infinity" and "-Infinity", both ways. Fields may be added to answers: a client leaves aside those that it does not know. A write with an \`Idempotency-Key\` may be sent again within 24 hours, and counts once.`

/** What stands in paths. */
const PATH_PARAMETERS: Readonly<Record<string, Json>> = {
  id: { description: 'A study, by its id, by NAME or as PROJECT/NAME.', schema: { type: 'string' } },
  number: { description: 'A trial of the study.', schema: { type: 'integer', format: 'int64', minimum: 1 } },
  name: { description: 'A file of the trial, as `plots/roc.png`; also with each / as %2F.', schema: { type: 'string' } },
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'A text of the caller’s own, new for each write and the same in every repeat of it.',
  schema: { type: 'string', maxLength: LIMITS.nameCharacters },
}

const LAST_EVENT_ID = {
  name: 'Last-Event-ID',
  in: 'header',
  description: 'Of the last event that was read: only what is newer is sent.',
  schema: { type: 'string' },
}

const RETRY_AFTER = { description: 'Seconds after which the same request may pass, where a pause helps.', schema: { type: 'integer' } }

const FILE = { schema: { type: 'string', format: 'binary' } }
const TOKEN = { token: [] }

/** Tells programs and people of the door, in the form that client generators read. */
export function addOpenApi(routes: Routes): void {
  let document: Promise<object> | undefined
  routes.add('GET /api/openapi.json', { name: 'GetOpenApi', summary: 'This document', answer: 'OpenApi' }, () => {
    document ??= describeRoutes(routes.described)
    return document
  })
}

/** An OpenAPI 3.1 document of the routes. */
async function describeRoutes(routes: readonly DescribedRoute[]): Promise<object> {
  // nobody waits for it who does not ask
  const { SCHEMAS } = await import('./generated/answers.ts')
  const bodies = routes.flatMap(({ name, body }) => (typeof body === 'object' ? [[`${name}Request`, schemaOf(body)] as const] : []))
  const byPath = Map.groupBy(routes, pathOf)
  return {
    openapi: '3.1.1',
    info: { title: 'Hone', version: 'v1', description: DESCRIPTION, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/', description: 'The server that answers this.' }],
    tags: [{ name: 'studies' }, { name: 'trials' }, { name: 'server' }],
    paths: Object.fromEntries(
      [...byPath].map(([path, its]) => [path, Object.fromEntries(its.map((one) => [one.method.toLowerCase(), operation(one)]))]),
    ),
    components: {
      schemas: { ...SCHEMAS, ...Object.fromEntries(bodies) },
      responses: {
        Error: { description: 'What is wrong, and what to do next.', headers: { 'Retry-After': RETRY_AFTER }, ...json('ErrorBody') },
      },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  }
}

function operation(route: DescribedRoute): Json {
  const { name, summary, reads = route.method === 'GET', creates, open, path } = route
  return {
    operationId: `${name[0]!.toLowerCase()}${name.slice(1)}`,
    summary: `${summary}.`,
    tags: [tagOf(path)],
    // reading needs no token on the server's own machine
    security: open ? [] : reads ? [TOKEN, {}] : [TOKEN],
    parameters: parametersOf(route),
    ...bodyOf(route),
    responses: {
      [creates ? 201 : 200]: { description: `${summary}.`, ...contentOf(route) },
      default: { $ref: '#/components/responses/Error' },
    },
  }
}

function tagOf(path: string): string {
  if (/\/(trials|suggest)\b/.test(path)) return 'trials'
  return /\/(studies|events|validate)\b/.test(path) ? 'studies' : 'server'
}

function parametersOf({ path, query, body, besideStudyFile = [], repeatable, answer }: DescribedRoute): readonly Json[] {
  const named = [...pathOf({ path }).matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    ...PATH_PARAMETERS[name!],
  }))
  const fields = typeof body === 'object' ? body.shape : {}
  return [
    ...named,
    ...Object.entries(query?.shape ?? {}).map(queryParameter),
    ...besideStudyFile.map((name) => queryParameter([name, fields[name]!])),
    ...(repeatable ? [IDEMPOTENCY_KEY] : []),
    ...(answer === 'StudyEvents' || answer === 'StudiesEvents' ? [LAST_EVENT_ID] : []),
  ]
}

function queryParameter([name, field]: readonly [string, z.core.$ZodType]): Json {
  const { description, ...schema } = schemaOf(field)
  return { name, in: 'query', description, schema, ...(schema.type === 'array' && { style: 'form', explode: false }) }
}

function bodyOf({ name, body, besideStudyFile }: DescribedRoute): Json {
  if (body === undefined) return {}
  if (body === 'file') return { requestBody: { required: true, content: { 'application/octet-stream': FILE } } }
  const { content } = json(`${name}Request`)
  return {
    requestBody: {
      required: !body.safeParse({}).success,
      content: { ...content, ...(besideStudyFile && { 'application/yaml': { schema: { type: 'string' } } }) },
    },
  }
}

function contentOf({ answer }: DescribedRoute): Json {
  switch (answer) {
    case 'text':
      return { content: { 'text/plain': { schema: { type: 'string' } } } }
    case 'file':
      return { content: { 'application/octet-stream': FILE, '*/*': FILE } }
    case 'StudyEvents':
    case 'StudiesEvents':
      return { content: { 'text/event-stream': { schema: { type: 'string' }, 'x-events': { $ref: refTo(answer) } } } }
    default:
      return json(answer)
  }
}

function json(name: string): { readonly content: Json } {
  return { content: { 'application/json': { schema: { $ref: refTo(name) } } } }
}

function refTo(name: string): string {
  return `#/components/schemas/${name}`
}

function pathOf({ path }: Pick<DescribedRoute, 'path'>): string {
  return path.replace('*', ':name').replaceAll(/:(\w+)/g, '{$1}')
}

/** What is sent, as JSON Schema. */
function schemaOf(schema: z.core.$ZodType): Json {
  const {
    $schema: _,
    $defs: __,
    ...shown
  } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      const as = z.globalRegistry.get(zodSchema)?.shown
      if (as !== undefined) {
        const { description, default: value } = jsonSchema
        for (const key of Object.keys(jsonSchema) as (keyof typeof jsonSchema)[]) delete jsonSchema[key]
        Object.assign(jsonSchema, as, description !== undefined && { description }, value !== undefined && { default: value })
      }
      if (jsonSchema.type === 'integer') Object.assign(jsonSchema, { format: 'int64' })
    },
  })
  return shown
}
