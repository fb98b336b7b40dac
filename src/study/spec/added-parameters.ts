import { type Assignment, filledIn, isActive, type Parameter, type Problem, type Space, type Trial, usualValue } from '../../model/index.ts'

/** The parameters of a space that an older one lacks. */
export function addedParameters(old: Space, { parameters }: Space): readonly Parameter[] {
  const known = new Set(old.parameters.map(({ name }) => name))
  return parameters.filter(({ name }) => !known.has(name))
}

/** A point of before as one of the grown space: what was added has its default there, or its only value. Names stand in the space's order. */
export function withAdded(space: Space, added: readonly Parameter[], point: Assignment): Assignment {
  const filled = filledIn(space, point, (parameter) => (added.includes(parameter) ? usualValue(parameter) : undefined))
  const inOrder = space.parameters.flatMap(({ name }) => (filled[name] === undefined ? [] : [[name, filled[name]]]))
  return { ...Object.fromEntries(inOrder), ...filled }
}

/** A problem for each added parameter that is active in trials of before and does not say which value they had. */
export function missingDefaults(space: Space, added: readonly Parameter[], trials: Iterable<Trial>): Problem[] {
  const without = added.filter((parameter) => usualValue(parameter) === undefined)
  if (without.length === 0) return []
  const lacking = new Map<Parameter, number>()
  for (const trial of trials) {
    const point = withAdded(space, added, trial.parameters)
    for (const parameter of without) if (isActive(parameter, point)) lacking.set(parameter, (lacking.get(parameter) ?? 0) + 1)
  }
  return [...lacking].map(
    ([{ name }, count]): Problem => ({
      field: `spec.parameters.${name}`,
      message: `is new, and ${count === 1 ? '1 trial that is there lacks' : `${count} trials that are there lack`} it: it needs a default`,
      remedy: 'Write `default: VALUE`, the value that the trials so far had.',
    }),
  )
}
