import type { Measurement, Provenance, Study, Trial, TrialNumber, TrialTemplate } from '../../model/index.ts'
import { type StudyChange, type TrialCurve, templateOf, thinCurves } from '../../study/index.ts'

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
  const {
    study: _study,
    heardAt: _heardAt,
    metadata: _metadata,
    history: _history,
    endRevision: _end,
    attempt,
    provenance,
    artifacts,
    ...rest
  } = trial
  return {
    ...rest,
    ...(attempt === undefined ? {} : { attempt: { ...attempt, detail: undefined } }),
    ...(provenance === undefined ? {} : { provenance: provenanceView(provenance) }),
    ...(artifacts === undefined ? {} : { artifacts: artifacts.map(({ name, bytes, file }) => ({ name, bytes, file })) }),
  }
}

/** What an attempt was started with. */
interface RanView {
  readonly epoch: number
  readonly run: TrialTemplate
}

/** What the attempts of a trial were started with, oldest first: as the study said then. Programs that evaluate trials run what they like. */
export function ranView(study: Study, { attempt, earlierAttempts = [] }: Trial): readonly RanView[] {
  return [...earlierAttempts, ...(attempt === undefined ? [] : [attempt])].flatMap((one) => {
    const run = one.executor === 'worker' ? undefined : templateOf(study, one)
    return run === undefined ? [] : [{ epoch: one.epoch, run }]
  })
}

/** Of where a point comes from, a page needs to know whether a model chose it, and which. */
function provenanceView({ algorithm, fallback, fallbackReason, diagnostics }: Provenance): object {
  return { algorithm, fallback, fallbackReason, from: diagnostics?.from }
}

/** Digits that a curve is drawn with: more than any screen shows. */
const DRAWN_DIGITS = 6

/** A curve for drawing, in few bytes: times count from `begin`, values are rounded. */
export function shortCurve({ trial, points }: TrialCurve): CurveColumns & { readonly begin: number } {
  const begin = points[0]?.at ?? 0
  const { steps, at, values } = curveColumns(trial, points)
  const rounded = Object.entries(values).map(([metric, column]) => [metric, column.map(round)])
  return { trial, steps, begin, at: at.map((time) => time - begin), values: Object.fromEntries(rounded) }
}

function round(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? value : Number(value.toPrecision(DRAWN_DIGITS))
}

/** A change as the stream tells it; with a number of points, its curves are thinned to about as many in all. */
export function changeView(change: StudyChange, pointsMax?: number): object {
  const points = pointsMax === undefined ? change.points : thinCurves(change.points, pointsMax)
  return {
    revision: change.revision,
    ...(change.whole && { whole: true }),
    study: studyView(change.study),
    trials: change.trials.map(trialView),
    curves: points.map((p) => curveColumns(p.trial, p.points)),
    deletedTrials: change.deletedTrials,
  }
}
