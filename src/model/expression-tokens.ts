/** What is wrong with a formula, and at which character (from 0). */
export interface ExpressionFault {
  readonly at: number
  readonly message: string
  readonly remedy?: string
}

/** What the names of a formula stand for. */
export type Named = 'metric' | 'parameter'

/** A piece of a formula and where it begins. */
export interface Token {
  readonly kind: 'number' | 'name' | 'quoted' | 'sign' | 'end'
  readonly text: string
  readonly at: number
}

const TOKEN =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{M}\p{N}_.]*)|(?<quoted>"[^"]*"|'[^']*')|(?<sign>[<>=!]=|[-+*/^<>?:(),]))/uy

/** Thrown within these files; what leaves them is the fault itself. */
export class Fault extends Error {
  readonly fault: ExpressionFault

  constructor(fault: ExpressionFault) {
    super(fault.message)
    this.fault = fault
  }
}

/** The token at or after a place; throws a Fault at a character that begins none. */
export function scanToken(source: string, from: number, named: Named): Token {
  TOKEN.lastIndex = from
  const groups = TOKEN.exec(source)?.groups
  for (const kind of ['number', 'name', 'quoted', 'sign'] as const) {
    const text = groups?.[kind]
    if (text !== undefined) return { kind, text, at: TOKEN.lastIndex - text.length }
  }
  const rest = source.slice(from)
  const at = from + rest.length - rest.trimStart().length
  if (at >= source.length) return { kind: 'end', text: '', at: source.length }
  throw new Fault(strange(source[at]!, at, named))
}

function strange(character: string, at: number, named: Named): ExpressionFault {
  if (character === '=') return { at, message: 'nothing can be assigned', remedy: 'Write == to compare.' }
  if (character === '"' || character === "'") return { at, message: 'has a quote that does not end' }
  return {
    at,
    message: `${character} has no meaning here`,
    remedy: `Quote a ${named}’s name that has other characters than letters, digits, _ and .`,
  }
}
