import type { Problem, StudySpec } from '../../model/index.ts'
import { sectionsAmong, suggestField } from './elsewhere.ts'
import { foreignFormatOf } from './formats.ts'
import { documentSchema, metadataSchema, sections, studyName } from './schema.ts'
import { Reader } from './source/reader.ts'
import { Source } from './source/source.ts'
import { type Metadata, readSpec, type SpecOptions } from './spec.ts'
import { checkFields } from './trial/trial.ts'

export interface DocumentOptions extends SpecOptions {
  /** Replaces the document's name. */
  readonly name?: string
}

export interface ParsedDocument {
  /** Present when there is no problem. */
  readonly spec?: StudySpec
  readonly problems: readonly Problem[]
  /** Legal, but probably not meant. */
  readonly notes: readonly Problem[]
  /** The same problem with its place in the document: for what only the service can find wrong with it. */
  readonly locate: (problem: Problem) => Problem
  /** The study document (YAML) that was made of one of another format, also where something is wrong with that study. */
  readonly translated?: string
}

/**
 * Reads a study document, YAML or JSON, an Experiment of Katib's or a sweep of W&B's: a checked spec with every default filled in, or everything that is
 * wrong with it, each with line, column, value and remedy. Never throws for any text.
 */
export function parseStudyDocument(text: string, options: DocumentOptions): ParsedDocument {
  const reader = new Reader(new Source(text))
  if (reader.failed) return refused(reader)
  const { data } = reader.source
  if (data === null || typeof data !== 'object' || Array.isArray(data)) {
    reader.problem([], 'must be a mapping with apiVersion, kind, metadata and spec')
    return refused(reader)
  }
  const foreign = foreignFormatOf(reader)
  if (foreign === undefined) return parsed(reader, options)
  const draft = foreign.translate(reader, options)
  if (reader.failed) return refused(reader)
  return { ...parsed(new Reader(draft.over(reader.source), reader.notes), options), translated: draft.text }
}

function parsed(reader: Reader, options: DocumentOptions): ParsedDocument {
  const spec = readDocument(reader, options)
  if (reader.failed || spec === undefined) return refused(reader)
  return { spec, problems: [], notes: reader.notes, locate: reader.locate }
}

function refused({ problems, notes, locate }: Reader): ParsedDocument {
  return { problems, notes, locate }
}

function readDocument(reader: Reader, options: DocumentOptions): StudySpec | undefined {
  checkFields(reader, [], Object.keys(documentSchema.shape), suggestField)
  const version = reader.read(documentSchema.shape.apiVersion, ['apiVersion'])
  // Another format altogether: what it lacks of this one does not matter.
  if (version === undefined && reader.valueAt(['apiVersion']) !== undefined) return undefined
  const kind = reader.read(documentSchema.shape.kind, ['kind'])
  const spec = reader.valueAt(['spec'])
  if (spec === null || typeof spec !== 'object' || Array.isArray(spec)) {
    // Without its head it is no study at all, and the missing head says enough.
    if (version !== undefined && kind !== undefined) {
      reader.problem(['spec'], spec === undefined ? 'is missing' : 'must be a mapping of names to values', {
        at: spec === undefined ? 'key' : 'value',
      })
    }
    return undefined
  }
  checkFields(reader, ['spec'], Object.keys(sections), suggestField)
  for (const name of sectionsAmong(reader.valueAt(['spec', 'parameters']))) {
    reader.problem(['spec', 'parameters', name], 'is indented as a parameter', {
      at: 'key',
      remedy: `A parameter of this name has other fields. The section ${name} stands as far to the left as parameters.`,
    })
  }
  const metadata = readMetadata(reader, options)
  const rest = readSpec(reader, options)
  return metadata === undefined || rest === undefined ? undefined : { ...metadata, ...rest }
}

function readMetadata(reader: Reader, options: DocumentOptions): Metadata | undefined {
  const path = ['metadata']
  const given = reader.valueAt(path)
  const metadata = reader.check(metadataSchema, path, given === undefined || given === null ? {} : given)
  if (metadata === undefined) return undefined
  const chosen = options.name?.split('/') ?? []
  if (chosen.length > 2 || chosen.some((part) => !studyName.safeParse(part).success)) {
    const words = `cannot be ${JSON.stringify(options.name)}: lowercase letters (a-z), digits and - only, at most 63, or PROJECT/NAME`
    reader.problem([...path, 'name'], words, { at: 'key' })
    return undefined
  }
  const name = chosen.at(-1) ?? metadata.name
  const project = chosen.length === 2 ? (chosen[0] as string) : metadata.project
  if (name === undefined) {
    reader.problem([...path, 'name'], 'is missing', { at: 'key', remedy: 'Name the study, as metadata: {name: digits}.' })
    return undefined
  }
  const labels = Object.entries(metadata.labels).map(([key, value]) => [key, String(value)])
  return { project, name, description: metadata.description, labels: Object.fromEntries(labels) }
}
