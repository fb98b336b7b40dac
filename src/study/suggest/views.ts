import type { Algorithm, EarlierStudy, Snapshot, TrialView } from '../../algorithms/index.ts'
import { type Assignment, isEnded, type JsonValue, type StudySpec, spaceOf, type Trial, type TrialNumber } from '../../model/index.ts'
import type { AlgorithmInputs } from '../../pool/index.ts'
import { marginsOf } from '../ledger/formulas.ts'
import { isLost } from '../ledger/lease.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Curve } from '../store/points/curve.ts'

/** A worker that has been silent for so long has probably lost its trial. Attempts are watched by their executor instead. */
const WORKER_SILENT_MS = 3_600_000

/** How long an algorithm may take for one batch before it must answer with its cheapest way. */
const SUGGEST_DEADLINE_MS = 5_000

/** What the pool is given, and which open trials were taken for lost. */
export interface StudySnapshot extends AlgorithmInputs {
  readonly stale: readonly TrialNumber[]
}

/** What a snapshot is taken of: a study as it is, or as it was. */
export interface StudyMoment {
  readonly algorithm: Algorithm
  /** The algorithm's settings, parsed by its schema. */
  readonly settings: unknown
  readonly spec: StudySpec
  readonly nextNumber: TrialNumber
  readonly algorithmState: JsonValue | undefined
  readonly curves: ReadonlyMap<TrialNumber, Curve>
  /** What the studies that it learns from have to tell. */
  readonly earlier: readonly EarlierStudy[] | undefined
}

/**
 * What an algorithm may see of the study at this moment; later changes do not reach it. One without history sees no trials: its
 * suggestions cost the same however many there are.
 */
export function takeSnapshot(ledger: Ledger, wanted: readonly Assignment[], now: number): StudySnapshot {
  const deleted = ledger.deletedNumbers()
  const open = new Set([...ledger.requested, ...ledger.running])
  const trials = ledger.algorithm.history === 'none' ? [] : [...ledger.trials.values()]
  const views = new Map(trials.map((trial) => [trial.number, viewOf(ledger, trial, isStale(ledger, trial, now))]))
  return {
    algorithm: ledger.algorithm.name,
    head: headOf(ledger, wanted.length, wanted.some(isFixing) ? wanted : undefined),
    revision: ledger.study.revision,
    // Silence is no change of the study: open trials always travel, so that the flag is right.
    trialsSince: (revision) => ({
      changed: trials.filter((t) => t.revision > revision || open.has(t.number)).map((t) => views.get(t.number)!),
      deleted,
    }),
    deadlineMs: SUGGEST_DEADLINE_MS,
    stale: [...open].filter((number) => isStale(ledger, ledger.trials.get(number)!, now)),
  }
}

/** A snapshot without its trials. */
export function headOf(
  { spec, settings, nextNumber, algorithmState, earlier }: StudyMoment,
  count: number,
  fixed: readonly Assignment[] | undefined,
): Omit<Snapshot, 'trials'> {
  const { trials, parallel } = spec.budget
  return {
    space: spaceOf(spec),
    objectives: spec.objectives,
    ...(spec.constraints.length === 0 ? {} : { constraints: spec.constraints.length }),
    settings,
    seed: spec.seed,
    count,
    ...(fixed === undefined ? {} : { fixed }),
    nextNumber,
    budget: trials === undefined ? { parallel } : { trials, parallel },
    ...(spec.resource === undefined ? {} : { resource: spec.resource }),
    noise: spec.noise,
    ...(earlier === undefined || earlier.length === 0 ? {} : { earlier }),
    ...(algorithmState === undefined || algorithmState === null ? {} : { state: algorithmState }),
  }
}

/** A trial as the algorithm declared to see it: what an open trial measured is left out unless it looks at curves. */
export function viewOf(moment: Pick<StudyMoment, 'algorithm' | 'curves' | 'spec'>, trial: Trial, stale: boolean): TrialView {
  const { number, state, parameters, source, values, feasible, lastStep, resource, parent } = trial
  const curves = moment.algorithm.history === 'curves'
  const measured = curves || isEnded(state)
  const margins = marginsOf(moment.spec, trial)
  const curve = curves ? moment.curves.get(number)?.firstObjective() : undefined
  return {
    number,
    state,
    parameters,
    stale,
    // Imported ones were chosen by another tuner, or by this one before it was restarted.
    ...(source === 'startAt' || source === 'user' ? { given: true as const } : {}),
    ...(measured && values !== undefined ? { values } : {}),
    ...(margins === undefined || feasible === undefined ? {} : { feasible, margins }),
    ...(measured && lastStep !== undefined ? { lastStep } : {}),
    ...(resource === undefined ? {} : { resource }),
    ...(parent === undefined ? {} : { parent }),
    ...(curve === undefined ? {} : { curve }),
  }
}

function isFixing(values: Assignment): boolean {
  return Object.keys(values).length > 0
}

function isStale(ledger: Ledger, trial: Trial, now: number): boolean {
  if (isEnded(trial.state)) return false
  if (trial.attempt !== undefined) return isLost(trial)
  if (!ledger.running.has(trial.number)) return false
  const heard = ledger.heard.get(trial.number) ?? Math.max(trial.heardAt ?? 0, ledger.loadedAt, trial.startedAt ?? 0)
  return now - heard > WORKER_SILENT_MS
}
