import { findStoppingRule, type Judge, type RuleContext, type StopDecision } from '../../src/earlystop/index.ts'

/** A judge of the rule, maximising accuracy over 81 epochs unless said otherwise. */
export function judgeOf(rule: string, settings: object = {}, change: Partial<RuleContext> = {}): Judge {
  const found = findStoppingRule(rule)!
  const context: RuleContext = { goal: 'maximize', metric: 'accuracy', seed: 1, resource: { metric: 'epoch', min: 1, max: 81 }, ...change }
  return found.start(found.settings.parse(settings), context)
}

/** Feeds a curve from step 1 on, as one that runs; the last answer. */
export function run(judge: Judge, trial: number, curve: readonly number[]): StopDecision {
  let decision: StopDecision = { stop: false }
  for (const [i, value] of curve.entries()) {
    judge.observe(trial, i + 1, value)
    decision = judge.decide(trial)
  }
  return decision
}

/** Feeds whole curves of trials 1, 2, ... that ran to their ends. */
export function finished(judge: Judge, curves: readonly (readonly number[])[]): Judge {
  for (const [i, curve] of curves.entries()) {
    run(judge, i + 1, curve)
    judge.end(i + 1, 'full')
  }
  return judge
}

/** A curve that grows from `from` to `to` with most of its gain early. */
export function rising(from: number, to: number, steps: number): number[] {
  return Array.from({ length: steps }, (_, i) => to - (to - from) * Math.exp((-3 * i) / steps))
}
