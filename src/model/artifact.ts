import { LIMITS } from './limits.ts'
import type { Integer } from './value.ts'

/** A file that a trial left: a picture to look at, a model to take. */
export interface Artifact {
  /** Its name within the trial, folders with `/`: `plots/roc.png`. */
  readonly name: string
  readonly bytes: Integer
  /** SHA-256 of its content in hex. */
  readonly sha256: string
  /** Milliseconds since 1970. */
  readonly at: Integer
  /** Names its bytes among the files of its trial, for as long as it is there. */
  readonly file: string
}

/** What is wrong with an artifact's name; undefined when nothing is. */
export function artifactNameFault(name: string): string | undefined {
  const parts = name.split('/')
  if (name.length === 0 || name.length > LIMITS.artifactNameCharacters) {
    return `must have 1 to ${LIMITS.artifactNameCharacters} characters`
  }
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return 'must be a path within the trial, such as plots/roc.png'
  const odd = [...name].find((character) => character === '\\' || character < ' ' || character === '\u007F')
  return odd === undefined ? undefined : `must have no ${JSON.stringify(odd)} in it`
}
