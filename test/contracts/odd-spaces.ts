import fc from 'fast-check'
import type { Parameter, ParameterConstraint, Space } from '../../src/model/index.ts'

const scale = fc.constantFrom('linear' as const, 'log' as const, 'reverseLog' as const)

/** Parameters at the edge of sense: one value, one ulp wide, 600 decades long, huge lattices; some conditional on the first. */
const parameter: fc.Arbitrary<Omit<Parameter, 'name' | 'when'>> = fc.oneof(
  fc.record({ kind: fc.constant('double' as const), min: fc.constantFrom(1e-300, 1e-3, 0.5), max: fc.constantFrom(0.5, 1, 1e300), scale }),
  fc.constant({ kind: 'double' as const, min: -1e308, max: 1e308, scale: 'linear' as const }),
  fc.constant({ kind: 'double' as const, min: 1, max: 1 + Number.EPSILON, scale: 'linear' as const }),
  fc.record({
    kind: fc.constant('int' as const),
    min: fc.constantFrom(1, 5),
    max: fc.constantFrom(5, 6, 100, 2 ** 40),
    step: fc.constantFrom(1, 1, 7),
    scale,
  }),
  fc.record({ kind: fc.constant('discrete' as const), values: fc.constantFrom([3], [1, 2], [0.001, 0.5, 1e6]), scale }),
  fc.record({ kind: fc.constant('choice' as const), values: fc.constantFrom(['a'], ['a', 'b'], [true, false], [1, 2, 3, 4, 5, 6]) }),
) as fc.Arbitrary<Omit<Parameter, 'name' | 'when'>>

/** Spaces of such parameters below a switch. */
export const oddSpaces: fc.Arbitrary<Space> = fc.array(fc.tuple(parameter, fc.boolean()), { minLength: 1, maxLength: 12 }).map((drawn) => ({
  parameters: [
    { kind: 'choice', name: 'root', values: ['on', 'off'], when: [] },
    ...drawn.map(
      ([p, child], i) => ({ ...p, name: `p${i}`, when: child ? [{ parent: 'root', values: ['on'] }] : [] }) as unknown as Parameter,
    ),
  ],
}))

/** Such a space with beliefs about some of its parameters and with constraints over some, sensible or not. */
export const oddSpacesWithRules: fc.Arbitrary<Space> = oddSpaces.chain(({ parameters }) => {
  const numbers = parameters.filter(({ kind }) => kind !== 'choice').map(({ name }) => name)
  const believed = fc.tuple(...parameters.map((parameter) => fc.boolean().map((is) => (is ? withBelief(parameter) : parameter))))
  const operand = fc.oneof(fc.constantFrom(...(numbers.length > 0 ? numbers : ['0'])), fc.constantFrom('0', '0.5', '3', '1e6', '-1'))
  const comparison = fc
    .tuple(operand, fc.constantFrom('+', '-', '*', '/', '^'), operand, fc.constantFrom('<=', '>=', '<', '>', '!=', '=='), operand)
    .map(([a, by, b, sign, c]) => `${a} ${by} ${b} ${sign} ${c}`)
  const constraint = fc
    .tuple(comparison, fc.boolean(), fc.boolean())
    .filter(([keep]) => /p\d/.test(keep))
    .map(([keep, isConditional, isNever]): ParameterConstraint => {
      const when = isConditional || isNever ? [{ parent: 'root', values: ['on'] }] : []
      return isNever ? { when: [...when, { parent: parameters.at(-1)!.name, min: 1 }] } : { when, keep }
    })
  const constraints = numbers.length === 0 ? fc.constant([]) : fc.array(constraint, { minLength: 1, maxLength: 3 })
  return fc.tuple(believed, constraints).map(([drawn, parameterConstraints]) => ({ parameters: drawn, parameterConstraints }))
})

function withBelief(parameter: Parameter): Parameter {
  if (parameter.kind === 'choice') return { ...parameter, likely: parameter.values.map((_, k) => 1 + k) }
  return { ...parameter, likely: { near: parameter.kind === 'discrete' ? parameter.values[0] : parameter.min, spread: 0.1 } }
}
