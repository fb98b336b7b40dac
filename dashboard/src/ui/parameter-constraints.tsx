import type { Condition, ParameterConstraint, ParameterValue, Study } from '../api/types.ts'

/** What points of the study must keep among their values; nothing where every point is allowed. */
export function ParameterConstraints({ study }: { study: Study }) {
  const constraints = study.spec.parameterConstraints ?? []
  if (constraints.length === 0) return null
  return (
    <ul class="note constraint-list" aria-label="Constraints between parameters">
      {constraints.map((constraint, k) => (
        <li key={k}>{constraintText(constraint)}</li>
      ))}
    </ul>
  )
}

/** `heads * size <= 64`, `C <= 10 where solver is saga`, `never solver is lbfgs and penalty is l1`. */
function constraintText({ keep, when }: ParameterConstraint): string {
  const conditions = conditionsText(when)
  if (keep === undefined) return `never ${conditions}`
  return when.length === 0 ? keep : `${keep} where ${conditions}`
}

/** What all hold at once: `solver is saga or lbfgs and layers >= 2`. */
export function conditionsText(when: readonly Condition[]): string {
  return when.map((condition) => conditionText(condition, when.length > 1)).join(' and ')
}

/** `inner` conditions that are several get parentheses. */
function conditionText(condition: Condition, inner: boolean): string {
  if ('not' in condition) return `not ${conditionText(condition.not, true)}`
  if ('all' in condition || 'any' in condition) {
    const [parts, word] = 'all' in condition ? [condition.all, ' and '] : [condition.any, ' or ']
    const text = parts.map((part) => conditionText(part, true)).join(word)
    return inner && parts.length > 1 ? `(${text})` : text
  }
  if ('values' in condition) return `${condition.parent} is ${listed(condition.values)}`
  const { parent, min, max } = condition
  if (min === undefined) return `${parent} <= ${max}`
  return max === undefined ? `${parent} >= ${min}` : `${parent} from ${min} to ${max}`
}

function listed(values: readonly ParameterValue[]): string {
  return values.map(String).join(' or ')
}
