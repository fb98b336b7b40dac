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
      this.#ended.delete(trial)
      this.#forgotten.add(trial)
      return { forgotten: true }
    }
    if (this.#ended.has(trial) || this.#forgotten.has(trial)) return { forgotten: false }
    this.#ended.set(trial, curve === undefined ? Number.NaN : reduceCurve(curve, this.#reduce))
    return curve === undefined ? { forgotten: false } : { kept: curve, forgotten: false }
  }

  /** The curve of an open trial that has reported. */
  open(trial: TrialNumber): Curve | undefined {
    return this.#open.get(trial)
  }

  /** True when no trial, open or ended, is better. Asked only of trials that are about to be stopped, so its pass is rare. */
  isIncumbent(trial: TrialNumber): boolean {
    const curve = this.#open.get(trial)
    if (curve === undefined) return false
    const score = reduceCurve(curve, this.#reduce)
    for (const other of this.#ended.values()) if (other > score) return false
    for (const [number, other] of this.#open) {
      if (number !== trial && reduceCurve(other, this.#reduce) > score) return false
    }
    return true
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
