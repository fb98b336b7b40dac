import type {
  Artifact,
  Attempt,
  Integer,
  Measurement,
  MetricValue,
  Provenance,
  Study,
  Trial,
  TrialNumber,
  TrialTemplate,
} from '../../model/index.ts'
import { type StudyChange, type TrialCurve, templateOf, thinCurves } from '../../study/index.ts'

/** Points of one trial as columns: a value that a step lacks is null. */
export interface CurveColumns {
  readonly trial: TrialNumber
  readonly steps: readonly Integer[]
  /** When each point was seen, milliseconds since 1970. */
  readonly at: readonly Integer[]
  readonly values: Readonly<Record<string, readonly (MetricValue | null)[]>>
}

/** A curve for drawing: its values are rounded. */
export interface ShortCurve extends Omit<CurveColumns, 'at'> {
  /** When its first point was seen, milliseconds since 1970. */
  readonly begin: Integer
  /** When each point was seen, milliseconds since then. */
  readonly at: readonly Integer[]
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
export type StudyView = Omit<Study, 'document' | 'metadata' | 'edits'>

/** Takes away what only programs read. */
export function studyView(study: Study): StudyView {
  const { document: _document, metadata: _metadata, edits: _edits, ...rest } = study
  return rest
}

/** A study as a list shows it: with its best trial's first value. */
export type StudyRow = StudyView & {
  readonly bestValue?: MetricValue
}

/** Adds its best trial's first value, once there is one. */
export function studyRow(study: Study): StudyRow {
  const value = study.bestValues?.[0]
  return value === undefined ? studyView(study) : { ...studyView(study), bestValue: value }
}

/** A trial without what only the executor and replay need. */
export type TrialView = Omit<
  Trial,
  'study' | 'heardAt' | 'metadata' | 'history' | 'endRevision' | 'attempt' | 'provenance' | 'artifacts'
> & {
  /** The newest attempt; absent for trials that a client evaluates itself. */
  readonly attempt?: Omit<Attempt, 'detail'>
  readonly provenance?: ProvenanceView
  /** Files that it left, by name; absent where there are none. */
  readonly artifacts?: readonly Pick<Artifact, 'name' | 'bytes' | 'file'>[]
}

/** Takes away what only the executor and replay need. */
export function trialView(trial: Trial): TrialView {
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
    ...(attempt === undefined ? {} : { attempt: withoutDetail(attempt) }),
    ...(provenance === undefined ? {} : { provenance: provenanceView(provenance) }),
    ...(artifacts === undefined ? {} : { artifacts: artifacts.map(({ name, bytes, file }) => ({ name, bytes, file })) }),
  }
}

function withoutDetail({ detail: _, ...attempt }: Attempt): Omit<Attempt, 'detail'> {
  return attempt
}

/** What an attempt was started with. */
export interface RanView {
  readonly epoch: Integer
  readonly run: TrialTemplate
}

/** What the attempts of a trial were started with, oldest first: as the study said then. Programs that evaluate trials run what they like. */
export function ranView(study: Study, { attempt, earlierAttempts = [] }: Trial): readonly RanView[] {
  return [...earlierAttempts, ...(attempt === undefined ? [] : [attempt])].flatMap((one) => {
    const run = one.executor === 'worker' ? undefined : templateOf(study, one)
    return run === undefined ? [] : [{ epoch: one.epoch, run }]
  })
}

/** Where a point comes from: whether a model chose it, and which. */
export interface ProvenanceView extends Pick<Provenance, 'algorithm' | 'fallback' | 'fallbackReason'> {
  /** What the algorithm calls that part of it which chose. */
  readonly from?: string
}

function provenanceView({ algorithm, fallback, fallbackReason, diagnostics }: Provenance): ProvenanceView {
  const from = diagnostics?.from
  return {
    algorithm,
    fallback,
    ...(fallbackReason !== undefined && { fallbackReason }),
    ...(typeof from === 'string' && { from }),
  }
}

/** Digits of what a metric's values span that its curves are drawn with: more than any screen shows. */
const DRAWN_DIGITS = 6
/** A double has no more. */
const DIGITS_MAX = 17

/** Curves for drawing, in few bytes: times count from `begin`, values are rounded. */
export function shortCurves(curves: readonly TrialCurve[]): readonly ShortCurve[] {
  const columns = curves.map(({ trial, points }) => ({ begin: points[0]?.at ?? 0, ...curveColumns(trial, points) }))
  const spans = spansOf(columns)
  return columns.map(({ trial, steps, begin, at, values }) => {
    const rounded = Object.entries(values).map(([metric, column]) => [metric, column.map((value) => round(value, spans.get(metric) ?? 0))])
    return { trial, steps, begin, at: at.map((time) => time - begin), values: Object.fromEntries(rounded) }
  })
}

/** From the least to the greatest finite value of each metric. */
function spansOf(curves: readonly CurveColumns[]): ReadonlyMap<string, number> {
  const ends = new Map<string, { min: number; max: number }>()
  for (const { values } of curves) {
    for (const [metric, column] of Object.entries(values)) {
      const end = ends.get(metric) ?? { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY }
      ends.set(metric, end)
      for (const value of column) {
        if (value === null || !Number.isFinite(value)) continue
        end.min = Math.min(end.min, value)
        end.max = Math.max(end.max, value)
      }
    }
  }
  return new Map([...ends].map(([metric, { min, max }]) => [metric, max - min]))
}

/** Values that lie close together and far from zero, as energies do, differ in their last digits: they keep more. */
function round(value: number | null, span: number): number | null {
  if (value === null || !Number.isFinite(value)) return value
  const digits = DRAWN_DIGITS + Math.max(0, Math.floor(Math.log10(Math.abs(value) / span)))
  return digits < DIGITS_MAX ? Number(value.toPrecision(digits)) : value
}

/** What changed of a study after a revision. */
export interface ChangeView {
  readonly revision: Integer
  /** It is the whole study: what was known of it before does not count. */
  readonly whole?: true
  /** More of the same change follows. */
  readonly more?: true
  readonly study: StudyView
  readonly trials: readonly TrialView[]
  /** Points added, by trial. */
  readonly curves: readonly CurveColumns[]
  readonly deletedTrials: readonly TrialNumber[]
}

/** A change as the stream tells it; with a number of points, its curves are thinned to about as many in all. */
export function changeView(change: StudyChange, pointsMax?: number): ChangeView {
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
