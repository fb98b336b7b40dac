/** Where something is in a document: keys and indexes from its top. */
export type Path = readonly (string | number)[]

const PLAIN_KEY = /^[\w-]+$/

/** `spec.parameters.lr.double[0]`. */
export function fieldOf(path: Path): string {
  return path
    .map((part, i) => {
      if (typeof part === 'number') return `[${part}]`
      return PLAIN_KEY.test(part) ? `${i === 0 ? '' : '.'}${part}` : `[${JSON.stringify(part)}]`
    })
    .join('')
}

/** The path of a field, as `fieldOf` wrote it. */
export function pathOf(field: string): Path {
  const parts = field.matchAll(/\[(\d+|"(?:[^"\\]|\\.)*")\]|[\w-]+/g)
  return Array.from(parts, ([key, bracketed]) => (bracketed === undefined ? key : (JSON.parse(bracketed) as string | number)))
}
