import { assignmentProblems, type JsonValue, type Objective, type Resource, type Space } from '../../model/index.ts'
import type { Algorithm, Control, Snapshot, SuggestOutcome } from '../algorithm.ts'
import { demand, demandSame } from './demand.ts'

/** What a run of the contract may say about the algorithm, where the defaults do not suit it. */
export interface ContractOptions {
  /** Settings instead of the defaults. */
  readonly settings?: Readonly<Record<string, JsonValue>>
  /** It gives the same points whatever the seed. */
  readonly ignoresSeed?: boolean
  /** It gives out every point in an order of its own, whatever is believed. */
  readonly ignoresBeliefs?: boolean
  /** It may give out a point of a small space again. */
  readonly repeatsPoints?: boolean
  /** Numbers of objectives that it is tested with. Default: one, and two where it serves them. */
  readonly objectives?: readonly number[]
  /** Histories of the hostile kind that are tried. */
  readonly hostileRuns?: number
}

/** An algorithm under test. */
export interface Subject {
  readonly algorithm: Algorithm
  readonly options: ContractOptions
  readonly objectives: readonly Objective[]
  readonly resource: Resource | undefined
}

export function subjectOf(algorithm: Algorithm, options: ContractOptions, objectives = 1): Subject {
  return {
    algorithm,
    options,
    objectives: Array.from({ length: objectives }, (_, k) => ({ metric: `loss${k}`, goal: 'minimize', reduce: 'last' })),
    resource: algorithm.serves.fidelity === 'none' ? undefined : { metric: 'epoch', min: 1, max: 9 },
  }
}

/** A snapshot of a study of the subject. */
export function snapshotOf({ algorithm, options, objectives, resource }: Subject, space: Space, more: Partial<Snapshot> = {}): Snapshot {
  return {
    space,
    objectives,
    settings: algorithm.settings.parse(options.settings ?? {}),
    seed: 11,
    count: 1,
    nextNumber: (more.trials?.at(-1)?.number ?? 0) + 1,
    trials: [],
    budget: { trials: 100, parallel: 4 },
    noise: 'unknown',
    ...(resource === undefined ? {} : { resource }),
    ...more,
  }
}

export function freshControl(): Control {
  return { expired: () => false, cache: new Map() }
}

/** Asks once, with nothing kept from before, and checks the answer. */
export function ask(subject: Subject, snapshot: Snapshot, control: Control = freshControl()): SuggestOutcome {
  const outcome = subject.algorithm.suggest(snapshot, control)
  checkOutcome(snapshot, outcome)
  return outcome
}

/** Everything that any outcome must be. */
export function checkOutcome(snapshot: Snapshot, outcome: SuggestOutcome): void {
  if (outcome.state !== undefined) demandSame(JSON.parse(JSON.stringify(outcome.state)), outcome.state, 'the state does not survive JSON')
  if (outcome.kind !== 'suggestions') {
    demand(outcome.why.length > 0, `${outcome.kind} does not say why`)
    return
  }
  const { suggestions } = outcome
  demand(suggestions.length > 0, 'suggestions without any: say wait or exhausted')
  demand(suggestions.length <= snapshot.count, `${suggestions.length} suggestions, ${snapshot.count} were asked for`)
  for (const { parameters, resource, resumeFrom, parent, fallback, fallbackReason, diagnostics } of suggestions) {
    const problem = assignmentProblems(snapshot.space, parameters, 'parameters')[0]
    demand(problem === undefined, `${problem?.field} of ${JSON.stringify(parameters)} ${problem?.message}`)
    demand((fallback ?? 0) > 0 === (fallbackReason !== undefined), 'a fallback and its reason come together')
    demandSame(JSON.parse(JSON.stringify(diagnostics ?? null)), diagnostics ?? null, 'the diagnostics do not survive JSON')
    if (resource !== undefined) {
      const { min, max } = snapshot.resource ?? { min: Number.NaN, max: Number.NaN }
      demand(Number.isInteger(resource) && resource >= min && resource <= max, `a resource of ${resource} is not in [${min}, ${max}]`)
    }
    for (const origin of [resumeFrom, parent]) {
      demand(origin === undefined || snapshot.trials.some((trial) => trial.number === origin), `trial ${origin}, its origin, is not there`)
    }
  }
}
