import type { MetadataEntry, Study, StudyId, StudySpec, TrialNumber } from '../../model/index.ts'
import type { Write } from './references.ts'

export interface CreateStudyRequest extends Write {
  readonly spec: StudySpec
  readonly document?: string
  /** What the document is, when it is not a study document of Hone's own. */
  readonly documentFormat?: string
  /** When the name is taken: refuse, or take the next free `name-2`, `name-3`, ... */
  readonly onNameTaken?: 'refuse' | 'number'
  /** Begin paused. */
  readonly paused?: boolean
}

export interface UpdateStudyRequest extends Write {
  readonly study: StudyId
  /** The whole new spec; what may differ from the old one says docs/concepts.md. */
  readonly spec: StudySpec
  /** Replaces the text that the study was made from, and its format (as in CreateStudyRequest). */
  readonly document?: string
  readonly documentFormat?: string
  /** What the caller said, where the spec was made of it and of the study as it stood: the same again is the same request, whatever the study is by then. */
  readonly said?: object
  /** Refuses with REVISION_CONFLICT when the study is at another revision: nothing was changed between reading and writing. */
  readonly expectedRevision?: number
  /** The document that the edit began from: refused in the same way when the study has another one by now. Trials that begin and end change none. */
  readonly expectedDocument?: string
  /** The study that the new spec and document were made of: refused in the same way when either was edited meanwhile. */
  readonly basedOn?: Pick<Study, 'spec' | 'document'>
  /** Who edits it, for people who read its history. */
  readonly by?: string
}

/** Metadata to set and to remove, of the study where no trial is named; what is both ends up set. */
export interface MetadataChange {
  readonly trial?: TrialNumber
  readonly set?: readonly MetadataEntry[]
  readonly remove?: readonly Pick<MetadataEntry, 'namespace' | 'key'>[]
}

export interface UpdateMetadataRequest extends Write {
  readonly study: StudyId
  /** All of them are made, or none. */
  readonly changes: readonly MetadataChange[]
}
