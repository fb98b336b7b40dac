import { isDeepStrictEqual } from 'node:util'
import {
  type Budget,
  EDITABLE_FIELDS,
  type EditableField,
  gpuTime,
  HoneError,
  LIMITS,
  type Parameter,
  type ParameterConstraint,
  type Problem,
  type Study,
  type StudyEdit,
  type StudyEnd,
  type StudyId,
  type StudySpec,
} from '../model/index.ts'
import { addedParameters, withAdded } from './added-parameters.ts'
import { couldNotStart } from './broken-command.ts'
import { change } from './change.ts'
import type { Draft } from './draft.ts'
import { MS_PER_GPU_HOUR } from './due.ts'
import { endWhenDone, endWhenDue, hasConverged, trialsLeft } from './ending.ts'
import { once, saidSpec } from './requests.ts'
import type { Room } from './room.ts'
import type { UpdateStudyRequest } from './studies.ts'
import { specProblems } from './validate.ts'
import { editProblems, isWidened } from './widening.ts'

/** Changes what may change while a study runs; raising the budget of one that ended without failing, or whose trials could not be started, lets it go on. */
export async function updateStudy(room: Room, request: UpdateStudyRequest): Promise<Study> {
  const { study, spec, document, documentFormat, said, expectedRevision, expectedDocument, requestId } = request
  const body = [
    'update',
    said ?? saidSpec(spec, document),
    documentFormat ?? null,
    expectedRevision ?? null,
    ...(expectedDocument === undefined ? [] : [expectedDocument]),
  ]
  return once(room, study, requestId, body, (keep) =>
    change(
      room,
      study,
      (draft) => {
        edit(draft, request)
        return () => (draft.empty ? draft.study : draft.sealedStudy())
      },
      { keep },
    ),
  )
}

/** What editing a study to this spec would be refused for; changes nothing. */
export async function problemsOfEdit(room: Room, study: StudyId, wanted: StudySpec): Promise<readonly Problem[]> {
  return change(room, study, (draft) => {
    const problems = problemsOf(draft, filled(draft.study.spec, wanted).spec)
    return () => problems
  })
}

function edit(draft: Draft, request: UpdateStudyRequest): void {
  const { document, documentFormat } = request
  const { study, ledger } = draft
  const { spec, added } = filled(study.spec, request.spec)
  checkUnchanged(study, request)
  checkSpec(draft, spec)
  const changed = EDITABLE_FIELDS.filter((field) => !isDeepStrictEqual(study.spec[field], spec[field]))
  const replaced = document !== undefined && document !== study.document
  if (changed.length === 0 && !replaced) return
  const { documentFormat: _, ...rest } = study
  draft.study = {
    ...(replaced ? rest : study),
    ...(changed.length === 0 ? {} : { spec: merge(study.spec, spec, changed), edits: [...(study.edits ?? []), editOf(draft, changed)] }),
    ...(replaced ? { document, ...(documentFormat === undefined ? {} : { documentFormat }) } : {}),
  }
  if (hasGrown(study.spec, draft.study.spec)) draft.study = { ...draft.study, grew: { revision: draft.revision, at: draft.now } }
  if (changed.some(isOfSpace)) {
    // What it remembers is of the old space: losing it is slow, never wrong.
    if (ledger.algorithmState !== undefined) draft.algorithmState = null
    draft.spaceGrew = true
  }
  if (added.length > 0) countAsHaving(draft, added)
  if (changed.includes('convergence') || draft.study.grew !== study.grew) draft.countAgain()
  if (mayGoOn(draft, study.spec, changed)) reopen(draft)
  // A smaller budget may be used up already.
  else {
    endWhenDue(draft)
    endWhenDone(draft)
  }
}

/** The wanted spec, in which points of `startAt` that leave out a parameter that is added have its default. */
function filled(before: StudySpec, wanted: StudySpec): { readonly spec: StudySpec; readonly added: readonly Parameter[] } {
  const added = addedParameters(before, wanted)
  if (added.length === 0) return { spec: wanted, added }
  return { spec: { ...wanted, startAt: wanted.startAt.map((point) => withAdded(wanted, added, point)) }, added }
}

/** Whether there may be points that there were not: of a constraint that changed it is not told apart whether it lets in more. */
function hasGrown(before: StudySpec, { parameters, parameterConstraints = [] }: StudySpec): boolean {
  const isKept = (old: ParameterConstraint) => parameterConstraints.some((constraint) => isDeepStrictEqual(constraint, old))
  return isWidened(before.parameters, parameters) || before.parameterConstraints?.every(isKept) === false
}

