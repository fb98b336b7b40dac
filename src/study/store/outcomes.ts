import { HoneError, type Study, type StudyId } from '../../model/index.ts'

/** The outcomes that every store words alike. */
export function studyNotFound(id: StudyId): HoneError {
  return new HoneError('STUDY_NOT_FOUND', `there is no study ${id}`, { subject: { study: id } })
}

export function studyExists(study: Study): HoneError {
  const { project, name } = study.spec
  return new HoneError('STUDY_EXISTS', `project ${project} has a study ${name} already`, { subject: { project, name } })
}

export function revisionConflict(id: StudyId, expected: number, stored: number): HoneError {
  return new HoneError('REVISION_CONFLICT', `study ${id} is at revision ${stored}, not ${expected}`, { subject: { study: id } })
}

export function storeClosed(): HoneError {
  return new HoneError('STORE_UNAVAILABLE', 'the store is closed')
}
