import type { Reduce, TrialNumber } from '../model/index.ts'
import { Curve } from './curve.ts'
import type { Evidence, RuleContext } from './rule.ts'

/** What of a curve is looked at: its best value so far, its last one, or the mean of all. */
export type Basis = Reduce

/**
 * The curves of one study's trials, larger always better: minimising negates at this edge, which is exact. Every judge
 * keeps one; it says who is open, and which trial is the study's best.
 */
export class CurveBook {
  readonly sign: 1 | -1
  readonly #reduce: Basis
  readonly #open = new Map<TrialNumber, Curve>()
  readonly #ended = new Map<TrialNumber, number>()
  readonly #forgotten = new Set<TrialNumber>()
  #bestEnded = Number.NEGATIVE_INFINITY

  constructor(context: RuleContext) {
    this.sign = context.goal === 'minimize' ? -1 : 1
    this.#reduce = context.reduce ?? 'best'
  }

  /** Keeps a point; the trial's curve, or undefined when the point says nothing (NaN, or the trial has ended). */
  observe(trial: TrialNumber, step: number, value: number): Curve | undefined {
    if (Number.isNaN(value) || this.#ended.has(trial) || this.#forgotten.has(trial)) return undefined
    let curve = this.#open.get(trial)
    if (curve === undefined) {
      curve = new Curve()
      this.#open.set(trial, curve)
    }
    curve.observe(step, this.sign * value)
    return curve
  }

  /** Closes a trial. `kept` with its curve the first time that it ends with evidence, `forgotten` whenever it leaves none. */
  end(trial: TrialNumber, evidence: Evidence): { readonly kept?: Curve; readonly forgotten: boolean } {
    const curve = this.#open.get(trial)
    this.#open.delete(trial)
    if (evidence === 'none') {
      this.#forget(trial)
      return { forgotten: true }
    }
    if (this.#ended.has(trial) || this.#forgotten.has(trial)) return { forgotten: false }
    const score = curve === undefined ? Number.NaN : reduceCurve(curve, this.#reduce)
    this.#ended.set(trial, score)
    if (score > this.#bestEnded) this.#bestEnded = score
    return curve === undefined ? { forgotten: false } : { kept: curve, forgotten: false }
  }

  /** The curve of an open trial that has reported. */
  open(trial: TrialNumber): Curve | undefined {
    return this.#open.get(trial)
  }

  /** Every open trial that has reported. */
  openTrials(): Iterable<TrialNumber> {
    return this.#open.keys()
  }

  /** What a trial is worth so far; undefined when it has reported nothing, or was forgotten. */
  score(trial: TrialNumber): number | undefined {
    const curve = this.#open.get(trial)
    return curve === undefined ? this.#ended.get(trial) : reduceCurve(curve, this.#reduce)
  }

  /** True when no trial, open or ended, is better. Looks at the open ones alone, and is asked only of a trial that is about to be stopped. */
  isIncumbent(trial: TrialNumber): boolean {
    const curve = this.#open.get(trial)
    if (curve === undefined) return false
    const score = reduceCurve(curve, this.#reduce)
    if (this.#bestEnded > score) return false
    for (const [number, other] of this.#open) {
      if (number !== trial && reduceCurve(other, this.#reduce) > score) return false
    }
    return true
  }

  #forget(trial: TrialNumber): void {
    const score = this.#ended.get(trial)
    this.#ended.delete(trial)
    this.#forgotten.add(trial)
    if (score !== this.#bestEnded) return
    this.#bestEnded = Number.NEGATIVE_INFINITY
    for (const other of this.#ended.values()) if (other > this.#bestEnded) this.#bestEnded = other
  }
}

/** One number for a curve so far. */
export function reduceCurve(curve: Curve, basis: Basis): number {
  switch (basis) {
    case 'best':
      return curve.best
    case 'last':
      return curve.scores.at(-1)!
    case 'mean':
      return curve.means.at(-1)!
  }
}