/** Trials of before have the defaults of added parameters from now on: whoever reads a trial, algorithms too, reads a point of the space. */
function countAsHaving(draft: Draft, added: readonly Parameter[]): void {
  for (const trial of draft.ledger.trials.values()) {
    const parameters = withAdded(draft.study.spec, added, trial.parameters)
    if (Object.keys(parameters).length > Object.keys(trial.parameters).length) draft.restate({ ...trial, parameters })
  }
}

function isOfSpace(field: EditableField): boolean {
  return field === 'parameters' || field === 'parameterConstraints'
}

/** Throws when the study is no longer what the edit was made of. */
function checkUnchanged(study: Study, { expectedRevision, expectedDocument, basedOn }: UpdateStudyRequest): void {
  const { id, revision } = study
  const subject = { study: id }
  if (expectedRevision !== undefined && expectedRevision !== revision) {
    throw new HoneError('REVISION_CONFLICT', `the study is at revision ${revision}, not ${expectedRevision}`, { subject })
  }
  const isOther = expectedDocument !== undefined && expectedDocument !== study.document
  if (isOther || (basedOn !== undefined && !isDeepStrictEqual(basedOn, study.spec))) {
    throw new HoneError('REVISION_CONFLICT', 'the study was edited meanwhile', { subject })
  }
}

function problemsOf({ study, tally, ledger }: Draft, spec: StudySpec): readonly Problem[] {
  const frozen = editProblems(study.spec, spec, { trials: ledger.trials.values(), startAtUsed: tally.startAtUsed })
  return frozen.length > 0 ? frozen : specProblems(spec, tally.startAtUsed)
}

function checkSpec(draft: Draft, spec: StudySpec): void {
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

/** The old spec with the changed fields of the new one: the unchanged keep their identity. */
function merge(old: StudySpec, spec: StudySpec, changed: readonly EditableField[]): StudySpec {
  const merged: Record<string, unknown> = { ...old }
  for (const field of changed) {
    if (spec[field] === undefined) delete merged[field]
    else merged[field] = spec[field]
  }
  return merged as unknown as StudySpec
}

function editOf({ study, revision, now }: Draft, changed: readonly EditableField[]): StudyEdit {
  return { revision, at: now, before: Object.fromEntries(changed.map((field) => [field, study.spec[field] ?? null])) }
}

/** Whether an ended study becomes active again: the edit gives it something to do, and there is room to do it. */
function mayGoOn(draft: Draft, before: StudySpec, changed: readonly EditableField[]): boolean {
  const { study, now } = draft
  const { spec } = study
  if (study.state !== 'ended' || study.end === undefined) return false
  const raised = changed.includes('budget') && isRaised(before.budget, spec.budget)
  // What ended the study is mended, or it ends again with the next trial.
  const isMendable = study.end.reason === 'failures' && couldNotStart(draft) !== undefined
  if (study.end.failed && !isMendable) {
    if (!raised) return false
    const words = `study ${study.spec.name} has failed, so more budget does not let it go on: ${study.end.message}`
    throw new HoneError('STUDY_ENDED', words, { subject: { study: study.id } })
  }
  const { durationMs, gpuHours } = spec.budget
  if (study.end.reason === 'converged') {
    const hasNewStart = raised || changed.includes('convergence') || study.grew?.revision === draft.revision
    if (!hasNewStart || hasConverged(draft) || wasQuiet(draft, study.end)) return false
  }
  const room =
    trialsLeft(draft) > 0 &&
    (durationMs === undefined || study.activeMs < durationMs) &&
    (gpuHours === undefined || gpuTime(study, now) < gpuHours * MS_PER_GPU_HOUR)
  if (study.end.reason === 'exhausted') {
    return room && (changed.includes('parameterConstraints') || isWidened(before.parameters, spec.parameters))
  }
  return room && (raised || study.end.reason === 'converged')
}

/** True when an ended study had been without an improvement for as long as its convergence says now. */
function wasQuiet({ study, tally }: Draft, end: StudyEnd): boolean {
  const quietMs = study.spec.convergence?.durationMs ?? Number.POSITIVE_INFINITY
  return end.at - Math.max(tally.progress.improvedAt ?? study.createdAt, study.grew?.at ?? 0) >= quietMs
}

function isRaised(before: Budget, after: Budget): boolean {
  const grew = (key: 'trials' | 'durationMs' | 'gpuHours'): boolean =>
    (after[key] ?? Number.POSITIVE_INFINITY) > (before[key] ?? Number.POSITIVE_INFINITY)
  return grew('trials') || grew('durationMs') || grew('gpuHours')
}

/** An ended study becomes active again. */
export function reopen(draft: Draft): void {
  const { end: _, ...study } = draft.study
  draft.study = { ...study, state: 'active', activeSince: draft.now }
}
