import { type Assignment, type Parameter, type ParameterValue, rulesOf, type Space, valueProblem } from '../../model/index.ts'

/*
 * Parameters that a constraint holds at a value, as `rate == 0.1` does. Of a double without steps chance never finds it: the value is put there
 * instead. Others are led to theirs by their levels, like by any constraint.
 */

/** The values at which constraints hold doubles without steps. */
export function heldValues({ parameters, parameterConstraints }: Space): Assignment {
  const held: Record<string, ParameterValue> = {}
  for (const { holds } of rulesOf(parameterConstraints)) {
    const parameter = parameters.find(({ name }) => name === holds?.parameter)
    if (holds === undefined || parameter?.kind !== 'double' || parameter.step !== undefined) continue
    // What is held beyond its range has no point at all, which is found out as for any other constraint.
    if (valueProblem(parameter, holds.value) === undefined) held[holds.parameter] ??= holds.value
  }
  return held
}

/** The part of a space in which what is held has its value and no other; the space itself where nothing is. */
export function holding(space: Space): Space {
  const held = heldValues(space)
  return Object.keys(held).length === 0 ? space : narrowed(space, held)
}

/** The part of a space in which parameters have given values. */
export function narrowed({ parameters, ...constraints }: Space, values: Assignment): Space {
  return { ...constraints, parameters: parameters.map((parameter) => withOnly(parameter, values[parameter.name])) }
}

function withOnly(parameter: Parameter, value: Assignment[string] | undefined): Parameter {
  if (value === undefined) return parameter
  const { default: _, ...rest } = parameter
  switch (rest.kind) {
    case 'choice':
      return { ...rest, values: [value] }
    case 'discrete':
      return { ...rest, values: [Number(value)] }
    case 'int':
    case 'double':
      return { ...rest, min: Number(value), max: Number(value) }
  }
}
