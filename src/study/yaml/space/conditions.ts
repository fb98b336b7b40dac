import { type Condition, type Parameter, type ParameterValue, type RangeCondition, valueProblem } from '../../../model/index.ts'
import { suggestName } from '../../spec/nearest.ts'
import type { Path } from '../source/path.ts'
import type { Reader } from '../source/reader.ts'
import { checkUnique } from './domain.ts'
import type { ConditionDocument } from './parameter-schema.ts'

/** What a condition may ask for. */
export interface Parents {
  /** Every declared name. */
  readonly names: readonly string[]
  /** Parameters whose domains could be read. */
  readonly read: ReadonlyMap<string, Parameter>
}

/** The conditions of one mapping, which must all hold: parents with their values or ranges, and `all`, `any` and `not` of further mappings. */
export function readConditions(reader: Reader, path: Path, document: ConditionDocument, parents: Parents): readonly Condition[] {
  return Object.entries(document).flatMap(([key, wanted]): readonly Condition[] => {
    const at = [...path, key]
    if (key === 'all') return readBranches(reader, at, wanted, parents)
    if (key === 'any') {
      const branches = readBranches(reader, at, wanted, parents)
      return branches.length > 1 ? [{ any: branches }] : branches
    }
    if (key === 'not') return [{ not: readWhole(reader, at, wanted as ConditionDocument, parents) }]
    const condition = readCondition(reader, at, key, wanted as Wanted, parents)
    return condition === undefined ? [] : [condition]
  })
}

function readBranches(reader: Reader, path: Path, wanted: unknown, parents: Parents): readonly Condition[] {
  return (wanted as readonly ConditionDocument[]).map((branch, i) => readWhole(reader, [...path, i], branch, parents))
}

/** A mapping below `all`, `any` or `not` as one condition. */
function readWhole(reader: Reader, path: Path, document: ConditionDocument, parents: Parents): Condition {
  if (Object.keys(document).length === 0)
    reader.problem(path, 'asks for nothing', { remedy: 'Name a parent and its value, as optimizer: sgd.' })
  const conditions = readConditions(reader, path, document, parents)
  return conditions.length === 1 ? conditions[0]! : { all: conditions }
}

type Wanted = ParameterValue | readonly ParameterValue[] | Omit<RangeCondition, 'parent'>

function readCondition(reader: Reader, path: Path, parent: string, wanted: Wanted, parents: Parents): Condition | undefined {
  if (!parents.names.includes(parent)) {
    reader.problem(path, `the study has no parameter ${parent}`, { at: 'key', remedy: suggestName(parent, parents.names) })
    return undefined
  }
  const of = parents.read.get(parent)
  if (typeof wanted === 'object' && !Array.isArray(wanted)) {
    const range = wanted as Omit<RangeCondition, 'parent'>
    if (of !== undefined) checkRange(reader, path, of, range)
    return { parent, ...range }
  }
  const values = Array.isArray(wanted) ? (wanted as readonly ParameterValue[]) : [wanted as ParameterValue]
  if (of !== undefined) checkValues(reader, path, of, values, Array.isArray(wanted))
  return { parent, values }
}

function checkRange(reader: Reader, path: Path, parent: Parameter, { min, max }: Omit<RangeCondition, 'parent'>): void {
  if (min === undefined && max === undefined) {
    reader.problem(path, 'bounds nothing', { remedy: 'Give min, max or both.' })
    return
  }
  if (parent.kind === 'choice') {
    reader.problem(path, `${parent.name} is a choice: it has no range`, { remedy: 'List the values.' })
    return
  }
  const least = min ?? Number.NEGATIVE_INFINITY
  const most = max ?? Number.POSITIVE_INFINITY
  if (least > most) {
    reader.problem(path, 'runs backwards', { remedy: `Write {min: ${most}, max: ${least}}.` })
    return
  }
  const [lowest, highest] = parent.kind === 'discrete' ? [parent.values[0]!, parent.values.at(-1)!] : [parent.min, parent.max]
  if (least > highest || most < lowest) {
    reader.problem(path, `can never hold: ${parent.name} lies in [${lowest}, ${highest}]`)
  } else if (least <= lowest && most >= highest) {
    reader.note(path, `always holds where ${parent.name} is active: it lies in [${lowest}, ${highest}]`)
  }
}

function checkValues(reader: Reader, path: Path, parent: Parameter, values: readonly ParameterValue[], listed: boolean): void {
  if (parent.kind === 'double') {
    const remedy = `Give a range, as ${parent.name}: {min: ${parent.min}, max: ${parent.max}}.`
    reader.problem(path, `${parent.name} is a double: no single value of it can be waited for`, { remedy })
    return
  }
  values.forEach((value, i) => {
    const message = valueProblem(parent, value)
    if (message === undefined) return
    const at = listed ? [...path, i] : path
    reader.problem(at, `is no value of ${parent.name}: ${message}`, { remedy: remedyFor(parent, value) })
  })
  checkUnique(reader, path, values)
}

function remedyFor(parent: Parameter, value: ParameterValue): string | undefined {
  if (parent.kind !== 'choice') return undefined
  const alike = parent.values.find((v) => String(v) === String(value))
  if (alike !== undefined) return `Write ${JSON.stringify(alike)}.`
  const remedy = suggestName(String(value), parent.values.map(String))
  return remedy.startsWith('Did') ? remedy : undefined
}
