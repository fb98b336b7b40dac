import { HoneError, type Study, type Trial, type TrialNumber } from '../../model/index.ts'
import type { Studies } from '../../study/index.ts'

/** Resolves the trial that a URL names. */
export async function resolveTrial(studies: Studies, study: Study, text: string): Promise<Trial> {
  return studies.getTrial(study.id, wholeNumber('trial', text))
}

/** Reads `1,5,7`; undefined when it is absent. */
export function trialNumbers(text: string | undefined): TrialNumber[] | undefined {
  if (text === undefined) return undefined
  return text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => wholeNumber('trials', part))
}

/** Reads an integer >= 0 or throws INVALID_REQUEST that names the field. */
export function wholeNumber(field: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new HoneError('INVALID_REQUEST', `${field} must be an integer of 0 or more`, {
    problems: [{ field, value: text, message: 'must be an integer of 0 or more' }],
  })
}

/** A query parameter that is given once; undefined when absent. */
export function queryText(query: unknown, name: string): string | undefined {
  const value = (query as Record<string, unknown>)[name]
  if (value === undefined || typeof value === 'string') return value
  throw new HoneError('INVALID_REQUEST', `${name} is given twice`, { problems: [{ field: name, message: 'is given twice' }] })
}
