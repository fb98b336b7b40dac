import type { JsonValue } from '../../../model/index.ts'
import type { Draft } from '../draft.ts'
import type { Path } from '../source/path.ts'
import type { Reader } from '../source/reader.ts'
import { middleOfList, middleOfRange } from './middle.ts'
import { FINITE, INTEGER, numberAt } from './numbers.ts'
import { type FeasibleSpace, type ParameterSpec, parameterSpecSchema } from './schema.ts'

/** They stand in the same place in both: there a list, here by name. */
const BASE: Path = ['spec', 'parameters']

/** The names of all parameters that can be read, in their order. */
export function translateParameters(reader: Reader, draft: Draft, count: number, without: string | undefined): readonly string[] {
  const names: string[] = []
  for (let i = 0; i < count; i++) {
    const parameter = reader.read(parameterSpecSchema, [...BASE, i])
    if (parameter === undefined) continue
    if (names.includes(parameter.name)) reader.problem([...BASE, i, 'name'], 'stands here twice', { remedy: 'Leave one.' })
    names.push(parameter.name)
    // A resource is no parameter: the algorithm chooses it, beyond the bounds that stand here.
    if (parameter.name !== without) translateParameter(reader, draft, parameter, [...BASE, i])
  }
  if (names.length === 1 && names[0] === without) reader.problem(BASE, 'has nothing but the resource', { at: 'key' })
  return names
}

function translateParameter(reader: Reader, draft: Draft, { name, parameterType, feasibleSpace }: ParameterSpec, path: Path): void {
  const from = [...path, 'feasibleSpace']
  const numeric = parameterType === 'double' || parameterType === 'int'
  const listed = listField(feasibleSpace)
  const foreign = numeric ? [listed] : (['min', 'max', 'step'] as const)
  const needed = numeric ? (['min', 'max'] as const) : [listed]
  for (const field of foreign) {
    if (feasibleSpace[field] !== undefined)
      reader.problem([...from, field], `has no meaning for ${parameterType}`, { remedy: 'Leave it out.' })
  }
  const missing = needed.filter((field) => feasibleSpace[field] === undefined)
  for (const field of missing) reader.problem([...from, field], 'is missing', { at: 'key' })
  if (missing.length > 0) return
  draft.madeFrom([...BASE, name], path)
  if (numeric) translateRange(reader, draft, { name, kind: parameterType, space: feasibleSpace }, from)
  else translateList(reader, draft, { name, kind: parameterType, space: feasibleSpace }, from)
}

interface Named<K> {
  readonly name: string
  readonly kind: K
  readonly space: FeasibleSpace
}

function translateRange(reader: Reader, draft: Draft, { name, kind, space }: Named<'double' | 'int'>, from: Path): void {
  const wanted = kind === 'int' ? INTEGER : FINITE
  const min = numberAt(reader, [...from, 'min'], wanted)
  const max = numberAt(reader, [...from, 'max'], wanted)
  const step = space.step === undefined ? undefined : numberAt(reader, [...from, 'step'], wanted)
  if (min === undefined || max === undefined) return
  if (min > max) {
    reader.problem([...from, 'min'], `must be at most max (${max})`, { remedy: 'Swap them.' })
    return
  }
  const target = [...BASE, name]
  if (min === max) {
    draft.put([...target, 'fixed'], min, from)
    return
  }
  draft.put([...target, kind], [min, max], from)
  draft.madeFrom([...target, kind, 0], [...from, 'min'])
  draft.madeFrom([...target, kind, 1], [...from, 'max'])
  translateDistribution(draft, { name, space }, from, (isLog) =>
    middleOfRange(min, max, { isLog, step: step ?? (kind === 'int' ? 1 : undefined) }),
  )
  if (step !== undefined) draft.put([...target, 'step'], step, [...from, 'step'])
}

/** A scale; a normal is a belief, as Katib draws from one around the middle with a sixth of the range as its deviation, the spread of a study too. */
function translateDistribution(
  draft: Draft,
  { name, space: { distribution } }: Omit<Named<string>, 'kind'>,
  from: Path,
  middle: (isLog: boolean) => number | undefined,
): void {
  const path = [...from, 'distribution']
  const isLog = distribution === 'logUniform' || distribution === 'logNormal'
  if (isLog) draft.put([...BASE, name, 'scale'], 'log', path)
  const near = distribution === 'normal' || distribution === 'logNormal' ? middle(isLog) : undefined
  if (near !== undefined) draft.put([...BASE, name, 'likely'], near, path)
}

/** Katib's own client 0.19 writes the list of a categorical parameter where the distribution belongs. */
function listField({ list, distribution }: FeasibleSpace): 'list' | 'distribution' {
  return list === undefined && Array.isArray(distribution) ? 'distribution' : 'list'
}

function translateList(reader: Reader, draft: Draft, { name, kind, space }: Named<'discrete' | 'categorical'>, from: Path): void {
  const field = listField(space)
  const path = [...from, field]
  const texts = [space[field] ?? []].flat().map(String)
  const numbers = kind === 'discrete' ? texts.map((_, i) => numberAt(reader, [...path, i], FINITE)) : []
  if (numbers.includes(undefined)) return
  const values = (kind === 'discrete' ? numbers : texts) as JsonValue[]
  draft.put([...BASE, name, kind === 'discrete' ? 'discrete' : 'choice'], values, path, { alike: true })
  if (kind === 'discrete') translateDistribution(draft, { name, space }, from, (isLog) => middleOfList(numbers as number[], isLog))
}
