import { type Condition, type Parameter, type Problem, type Scale, type ValueCondition, valueProblem } from '../../model/index.ts'
import type { ReadVizierParameterSpec } from '../../wire/index.ts'

/** A parameter without its name, conditions and default. */
type Domain = Parameter extends infer P ? (P extends Parameter ? Omit<P, 'name' | 'when' | 'default'> : never) : never

type Conditional = ReadVizierParameterSpec['conditionalParameterSpecs'][number]

const SCALES = {
  SCALE_TYPE_UNSPECIFIED: 'linear',
  UNIT_LINEAR_SCALE: 'linear',
  UNIT_LOG_SCALE: 'log',
  UNIT_REVERSE_LOG_SCALE: 'reverseLog',
} as const satisfies Record<ReadVizierParameterSpec['scaleType'], Scale>

/** The parameters of a search space, children behind their parents; what cannot be read is named in `problems`. */
export function decodeParameters(specs: readonly ReadVizierParameterSpec[], path: string, problems: Problem[]): Parameter[] {
  const parameters: Parameter[] = []
  const read = (spec: ReadVizierParameterSpec, field: string, when: readonly ValueCondition[]): void => {
    const known = parameters.findIndex((p) => p.name === spec.parameterId)
    const domain = decodeDomain(spec, field, problems)
    if (domain === undefined) return
    const parameter = withDefault({ name: spec.parameterId, when, ...domain }, spec)
    const earlier = parameters[known]
    const merged = earlier === undefined ? parameter : mergeBranches(earlier, parameter)
    if (merged === undefined) {
      const message = `names ${spec.parameterId} again with another domain or at the top level`
      problems.push({ field, message, remedy: 'give each branch a parameter name of its own' })
      return
    }
    // Behind its newest parent; its own children follow it there.
    if (earlier !== undefined) parameters.splice(known, 1)
    parameters.push(merged)
    spec.conditionalParameterSpecs.forEach((child, i) => {
      readChild(spec.parameterId, child, `${field}.conditional_parameter_specs[${i}]`)
    })
  }
  const readChild = (parent: string, child: Conditional, field: string): void => {
    const values = child.parentDiscreteValues?.values ?? child.parentIntValues?.values ?? child.parentCategoricalValues?.values
    if (values === undefined || values.length === 0) problems.push({ field, message: 'names no value of its parent' })
    else if (child.parameterSpec === null) problems.push({ field: `${field}.parameter_spec`, message: 'is missing' })
    else read(child.parameterSpec, `${field}.parameter_spec`, [{ parent, values }])
  }
  for (const [i, spec] of specs.entries()) read(spec, `${path}[${i}]`, [])
  return parameters
}

/** The same parameter in several branches is one parameter that is active in each; undefined when it differs between them. */
function mergeBranches(a: Parameter, b: Parameter): Parameter | undefined {
  const [first] = a.when
  const [second] = b.when
  const rest = (p: Parameter): string => JSON.stringify({ ...p, when: [] })
  if (first === undefined || second === undefined || rest(a) !== rest(b)) return undefined
  const branches = new Map([...branchesOf(first), ...branchesOf(second)].map((branch) => [JSON.stringify(branch), branch]))
  const [only, ...more] = [...branches.values()]
  return { ...a, when: more.length === 0 ? [only!] : [{ any: [only!, ...more] }] }
}

function branchesOf(condition: Condition): readonly Condition[] {
  return 'any' in condition ? condition.any : [condition]
}

function decodeDomain(spec: ReadVizierParameterSpec, field: string, problems: Problem[]): Domain | undefined {
  const scale = SCALES[spec.scaleType] ?? 'linear'
  const { doubleValueSpec: double, integerValueSpec: integer, discreteValueSpec: discrete, categoricalValueSpec: category } = spec
  if (double) {
    // A range of one value is legal there and no range here.
    if (double.minValue === double.maxValue) return { kind: 'discrete', values: [double.minValue], scale: 'linear' }
    return { kind: 'double', min: double.minValue, max: double.maxValue, scale }
  }
  if (integer) {
    if (integer.minValue === integer.maxValue) return { kind: 'discrete', values: [integer.minValue], scale: 'linear' }
    return { kind: 'int', min: integer.minValue, max: integer.maxValue, scale, step: 1 }
  }
  if (discrete) return { kind: 'discrete', values: [...discrete.values].sort((a, b) => a - b), scale }
  if (category) return { kind: 'choice', values: category.values }
  problems.push({ field, message: 'has no value spec: double, integer, discrete or categorical' })
  return undefined
}

/** Clients of this interface read 0 and the empty text as no default: where they are no value of the parameter, so does this. */
function withDefault(parameter: Parameter, spec: ReadVizierParameterSpec): Parameter {
  const kind = spec.doubleValueSpec ?? spec.integerValueSpec ?? spec.discreteValueSpec ?? spec.categoricalValueSpec
  const value = kind?.defaultValue?.value
  if (value === undefined || (!value && valueProblem(parameter, value) !== undefined)) return parameter
  return { ...parameter, default: value }
}
