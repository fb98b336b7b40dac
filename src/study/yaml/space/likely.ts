import {
  type ChoiceParameter,
  type LikelyNumber,
  onlyValue,
  type Parameter,
  type ParameterValue,
  valueProblem,
} from '../../../model/index.ts'
import { spreadProblem, weightProblem } from '../../spec/likely-problems.ts'
import { suggestName } from '../../spec/nearest.ts'
import type { Path } from '../source/path.ts'
import type { Reader } from '../source/reader.ts'
import { nearestOnLattice } from './lattice.ts'
import type { ParameterDocument } from './parameter-schema.ts'

/** Where none is given: three deviations to each side cover a range around its middle. */
const LIKELY_SPREAD = 1 / 6
/** So many times as often as all other values together one that is named alone is drawn. */
const ALONE = 2

type LikelyDocument = NonNullable<ParameterDocument['likely']>
type NumberParameter = Exclude<Parameter, ChoiceParameter>

/** The parameter with where its best value is believed to be; as it was when nothing is said, or something is wrong with it. */
export function withLikely(reader: Reader, path: Path, parameter: Parameter, given: LikelyDocument | undefined): Parameter {
  if (given === undefined) return parameter
  if (onlyValue(parameter) !== undefined) {
    reader.note(path, `says nothing: ${parameter.name} has one value only`, { remedy: 'Leave it out.' })
    return parameter
  }
  if (parameter.kind === 'choice') {
    const likely = typeof given === 'object' ? readWeights(reader, path, parameter, given) : readAlone(reader, path, parameter, given)
    return likely === undefined ? parameter : { ...parameter, likely }
  }
  const likely = readNumber(reader, path, parameter, given)
  return likely === undefined ? parameter : { ...parameter, likely }
}

function readNumber(reader: Reader, path: Path, parameter: NumberParameter, given: LikelyDocument): LikelyNumber | undefined {
  const isMapping = typeof given === 'object'
  const { near, spread = LIKELY_SPREAD, ...foreign } = isMapping ? given : { near: given }
  const nearPath = isMapping ? [...path, 'near'] : path
  const before = reader.found
  for (const key of Object.keys(foreign)) {
    reader.problem([...path, key], 'is not a field here', { at: 'key', remedy: suggestName(key, ['near', 'spread']) })
  }
  if (near === undefined)
    reader.problem(nearPath, 'is missing', { at: 'key', remedy: 'Name the value near which the best is believed to be.' })
  else {
    const message = valueProblem(parameter, near as ParameterValue)
    if (message !== undefined) reader.problem(nearPath, message, { remedy: remedyNear(parameter, near) })
  }
  const wrong = spreadProblem(spread)
  if (wrong !== undefined) {
    const remedy = 'It is a standard deviation as a share of the range: 0.1 is sure, 0.3 is a hint.'
    reader.problem([...path, 'spread'], wrong, { remedy })
  }
  return reader.found > before ? undefined : { near: near as number, spread: spread as number }
}

function remedyNear(parameter: NumberParameter, near: unknown): string | undefined {
  if (typeof near !== 'number' || !Number.isFinite(near)) return undefined
  if (parameter.kind === 'discrete') {
    const nearest = parameter.values.reduce((best, value) => (Math.abs(value - near) < Math.abs(best - near) ? value : best))
    return `The nearest is ${nearest}.`
  }
  const { min, max, step } = parameter
  if (near < min || near > max) return 'Name a value of the range, or widen the range.'
  if (step === undefined) return undefined
  return `The nearest is ${nearestOnLattice(near, { min, max, step })}.`
}

/** A value alone. */
function readAlone(reader: Reader, path: Path, { name, values }: ChoiceParameter, given: ParameterValue): readonly number[] | undefined {
  const meant = meantBy(String(given), values)
  if (meant.length === 0) {
    reader.problem(path, `is no value of ${name}`, { remedy: suggestName(String(given), values.map(String)) })
    return undefined
  }
  const others = values.length - meant.length
  return values.map((_, k) => (meant.includes(k) && others > 0 ? (ALONE * others) / meant.length : 1))
}

function readWeights(
  reader: Reader,
  path: Path,
  { name, values }: ChoiceParameter,
  given: Readonly<Record<string, unknown>>,
): readonly number[] | undefined {
  const before = reader.found
  const weights = new Map<number, number>()
  for (const [key, weight] of Object.entries(given)) {
    const meant = meantBy(key, values)
    const wrong = weightProblem(weight)
    if (meant.length === 0) {
      reader.problem([...path, key], `is no value of ${name}`, { at: 'key', remedy: suggestName(key, values.map(String)) })
    } else if (meant.some((k) => weights.has(k))) {
      reader.problem([...path, key], 'names a value for the second time', { at: 'key', remedy: 'Leave one.' })
    } else if (wrong !== undefined) {
      reader.problem([...path, key], wrong, { remedy: 'A value that is left out weighs 1; 3 is thrice as likely.' })
    }
    for (const k of meant) weights.set(k, weight as number)
  }
  if (weights.size === 0 && reader.found === before) reader.problem(path, 'names no value', { remedy: `Write {${String(values[0])}: 3}.` })
  if (reader.found > before) return undefined
  const named = [...weights.values()]
  if (named.length > 1 && named.length < values.length && Math.max(...named) < 1) {
    reader.note(path, 'makes all values that it names less likely than the others, which weigh 1')
  }
  return values.map((_, k) => weights.get(k) ?? 1)
}

/** Places of the values that a text stands for: those that look so, else the number that it writes. */
function meantBy(text: string, values: readonly ParameterValue[]): readonly number[] {
  const places = [...values.keys()]
  const alike = places.filter((k) => String(values[k]) === text)
  if (alike.length > 0) return alike
  return places.filter((k) => {
    const value = values[k]
    if (typeof value === 'boolean') return String(value) === text.toLowerCase()
    return typeof value === 'number' && text.trim() !== '' && Number(text) === value
  })
}
