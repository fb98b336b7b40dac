/** client: what a program imports to report from inside a trial, or to ask a study for trials and tell their results; speaks gRPC only */
export { type ChoosePoints, type ChoosingOptions, choosePoints } from './choosing.ts'
export { createStudy, loadStudy, type StudyOptions } from './create-study.ts'
export { HoneError, type InputProblem, ServerNotFound, StudyEnded, TrialPruned } from './errors.ts'
export type { Objective } from './evaluate.ts'
export type { ImportancesOptions, ParameterImportance } from './importances.ts'
export type { OptimizeOptions } from './optimizing.ts'
export { checkpointDir, flush, isManaged, params, report, resource, resumeFrom, saveArtifact, shouldStop, stopReason } from './running.ts'
export type { ServerOptions } from './server.ts'
export {
  categorical,
  float,
  int,
  type LikelyChoice,
  type LikelyNumber,
  type Parameter,
  type ParameterConstraint,
  type Value,
  type When,
} from './space.ts'
export type { Study } from './study.ts'
export type { FrozenTrial, Told, Trial } from './trial.ts'
