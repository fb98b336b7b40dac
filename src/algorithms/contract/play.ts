import { isEnded, type JsonValue, type Space, type TrialState } from '../../model/index.ts'
import { openStream, type RandomStream } from '../../numerics/index.ts'
import type { Snapshot, Suggestion, SuggestOutcome, TrialView } from '../algorithm.ts'
import { demand } from './demand.ts'
import { meritOf } from './histories.ts'
import { ask, freshControl, type Subject, snapshotOf } from './subject.ts'

export interface PlayOptions {
  readonly trials: number
  readonly workers?: number
  readonly seed?: number
  /** Seed of what happens around the algorithm: who asks when, and how trials end. */
  readonly luck?: number
  /** Share of trials that fail, are stopped or fall silent. */
  readonly faults?: number
  readonly cache?: 'kept' | 'lost'
}

/** What was asked and answered, in order. */
export interface Asked {
  readonly snapshot: Snapshot
  readonly outcome: SuggestOutcome
}

export interface Played {
  readonly asked: readonly Asked[]
  readonly trials: readonly TrialView[]
  readonly end: 'budget' | 'exhausted'
}

/** Plays a study: some workers ask for trials, evaluate them and report in any order, some of them badly. */
export function playStudy(subject: Subject, space: Space, options: PlayOptions): Played {
  const { trials: wanted, workers = 1, seed = 11, luck = 1, faults = 0, cache = 'kept' } = options
  const stream = openStream(luck, 99)
  const trials: TrialView[] = []
  const asked: Asked[] = []
  let control = freshControl()
  let state: JsonValue | undefined
  let exhausted = false
  while (!exhausted) {
    const open = trials.filter((trial) => !isEnded(trial.state))
    const free = Math.min(workers - open.length, wanted - trials.length)
    if (trials.length >= wanted && open.length === 0) return { asked, trials, end: 'budget' }
    if (free <= 0 || (open.length > 0 && stream.uniform() < 0.5)) {
      finishOne(subject, trials, open, stream, faults)
      continue
    }
    const snapshot = snapshotOf(subject, space, {
      trials: trials.map((trial) => visible(subject, trial)),
      seed,
      count: 1 + stream.below(free),
      ...(state === undefined ? {} : { state }),
    })
    if (cache === 'lost') control = freshControl()
    const outcome = ask(subject, snapshot, control)
    asked.push({ snapshot, outcome })
    if (outcome.state !== undefined) state = JSON.parse(JSON.stringify(outcome.state)) as JsonValue
    if (outcome.kind === 'suggestions') for (const suggestion of outcome.suggestions) trials.push(started(suggestion, trials.length + 1))
    else if (outcome.kind === 'exhausted') exhausted = true
    else {
      demand(open.length > 0, `it waits (${outcome.why}), but no trial runs: the study would stand still`)
      finishOne(subject, trials, open, stream, faults)
    }
  }
  return { asked, trials, end: 'exhausted' }
}

function started({ parameters, resource, parent }: Suggestion, number: number): TrialView {
  return {
    number,
    state: 'active',
    parameters,
    stale: false,
    ...(resource === undefined ? {} : { resource }),
    ...(parent === undefined ? {} : { parent }),
  }
}

/** Ends one of the open trials. */
function finishOne({ objectives }: Subject, trials: TrialView[], open: readonly TrialView[], stream: RandomStream, faults: number): void {
  const trial = open[stream.below(open.length)]
  const isBad = stream.uniform() < faults
  const fate: TrialState | 'silent' = isBad
    ? (['failed', 'infeasible', 'stopped', 'cancelled', 'silent'] as const)[stream.below(5)]
    : 'succeeded'
  const lastStep = trial.resource ?? 9
  const values = objectives.map((_, m) => meritOf(trial.parameters, m) + 1 / lastStep)
  const curve = { steps: [1, lastStep], values: [values[0] + 1, values[0]] }
  const measured = fate === 'succeeded' || fate === 'stopped' ? { values, lastStep, curve } : {}
  trials[trial.number - 1] = fate === 'silent' ? { ...trial, stale: !trial.stale } : { ...trial, ...measured, stale: false, state: fate }
}

/** The trial as the service shows it to an algorithm of that history. */
function visible({ algorithm }: Subject, trial: TrialView): TrialView {
  const { curve, values, lastStep, ...rest } = trial
  if (algorithm.history === 'curves') return trial
  return isEnded(trial.state) && values !== undefined && lastStep !== undefined ? { ...rest, values, lastStep } : rest
}
