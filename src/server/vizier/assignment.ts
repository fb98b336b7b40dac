import { type Assignment, HoneError, type Parameter, type ParameterValue, type Problem, type Space } from '../../model/index.ts'
import type { ReadValue, ReadVizierParameter, WireValue } from '../../wire/index.ts'

/** A choice as the text that this interface's categories are; flags are spelt as its clients do. */
export function choiceText(value: ParameterValue): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return String(value)
}

/**
 * Parameter values as the study's space has them; throws INVALID_REQUEST for values of no kind, `path` names the field. Whether they are legal
 * says the study room.
 */
export function decodeAssignment(
  space: Space,
  parameters: readonly Pick<ReadVizierParameter, 'parameterId' | 'value'>[],
  path = 'trial.parameters',
): Assignment {
  const problems: Problem[] = []
  const assignment = new Map<string, ParameterValue>()
  for (const { parameterId, value } of parameters) {
    const decoded = decodeValue(
      space.parameters.find((p) => p.name === parameterId),
      value,
    )
    const field = `${path}.${parameterId}`
    if (assignment.has(parameterId)) problems.push({ field, message: 'stands there twice' })
    else if (decoded === undefined) problems.push({ field, message: 'has no value: number_value or string_value' })
    else assignment.set(parameterId, decoded)
  }
  const [first] = problems
  if (first !== undefined) throw new HoneError('INVALID_REQUEST', `${first.field} ${first.message}`, { problems })
  return Object.fromEntries(assignment)
}

export function encodeAssignment(space: Space, assignment: Assignment): { parameterId: string; value: WireValue }[] {
  const kinds = new Map(space.parameters.map((p) => [p.name, p.kind]))
  return Object.entries(assignment).map(([parameterId, value]) => {
    const isNumber = kinds.get(parameterId) !== 'choice' && typeof value === 'number'
    return { parameterId, value: isNumber ? { numberValue: value } : { stringValue: choiceText(value) } }
  })
}

function decodeValue(parameter: Parameter | undefined, value: ReadValue | null): ParameterValue | undefined {
  const given = value?.numberValue ?? value?.stringValue ?? value?.boolValue
  if (given === undefined) return undefined
  if (parameter?.kind === 'choice') return decodeChoice(parameter.values, given)
  // Clients compute discrete values: what is this near is meant to be it.
  if (parameter?.kind === 'discrete' && typeof given === 'number') return parameter.values.find((v) => Math.abs(v - given) < 1e-10) ?? given
  return given
}

/** Clients send flags as numbers, as texts or as flags. */
function decodeChoice(values: readonly ParameterValue[], given: ParameterValue): ParameterValue {
  const texts = [choiceText(given), ...(given === 1 ? ['True'] : given === 0 ? ['False'] : [])]
  return values.find((value) => texts.includes(choiceText(value))) ?? given
}
