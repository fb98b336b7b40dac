// Writes src/server/http/generated/answers.ts, the schemas of what the HTTP door answers, from the types in answers.ts and their comments:
// `node tools/generate-answers.mjs [FILE]`. A test writes them elsewhere and compares, so that the two cannot drift apart.
import { writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createGenerator } from 'ts-json-schema-generator'

const DOOR = join(dirname(dirname(fileURLToPath(import.meta.url))), 'src/server/http')

/** Names that say more than the type that they stand for. */
const MEANINGS = {
  Integer: { type: 'integer', format: 'int64' },
  MetricValue: {
    description: 'JSON has no words for numbers that are not finite: they are texts.',
    anyOf: [{ type: 'number' }, { type: 'string', enum: ['NaN', 'Infinity', '-Infinity'] }],
  },
  JsonValue: { description: 'Any value.' },
}

const { definitions } = createGenerator({
  path: join(DOOR, 'answers.ts'),
  tsconfig: join(DOOR, '../../tsconfig.json'),
  type: '*',
  skipTypeCheck: true,
  // fields may be added: clients leave aside those that they do not know
  additionalProperties: true,
}).createSchema('*')
const { Answers, Streams, ...named } = definitions
const all = { ...Answers.properties, ...Streams.properties, ...named, ...MEANINGS }
const lines = Object.entries(all)
  .filter(([name]) => name !== 'Integer')
  .toSorted(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, schema]) => `  ${name}: ${JSON.stringify(written(schema))},`)
const text = ['// Written by tools/generate-answers.mjs.', 'export const SCHEMAS: Readonly<Record<string, object>> = {', ...lines, '}', '']
writeFileSync(resolve(process.argv[2] ?? join(DOOR, 'generated/answers.ts')), text.join('\n'))

/** A schema of draft 7, as OpenAPI 3.1 has it. */
function written(schema) {
  if (Array.isArray(schema)) return schema.map(written)
  if (typeof schema !== 'object' || schema === null) return schema
  const { $ref, ...others } = schema
  const { items, ...tuple } = others
  const rest = Array.isArray(items) ? { ...tuple, prefixItems: items } : others
  const inner = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, written(value)]))
  if ($ref === undefined) return inner
  const name = $ref.split('/').at(-1)
  return name === 'Integer' ? { ...MEANINGS.Integer, ...inner } : { $ref: `#/components/schemas/${name}`, ...inner }
}
