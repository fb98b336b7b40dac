import { HoneError, LIMITS, type StudySpec, type Trial, withNotes } from '../../model/index.ts'
import { neededMetrics } from '../ledger/formulas.ts'
import type { ReportedMeasurement } from '../studies.ts'

/** What is said of an attempt whose output named more. */
const MANY_METRICS_NOTE = `it named more than ${LIMITS.metricsPerTrial.toLocaleString('en')} different metrics: the others were left out, but for those that the study needs`

/** Refuses points that would give a trial more different metrics than it may have; throws INVALID_REQUEST. */
export function checkNames(spec: StudySpec, trial: Trial, points: readonly ReportedMeasurement[]): void {
  const room = new NameRoom(spec, trial)
  points.forEach(({ values }, index) => {
    const name = Object.keys(values).find((one) => !room.takes(one))
    if (name === undefined) return
    const field = `measurements[${index}].values.${name}`
    const message = `is one too many: a trial has at most ${LIMITS.metricsPerTrial} different metrics beside those that its study needs`
    const remedy = 'Report what changes from step to step as a value under one name.'
    throw new HoneError('INVALID_REQUEST', `${field} ${message}`, {
      subject: { study: trial.study, trial: String(trial.number) },
      problems: [{ field, message, remedy }],
    })
  })
}

/** Of what was read from a program's output, as much as the trial may have; what is left out is said with its attempt. */
export function withinNames<Point extends ReportedMeasurement>(
  spec: StudySpec,
  trial: Trial,
  points: readonly Point[],
): { readonly trial: Trial; readonly points: readonly Point[] } {
  const room = new NameRoom(spec, trial)
  let isWhole = true
  const fitting = points.map((point) => {
    const entries = Object.entries(point.values)
    const kept = entries.filter(([name]) => room.takes(name))
    if (kept.length === entries.length) return point
    isWhole = false
    return { ...point, values: Object.fromEntries(kept) }
  })
  if (isWhole) return { trial, points }
  const { attempt } = trial
  return {
    trial:
      attempt === undefined ? trial : { ...trial, attempt: { ...attempt, notes: withNotes(attempt.notes ?? [], [MANY_METRICS_NOTE]) } },
    points: fitting.filter(({ values }) => Object.keys(values).length > 0),
  }
}

/** The names that a trial has, and whether there is room for another one. */
class NameRoom {
  readonly #needed: ReadonlySet<string>
  readonly #names: Set<string>

  constructor(spec: StudySpec, { metrics }: Trial) {
    this.#needed = neededMetrics(spec)
    this.#names = new Set(Object.keys(metrics).filter((name) => !this.#needed.has(name)))
  }

  /** Takes the name in, when there is room or it has its place already. */
  takes(name: string): boolean {
    if (this.#needed.has(name) || this.#names.has(name)) return true
    if (this.#names.size >= LIMITS.metricsPerTrial) return false
    this.#names.add(name)
    return true
  }
}
