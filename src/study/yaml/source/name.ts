import { LIMITS } from '../../../model/index.ts'

/** The nearest name that a study may have: lowercase letters without their accents, digits and -; empty where nothing is left. */
export function nearestName(text: string): string {
  const letters = text.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase().toLowerCase()
  const near = letters.replace(/[^a-z0-9]+/g, '-').replace(/^-+/, '')
  return near.slice(0, LIMITS.studyNameCharacters).replace(/-+$/, '')
}
