import { Lexer } from 'yaml'
import { LIMITS } from '../../../model/index.ts'

/** Tokens of a document: far above what people write, and read within a second. */
const TOKENS_MAX = 300_000
export const TOO_LARGE = 'the document has too many pieces'
export const TOO_DEEP = `the document is nested deeper than ${LIMITS.documentDepth} levels`

/**
 * What a text has too much of to be parsed: pieces, or brackets and dashes that nest deeper than in any study. The parser
 * recurses and takes minutes over a million open brackets; the lexer does not. (Nesting by indentation needs room, so the
 * bound on the length bounds it as well.)
 */
export function excessOf(text: string): string | undefined {
  let tokens = 0
  let brackets = 0
  let inLine = 0
  for (const token of new Lexer().lex(text)) {
    tokens++
    if (token === '[' || token === '{') brackets++
    else if (token === ']' || token === '}') brackets = Math.max(0, brackets - 1)
    else if (token === '-' || token === '?') inLine++
    else if (token.startsWith('\n') || token.startsWith('\r')) inLine = 0
    if (brackets > LIMITS.documentDepth || inLine > LIMITS.documentDepth) return TOO_DEEP
    if (tokens > TOKENS_MAX) return TOO_LARGE
  }
  return undefined
}
