import type { Path } from './source/path.ts'

/** Where a piece of a study document stands in a document of another format, with all that is below it. */
export type Places = readonly (readonly [piece: Path, place: Path])[]

/** Where a piece of a study document stands in one with these places; undefined where it has no word for it. */
export function placeOf(places: Places, piece: Path): Path | undefined {
  const found = places.find(([head]) => head.every((part, i) => part === piece[i]))
  return found && [...found[1], ...piece.slice(found[0].length)]
}
