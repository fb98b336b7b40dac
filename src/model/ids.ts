import type { Integer } from './value.ts'

/** Opaque id of a study; unique per data folder and never reused. */
export type StudyId = string & { readonly __brand: 'StudyId' }

/** Numbers trials of one study from 1; never reused, also not after a deletion. */
export type TrialNumber = Integer

const STUDY_ID = /^[a-z0-9]{12,32}$/

/** Reads a study id; returns undefined when the text is not of an id's form (it may then be a name). */
export function parseStudyId(text: string): StudyId | undefined {
  return STUDY_ID.test(text) ? (text as StudyId) : undefined
}
