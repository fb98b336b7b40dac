import type { Measurement, Study, Trial, TrialNumber } from '../../model/index.ts'
import { type StudyChange, thinCurves } from '../../study/index.ts'

/** Points of one trial as columns: a value that a step lacks is null. */
export interface CurveColumns {
  readonly trial: TrialNumber
  readonly steps: readonly number[]
  /** When each point was seen, milliseconds since 1970. */
  readonly at: readonly number[]
  readonly values: Readonly<Record<string, readonly (number | null)[]>>
}

/** A curve as columns: about a third of the bytes that its points take. */
export function curveColumns(trial: TrialNumber, points: readonly Measurement[]): CurveColumns {
  const values: Record<string, (number | null)[]> = {}
  points.forEach((point, row) => {
    for (const [metric, value] of Object.entries(point.values)) {
      values[metric] ??= new Array<number | null>(points.length).fill(null)
      values[metric][row] = value
    }
  })
  return { trial, steps: points.map((p) => p.step), at: points.map((p) => p.at), values }
}

/** A study without what only programs read: its text, metadata and edits. */
export function studyView(study: Study): Omit<Study, 'document' | 'metadata' | 'edits'> {
  const { document: _document, metadata: _metadata, edits: _edits, ...rest } = study
  return rest
}

/** A study as a list shows it: with its best trial's first value. */
export function studyRow(study: Study): ReturnType<typeof studyView> & { readonly bestValue?: number } {
  const value = study.bestValues?.[0]
  return value === undefined ? studyView(study) : { ...studyView(study), bestValue: value }
}

/** A trial without what only the executor and replay need. */
export function trialView(trial: Trial): object {
  const { study: _study, heardAt: _heardAt, metadata: _metadata, attempt, provenance, ...rest } = trial
  return {
    ...rest,
    ...(attempt === undefined ? {} : { attempt: { ...attempt, detail: undefined } }),
    // of what the algorithm noted, a page needs to know whether a model chose the point
    ...(provenance === undefined ? {} : { provenance: { ...provenance, diagnostics: undefined, from: provenance.diagnostics?.from } }),
  }
}

/** A change as the stream tells it; with a number of points, its curves are thinned to about as many in all. */
export function changeView(change: StudyChange, pointsMax?: number): object {
  const points = pointsMax === undefined ? change.points : thinCurves(change.points, pointsMax)
  return {
    revision: change.revision,
    study: studyView(change.study),
    trials: change.trials.map(trialView),
    curves: points.map((p) => curveColumns(p.trial, p.points)),
    deletedTrials: change.deletedTrials,
  }
}
