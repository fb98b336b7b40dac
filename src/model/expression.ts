import { type Expression, ExpressionParser, unexpected } from './expression-parser.ts'
import { type ExpressionFault, Fault, type Named } from './expression-tokens.ts'
import { LIMITS } from './limits.ts'

/**
 * Reads a formula: numbers, metric names (in quotes where they have other characters than letters, digits, _ and .), + - * / ^,
 * comparisons and `and`, `or`, `not` (1 or 0), `if ? then : else`, and the functions of operators.ts. Nothing else can be written, so
 * nothing else can happen: it computes numbers from numbers in time that its length bounds.
 */
export function parseExpression(text: string): Expression | ExpressionFault {
  return read(text, 'metric', (parser) => {
    const evaluate = parser.formula(0)
    parser.end()
    return parser.expression(evaluate)
  })
}

/** A formula that is one comparison: both sides and what stands between them. */
export interface Comparison {
  readonly sign: string
  /** Where the sign stands, and the text and the formula of each side. */
  readonly at: number
  readonly left: Expression & { readonly text: string }
  readonly right: Expression & { readonly text: string }
}

const COMPARED = { metric: 'Write a bound, as latencyMs <= 20.', parameter: 'Write what it is compared with, as heads * headSize <= 1024.' }

/** Reads a formula whose outermost operator is a comparison. */
export function parseComparison(text: string, named: Named): Comparison | ExpressionFault {
  return read(text, named, (parser) => {
    const left = parser.side()
    const sign = parser.take()
    if (sign.kind === 'end') throw new Fault({ at: sign.at, message: 'compares nothing', remedy: COMPARED[named] })
    if (!/^[<>=!]=?$/.test(sign.text)) throw unexpected(sign)
    const right = parser.side()
    parser.endOfConstraint()
    return { sign: sign.text, at: sign.at, left, right }
  })
}

function read<T>(text: string, named: Named, parse: (parser: ExpressionParser) => T): T | ExpressionFault {
  const most = LIMITS.expressionCharacters
  if (text.length > most) return { at: most, message: `is longer than ${most} characters` }
  try {
    return parse(new ExpressionParser(text, named))
  } catch (error) {
    if (error instanceof Fault) return error.fault
    throw error
  }
}
