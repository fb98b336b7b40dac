import type { Assignment, Attempt, Study, StudySpec, Trial, TrialTemplate } from '../../model/index.ts'

/** The spec as it was at a revision: before every edit that came later. */
export function specAt({ spec, edits = [] }: Study, revision: number): StudySpec {
  let then: Record<string, unknown> = { ...spec }
  for (const edit of edits.toReversed()) {
    if (edit.revision > revision) then = { ...then, ...edit.before }
  }
  // A field that was absent is null in the edit.
  return Object.fromEntries(Object.entries(then).filter(([, value]) => value !== null)) as unknown as StudySpec
}

/** What of a study says how its trials were run. */
export type Ran = Pick<Study, 'spec' | 'edits'>

/** How an attempt is run: as the study said when it was started, whatever was edited since. */
export function templateOf(
  { spec, edits = [] }: Ran,
  { specRevision, createdAt }: Pick<Attempt, 'specRevision' | 'createdAt'>,
): TrialTemplate | undefined {
  const isLater = ({ revision, at }: { revision: number; at: number }) =>
    specRevision === undefined ? at > createdAt : revision > specRevision
  const next = edits.find((edit) => isLater(edit) && edit.before.trial !== undefined)
  return next === undefined ? spec.trial : (next.before.trial ?? undefined)
}

/** Whether how a trial went says something of how trials are run now: not when that was edited since its attempt was started. */
export function ranAsNow(study: Ran, { attempt }: Pick<Trial, 'attempt'>): boolean {
  return attempt === undefined || templateOf(study, attempt) === study.spec.trial
}

/** A trial's values as they were told at a revision: without the defaults of parameters that were added later. */
export function valuesAt(study: Study, then: StudySpec): (values: Assignment) => Assignment {
  const known = new Set(then.parameters.map(({ name }) => name))
  const later = study.spec.parameters.filter(({ name }) => !known.has(name)).map(({ name }) => name)
  if (later.length === 0) return (values) => values
  return (values) => Object.fromEntries(Object.entries(values).filter(([name]) => !later.includes(name)))
}
