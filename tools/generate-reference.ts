// Writes docs/reference and the frames of docs/algorithms from schemas and registries: `node tools/generate-reference.ts [FOLDER]` (docs when none
// is named).
// A test runs it into a temporary folder and compares, so that the two cannot drift apart.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { ALGORITHMS, type Algorithm } from '../src/algorithms/index.ts'
import { TOOLS } from '../src/cli/mcp/registry.ts'
import { STOPPING_RULES } from '../src/earlystop/index.ts'
import { studyJsonSchema } from '../src/study/yaml/index.ts'
import { COLLECTORS } from '../src/trials/index.ts'
import { cliPage } from './reference/cli.ts'
import { errorsPage } from './reference/errors.ts'
import { grpcPage } from './reference/grpc.ts'
import { limitsPage } from './reference/limits.ts'
import { code, type Schema, sectionsOf, settingsOf } from './reference/schema-tables.ts'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const FOLDER = join(ROOT, 'docs')
const BEGIN = '<!-- generated: node tools/generate-reference.ts -->'
const END = '<!-- end of generated -->'

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

function registered(one: { readonly name: string; readonly summary: string; readonly settings: z.ZodType }, what: string): string {
  return [`### ${code(one.name)}`, one.summary, settingsOf(one.settings) ?? `This ${what} has no settings.`].join('\n\n')
}

function withGenerated(page: string, content: string): string {
  const [before, rest] = page.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined) throw new Error(`the page lacks ${BEGIN} or ${END}`)
  return `${before}${BEGIN}\n\n${content}\n\n${END}${after}`
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
