import { HoneError, type Problem } from '../model/index.ts'

/** INVALID_STUDY that names the first of the problems in its message and holds all of them. `said` begins it: what is wrong as a whole. */
export function invalidStudy(problems: readonly Problem[], said = 'the study is not valid'): HoneError {
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  // What is wrong with a document as a whole has no field.
  const first = [problems[0]?.field, problems[0]?.message].filter((part) => part !== undefined && part !== '').join(' ')
  return new HoneError('INVALID_STUDY', `${said}: ${first}${more}`, { problems })
}
