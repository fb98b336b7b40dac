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
  /** Value of an assignment after an epoch. */
  readonly valueAt: (parameters: Assignment, epoch: number) => number
}

export interface SimulatedStudy {
  /** Best value of all trials, and its trial. */
  readonly best: number
  readonly bestTrial: number
  /** Epochs that the trials took, and that they would have taken without stopping. */
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
  readonly values: number[]
  state: 'active' | 'succeeded' | 'stopped'
}

/** Plays one study to its end. The same inputs give the same study. */
export function simulate(simulation: Simulation): SimulatedStudy {
  const { spec, trials: wanted } = simulation
  const epochsMax = spec.resource!.max
  const trials: Trial[] = []
  const running: Running[] = []
  const chooser = new Chooser(simulation)
  let now = 0
  const fill = () => {
    while (running.length < spec.budget.parallel && trials.length < wanted) {
      const trial: Trial = { number: trials.length + 1, parameters: chooser.next(trials), values: [], state: 'active' }
      trials.push(trial)
      running.push({ trial, due: now + epochTime(trial) })
    }
  }
  for (fill(); running.length > 0; fill()) {
    const next = running.reduce((a, b) => (b.due < a.due ? b : a))
    now = next.due
    next.due += epochTime(next.trial)
    next.trial.state = takeEpoch(simulation, next.trial, epochsMax)
    if (next.trial.state !== 'active') running.splice(running.indexOf(next), 1)
  }
  return summarise(simulation, trials, epochsMax, chooser)
}

/** Longer for wider networks, as in life; only the order of events depends on it. */
function epochTime({ parameters }: Trial): number {
  return 40 + Number(parameters.hidden ?? 0) * Number(parameters.layers ?? 1)
}

function takeEpoch({ valueAt, judge }: Simulation, trial: Trial, epochsMax: number): Trial['state'] {
  const epoch = trial.values.length + 1
  const value = valueAt(trial.parameters, epoch)
  trial.values.push(value)
  judge?.observe(trial.number, epoch, value)
  const state = epoch === epochsMax ? 'succeeded' : judge?.decide(trial.number).stop ? 'stopped' : 'active'
  if (state !== 'active') judge?.end(trial.number, state === 'succeeded' ? 'full' : 'cut')
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

  next(trials: readonly Trial[]): Assignment {
    const before = process.cpuUsage()
    const suggestion = this.#ask(trials)
    const spent = process.cpuUsage(before)
    this.seconds += (spent.user + spent.system) / 1e6
    if ((suggestion.fallback ?? 0) > 0) this.fallbacks += 1
    return suggestion.parameters
  }

  #ask(trials: readonly Trial[]): Suggestion {
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
        budget: { trials: wanted, parallel: spec.budget.parallel },
        ...(spec.resource === undefined ? {} : { resource: spec.resource }),
        noise: spec.noise,
        ...(this.#state === undefined ? {} : { state: this.#state }),
      },
      this.#control,
    )
    if (outcome.kind !== 'suggestions') throw new Error(`${algorithm.name} suggested nothing: ${outcome.why}`)
    this.#state = outcome.state
    return outcome.suggestions[0]!
  }
}

function viewOf({ number, state, parameters, values }: Trial, withCurve: boolean): TrialView {
  const seen = values.length === 0 ? {} : { values: [values.at(-1)!], lastStep: values.length }
  const curve = withCurve ? { curve: { steps: values.map((_, at) => at + 1), values: [...values] } } : {}
  return { number, state, parameters, stale: false, ...seen, ...curve }
}

function summarise({ spec }: Simulation, trials: readonly Trial[], epochsMax: number, chooser: Chooser): SimulatedStudy {
  const { goal } = spec.objectives[0]!
  const best = trials.reduce((a, b) => (isBetter(goal, b.values.at(-1)!, a.values.at(-1)!) ? b : a))
  return {
    best: best.values.at(-1)!,
    bestTrial: best.number,
    epochsUsed: trials.reduce((sum, trial) => sum + trial.values.length, 0),
    epochsFull: trials.length * epochsMax,
    stopped: trials.filter((trial) => trial.state === 'stopped').length,
    fallbacks: chooser.fallbacks,
    suggestSeconds: chooser.seconds,
  }
}
