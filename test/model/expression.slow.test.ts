import fc from 'fast-check'
import { evaluate } from 'mathjs'
import { expect, it } from 'vitest'
import { parseExpression } from '../../src/model/index.ts'

/** Without brackets, so that precedence decides. Division and powers stay within what both sides call a number. */
const chain = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom('x', '2', '0.5', 'y', '-x', '3'), fc.constantFrom('+', '-', '*', '/', '^')), {
      minLength: 1,
      maxLength: 8,
    }),
    fc.constantFrom('x', '2', 'y'),
  )
  .map(([pairs, last]) => pairs.map(([value, sign]) => `${value} ${sign} `).join('') + last)

const POINT = { x: 1.25, y: 0.75 }

/** Theirs takes numbers for equal that differ by rounding alone, so comparisons of such prove nothing. */
function nearlyEqual(a: string, b: string): boolean {
  const [left, right] = [Number(evaluate(a, POINT)), Number(evaluate(b, POINT))]
  return Math.abs(left - right) <= 1e-9 * Math.max(1, Math.abs(left))
}

it('formulas bind as those of mathjs do', () => {
  fc.assert(
    fc.property(chain, chain, fc.constantFrom('<=', '>', '+', '== 1 ? 2 :'), (a, b, sign) => {
      const text = `${a} ${sign} ${b}`
      const read = parseExpression(text)
      const theirs: unknown = evaluate(text, POINT)
      // Theirs leaves the real numbers where ours says NaN.
      fc.pre(typeof theirs === 'number' || typeof theirs === 'boolean')
      fc.pre(sign === '+' || !nearlyEqual(a, sign === '<=' || sign === '>' ? b : '1'))
      const ours = 'message' in read ? Number.NaN : read.evaluate(POINT)
      if (Math.abs(Number(theirs)) < 1e300) expect(Math.abs(ours - Number(theirs))).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(ours)))
    }),
    { numRuns: 5_000 },
  )
})
