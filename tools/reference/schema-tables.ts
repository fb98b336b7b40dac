import { z } from 'zod'

/** The parts of JSON Schema that zod writes. */
export interface Schema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly default?: unknown
  readonly const?: unknown
  readonly $ref?: string
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema | false
  readonly prefixItems?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly additionalProperties?: Schema | boolean
}

/** A table for a mapping with fixed fields, and then those of the mappings in it. */
export function sectionsOf(path: string, schema: Schema): string[] {
  if (schema.properties === undefined) return []
  const rows = Object.entries(schema.properties).map(([name, field]) => {
    const needed = schema.required?.includes(name) && field.default === undefined
    const fallback = needed ? 'required' : field.default === undefined ? '' : code(JSON.stringify(field.default))
    return `| ${code(name)} | ${typeOf(field)} | ${fallback} | ${cell(field.description ?? '')} |`
  })
  const title = path === '' ? [] : [`## ${code(path)}`, ...(schema.description === undefined ? [] : [schema.description])]
  const table = ['| field | type | default | meaning |', '|---|---|---|---|', ...rows].join('\n')
  const inner = Object.entries(schema.properties).flatMap(([name, field]) => innerSections(path === '' ? name : `${path}.${name}`, field))
  return [...title, table, ...inner]
}

function innerSections(path: string, field: Schema): string[] {
  if (field.properties !== undefined) {
    // A name and whatever settings it has: said by its row already.
    return Object.keys(field.properties).length === 1 && field.additionalProperties !== false ? [] : sectionsOf(path, field)
  }
  if (field.items) return innerSections(`${path}[]`, field.items)
  if (typeof field.additionalProperties === 'object') return innerSections(`${path}.NAME`, field.additionalProperties)
  return []
}

function typeOf(field: Schema): string {
  if (field.const !== undefined) return code(String(field.const))
  if (field.$ref !== undefined) return `mapping: a ${field.$ref.split('/').at(-1)}`
  if (field.enum !== undefined) return field.enum.map((value) => code(String(value))).join(', ')
  if (field.anyOf !== undefined) return [...new Set(field.anyOf.map(typeOf))].join('; or ')
  if (field.prefixItems !== undefined) return `[${field.prefixItems.map((item) => item.type).join(', ')}]`
  if (field.items) return `list of ${typeOf(field.items)}`
  if (field.properties !== undefined) return 'mapping'
  if (field.type === 'object')
    return typeof field.additionalProperties === 'object' ? `mapping of ${typeOf(field.additionalProperties)}` : 'mapping'
  return Array.isArray(field.type) ? 'text, number or boolean' : `${field.type ?? 'anything'}${boundsOf(field)}`
}

function boundsOf(field: Schema): string {
  const low = field.exclusiveMinimum === undefined ? field.minimum : field.exclusiveMinimum
  const high = field.maximum === Number.MAX_SAFE_INTEGER ? undefined : field.maximum
  if (low === undefined || low === Number.MIN_SAFE_INTEGER) return high === undefined ? '' : ` <= ${high}`
  const sign = field.exclusiveMinimum === undefined ? '>=' : '>'
  return high === undefined ? ` ${sign} ${low}` : `, ${low} to ${high}`
}

/** A table of settings; undefined when there are none. */
export function settingsOf(settings: z.ZodType): string | undefined {
  const schema = z.toJSONSchema(settings, { io: 'input' }) as Schema
  return Object.keys(schema.properties ?? {}).length === 0 ? undefined : sectionsOf('', schema)[0]
}

/** Text as code in a table. */
export function code(text: string): string {
  return `\`${cell(text)}\``
}

/** Text in a table's cell. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
