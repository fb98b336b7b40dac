import { type Assignment, assignmentProblems, filledIn, onlyValue, type Parameter } from '../../model/index.ts'
import type { Reader } from './reader.ts'
import type { Sections } from './schema.ts'

/** Start points in full: what a point leaves out takes the parameter's default, or its only value. `parameters` = undefined: some are at fault. */
export function readStartAt(
  reader: Reader,
  given: Sections['startAt'] | undefined,
  parameters: readonly Parameter[] | undefined,
  trials: number | undefined,
): readonly Assignment[] | undefined {
  if (given === undefined || parameters === undefined) return given
  const points = given.map((point, i) => {
    const filled = filledIn({ parameters }, point, (parameter) => parameter.default ?? onlyValue(parameter))
    const path = ['spec', 'startAt', i]
    for (const problem of assignmentProblems({ parameters }, filled, '')) {
      // The model's field is `.NAME`, as no path was given.
      const name = problem.field.slice(1)
      const remedy = problem.message === 'is missing' ? 'Give it here, or give the parameter a default.' : undefined
      reader.problem([...path, name], problem.message, { at: problem.value === undefined ? 'key' : 'value', remedy })
    }
    return filled
  })
  if (trials !== undefined && points.length > trials) {
    reader.note(['spec', 'startAt'], `has ${points.length} points for ${trials} trials: the last ones are never tried`, { at: 'key' })
  }
  return points
}
