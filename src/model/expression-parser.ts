import { Fault, type Named, scanToken, type Token } from './expression-tokens.ts'
import { LIMITS } from './limits.ts'
import { FUNCTIONS, isTrue, OPERATORS } from './operators.ts'

/** A formula over metrics, or over parameters, ready to be computed. */
export interface Expression {
  /** Names that it uses, each once, in the order of their appearance. */
  readonly metrics: readonly string[]
  /** Where each of these stands first. */
  readonly places: readonly number[]
  /** Its value; a metric that is not among the values counts as NaN. Whatever the numbers are, the answer is a number. */
  evaluate(values: Readonly<Record<string, number>>): number
}

type Evaluate = Expression['evaluate']

/** How tightly a sign before a value binds: looser than ^, tighter than everything else; `not` just tighter than `and`. */
const SIGN_BINDS = 70
const NOT_BINDS = 35
const TERNARY_BINDS = 10

/** Reads by precedence: an operator takes what follows as long as that binds more tightly. */
export class ExpressionParser {
  readonly #text: string
  readonly #named: Named
  #next: Token
  #end = 0
  #depth = 0
  /** Names and where each stands first. */
  #metrics = new Map<string, number>()

  constructor(text: string, named: Named) {
    this.#text = text
    this.#named = named
    this.#next = scanToken(text, 0, named)
  }

  take(): Token {
    const token = this.#next
    this.#end = token.at + token.text.length
    this.#next = scanToken(this.#text, this.#end, this.#named)
    return token
  }

  end(): void {
    if (this.#next.kind !== 'end') throw unexpected(this.#next)
  }

  endOfConstraint(): void {
    const { text, at } = this.#next
    if (OPERATORS[text]?.alone === true) throw new Fault({ at, message: 'compares twice', remedy: 'Make it two constraints.' })
    if (text === 'and') throw new Fault({ at, message: 'asks for two things', remedy: 'Make it two constraints.' })
    if (text === 'or')
      throw new Fault({
        at,
        message: 'leaves a choice',
        remedy: 'Write a formula that is at most 0 when one of them holds, as min(a - 1, b - 2) <= 0.',
      })
    this.end()
  }

  /** The formula with the metrics that were named since the last one. */
  expression(evaluate: Evaluate): Expression {
    const metrics = [...this.#metrics.keys()]
    const places = [...this.#metrics.values()]
    this.#metrics = new Map()
    return { metrics, places, evaluate }
  }

  /** One side of a comparison. */
  side(): Expression & { readonly text: string } {
    const begin = this.#next.at
    const evaluate = this.formula(OPERATORS['<=']!.binds)
    return { ...this.expression(evaluate), text: this.#text.slice(begin, this.#end) }
  }

  formula(above: number): Evaluate {
    this.#depth += 1
    if (this.#depth > LIMITS.expressionDepth)
      throw new Fault({ at: this.#next.at, message: `is nested deeper than ${LIMITS.expressionDepth} levels` })
    let left = this.#value()
    for (;;) {
      const { text } = this.#next
      if (text === '?' && TERNARY_BINDS > above) {
        left = this.#choice(left)
        continue
      }
      const operator = Object.hasOwn(OPERATORS, text) ? OPERATORS[text] : undefined
      if (operator === undefined || operator.binds <= above) break
      const sign = this.take()
      const [a, b] = [left, this.formula(operator.rightward === true ? operator.binds - 1 : operator.binds)]
      left = (values) => operator.apply(a(values), b(values))
      if (operator.alone === true && OPERATORS[this.#next.text]?.alone === true) throw chained(sign, this.#next)
    }
    this.#depth -= 1
    return left
  }

  #choice(condition: Evaluate): Evaluate {
    this.take()
    const then = this.formula(0)
    this.#expect(':')
    const otherwise = this.formula(TERNARY_BINDS - 1)
    return (values) => (isTrue(condition(values)) ? then(values) : otherwise(values))
  }

  #value(): Evaluate {
    const token = this.take()
    if (token.text === '(') {
      const inner = this.formula(0)
      this.#expect(')')
      return inner
    }
    if (token.text === '-' || token.text === '+') {
      const inner = this.formula(SIGN_BINDS)
      return token.text === '-' ? (values) => -inner(values) : inner
    }
    if (token.text === 'not') {
      const inner = this.formula(NOT_BINDS)
      return (values) => (isTrue(inner(values)) ? 0 : 1)
    }
    if (token.kind === 'number') {
      const value = Number(token.text)
      return () => value
    }
    if (token.kind === 'quoted') return this.#metric(token, token.text.slice(1, -1))
    if (token.kind !== 'name' || Object.hasOwn(OPERATORS, token.text)) throw unexpected(token)
    return this.#next.text === '(' ? this.#call(token) : this.#metric(token, token.text)
  }

  #metric(token: Token, name: string): Evaluate {
    if (name === '') throw new Fault({ at: token.at, message: `names an empty ${this.#named}` })
    if (!this.#metrics.has(name)) this.#metrics.set(name, token.at)
    return (values) => (Object.hasOwn(values, name) ? values[name]! : Number.NaN)
  }

  #call(token: Token): Evaluate {
    const made = Object.hasOwn(FUNCTIONS, token.text) ? FUNCTIONS[token.text] : undefined
    if (made === undefined) {
      throw new Fault({
        at: token.at,
        message: `there is no function ${token.text}`,
        remedy: `There is ${Object.keys(FUNCTIONS).join(', ')}.`,
      })
    }
    const given: Evaluate[] = []
    do {
      this.take()
      given.push(this.formula(0))
    } while (this.#next.text === ',')
    this.#expect(')')
    const [least, most] = made.takes
    if (given.length < least || given.length > most) {
      const wanted = least === most ? `${least}` : most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`
      throw new Fault({ at: token.at, message: `${token.text} takes ${wanted} ${most === 1 ? 'value' : 'values'}, not ${given.length}` })
    }
    return (values) => made.apply(...given.map((one) => one(values)))
  }

  #expect(sign: string): void {
    const token = this.take()
    if (token.text === sign) return
    if (token.kind === 'end') throw new Fault({ at: token.at, message: `ends before its ${sign}` })
    throw unexpected(token)
  }
}

export function unexpected(token: Token): Fault {
  if (token.kind === 'end') return new Fault({ at: token.at, message: token.at === 0 ? 'is empty' : 'ends too early' })
  const remedy = token.kind === 'name' || token.kind === 'number' ? 'Write an operator between two values.' : undefined
  return new Fault({ at: token.at, message: `${token.text} cannot stand here`, ...(remedy === undefined ? {} : { remedy }) })
}

function chained(first: Token, second: Token): Fault {
  return new Fault({ at: second.at, message: `compares what ${first.text} has compared already`, remedy: 'Join two comparisons by and.' })
}
