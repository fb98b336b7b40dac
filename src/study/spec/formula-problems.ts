import { LIMITS, type Problem, parseExpression, readDerived, type StudySpec } from '../../model/index.ts'

/** What is wrong with a study's derived metrics and constraints, whatever document or door they came from. */
export function formulaProblems({ derived, constraints }: StudySpec): Problem[] {
  const { ordered, faults } = readDerived(derived)
  const problems = faults.map(
    ({ name, message, remedy }): Problem => ({ field: `spec.derived.${name}`, value: derived[name], message, remedy }),
  )
  const names = Object.keys(derived)
  const early = Object.keys(ordered).findIndex((name, k) => name !== names[k])
  if (early >= 0)
    problems.push({ field: `spec.derived.${names[early]}`, message: `stands before ${Object.keys(ordered)[early]}, which it uses` })
  constraints.forEach(({ expression, op, bound }, k) => {
    const read = parseExpression(expression)
    const field = `spec.constraints[${k}]`
    if ('message' in read) problems.push({ field, value: expression, message: read.message, remedy: read.remedy })
    else if (read.metrics.length === 0) problems.push({ field, value: expression, message: 'names no metric' })
    if (op !== '<=' && op !== '>=') problems.push({ field, value: op, message: 'must compare by <= or >=' })
    if (!Number.isFinite(bound)) problems.push({ field, value: String(bound), message: 'must have a finite bound' })
  })
  if (names.length > LIMITS.derivedPerStudy) {
    problems.push({ field: 'spec.derived', value: names.length, message: `may have ${LIMITS.derivedPerStudy} metrics` })
  }
  if (constraints.length > LIMITS.constraintsPerStudy) {
    problems.push({ field: 'spec.constraints', value: constraints.length, message: `may have ${LIMITS.constraintsPerStudy} entries` })
  }
  return problems
}
