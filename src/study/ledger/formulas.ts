import {
  type Constraint,
  type Expression,
  invariant,
  type Measurement,
  marginOf,
  parseExpression,
  type StudySpec,
  type Trial,
  violationOf,
} from '../../model/index.ts'

type Values = Readonly<Record<string, number>>

/** The formulas of a study, read once. */
interface Formulas {
  readonly derived: readonly { readonly name: string; readonly formula: Expression }[]
  readonly constraints: readonly { readonly constraint: Constraint; readonly formula: Expression }[]
}

const compiled = new WeakMap<StudySpec, Formulas>()

function formulasOf(spec: StudySpec): Formulas {
  const known = compiled.get(spec)
  if (known !== undefined) return known
  const formulas = {
    derived: Object.entries(spec.derived).map(([name, text]) => ({ name, formula: formulaOf(text) })),
    constraints: spec.constraints.map((constraint) => ({ constraint, formula: formulaOf(constraint.expression) })),
  }
  compiled.set(spec, formulas)
  return formulas
}

function formulaOf(text: string): Expression {
  const read = parseExpression(text)
  invariant(!('message' in read), `a formula of an accepted study cannot be read: ${text}`)
  return read
}

/**
 * Reported values with every derived metric that they let Hone compute. What they lack of a formula comes from `earlier`; a derived
 * metric that uses none of them is not computed anew. Values that were reported by the name of a derived metric are dropped.
 */
export function withDerived(spec: StudySpec, reported: Values, earlier: (metric: string) => number | undefined): Values {
  const { derived } = formulasOf(spec)
  if (derived.length === 0) return reported
  const own = Object.entries(reported).filter(([name]) => !Object.hasOwn(spec.derived, name))
  const values: Record<string, number> = Object.fromEntries(own)
  for (const { name, formula } of derived) {
    if (!formula.metrics.some((metric) => Object.hasOwn(values, metric))) continue
    const inputs = formula.metrics.map((metric) => [metric, Object.hasOwn(values, metric) ? values[metric] : earlier(metric)] as const)
    if (inputs.some(([, value]) => value === undefined)) continue
    values[name] = formula.evaluate(Object.fromEntries(inputs) as Values)
  }
  return values
}

/** A curve's newest value of a metric, unless it belongs to a later step. */
export interface Newest {
  newest(metric: string, step: number): number | undefined
}

/** The point with its derived metrics; undefined when nothing of it is left. */
export function derivedPoint(spec: StudySpec, point: Measurement, curve: Newest): Measurement | undefined {
  const values = withDerived(spec, point.values, (metric) => curve.newest(metric, point.step))
  if (values === point.values) return point
  return Object.keys(values).length === 0 ? undefined : { ...point, values }
}

/** Of ended trials, whose metrics change no more: every snapshot shows all of them. */
const knownMargins = new WeakMap<Trial, readonly number[]>()

/** How much of each constraint's bound an ended trial's final metrics leave; undefined for a study without constraints, or a trial without a result. */
export function marginsOf(spec: StudySpec, trial: Trial): readonly number[] | undefined {
  const { constraints } = formulasOf(spec)
  if (constraints.length === 0 || (trial.state !== 'succeeded' && trial.state !== 'stopped')) return undefined
  const known = knownMargins.get(trial)
  if (known !== undefined) return known
  const reduced = spec.objectives.map(({ metric }, k) => [metric, trial.values?.[k] ?? Number.NaN])
  const final: Values = { ...trial.metrics, ...Object.fromEntries(reduced) }
  const margins = constraints.map(({ constraint, formula }) => marginOf(constraint, formula.evaluate(final)))
  knownMargins.set(trial, margins)
  return margins
}

/** Whether an ended trial keeps the study's constraints, and by how much each is broken; nothing where there are no margins. */
export function feasibilityOf(spec: StudySpec, trial: Trial): Pick<Trial, 'feasible' | 'violations'> {
  const violations = marginsOf(spec, trial)?.map(violationOf)
  return violations === undefined ? {} : { feasible: violations.every((violation) => violation === 0), violations }
}

const needed = new WeakMap<StudySpec, ReadonlySet<string>>()

/** Metrics that a study needs: its objectives, what constraints and derived metrics are computed from, and the derived ones themselves. */
export function neededMetrics(spec: StudySpec): ReadonlySet<string> {
  const known = needed.get(spec)
  if (known !== undefined) return known
  const { derived, constraints } = formulasOf(spec)
  const named = [...derived, ...constraints].flatMap(({ formula }) => formula.metrics)
  const all = new Set([...spec.objectives.map(({ metric }) => metric), ...derived.map(({ name }) => name), ...named])
  needed.set(spec, all)
  return all
}

/** Metrics that the objectives need, for a derived one those of its formula, and that these values lack. */
export function missingMetrics(spec: StudySpec, values: Values): readonly string[] {
  const { derived } = formulasOf(spec)
  const lacking = (metric: string): readonly string[] => {
    const formula = derived.find(({ name }) => name === metric)?.formula
    if (formula !== undefined) return formula.metrics.flatMap(lacking)
    return Object.hasOwn(values, metric) ? [] : [metric]
  }
  const missing = new Set(spec.objectives.flatMap(({ metric }) => lacking(metric)))
  return [...missing]
}
