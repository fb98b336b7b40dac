// Writes docs/reference and the frames of docs/algorithms from schemas and registries: `node tools/generate-reference.ts [FOLDER]` (docs when none
// is named).
// A test runs it into a temporary folder and compares, so that the two cannot drift apart.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { status } from '@grpc/grpc-js'
import type { Command } from 'commander'
import { z } from 'zod'
import { ALGORITHMS, type Algorithm } from '../src/algorithms/index.ts'
import { TOOLS } from '../src/cli/mcp/registry.ts'
import { describeProgram } from '../src/cli/program.ts'
import { STOPPING_RULES } from '../src/earlystop/index.ts'
import { ERROR_CATALOGUE } from '../src/model/index.ts'
import { studyJsonSchema } from '../src/study/yaml/index.ts'
import { COLLECTORS } from '../src/trials/index.ts'
import { OUTCOMES } from '../src/wire/index.ts'
import { grpcPage } from './reference/grpc.ts'
import { limitsPage } from './reference/limits.ts'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const FOLDER = join(ROOT, 'docs')
const BEGIN = '<!-- generated: node tools/generate-reference.ts -->'
const END = '<!-- end of generated -->'

/** The parts of JSON Schema that zod writes. */
interface Schema {
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

/** Every generated file by its path below docs, as it should be. */
function generatedFiles(): Record<string, string> {
  const schema = studyJsonSchema() as Schema
  const page = (name: string): string => readFileSync(join(FOLDER, name), 'utf8')
  const algorithms = ALGORITHMS.map((algorithm) => {
    const name = `algorithms/${algorithm.name}.md`
    return [name, withGenerated(existsSync(join(FOLDER, name)) ? page(name) : begunPage(algorithm), frameOf(algorithm))]
  })
  return {
    'reference/study.schema.json': `${JSON.stringify(schema, null, 2)}\n`,
    'reference/study.md': studyPage(schema),
    'reference/errors.md': errorsPage(),
    'reference/cli.md': cliPage(),
    'reference/grpc.md': grpcPage(join(ROOT, 'proto/hone/v1/study_service.proto'), join(ROOT, 'proto/hone/v1/access_service.proto')),
    'reference/limits.md': limitsPage(join(ROOT, 'src/model/limits.ts')),
    'reference/stopping.md': withGenerated(
      page('reference/stopping.md'),
      STOPPING_RULES.map((rule) => registered(rule, 'stopping rule')).join('\n\n'),
    ),
    'agents.md': withGenerated(page('agents.md'), toolsTable()),
    ...Object.fromEntries(algorithms),
  }
}

/** Of an algorithm that has none yet; its author says more. */
function begunPage({ name, summary }: Algorithm): string {
  return `# ${name}\n\n${summary}\n\n${BEGIN}\n${END}\n`
}

/** Every tool of `hone mcp` with what it takes; * = must be given. */
function toolsTable(): string {
  const rows = TOOLS.map(({ name, title, input, effect }) => {
    const { properties = {}, required = [] } = z.toJSONSchema(input, { io: 'input' }) as Schema
    const fields = Object.keys(properties).map((field) => `\`${field}\`${required.includes(field) ? '*' : ''}`)
    return `| \`${name}\` | ${title} | ${fields.join(', ')} | ${effect} |`
  })
  return ['| tool | what it does | takes (* = needed) | reads, adds or changes |', '|---|---|---|---|', ...rows].join('\n')
}

const LEARNS_FROM = { none: 'nothing: no trial waits for another', finished: 'ended trials', curves: 'ended trials and the curves of all' }
const RESOURCE = {
  none: 'every trial gets all of it',
  optional: 'gives it out where the study has one',
  required: 'gives it out; the study must have one',
}

/** What an algorithm serves and what can be set, as its registry entry says. */
function frameOf(algorithm: Algorithm): string {
  const { version, history, serves } = algorithm
  const { kinds, conditional, objectives, fidelity } = serves
  const facts = [
    ['parameters', `${kinds.join(', ')}; ${conditional ? 'conditions of any depth' : 'no conditions'}`],
    ['objectives', objectives === 1 ? '1' : `1 to ${objectives}`],
    ['resource', RESOURCE[fidelity]],
    ['learns from', LEARNS_FROM[history]],
    ['version', version],
  ]
  const table = ['| serves | |', '|---|---|', ...facts.map(([name, fact]) => `| ${name} | ${fact} |`)].join('\n')
  return [table, settingsOf(algorithm.settings) ?? 'No settings.'].join('\n\n')
}

function studyPage(schema: Schema): string {
  const parts = [
    '# The study document',
    `${schema.description} YAML 1.2 or JSON. Written by \`node tools/generate-reference.ts\` from the schema that checks it; do not edit.`,
    'For completion and checks while you type, name [the schema](study.schema.json) in the first line of the file:',
    '```yaml\n# yaml-language-server: $schema=PATH/TO/study.schema.json\n```',
    'A field without a default may be left out unless it is marked as required. Unknown fields are errors. [Writing a study](../writing-a-study.md) explains conditions, formulas, secrets and budgets by example.',
    ...sectionsOf('', schema),
    '## Algorithms',
    'The value of `spec.algorithm.name`; the settings stand beside it, as `algorithm: {name: gp, SETTING: VALUE}`.',
    ...ALGORITHMS.map((algorithm) => registered(algorithm, 'algorithm')),
    '## Stopping rules',
    `\`spec.earlyStopping.name\`: ${STOPPING_RULES.map((rule) => `\`${rule.name}\``).join(', ')}. See [stopping](stopping.md).`,
    '## Collectors',
    'The value of `spec.metrics.from`; the settings stand beside it, as `metrics: {from: file, path: scores.jsonl}`. [Writing a study](../writing-a-study.md#where-metrics-come-from) says which when.',
    ...COLLECTORS.map((collector) => registered(collector, 'collector')),
    '## Units',
    'Durations: a number with `ms`, `s`, `m`, `h` or `d`, also combined (`1h30m`). Memory: `512Mi`, `4Gi`, `2G`. Processors: `2`, `0.5` or `500m`.',
  ]
  return `${parts.join('\n\n')}\n`
}

function errorsPage(): string {
  const categories = Object.entries(OUTCOMES).map(([name, { next, grpc, http, exit, retry }]) => {
    const retried = retry === 'no' ? 'no' : `yes, ${retry}`
    return `| ${name} | ${next} | ${status[grpc]} | ${http} | ${exit} | ${retried} |`
  })
  const codes = Object.entries(ERROR_CATALOGUE).map(([code, { category, hint }]) => `| \`${code}\` | ${category} | ${cell(hint)} |`)
  const parts = [
    '# Errors',
    'Every outcome that a caller must handle has a code, and every code a category that says what the caller does next. Written by `node tools/generate-reference.ts` from the tables that the doors use; do not edit.',
    '## What to do next',
    ['| category | next | gRPC | HTTP | exit code | retry |', '|---|---|---|---|---|---|', ...categories].join('\n'),
    'The command line also ends with 0 (done), 1 (a bug of ours, or INTERNAL), 10 (the study that it waited for failed) and 130 (Ctrl-C).',
    '## Codes',
    ['| code | category | hint |', '|---|---|---|', ...codes].join('\n'),
    '## Where they stand',
    'gRPC: the status code, and in the binary trailer `grpc-status-details-bin` a `google.rpc.ErrorInfo` (`reason` = the code, `domain` = `hone.dev`, `metadata` = the ids concerned and the hint), for bad input also `google.rpc.BadRequest` and `hone.v1.Problems`: one problem for each field, with its value, line, column and remedy.',
    'HTTP: `{"error": {"code", "category", "message", "hint", "problems", "subject"}}`; `Retry-After` where a pause helps. A bug is 500 with the code `INTERNAL`, without detail: the server’s log has it.',
  ]
  return `${parts.join('\n\n')}\n`
}

