/** The metadata of a study that is called NAME or PROJECT/NAME. */
export function metadataOf(ref: string): { readonly name: string; readonly project?: string } {
  const slash = ref.indexOf('/')
  return slash < 1 ? { name: ref } : { name: ref.slice(slash + 1), project: ref.slice(0, slash) }
}
