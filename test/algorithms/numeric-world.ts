import type { Algorithm, Snapshot, Suggestion, TrialView } from '../../src/algorithms/algorithm.ts'
import { isEnded, type JsonValue, type Space } from '../../src/model/index.ts'
import { openStream } from '../../src/numerics/index.ts'

export interface NumericRun {
  readonly trials: number
  readonly workers: number
  readonly seed: number
  readonly settings?: Readonly<Record<string, JsonValue>>
  /** Ends early when a trial is below. */
  readonly stopBelow?: number
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v / values.length, 0)
}

/** Workers that ask for points of a space of numbers and end them in a random order; NaN is a failure. Several losses: several objectives. */
export function minimize<Settings>(
  algorithm: Algorithm<Settings>,
  space: Space,
  loss: (x: number[]) => number | number[],
  run: NumericRun,
): { trials: TrialView[]; diagnostics: Suggestion['diagnostics'][] } {
  const stream = openStream(run.seed, 31)
  const cache = new Map<string, unknown>()
  const trials: TrialView[] = []
  const diagnostics: Suggestion['diagnostics'][] = []
  const lossesOf = (x: number[]): number[] => [loss(x)].flat()
  const middle = lossesOf(space.parameters.map((p) => (p.kind === 'choice' ? 0 : p.kind === 'discrete' ? p.values[0]! : p.min)))
  const objectives = middle.map((_, k) => ({ metric: `f${k}`, goal: 'minimize' as const, reduce: 'last' as const }))
  let state: JsonValue | undefined
  const open: number[] = []
  for (let ended = 0; ended < run.trials; ended++) {
    if (open.length < run.workers) {
      const snapshot = {
        space,
        objectives,
        settings: algorithm.settings.parse(run.settings ?? {}),
        seed: run.seed,
        count: run.workers - open.length,
        nextNumber: trials.length + 1,
        trials,
        budget: { trials: run.trials, parallel: run.workers },
        noise: 'unknown',
        ...(state === undefined ? {} : { state }),
      } as Snapshot<Settings>
      const outcome = algorithm.suggest(snapshot, { expired: () => false, cache })
      state = outcome.state ?? state
      if (outcome.kind === 'suggestions') {
        for (const suggestion of outcome.suggestions) {
          open.push(trials.length)
          diagnostics.push(suggestion.diagnostics)
          trials.push({ number: trials.length + 1, state: 'active', parameters: suggestion.parameters, stale: false })
        }
      } else if (open.length === 0) break
    }
    const [at] = open.splice(stream.below(open.length), 1)
    const trial = trials[at!]!
    const values = lossesOf(Object.values(trial.parameters).map(Number))
    trials[at!] = values.some(Number.isNaN) ? { ...trial, state: 'failed' } : { ...trial, state: 'succeeded', values, lastStep: 1 }
    if (run.stopBelow !== undefined && values[0]! < run.stopBelow) break
  }
  return { trials: trials.filter((trial) => isEnded(trial.state)), diagnostics }
}
