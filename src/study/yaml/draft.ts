import type { JsonValue } from '../../model/index.ts'
import type { Path } from './source/path.ts'
import type { ReadSource } from './source/reader.ts'
import { documentText } from './write.ts'

interface Origin {
  readonly path: Path
  readonly from: Path
  /** What lies below `path` lies below `from` in the same way. */
  readonly alike: boolean
}

/** A study document that is made from one of another format, piece by piece; each knows what it was made from. */
export class Draft {
  readonly document: Record<string, JsonValue> = {}
  readonly #origins: Origin[] = []

  /** Writes a piece; the mappings that it stands in are made. */
  put(path: Path, value: JsonValue, from: Path, { alike = false } = {}): void {
    let at = this.document
    for (const part of path.slice(0, -1)) {
      if (!Object.hasOwn(at, part)) setOwn(at, part, {})
      at = at[part] as Record<string, JsonValue>
    }
    setOwn(at, path.at(-1)!, value)
    this.madeFrom(path, from, alike)
  }

  /** Says where a part of a piece comes from, when not all of the piece comes from one place. */
  madeFrom(path: Path, from: Path, alike = false): void {
    this.#origins.push({ path, from, alike })
  }

  /** The document with the places of the other one, for a reader. */
  over(source: ReadSource): ReadSource {
    const origin = (path: Path): Path => this.#originOf(path)
    return {
      data: this.document,
      problems: [],
      origin,
      place: (path, of, character) => source.place(origin(path), of, character),
      // Numbers that were texts there are numbers here.
      text: () => undefined,
    }
  }

  /** The document as people write one. */
  get text(): string {
    return documentText(this.document)
  }

  #originOf(path: Path): Path {
    let nearest: Origin = { path: [], from: [], alike: false }
    for (const one of this.#origins) {
      if (one.path.length >= nearest.path.length && one.path.every((part, i) => part === path[i])) nearest = one
    }
    return nearest.alike ? [...nearest.from, ...path.slice(nearest.path.length)] : nearest.from
  }
}

/** Sets a key whatever it is called: names of parameters are people's. */
function setOwn(mapping: Record<string, JsonValue>, key: string | number, value: JsonValue): void {
  Object.defineProperty(mapping, key, { value, writable: true, enumerable: true, configurable: true })
}
