import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { EXIT } from '../exit.ts'
import { CliFailure } from '../failure.ts'
import type { ParameterScalar } from '../reading.ts'
import { findCondition } from './conditions.ts'
import { readCsv } from './csv-rows.ts'
import type { ForeignDomain, ForeignParameter, ForeignStudy, ForeignTrial } from './foreign.ts'
import type { ImportFlags, ImportFormat } from './format.ts'

/** How tools call what a trial came to. */
const STATES: Record<string, ForeignTrial['state']> = {
  succeeded: 'SUCCEEDED',
  complete: 'SUCCEEDED',
  completed: 'SUCCEEDED',
  finished: 'SUCCEEDED',
  stopped: 'STOPPED',
  pruned: 'STOPPED',
  earlystopped: 'STOPPED',
  killed: 'STOPPED',
  preempted: 'STOPPED',
  infeasible: 'INFEASIBLE',
  failed: 'FAILED',
  fail: 'FAILED',
  crashed: 'FAILED',
  error: 'FAILED',
}
/** Of a row that had not come to anything when the table was made. */
const OPEN = /^(active|pending|preempting|queued|requested|resuming|running|starting|stopping|waiting)$/
/** Columns of our own export that are no parameters. */
const OWN_COLUMNS = /^(trial|number|state|value\d*|lastStep|startedAt|endedAt|reason|metric\..*|violation\..*)$/i
/** From this ratio of the largest to the smallest value on, a parameter's order of magnitude is what matters. */
const LOG_RATIO = 100

type Row = Readonly<Record<string, string>>

/** A table with a row for each trial: a column for each parameter and objective, and `state` where not all succeeded. */
export const csvTable: ImportFormat = {
  name: 'csv',
  summary: 'a table with a row for each trial',
  recognises: (source) => extname(source).toLowerCase() === '.csv',
  async read(source, flags) {
    const all = await readRows(source)
    const rows = all.filter((row) => !OPEN.test(stateOf(row)))
    const open = all.length - rows.length
    const objectives = objectivesOf(rows, flags, source)
    const parameters = parametersOf(rows, flags, objectives, source)
    const trials = rows.map((row, at) => trialOf(row, at, { objectives, parameters }))
    return {
      name: basename(source, extname(source)),
      objectives: objectives.map(({ metric, goal }) => ({ metric, goal })),
      parameters,
      trials,
      notes: [
        ...(open === 0 ? [] : [`${open} ${open === 1 ? 'trial' : 'trials'} that had not ended, left out`]),
        ...(flags.file === undefined ? ['ranges are those that were seen: widen them by a study document, --file study.yaml'] : []),
        ...parameters.flatMap(({ name, when }) =>
          when === undefined ? [] : [`${name} is taken to be there only when ${JSON.stringify(when)}`],
        ),
      ],
    }
  },
}

async function readRows(source: string): Promise<Row[]> {
  try {
    const [heading = [], ...rows] = readCsv(await readFile(source, 'utf8'))
    return rows.map((cells) => Object.fromEntries(heading.map((name, at) => [name.trim(), (cells[at] ?? '').trim()])))
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new CliFailure(EXIT.invalid, `${source}: ${cause.message}`, { cause })
    throw cause
  }
}

interface Objective {
  readonly metric: string
  readonly goal: 'minimize' | 'maximize'
  readonly column: string
}

function objectivesOf(rows: readonly Row[], { minimize = [], maximize = [] }: ImportFlags, source: string): Objective[] {
  const columns = Object.keys(rows[0] ?? {})
  const wanted = [
    ...minimize.map((metric) => ({ metric, goal: 'minimize' as const })),
    ...maximize.map((metric) => ({ metric, goal: 'maximize' as const })),
  ]
  const names = columns.join(', ')
  if (rows.length === 0) throw new CliFailure(EXIT.invalid, `${source} has no rows`)
  if (wanted.length === 0) {
    throw new CliFailure(EXIT.invalid, `which column of ${source} is to be improved?`, {
      remedy: `Say --minimize COLUMN or --maximize COLUMN: ${names}.`,
    })
  }
  return wanted.map(({ metric, goal }) => {
    const column = [metric, `metric.${metric}`].find((name) => columns.includes(name))
    if (column === undefined) throw new CliFailure(EXIT.invalid, `${source} has no column ${metric}`, { remedy: `It has ${names}.` })
    return { metric, goal, column }
  })
}

