import type { TrialNumber } from '../model/index.ts'
import type { Curve } from './curve.ts'
import { CurveBook } from './curve-book.ts'
import { type Evidence, GO_ON, type Judge, type RuleContext, type StopDecision } from './rule.ts'

/** Judges every trial by its own curve, from so many reports on. Of the others it knows no more than who leads. */
export abstract class OwnCurveJudge implements Judge {
  protected readonly context: RuleContext
  protected readonly book: CurveBook
  readonly #startStep: number

  constructor(startStep: number, context: RuleContext) {
    this.#startStep = startStep
    this.context = context
    this.book = new CurveBook(context)
  }

  observe(trial: TrialNumber, step: number, value: number): void {
    this.book.observe(trial, step, value)
  }

  end(trial: TrialNumber, evidence: Evidence): void {
    this.book.end(trial, evidence)
  }

  decide(trial: TrialNumber): StopDecision {
    const curve = this.book.open(trial)
    return curve === undefined || curve.steps.length < this.#startStep ? GO_ON : this.judge(curve, trial)
  }

  /** What this curve alone says. */
  protected abstract judge(curve: Curve, trial: TrialNumber): StopDecision
}
