import { countKept } from '../../../algorithms/index.ts'
import {
  filledIn,
  LIMITS,
  maskInactive,
  type Parameter,
  type ParameterConstraint,
  rulesOf,
  type Space,
  valuesInWords,
} from '../../../model/index.ts'
import { comparisonFaults, unkeptProblems } from '../../spec/parameter-constraints.ts'
import type { Path } from '../source/path.ts'
import type { Reader } from '../source/reader.ts'
import { type Parents, readConditions } from './conditions.ts'
import { parameterConstraintSchema } from './parameter-schema.ts'

const BASE: Path = ['spec', 'parameterConstraints']

/** Random points of which all keep a constraint that says nothing. */
const DRAWS = 1_000

/** What parameters must keep among themselves; undefined where nothing is asked, or where something is wrong with it. */
export function readParameterConstraints(
  reader: Reader,
  names: ReadonlySet<string>,
  parameters: readonly Parameter[],
): readonly ParameterConstraint[] | undefined {
  const given = reader.valueAt(BASE)
  if (given === undefined) return undefined
  if (!Array.isArray(given)) {
    reader.problem(BASE, 'must be a list', { remedy: 'Write each as an entry, as [heads * headSize <= 1024].' })
    return undefined
  }
  const most = LIMITS.parameterConstraintsPerStudy
  if (given.length > most) {
    reader.problem(BASE, `must have at most ${most} entries, not ${given.length}`, { at: 'key' })
    return undefined
  }
  const parents: Parents = { names: [...names], read: new Map(parameters.map((parameter) => [parameter.name, parameter])) }
  const before = reader.found
  const read = given.flatMap((_, k) => readOne(reader, [...BASE, k], parents))
  if (given.length === 0 || reader.found > before || parameters.length < names.size) return undefined
  checkSpace(reader, { parameters, parameterConstraints: read })
  return read
}

function readOne(reader: Reader, path: Path, parents: Parents): readonly ParameterConstraint[] {
  const given = reader.valueAt(path)
  if (typeof given === 'string') return [{ when: [], keep: readComparison(reader, path, given, { parents, isConditional: false }) }]
  if (given === null || typeof given !== 'object' || Array.isArray(given)) {
    reader.problem(path, 'must be a comparison, or a mapping with keep or never', { remedy: 'Write heads * headSize <= 1024.' })
    return []
  }
  const entry = reader.read(parameterConstraintSchema, path)
  if (entry === undefined) return []
  const { keep, when, never } = entry
  if ((keep === undefined) === (never === undefined)) {
    const message = keep === undefined ? 'has neither keep nor never' : 'has both keep and never'
    reader.problem(path, message, { remedy: 'Write {keep: C <= 10, when: {solver: lbfgs}} or {never: {solver: lbfgs, penalty: l1}}.' })
    return []
  }
  if (never !== undefined) {
    if (when !== undefined) reader.problem([...path, 'when'], 'belongs to keep', { at: 'key', remedy: 'Name all its parameters in never.' })
    if (Object.keys(never).length === 0)
      reader.problem([...path, 'never'], 'asks for nothing', {
        remedy: 'Name what may not come together, as {solver: lbfgs, penalty: l1}.',
      })
    return [{ when: readConditions(reader, [...path, 'never'], never, parents) }]
  }
  const conditions = readConditions(reader, [...path, 'when'], when ?? {}, parents)
  return [
    { when: conditions, keep: readComparison(reader, [...path, 'keep'], keep ?? '', { parents, isConditional: conditions.length > 0 }) },
  ]
}

interface Among {
  readonly parents: Parents
  readonly isConditional: boolean
}

function readComparison(reader: Reader, path: Path, text: string, { parents, isConditional }: Among): string {
  for (const { at, message, remedy } of comparisonFaults(text, parents, isConditional))
    reader.problem(path, message, { remedy, offset: at })
  return text.trim()
}

/** What constraints, each sound by itself, make of the space. */
function checkSpace(reader: Reader, space: Space): void {
  const unkept = unkeptProblems(space)
  for (const { index, message, remedy } of unkept)
    reader.problem(index === undefined ? BASE : [...BASE, index], message, { remedy, at: index === undefined ? 'key' : 'value' })
  if (unkept.length > 0) return
  const { kept, of } = countKept(space, DRAWS)
  const defaults = maskInactive(
    space,
    filledIn(space, {}, (parameter) => parameter.default),
  )
  rulesOf(space.parameterConstraints).forEach((rule, k) => {
    if (kept[k] === of && rule.holds === undefined) reader.note([...BASE, k], 'holds everywhere: it forbids nothing')
    if (rule.parameters.every((name) => defaults[name] !== undefined) && rule.violation(defaults) > 0) {
      reader.note(
        [...BASE, k],
        `forbids the defaults: ${valuesInWords(Object.fromEntries(rule.parameters.map((name) => [name, defaults[name]!])))}`,
        {
          remedy: 'Give one of them another default.',
        },
      )
    }
  })
}
