import { leastResource, type Resource, type TrialNumber } from '../model/index.ts'
import type { Curve } from './curve.ts'
import { Ranking } from './ranking.ts'

/**
 * Steps of the rungs below the maximum, ascending: first, first * eta, first * eta^2, ... by multiplication (a logarithm
 * would be off by a hair). Without a bound of the resource they go on to 10^9.
 */
export function rungSteps(resource: Resource | undefined, eta: number, first?: number): number[] {
  const max = resource?.max ?? 1_000_000_000
  const start = first ?? (resource === undefined ? 2 : Math.max(resource.min, leastResource(max)))
  const steps: number[] = []
  for (let step = start; step < max; step *= eta) steps.push(step)
  return steps
}

/** Scores of the trials that reached a step; larger is better. */
export class Rung {
  readonly step: number
  readonly #scores = new Map<TrialNumber, number>()
  readonly #ranking = new Ranking()

  constructor(step: number) {
    this.step = step
  }

  get size(): number {
    return this.#scores.size
  }

  /** After a report at a step: keeps the trial's last score up to the rung once it got there, or the first beyond when it jumped. */
  record(trial: TrialNumber, curve: Curve, reported: number): void {
    if (curve.lastStep! < this.step) return
    const known = this.#scores.get(trial)
    // The usual case of a trial that is past this rung: nothing here can change.
    if (known !== undefined && reported > this.step && curve.steps[0]! <= this.step) return
    const score = scoreUpTo(curve, this.step)
    if (known === score) return
    if (known !== undefined) this.#ranking.remove(trial, known)
    this.#scores.set(trial, score)
    this.#ranking.insert(trial, score)
  }

  forget(trial: TrialNumber): void {
    const known = this.#scores.get(trial)
    if (known === undefined) return
    this.#ranking.remove(trial, known)
    this.#scores.delete(trial)
  }

  score(trial: TrialNumber): number | undefined {
    return this.#scores.get(trial)
  }

  /** How many of the trials go on. */
  kept(eta: number): number {
    return Math.max(1, Math.floor(this.size / eta))
  }

  /** The worst score that goes on; undefined while fewer than eta trials are here. */
  limit(eta: number): number | undefined {
    return this.size < eta ? undefined : this.#ranking.at(this.size - this.kept(eta))
  }

  /** The best of the trials that are strictly better here. */
  better(trial: TrialNumber): TrialNumber[] {
    return this.#ranking.best(this.#scores.get(trial)!)
  }
}

function scoreUpTo(curve: Curve, step: number): number {
  const at = curve.steps.findLastIndex((reported) => reported <= step)
  return curve.scores[Math.max(at, 0)]!
}
