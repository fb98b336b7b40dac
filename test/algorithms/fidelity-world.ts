import type { Algorithm, Snapshot, Suggestion, TrialView } from '../../src/algorithms/algorithm.ts'
import { type Assignment, isEnded, type JsonValue, type Space, type TrialState } from '../../src/model/index.ts'
import { openStream, type RandomStream } from '../../src/numerics/index.ts'

export interface World {
  readonly algorithm: Algorithm
  readonly space: Space
  readonly settings?: Readonly<Record<string, JsonValue>>
  readonly min: number
  readonly max: number
  readonly workers: number
  readonly seed: number
  /** The loss of a trial that took that many steps. */
  readonly loss: (parameters: Assignment, steps: number) => number
  /** The study ends when trials have taken so many steps, or when there are so many trials. */
  readonly steps?: number
  readonly trials?: number
  /** How a trial that a worker lets go of ends; `silent` = the worker says nothing more, for now. */
  readonly fate?: (stream: RandomStream) => TrialState | 'silent'
  /** Sees each suggestion with the history that it was made from. */
  readonly watch?: (suggestion: Suggestion, trials: readonly TrialView[]) => void
}

/** A valley in a plane whose height at the end shows early, but not exactly: some trials learn slowly. */
export const VALLEY = {
  space: {
    parameters: [
      { kind: 'double', name: 'x', min: -5, max: 5, scale: 'linear', when: [] },
      { kind: 'double', name: 'y', min: -5, max: 5, scale: 'linear', when: [] },
      { kind: 'choice', name: 'c', values: ['a', 'b'], when: [] },
    ],
  },
  min: 1,
  max: 27,
  loss({ x, y, c }, steps) {
    const end = (Number(x) - 1) ** 2 + (Number(y) + 2) ** 2 + (c === 'a' ? 0 : 3)
    return end + (10 + 4 * Math.sin(7 * Number(x))) / steps
  },
} satisfies Pick<World, 'space' | 'min' | 'max' | 'loss'>

export interface WorldEnd {
  readonly trials: readonly TrialView[]
  /** Workers that asked and got nothing. */
  readonly idle: number
  readonly steps: number
  readonly exhausted: boolean
}

/** Workers that take trials, run them step by step in a random order, resume checkpoints, and fail as they are told to. */
export function runWorld(world: World): WorldEnd {
  const { algorithm, space, settings, min, max, workers, seed, fate = () => 'succeeded' } = world
  const stream = openStream(seed, 4321)
  const trials: TrialView[] = []
  const cache = new Map<string, unknown>()
  const end = { idle: 0, steps: 0, exhausted: false }
  let state: JsonValue | undefined
  const isOver = (): boolean => end.steps >= (world.steps ?? Infinity) || trials.length >= (world.trials ?? Infinity)
  while (!isOver()) {
    const open = trials.filter((trial) => !isEnded(trial.state) && !trial.stale)
    const free = workers - open.length
    if (free > 0) {
      const snapshot: Snapshot = {
        space,
        objectives: [{ metric: 'loss', goal: 'minimize', reduce: 'last' }],
        settings: algorithm.settings.parse(settings ?? {}),
        seed,
        count: 1 + stream.below(free),
        nextNumber: trials.length + 1,
        trials: trials.slice(),
        budget: { parallel: workers },
        noise: 'unknown',
        resource: { metric: 'epoch', min, max },
        ...(state === undefined ? {} : { state }),
      }
      const outcome = algorithm.suggest(snapshot, { expired: () => false, cache })
      state = outcome.state ?? state
      if (outcome.kind === 'suggestions') {
        end.idle += snapshot.count - outcome.suggestions.length
        const before = trials.slice()
        for (const suggestion of outcome.suggestions) {
          world.watch?.(suggestion, before)
          trials.push(started(suggestion, trials.length + 1))
        }
        continue
      }
      if (outcome.kind === 'exhausted' && open.length === 0) return { ...end, trials, exhausted: true }
      end.idle += snapshot.count
    }
    // Silent workers may speak again.
    const candidates = trials.filter((trial) => !isEnded(trial.state) && (!trial.stale || stream.uniform() < 0.3))
    const trial = candidates[stream.below(candidates.length)]
    if (trial === undefined) continue
    const chosen = fate(stream)
    if (chosen === 'silent') {
      trials[trial.number - 1] = { ...trial, stale: true }
      continue
    }
    const lastStep = trial.resource ?? max
    const resumed = trial.parent === undefined ? 0 : (trials[trial.parent - 1].resource ?? 0)
    end.steps += lastStep - resumed
    const measured = chosen === 'succeeded' ? { values: [world.loss(trial.parameters, lastStep)], lastStep } : {}
    trials[trial.number - 1] = { ...trial, ...measured, state: chosen, stale: false }
  }
  return { ...end, trials }
}

function started({ parameters, resource, parent }: Suggestion, number: number): TrialView {
  const more = { ...(resource === undefined ? {} : { resource }), ...(parent === undefined ? {} : { parent }) }
  return { number, state: 'active', parameters, stale: false, ...more }
}

/** The lowest loss of a trial that had all of the resource. */
export function bestInFull({ trials }: WorldEnd, max: number): number {
  const full = trials.filter((trial) => trial.state === 'succeeded' && (trial.resource ?? max) === max)
  return Math.min(...full.map((trial) => trial.values![0]!))
}
