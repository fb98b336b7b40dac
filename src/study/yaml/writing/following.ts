import { isDeepStrictEqual } from 'node:util'
import type { Study, StudySpec } from '../../../model/index.ts'
import type { ParsedDocument } from '../document.ts'
import { formatOf } from '../formats.ts'
import { placeOf } from '../places.ts'
import { fieldOf, type Path } from '../source/path.ts'
import { Reader } from '../source/reader.ts'
import { Source } from '../source/source.ts'
import { documentText, specToDocument } from '../write.ts'
import type { CommandGroups } from './add-to-command.ts'
import { isJson, type Rewrite, rewritten } from './rewriting.ts'
import type { ParameterDocuments } from './set-parameters.ts'

/** What is set beside a study's document. */
export interface SetBeside {
  /** All of it as the study has it from then on. */
  readonly spec: StudySpec
  /** Parameters in it that were given, as they were given. */
  readonly parameters?: ParameterDocuments
  /** What its command got at its end. */
  readonly addToCommand?: CommandGroups
}

/** Reads a document as that of the study that it belongs to. */
type Read = (document: string) => Pick<ParsedDocument, 'spec' | 'translated'>

interface Change extends Omit<Rewrite, 'place'> {
  /** Where it stands in a study document. */
  readonly piece: Path
}

/** A bound may change what another one is when it is left out: what is not so by itself is written in a second round. */
const ROUNDS = 2
/** Points have the defaults of added parameters by themselves. */
const BY_ITSELF = 'spec.startAt'

/**
 * The study's document once it says what was set beside it, so that who edits it next sets none of that back: in its own words, comments and all
 * else as they were. Where its format, or the way it is written, has no place for that, a study document takes its place. What is returned was read again
 * and is the study, as far as this server can read its documents. Undefined where there is none, or it is a program's own.
 */
export function followingDocument(
  { document, documentFormat, spec: before }: Pick<Study, 'document' | 'documentFormat' | 'spec'>,
  set: SetBeside,
  read: Read,
): string | undefined {
  if (document === undefined || documentFormat !== undefined) return undefined
  const { spec, translated } = read(document)
  const from = spec ?? before
  const whole = specToDocument(set.spec)
  const texts = [
    () => inPlace(document, { from, set, read }),
    () => translated && inPlace(introduced(translated, document, changesOf(from, set)), { from, set, read }),
    () => (isJson(document) ? whole : documentText(JSON.parse(whole))),
  ]
  let unread: string | undefined
  for (const write of texts) {
    const text = write()
    const said = text === undefined ? undefined : read(text).spec
    if (text !== undefined && isDeepStrictEqual(said, set.spec)) return text
    // Bounds that contradict each other can be read in no form: that is said to who edits them.
    if (said === undefined) unread ??= text
  }
  return unread ?? whole
}

interface Rewriting {
  /** What the document says. */
  readonly from: StudySpec
  readonly set: SetBeside
  readonly read: Read
}

/** The document with the changes where they stand in it; undefined where one has no place. */
function inPlace(document: string, { from, set, read }: Rewriting): string | undefined {
  let text: string | undefined = document
  let said: StudySpec | undefined = from
  for (let round = 0; round < ROUNDS && said !== undefined && !isDeepStrictEqual(said, set.spec); round++) {
    const changes =
      round > 0 ? changesOf(said, { spec: set.spec }) : changesOf(said, set).filter(({ piece }) => fieldOf(piece) !== BY_ITSELF)
    text = written(text, changes)
    if (text === undefined) return undefined
    said = read(text).spec
  }
  return text
}

function written(document: string, changes: readonly Change[]): string | undefined {
  const format = formatOf(new Reader(new Source(document)))
  if (format === undefined) return undefined
  const placed = changes.flatMap(({ piece, ...change }): readonly Rewrite[] => {
    const place = placeOf(format.places, piece)
    return place === undefined ? [] : [{ ...change, place }]
  })
  return placed.length < changes.length ? undefined : rewritten(document, placed)
}

type Mapping = Readonly<Record<string, unknown>>

/** Mappings of a study document whose pieces change one by one. */
const HEADS: readonly Path[] = [['metadata'], ['metadata', 'labels'], ['spec'], ['spec', 'budget'], ['spec', 'parameters']]

/** What makes a document of one spec that of another, piece by piece. */
function changesOf(before: StudySpec, { spec, parameters = {}, addToCommand = [] }: SetBeside): readonly Change[] {
  const [old, next] = [before, spec].map((one): Mapping => JSON.parse(specToDocument(one))) as [Mapping, Mapping]
  return HEADS.flatMap((head) => {
    const [was, is] = [mappingAt(old, head), mappingAt(next, head)]
    const keys = Object.keys({ ...was, ...is }).filter((key) => !isHead([...head, key]) && !isDeepStrictEqual(was[key], is[key]))
    return keys.map((key): Change => {
      const piece = [...head, key]
      if (fieldOf(piece) === 'spec.trial' && addToCommand.length > 0) return { piece: [...piece, 'command'], behind: addToCommand }
      const isGiven = fieldOf(head) === 'spec.parameters' && Object.hasOwn(parameters, key)
      return { piece, value: isGiven ? parameters[key] : is[key] }
    })
  })
}

function isHead(path: Path): boolean {
  return HEADS.some((head) => isDeepStrictEqual(head, path))
}

function mappingAt(document: Mapping, head: Path): Mapping {
  return head.reduce<Mapping>((at, key) => (at[key] ?? {}) as Mapping, document)
}

/** A study document with the reason, at its head, why it took the place of another one. */
function introduced(translated: string, document: string, changes: readonly Change[]): string {
  const format = formatOf(new Reader(new Source(document)))
  if (format === undefined) return translated
  const lacking = changes.filter(({ piece }) => placeOf(format.places, piece) === undefined).map(({ piece }) => fieldOf(piece))
  return `# Made of ${format.called}${lacking.length === 0 ? '' : `, which has no words for ${lacking.join(', ')}`}.\n${translated}`
}
