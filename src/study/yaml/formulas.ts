import { type Constraint, type ExpressionFault, LIMITS, parseConstraint, parseExpression, readDerived } from '../../model/index.ts'
import type { Path } from './source/path.ts'
import type { Reader } from './source/reader.ts'

/** The formulas of spec.derived, each behind those that it uses. `parameters` are the names that are none of metrics. */
export function readDerivedMetrics(
  reader: Reader,
  given: Readonly<Record<string, string>>,
  parameters: ReadonlySet<string>,
): Readonly<Record<string, string>> {
  const path: Path = ['spec', 'derived']
  const count = Object.keys(given).length
  if (count > LIMITS.derivedPerStudy) {
    reader.problem(path, `must have at most ${LIMITS.derivedPerStudy} metrics, not ${count}`, { at: 'key' })
    return {}
  }
  const { ordered, faults } = readDerived(given)
  for (const fault of faults) formulaProblem(reader, [...path, fault.name], fault)
  for (const [name, text] of Object.entries(given)) noteParameters(reader, [...path, name], text, parameters)
  return ordered
}

/** The constraints of the study; those that cannot be read are left out, with their problems noted. */
export function readConstraints(reader: Reader, given: readonly string[], parameters: ReadonlySet<string>): readonly Constraint[] {
  return given.flatMap((text, i) => {
    const path = ['spec', 'constraints', i]
    const read = parseConstraint(text)
    if ('message' in read) {
      formulaProblem(reader, path, read)
      return []
    }
    noteParameters(reader, path, read.expression, parameters)
    return [read]
  })
}

function formulaProblem(reader: Reader, path: Path, { at, message, remedy }: ExpressionFault): void {
  reader.problem(path, message, { remedy, offset: at })
}

/** Formulas see metrics only: a parameter's name there is most likely meant as the parameter. */
function noteParameters(reader: Reader, path: Path, text: string, parameters: ReadonlySet<string>): void {
  const read = parseExpression(text)
  if ('message' in read) return
  for (const name of read.metrics) {
    if (parameters.has(name))
      reader.note(path, `${name} is a parameter; here it means a metric of that name`, { remedy: 'Let the trial report it.' })
  }
}
