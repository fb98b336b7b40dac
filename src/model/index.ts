/**
 * model: what the words mean (study, space, trial, measurement, states, ids, errors, limits); no I/O, no clock.
 *
 * Glossary. A *study* says what may vary and what is measured. A *trial* is one assignment of values to its
 * parameters, evaluated once. An *attempt* is one execution of a trial (a retry is a new attempt with the next
 * epoch). A *measurement* is a step and the metric values seen at it. An *objective* is a metric with a goal.
 * A *suggestion* is what an algorithm proposes; a *stopping rule* ends trials early; an *executor* runs attempts;
 * a *collector* reads their measurements; an *artifact* is a file that a trial left; a *project* is the tenant; a *worker* evaluates trials.
 */
export * from './artifact.ts'
export * from './assignment-problems.ts'
export * from './condition.ts'
export * from './constraint.ts'
export { type DerivedFault, type DerivedMetrics, readDerived } from './derived.ts'
export * from './errors.ts'
export { parseComparison, parseExpression } from './expression.ts'
export type { Expression } from './expression-parser.ts'
export type { ExpressionFault } from './expression-tokens.ts'
export * from './failpoints.ts'
export * from './folder.ts'
export { findGjson, gjsonHolds } from './gjson.ts'
export { GjsonError, type GjsonPath, parseGjson } from './gjson-path.ts'
export * from './ids.ts'
export * from './json.ts'
export * from './limits.ts'
export * from './measurement.ts'
export * from './metadata.ts'
export * from './objective.ts'
export {
  type Held,
  heldBy,
  keepsConstraints,
  type ParameterConstraint,
  type ParameterRule,
  readParameterRule,
  rulesOf,
} from './parameter-constraint.ts'
export * from './space.ts'
export * from './study.ts'
export * from './study-spec.ts'
export * from './trial.ts'
export * from './trial-template.ts'
export * from './value.ts'
export * from './workload.ts'
