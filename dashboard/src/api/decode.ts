import type { CurveColumns, StopRecord, Study, StudyChange, StudyRow, Trial } from './types.ts'

type WireNumber = number | string

/** A number that may have travelled as "NaN", "Infinity" or "-Infinity". */
const toNumber = (value: WireNumber): number => Number(value)

function decodeStop(stop: StopRecord): StopRecord {
  return {
    ...stop,
    ...(stop.value === undefined ? {} : { value: toNumber(stop.value) }),
    ...(stop.threshold === undefined ? {} : { threshold: toNumber(stop.threshold) }),
  }
}

/** Gives a trial's non-finite numbers back. */
function decodeTrial(trial: Trial): Trial {
  return {
    ...trial,
    metrics: Object.fromEntries(Object.entries(trial.metrics).map(([name, value]) => [name, toNumber(value)])),
    ...(trial.values === undefined ? {} : { values: trial.values.map(toNumber) }),
    ...(trial.violations === undefined ? {} : { violations: trial.violations.map(toNumber) }),
    ...(trial.stop === undefined ? {} : { stop: decodeStop(trial.stop) }),
  }
}

/** Gives a curve's non-finite numbers back. */
export function decodeCurve(curve: CurveColumns): CurveColumns {
  const columns = Object.entries(curve.values).map(([name, column]) => [name, column.map((v) => (v === null ? null : toNumber(v)))])
  return { ...curve, values: Object.fromEntries(columns) as CurveColumns['values'] }
}

/** A portion of a study's curves; `whole` after the last one. */
export interface CurvePortion {
  readonly curves: readonly CurveColumns[]
  readonly whole?: true
}

/** Gives a portion's non-finite numbers back. */
export function decodePortion(portion: CurvePortion): CurvePortion {
  return { ...portion, curves: portion.curves.map(decodeCurve) }
}

/** Gives a change's non-finite numbers back. */
export function decodeChange(change: StudyChange): StudyChange {
  return { ...change, study: decodeStudy(change.study), trials: change.trials.map(decodeTrial), curves: change.curves.map(decodeCurve) }
}

/** Gives a study's non-finite numbers back. */
export function decodeStudy<S extends Study>(study: S): S {
  return study.bestValues === undefined ? study : { ...study, bestValues: study.bestValues.map(toNumber) }
}

/** Gives a list's non-finite number back. */
export function decodeStudyRow(study: StudyRow): StudyRow {
  return study.bestValue === undefined ? study : { ...study, bestValue: toNumber(study.bestValue) }
}
