import { isDeepStrictEqual } from 'node:util'
import {
  type Budget,
  EDITABLE_FIELDS,
  type EditableField,
  gpuTime,
  HoneError,
  type Parameter,
  type ParameterConstraint,
  type Study,
  type StudyEdit,
  type StudyEnd,
  type StudySpec,
} from '../../model/index.ts'
import { change } from '../change/change.ts'
import { once, saidSpec } from '../change/requests.ts'
import type { Room } from '../change/room.ts'
import { couldNotStart } from '../ledger/broken-command.ts'
import type { Draft } from '../ledger/draft.ts'
import { MS_PER_GPU_HOUR } from '../ledger/due.ts'
import { endWhenDone, endWhenDue, hasConverged, trialsLeft } from '../ledger/ending.ts'
import { withAdded } from '../spec/added-parameters.ts'
import type { UpdateStudyRequest } from '../studies.ts'
import { checkSpec, checkUnchanged, filled } from './edit-check.ts'
import { isWidened } from './widening.ts'

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
    ...(changed.length === 0
      ? {}
      : { spec: merge(study.spec, spec, changed), edits: [...(study.edits ?? []), editOf(draft, changed, request.by)] }),
    ...(replaced ? { document, ...(documentFormat === undefined ? {} : { documentFormat }) } : {}),
  }
  if (hasGrown(study.spec, draft.study.spec)) draft.study = { ...draft.study, grew: { revision: draft.revision, at: draft.now } }
  if (changed.some(isOfSpace)) {
    // What it remembers is of the old space: losing it is slow, never wrong.
    if (ledger.algorithmState !== undefined) draft.algorithmState = null
    draft.spaceGrew = true
  }
  if (added.length > 0) countAsHaving(draft, added)
  if (changed.includes('convergence') || changed.includes('trial') || draft.study.grew !== study.grew) draft.countAgain()
  if (mayGoOn(draft, study.spec, changed)) reopen(draft)
  // A smaller budget may be used up already.
  else {
    endWhenDue(draft)
    endWhenDone(draft)
  }
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

/** The old spec with the changed fields of the new one: the unchanged keep their identity. */
function merge(old: StudySpec, spec: StudySpec, changed: readonly EditableField[]): StudySpec {
  const merged: Record<string, unknown> = { ...old }
  for (const field of changed) {
    if (spec[field] === undefined) delete merged[field]
    else merged[field] = spec[field]
  }
  return merged as unknown as StudySpec
}

function editOf({ study, revision, now }: Draft, changed: readonly EditableField[], by: string | undefined): StudyEdit {
  return {
    revision,
    at: now,
    ...(by === undefined ? {} : { by }),
    before: Object.fromEntries(changed.map((field) => [field, study.spec[field] ?? null])),
  }
}

/** Whether an ended study becomes active again: the edit gives it something to do, and there is room to do it. */
function mayGoOn(draft: Draft, before: StudySpec, changed: readonly EditableField[]): boolean {
  const { study, now } = draft
  const { spec } = study
  if (study.state !== 'ended' || study.end === undefined) return false
  const raised = changed.includes('budget') && isRaised(before.budget, spec.budget)
  // What ended the study is mended, or it ends again with the next trial.
  const isMended = study.end.failed && changed.includes('trial')
  if (isMended) demandFailuresLeft(draft)
  const isMendable = isMended || (study.end.reason === 'failures' && couldNotStart(draft) !== undefined)
  if (study.end.failed && !isMendable) {
    if (!raised) return false
    const mending = study.spec.trial === undefined ? '' : ' (an edit that mends how its trials are run does)'
    const words = `study ${study.spec.name} has failed, so more budget does not let it go on${mending}: ${study.end.message}`
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
  return room && (raised || isMended || study.end.reason === 'converged')
}

/** Throws where a study whose trials are run otherwise from now on would end again with the next one, however that goes. */
function demandFailuresLeft({ study, tally }: Draft): void {
  const { failures } = study.spec.budget
  if (failures === undefined || tally.counts.failed < failures) return
  const message = `study ${study.spec.name} has failed, and the ${failures} failures of its budget are used up`
  const field = 'spec.budget.failures'
  const problem = {
    field,
    value: failures,
    message: `is used up: ${tally.counts.failed} trials failed`,
    remedy: 'Raise it in the same edit.',
  }
  throw new HoneError('STUDY_ENDED', message, { subject: { study: study.id }, problems: [problem] })
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
