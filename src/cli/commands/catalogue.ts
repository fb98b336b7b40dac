import { z } from 'zod'
import { type CatalogueKind, findRegistered, type ReadCatalogue, type Registered } from '../catalogue.ts'
import { table } from '../table.ts'
import { print, type ReadFlags } from './studies.ts'

/** One setting as JSON Schema has it. */
interface Setting {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly description?: string
}

const USES: Record<CatalogueKind, (name: string) => string> = {
  algorithms: (name) => `algorithm: {name: ${name}}`,
  rules: (name) => `earlyStopping: {name: ${name}}`,
  collectors: (name) => `metrics: {from: ${name}}`,
}

/** `hone algorithms [NAME]` and its like: what a study can name, or one of them with its settings. */
export async function showCatalogue(read: ReadCatalogue, kind: CatalogueKind, name: string | undefined, flags: ReadFlags): Promise<void> {
  const catalogue = await read()
  if (name === undefined) {
    const all = catalogue[kind]
    if (flags.json) return print(all.map(entryJson))
    console.log(
      table(
        ['name', 'what it does'],
        all.map(({ name, summary }) => [name, summary]),
      ).join('\n'),
    )
    console.log(`\n\`hone ${kind} NAME\` shows one with its settings; in a study file: ${USES[kind]('NAME')}`)
    return
  }
  const found = findRegistered(catalogue, kind, name)
  if (flags.json) return print(entryJson(found))
  console.log([found.summary, '', ...settingLines(found), '', `In a study file: ${USES[kind](name)}`].join('\n'))
}

function settingLines(one: Registered): string[] {
  const settings = Object.entries(settingsOf(one))
  if (settings.length === 0) return ['It has no settings.']
  const rows = settings.map(([name, { type, enum: values, default: fallback, description }]) => [
    name,
    values?.join(' | ') ?? String(type ?? ''),
    fallback === undefined ? '' : JSON.stringify(fallback),
    description ?? '',
  ])
  return table(['setting', 'type', 'default', 'meaning'], rows)
}

function settingsOf(one: Registered): Readonly<Record<string, Setting>> {
  const schema = z.toJSONSchema(one.settings, { io: 'input' }) as { properties?: Record<string, Setting> }
  return schema.properties ?? {}
}

function entryJson(one: Registered): Record<string, unknown> {
  return { name: one.name, summary: one.summary, settings: settingsOf(one) }
}
