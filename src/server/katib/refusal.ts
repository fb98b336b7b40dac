import { HoneError, type Problem } from '../../model/index.ts'

const VALUE_CHARACTERS = 80
const PROBLEMS_MAX = 8

/** Why an object is refused, where trying again is of no use: every problem with its field, its value and what would be right. */
export function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof HoneError) || ['busy', 'away', 'late', 'conflict'].includes(error.category)) return undefined
  const { problems, message } = error
  if (problems.length === 0) return message
  const more = problems.length > PROBLEMS_MAX ? [`and ${problems.length - PROBLEMS_MAX} more`] : []
  return [...problems.slice(0, PROBLEMS_MAX).map(said), ...more].join('; ')
}

function said({ field, value, message, remedy }: Problem): string {
  const found = value === undefined ? '' : ` (found ${shortened(JSON.stringify(value))})`
  return `${field} ${message}${found}${remedy === undefined ? '' : `: ${remedy.replace(/\.$/, '')}`}`
}

function shortened(text: string): string {
  return text.length <= VALUE_CHARACTERS ? text : `${text.slice(0, VALUE_CHARACTERS)}…`
}
