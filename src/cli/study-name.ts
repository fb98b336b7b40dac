/** What the server takes: src/model/limits.ts. */
const CHARACTERS = 63

/** The name that a study of this title has: lowercase letters without their accents, digits and -; the other one where nothing is left. */
export function studyNameOf(title: string, otherwise: string): string {
  const letters = title.normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase().toLowerCase()
  const near = letters
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+/g, '')
    .slice(0, CHARACTERS)
  return near.replaceAll(/-+$/g, '') || otherwise
}
