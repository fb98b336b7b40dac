import { isDeepStrictEqual } from 'node:util'
import { HoneError, LIMITS, type Parameter, type Problem, type Study, type StudyId, type StudySpec } from '../../model/index.ts'
import { change } from '../change/change.ts'
import type { Room } from '../change/room.ts'
import type { Draft } from '../ledger/draft.ts'
import { addedParameters, withAdded } from '../spec/added-parameters.ts'
import { specProblems } from '../spec/validate.ts'
import type { UpdateStudyRequest } from '../studies.ts'
import { editProblems } from './widening.ts'

/** What editing a study to this spec would be refused for; changes nothing. */
export async function problemsOfEdit(room: Room, study: StudyId, wanted: StudySpec): Promise<readonly Problem[]> {
  return change(room, study, (draft) => {
    const problems = problemsOf(draft, filled(draft.study.spec, wanted).spec)
    return () => problems
  })
}

/** The wanted spec, in which points of `startAt` that leave out a parameter that is added have its default. */
export function filled(before: StudySpec, wanted: StudySpec): { readonly spec: StudySpec; readonly added: readonly Parameter[] } {
  const added = addedParameters(before, wanted)
  if (added.length === 0) return { spec: wanted, added }
  return { spec: { ...wanted, startAt: wanted.startAt.map((point) => withAdded(wanted, added, point)) }, added }
}

/** Throws when the study is no longer what the edit was made of. */
export function checkUnchanged(study: Study, { expectedRevision, expectedDocument, basedOn }: UpdateStudyRequest): void {
  const { id, revision } = study
  const subject = { study: id }
  if (expectedRevision !== undefined && expectedRevision !== revision) {
    throw new HoneError('REVISION_CONFLICT', `the study is at revision ${revision}, not ${expectedRevision}`, { subject })
  }
  const isOther = expectedDocument !== undefined && expectedDocument !== study.document
  const isLate = basedOn !== undefined && (basedOn.document !== study.document || !isDeepStrictEqual(basedOn.spec, study.spec))
  if (isOther || isLate) {
    throw new HoneError('REVISION_CONFLICT', 'the study was edited meanwhile', { subject })
  }
}

function problemsOf({ study, tally, ledger }: Draft, spec: StudySpec): readonly Problem[] {
  const frozen = editProblems(study.spec, spec, { trials: ledger.trials.values(), startAtUsed: tally.startAtUsed })
  return frozen.length > 0 ? frozen : specProblems(spec, tally.startAtUsed)
}

/** Throws when the study may not be edited to this spec. */
export function checkSpec(draft: Draft, spec: StudySpec): void {
  const { study } = draft
  const subject = { study: study.id }
  if (study.deletingSince !== undefined) throw new HoneError('STUDY_ENDED', `study ${study.spec.name} is being deleted`, { subject })
  if ((study.edits?.length ?? 0) >= LIMITS.editsPerStudy) {
    throw new HoneError('LIMIT_REACHED', `a study can be edited ${LIMITS.editsPerStudy} times`, { subject })
  }
  const problems = problemsOf(draft, spec)
  if (problems.length === 0) return
  const [first] = problems
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  throw new HoneError('INVALID_STUDY', `the study cannot be changed so: ${first!.field} ${first!.message}${more}`, { problems, subject })
}
