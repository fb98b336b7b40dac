import type { JsonValue } from '../../model/index.ts'
import { plain, suggestName } from '../spec/nearest.ts'
import { FIELDS_OF_OTHERS } from '../spec/words-of-others.ts'
import { documentSchema } from './schema.ts'
import { keysAt } from './source/issues.ts'

/** Sections whose fields people write a level too high or too low, the likeliest first. */
const SECTIONS = [['spec'], ['spec', 'trial'], ['spec', 'budget'], ['spec', 'trial', 'resources'], ['metadata']]

/** A remedy for a field that is not known where it stands: the nearest known one, or where it or what others call so has its place, or all that are known. */
export function suggestField(key: string, known: readonly string[]): string {
  const near = suggestName(key, known)
  if (near.startsWith('Did')) return near
  const section = SECTIONS.find((path) => keysAt(documentSchema, path).includes(key))
  const place = section === undefined ? FIELDS_OF_OTHERS.get(plain(key)) : [...section, key].join('.')
  return place === undefined ? near : `Did you mean ${place}?`
}

/** Names among the parameters that are sections of spec, by what is written in them: they were indented too far. */
export function sectionsAmong(parameters: JsonValue | undefined): string[] {
  if (parameters === null || typeof parameters !== 'object') return []
  const sections = keysAt(documentSchema, ['spec']).filter((name) => Object.hasOwn(parameters, name))
  return sections.filter((name) => {
    const written = (parameters as { readonly [name: string]: JsonValue })[name]
    const known = keysAt(documentSchema, ['spec', name])
    return written !== null && typeof written === 'object' && Object.keys(written).some((key) => known.includes(key))
  })
}
