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

/** The metadata of a study that is called NAME or PROJECT/NAME. */
export function metadataOf(ref: string): { readonly name: string; readonly project?: string } {
  const slash = ref.indexOf('/')
  return slash < 1 ? { name: ref } : { name: ref.slice(slash + 1), project: ref.slice(0, slash) }
}
