/** Runs a study in virtual time: its algorithm, its stopping rule and some workers, without server, processes or clock. */
import type { Algorithm, Control, Suggestion, TrialView } from '../../src/algorithms/index.ts'
import type { Judge } from '../../src/earlystop/index.ts'
import { type Assignment, isBetter, type JsonValue, type StudySpec } from '../../src/model/index.ts'

export interface Simulation {
  readonly spec: StudySpec
  readonly algorithm: Algorithm
  readonly judge: Judge | undefined
  readonly seed: number
  readonly trials: number
  /** No trial begins once so many epochs were taken; absent = the trials alone end it. */
  readonly epochs?: number
  /** Value of an assignment after an epoch. */
  readonly valueAt: (parameters: Assignment, epoch: number) => number
}

export interface SimulatedStudy {
  /** Best value of all trials, and its trial. */
  readonly best: number
  readonly bestTrial: number
  /** Trials that were begun. */
  readonly trialsRun: number
  /** Epochs that the trials took, and that they were given: those they would have taken without stopping. */
  readonly epochsUsed: number
  readonly epochsFull: number
  readonly stopped: number
  readonly fallbacks: number
  /** CPU seconds of all suggestions. */
  readonly suggestSeconds: number
}

interface Running {
  readonly trial: Trial
  /** When its next epoch is over, in virtual time. */
  due: number
}

interface Trial {
  readonly number: number
  readonly parameters: Assignment
  /** Last epoch that it may take, counted from the beginning of the first that it goes on from. */
  readonly last: number
  /** As the algorithm gave it: nothing where trials run in full. */
  readonly resource?: number
  readonly parent?: number
  /** Epochs of the trial that it goes on from: what it is spared. */
  readonly before: number
  /** Of its own epochs. */
  readonly values: number[]
  state: 'active' | 'succeeded' | 'stopped'
}

/** Plays one study to its end. The same inputs give the same study. */
export function simulate(simulation: Simulation): SimulatedStudy {
  const { spec, trials: wanted, epochs = Number.POSITIVE_INFINITY } = simulation
  const trials: Trial[] = []
  const running: Running[] = []
  const chooser = new Chooser(simulation)
  let now = 0
  const fill = () => {
    while (running.length < spec.budget.parallel && trials.length < wanted && epochsOf(trials) < epochs) {
      const trial = chooser.next(trials)
      // It waits for those that run, or has nothing more to suggest.
      if (trial === undefined) return
      trials.push(trial)
      running.push({ trial, due: now + epochTime(trial) })
    }
  }
  for (fill(); running.length > 0; fill()) {
    const next = running.reduce((a, b) => (b.due < a.due ? b : a))
    now = next.due
    next.due += epochTime(next.trial)
    next.trial.state = takeEpoch(simulation, next.trial)
    if (next.trial.state !== 'active') running.splice(running.indexOf(next), 1)
  }
  return summarise(simulation, trials, chooser)
}

function epochsOf(trials: readonly Trial[]): number {
  return trials.reduce((sum, { values }) => sum + values.length, 0)
}

/** Longer for wider networks, as in life; only the order of events depends on it. */
function epochTime({ parameters }: Trial): number {
  return 40 + Number(parameters.hidden ?? 0) * Number(parameters.layers ?? 1)
}

function takeEpoch({ spec, valueAt, judge }: Simulation, trial: Trial): Trial['state'] {
  const epoch = trial.before + trial.values.length + 1
  const value = valueAt(trial.parameters, epoch)
  trial.values.push(value)
  judge?.observe(trial.number, epoch, value)
  const state = epoch === trial.last ? 'succeeded' : judge?.decide(trial.number).stop ? 'stopped' : 'active'
  if (state !== 'active') judge?.end(trial.number, state === 'succeeded' && epoch === spec.resource!.max ? 'full' : 'cut')
  return state
}

/** Asks the algorithm, as the study room does. */
class Chooser {
  readonly #simulation: Simulation
  readonly #control: Control = { expired: () => false, cache: new Map() }
  readonly #settings: unknown
  #state: JsonValue | undefined
  fallbacks = 0
  seconds = 0

  constructor(simulation: Simulation) {
    const { algorithm, spec } = simulation
    this.#simulation = simulation
    this.#settings = algorithm.settings.parse(spec.algorithm.name === algorithm.name ? spec.algorithm.settings : {})
  }

  /** The next trial; undefined where there is none now. */
  next(trials: readonly Trial[]): Trial | undefined {
    const before = process.cpuUsage()
    const suggestion = this.#ask(trials)
    const spent = process.cpuUsage(before)
    this.seconds += (spent.user + spent.system) / 1e6
    if (suggestion === undefined) return undefined
    if ((suggestion.fallback ?? 0) > 0) this.fallbacks += 1
    const { parameters, resource, parent, resumeFrom } = suggestion
    const earlier = resumeFrom === undefined ? undefined : trials[resumeFrom - 1]
    return {
      number: trials.length + 1,
      parameters,
      last: resource ?? this.#simulation.spec.resource!.max,
      ...(resource === undefined ? {} : { resource }),
      ...(parent === undefined ? {} : { parent }),
      before: earlier === undefined ? 0 : earlier.before + earlier.values.length,
      values: [],
      state: 'active',
    }
  }

  #ask(trials: readonly Trial[]): Suggestion | undefined {
    const { algorithm, spec, seed, trials: wanted } = this.#simulation
    const outcome = algorithm.suggest(
      {
        space: { parameters: spec.parameters },
        objectives: spec.objectives,
        settings: this.#settings,
        seed,
        count: 1,
        nextNumber: trials.length + 1,
        trials: algorithm.history === 'none' ? [] : trials.map((trial) => viewOf(trial, algorithm.history === 'curves')),
        budget: { ...(Number.isFinite(wanted) ? { trials: wanted } : {}), parallel: spec.budget.parallel },
        ...(spec.resource === undefined ? {} : { resource: spec.resource }),
        noise: spec.noise,
        ...(this.#state === undefined ? {} : { state: this.#state }),
      },
      this.#control,
    )
    this.#state = outcome.state
    return outcome.kind === 'suggestions' ? outcome.suggestions[0] : undefined
  }
}

function viewOf({ number, state, parameters, values, before, resource, parent }: Trial, withCurve: boolean): TrialView {
  const seen = values.length === 0 ? {} : { values: [values.at(-1)!], lastStep: before + values.length }
  const curve = withCurve ? { curve: { steps: values.map((_, at) => before + at + 1), values: [...values] } } : {}
  const given = { ...(resource === undefined ? {} : { resource }), ...(parent === undefined ? {} : { parent }) }
  return { number, state, parameters, stale: false, ...given, ...seen, ...curve }
}

function summarise({ spec }: Simulation, trials: readonly Trial[], chooser: Chooser): SimulatedStudy {
  const { goal } = spec.objectives[0]!
  const best = trials.reduce((a, b) => (isBetter(goal, b.values.at(-1)!, a.values.at(-1)!) ? b : a))
  return {
    best: best.values.at(-1)!,
    bestTrial: best.number,
    trialsRun: trials.length,
    epochsUsed: epochsOf(trials),
    epochsFull: trials.reduce((sum, { last, before }) => sum + last - before, 0),
    stopped: trials.filter((trial) => trial.state === 'stopped').length,
    fallbacks: chooser.fallbacks,
    suggestSeconds: chooser.seconds,
  }
}
