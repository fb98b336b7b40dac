import { z } from 'zod'
import { documentSchema } from './schema.ts'

/** The document's JSON Schema (draft 2020-12), for editors. */
export function studyJsonSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(documentSchema, { io: 'input' })
  return { $schema, $id: 'https://hone.dev/schema/v1/study.schema.json', title: 'Hone study', ...rest }
}
