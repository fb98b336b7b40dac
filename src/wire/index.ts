/** wire: the protos as this program speaks them: service definitions, generated types, the details of errors. */

export * from './aiplatform.ts'
export { connectAccess, connectStudies } from './connection.ts'
export { decodeErrorDetails, type ErrorDetails, encodeErrorDetails } from './error-details.ts'
export type { Timestamp as WireTimestamp, Timestamp__Output as ReadTimestamp } from './generated/google/protobuf/Timestamp.ts'
export type { AccessServiceClient, AccessServiceHandlers } from './generated/hone/v1/AccessService.ts'
export type { Attempt as WireAttempt, Attempt__Output as ReadAttempt } from './generated/hone/v1/Attempt.ts'
export type { CreateTokenResponse__Output as ReadNewToken } from './generated/hone/v1/CreateTokenResponse.ts'
export type { _hone_v1_CreateTrialRequest_Finished__Output as ReadFinished } from './generated/hone/v1/CreateTrialRequest.ts'
export type { Curve as WireCurve, Curve__Output as ReadCurve } from './generated/hone/v1/Curve.ts'
export type { ListTokensResponse__Output as ReadTokens } from './generated/hone/v1/ListTokensResponse.ts'
export type { ListTrialsRequest } from './generated/hone/v1/ListTrialsRequest.ts'
export type { ListTrialsResponse as WireTrials } from './generated/hone/v1/ListTrialsResponse.ts'
export type { Measurement as WireMeasurement, Measurement__Output as ReadMeasurement } from './generated/hone/v1/Measurement.ts'
export type {
  MetadataEntry as WireMetadataEntry,
  MetadataEntry__Output as ReadMetadataEntry,
} from './generated/hone/v1/MetadataEntry.ts'
export type { Outcome as WireOutcome } from './generated/hone/v1/Outcome.ts'
export type {
  ParameterValue as WireParameterValue,
  ParameterValue__Output as ReadParameterValue,
} from './generated/hone/v1/ParameterValue.ts'
export type { Problem as WireProblem, Problem__Output as ReadProblem } from './generated/hone/v1/Problem.ts'
export type { ReplayedTrial as WireReplayedTrial } from './generated/hone/v1/ReplayedTrial.ts'
export type { ReportMeasurementsResponse as WireReportReply } from './generated/hone/v1/ReportMeasurementsResponse.ts'
export type { Stop as WireStop } from './generated/hone/v1/Stop.ts'
export type { StudiesChange as WireStudiesChange, StudiesChange__Output as ReadStudiesChange } from './generated/hone/v1/StudiesChange.ts'
export type { Study as WireStudy, Study__Output as ReadStudy } from './generated/hone/v1/Study.ts'
export type { StudyChange as WireStudyChange, StudyChange__Output as ReadStudyChange } from './generated/hone/v1/StudyChange.ts'
export type { StudyServiceClient, StudyServiceHandlers } from './generated/hone/v1/StudyService.ts'
export type { SuggestTrialsResponse as WireSuggestReply } from './generated/hone/v1/SuggestTrialsResponse.ts'
export type { Token as WireToken, Token__Output as ReadToken } from './generated/hone/v1/Token.ts'
export type { Trial as WireTrial, Trial__Output as ReadTrial } from './generated/hone/v1/Trial.ts'
export type { _hone_v1_UpdateStudyRequest_Patch__Output as ReadStudyPatch } from './generated/hone/v1/UpdateStudyRequest.ts'
export * from './katib.ts'
export { OUTCOMES, type OutcomeCategory } from './outcomes.ts'
export { loadWire, MESSAGE_BYTES_MAX, openStudyClient, type Wire } from './protos.ts'
export { findObstacle, type Obstacle } from './reachability.ts'
export { registrationOf, type ServerFile, serverFileOf } from './server-file.ts'
export { dataFolder, findServer, isRunning, type ServerAddress, type ServerChoice } from './server-lookup.ts'
export { ServerNameError } from './server-name.ts'
export * from './vizier.ts'
