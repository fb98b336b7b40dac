import { type Assignment, assignmentProblems, filledIn, type Problem, type Space, usualValue } from '../../model/index.ts'
import type { Sections } from './schema.ts'
import type { Path } from './source/path.ts'
import type { Reader } from './source/reader.ts'

interface StartAtOptions {
  readonly trials: number | undefined
  /** So many are trials already. */
  readonly used: number
}

/** Start points in full: what a point leaves out takes the parameter's default, or its only value. `space` = undefined: some parameters are at fault. */
export function readStartAt(
  reader: Reader,
  given: Sections['startAt'] | undefined,
  space: Space | undefined,
  { trials, used }: StartAtOptions,
): readonly Assignment[] | undefined {
  if (given === undefined || space === undefined) return given
  const points = given.map((point, i) => {
    const filled = filledIn(space, point, usualValue)
    const asked = i < used ? { parameters: space.parameters } : space
    for (const problem of assignmentProblems(asked, filled, '')) pointProblem(reader, ['spec', 'startAt', i], problem)
    return filled
  })
  if (trials !== undefined && points.length > trials) {
    reader.note(['spec', 'startAt'], `has ${points.length} points for ${trials} trials: the last ones are never tried`, { at: 'key' })
  }
  return points
}

function pointProblem(reader: Reader, path: Path, { field, message, value }: Problem): void {
  if (field === '') {
    // Of the point as a whole.
    reader.problem(path, message)
    return
  }
  // The model's field is `.NAME`, as no path was given.
  const remedy = message === 'is missing' ? 'Give it here, or give the parameter a default.' : undefined
  reader.problem([...path, field.slice(1)], message, { at: value === undefined ? 'key' : 'value', remedy })
}
