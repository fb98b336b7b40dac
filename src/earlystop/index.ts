/** earlystop: says, from curves alone, whether a running trial is hopeless, and why. */
export * from './registry.ts'
export type { CommonSettings, Evidence, GoOn, Judge, RuleContext, Stop, StopDecision, StoppingRule } from './rule.ts'
export * from './study-judge.ts'
