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

interface Settings {
  readonly properties: Readonly<Record<string, Setting>>
  /** Those that a study must give. */
  readonly required: readonly string[]
}

const USES: Record<CatalogueKind, (entry: string) => string> = {
  algorithms: (entry) => `algorithm: {name: ${entry}}`,
  rules: (entry) => `earlyStopping: {name: ${entry}}`,
  collectors: (entry) => `metrics: {from: ${entry}}`,
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
  console.log([found.summary, '', ...settingLines(found), '', `In a study file: ${USES[kind](entryText(found))}`].join('\n'))
}

/** What names it in a study file, with what it cannot do without. */
function entryText(one: Registered): string {
  return [one.name, ...settingsOf(one).required.map((setting) => `${setting}: ${setting.toUpperCase()}`)].join(', ')
}

function settingLines(one: Registered): string[] {
  const { properties, required } = settingsOf(one)
  const settings = Object.entries(properties)
  if (settings.length === 0) return ['It has no settings.']
  const rows = settings.map(([name, { type, enum: values, default: fallback, description }]) => [
    name,
    values?.join(' | ') ?? String(type ?? ''),
    required.includes(name) ? 'required' : fallback === undefined ? '' : JSON.stringify(fallback),
    description ?? '',
  ])
  return table(['setting', 'type', 'default', 'meaning'], rows)
}

function settingsOf(one: Registered): Settings {
  const { properties = {}, required = [] } = z.toJSONSchema(one.settings, { io: 'input' }) as Partial<Settings>
  return { properties, required }
}

function entryJson(one: Registered): Record<string, unknown> {
  const { properties, required } = settingsOf(one)
  return { name: one.name, summary: one.summary, settings: properties, ...(required.length > 0 && { required }) }
}