function cliPage(): string {
  const unable = (): Promise<never> => Promise.reject(new Error('nothing is run here'))
  const program = describeProgram('', { embed: unable, backUp: unable, catalogue: unable }, [], () => {})
  const parts = [
    '# The command line',
    'Every command of `hone`. Written by `node tools/generate-reference.ts` from the program’s own description; do not edit.',
    'Commands that read take `--json`. On a terminal they print tables and one living view, elsewhere plain lines. They find the server by `--server` or `--data`, else `HONE_SERVER`, else `HONE_DATA` or the nearest `.hone` folder; where none runs, those that only look keep servers off that folder for as long as they need it (not each other) and answer by themselves, from a copy of its store where it cannot be written. [Errors](errors.md#what-to-do-next) lists the exit codes.',
    'Ctrl-C while a study is shown asks what is meant; pressed again it leaves the study running and says how to come back. A server that `hone run` brought goes on in the background until that study, and those that other commands gave it, have ended.',
    'Completion of commands, flags and the names of studies: `eval "$(hone completion bash)"`, the same with `zsh`, or `hone completion fish | source`.',
    ...program.commands.map(commandSection),
  ]
  return `${parts.join('\n\n')}\n`
}

function commandSection(command: Command): string {
  const help = command.createHelp()
  const options = help.visibleOptions(command).filter(({ long }) => long !== '--help')
  const rows = options.map(
    (option) =>
      `| ${code(option.flags)} | ${cell(option.description)}${option.envVar === undefined ? '' : `; else ${code(option.envVar)}`}${option.defaultValue === undefined ? '' : `; ${code(String(option.defaultValue))} when absent`} |`,
  )
  const table = rows.length === 0 ? [] : [['| option | meaning |', '|---|---|', ...rows].join('\n')]
  return [`## ${code(command.name())}`, `${code(help.commandUsage(command))}: ${command.description()}.`, ...table].join('\n\n')
}

/** A table for a mapping with fixed fields, and then those of the mappings in it. */
function sectionsOf(path: string, schema: Schema): string[] {
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

function registered(one: { readonly name: string; readonly summary: string; readonly settings: z.ZodType }, what: string): string {
  return [`### ${code(one.name)}`, one.summary, settingsOf(one.settings) ?? `This ${what} has no settings.`].join('\n\n')
}

/** A table of settings; undefined when there are none. */
function settingsOf(settings: z.ZodType): string | undefined {
  const schema = z.toJSONSchema(settings, { io: 'input' }) as Schema
  return Object.keys(schema.properties ?? {}).length === 0 ? undefined : sectionsOf('', schema)[0]
}

function withGenerated(page: string, content: string): string {
  const [before, rest] = page.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined) throw new Error(`the page lacks ${BEGIN} or ${END}`)
  return `${before}${BEGIN}\n\n${content}\n\n${END}${after}`
}

function code(text: string): string {
  return `\`${cell(text)}\``
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

/** As the house's formatter writes it; pages are left as they are. */
function formatted(name: string, content: string): string {
  if (name.endsWith('.md')) return content
  const biome = join(ROOT, 'node_modules/.bin/biome')
  return execFileSync(biome, ['format', `--stdin-file-path=docs/${name}`], { input: content, cwd: ROOT, encoding: 'utf8' })
}

const target = resolve(process.argv[2] ?? FOLDER)
for (const [name, content] of Object.entries(generatedFiles())) {
  mkdirSync(dirname(join(target, name)), { recursive: true })
  writeFileSync(join(target, name), formatted(name, content))
}