function parametersOf(
  rows: readonly Row[],
  { param, file }: ImportFlags,
  objectives: readonly Objective[],
  source: string,
): ForeignParameter[] {
  const columns = Object.keys(rows[0] ?? {})
  const missing = param?.find((name) => !columns.includes(name))
  if (missing !== undefined)
    throw new CliFailure(EXIT.invalid, `${source} has no column ${missing}`, { remedy: `It has ${columns.join(', ')}.` })
  const isOther = (name: string): boolean => !OWN_COLUMNS.test(name) && !objectives.some(({ column }) => column === name)
  const names = param ?? columns.filter(isOther)
  const domains = new Map(names.map((name) => [name, domainOf(rows.flatMap((row) => (row[name] ? [row[name]] : [])))]))
  const asked = rows.map((row) => valuesOf(row, domains))
  return names.flatMap((name) => {
    const domain = domains.get(name)
    if (domain === undefined || asked.every((values) => !(name in values))) return []
    // A study file says itself when a parameter is there.
    if (file !== undefined || asked.every((values) => name in values)) return [{ name, domain }]
    const when = findCondition(name, domains, asked)
    if (when !== undefined) return [{ name, domain, when }]
    throw new CliFailure(EXIT.invalid, `${name} is empty in some rows of ${source}, and no other column says when`, {
      remedy: 'Declare the space by a study document with its conditions (--file study.yaml), or name the parameters: --param COLUMN.',
    })
  })
}

/** What the cells of a column can be. */
function domainOf(cells: readonly string[]): ForeignDomain {
  const values = [...new Set(cells)]
  const numbers = values.map(Number)
  if (numbers.some((value) => !Number.isFinite(value))) return { kind: 'choice', values: values.map(scalar) }
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  return { kind: numbers.every(Number.isInteger) ? 'int' : 'double', low, high, log: low > 0 && high / low >= LOG_RATIO }
}

function scalar(cell: string): ParameterScalar {
  if (/^(true|false)$/i.test(cell)) return cell.toLowerCase() === 'true'
  return cell !== '' && Number.isFinite(Number(cell)) ? Number(cell) : cell
}

function valuesOf(row: Row, domains: ReadonlyMap<string, ForeignDomain>): Record<string, ParameterScalar> {
  return Object.fromEntries([...domains.keys()].flatMap((name) => (row[name] ? [[name, scalar(row[name])] as const] : [])))
}

function trialOf(
  row: Row,
  at: number,
  { objectives, parameters }: { objectives: readonly Objective[]; parameters: ForeignStudy['parameters'] },
): ForeignTrial {
  const domains = new Map(parameters.map(({ name, domain }) => [name, domain]))
  const values = Object.fromEntries(
    objectives.flatMap(({ metric, column }) => (row[column] ? [[metric, Number(row[column])] as const] : [])),
  )
  const isWhole = Object.keys(values).length === objectives.length
  const state = STATES[stateOf(row)] ?? (isWhole ? 'SUCCEEDED' : 'FAILED')
  const [startedAt, endedAt] = [Date.parse(row.startedAt ?? ''), Date.parse(row.endedAt ?? '')]
  return {
    number: Number(row.trial ?? row.number ?? at + 1),
    state,
    parameters: valuesOf(row, domains),
    points: Object.keys(values).length === 0 ? [] : [{ step: Number(row.lastStep || 0), values }],
    ...(state === 'SUCCEEDED' ? {} : { reason: row.reason || `${state.toLowerCase()} where it was run` }),
    ...(Number.isFinite(startedAt) ? { startedAt } : {}),
    ...(Number.isFinite(endedAt) ? { endedAt } : {}),
  }
}

/** What a row says of its state, without case and signs; empty where it says nothing. */
function stateOf({ state, State }: Row): string {
  return (state ?? State ?? '').toLowerCase().replaceAll(/[^a-z]/g, '')
}
