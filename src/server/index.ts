/**
 * server: the doors (gRPC, HTTP with events and the dashboard) and who may pass them; decodes, calls the study room, encodes.
 *
 * `grpc` and `http` are the doors. Behind them lie the services: `hone` (hone.v1), and for clients of other systems `vizier`, `aiplatform`,
 * `katib` and `suggestions`; those that come by gRPC share `calls`. `access` says who may pass, `tls` by which certificate; `telemetry` counts.
 */

export { type Access, openAccess } from './access/index.ts'
export { announce } from './announcement.ts'
export { steadyClock } from './clock.ts'
export type { ParseDocument } from './documents.ts'
export { startGrpcServer } from './grpc/index.ts'
export { startHttpServer } from './http/index.ts'
export { returnIdleMemory } from './idle-memory.ts'
export {
  EXPERIMENTS,
  type ExperimentObject,
  type ExperimentObjects,
  followExperiments,
  katibGuest,
  startDbManager,
  TRIALS,
  type TrialObject,
  type TrialObjects,
  type Turn,
} from './katib/index.ts'
export { leftNetwork, leftTrust, localAddress, openNetwork, ownTrust, type TlsChoice, trialAddress, trialCa } from './network.ts'
export { startSuggestionService } from './suggestions/index.ts'
export { openLog, openMetrics } from './telemetry/index.ts'
