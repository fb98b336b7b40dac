import type { MessageTypeDefinition } from '@grpc/proto-loader'
import type { ProtoGrpcType } from './generated/aiplatform_service.ts'
import type {
  CheckTrialEarlyStoppingStateMetatdata as StoppingMetadata,
  CheckTrialEarlyStoppingStateMetatdata__Output as StoppingMetadata__Output,
} from './generated/google/cloud/aiplatform/v1/CheckTrialEarlyStoppingStateMetatdata.ts'
import type {
  CheckTrialEarlyStoppingStateResponse as StoppingResponse,
  CheckTrialEarlyStoppingStateResponse__Output as StoppingResponse__Output,
} from './generated/google/cloud/aiplatform/v1/CheckTrialEarlyStoppingStateResponse.ts'
import type { StudySpec, StudySpec__Output } from './generated/google/cloud/aiplatform/v1/StudySpec.ts'
import type { SuggestTrialsMetadata, SuggestTrialsMetadata__Output } from './generated/google/cloud/aiplatform/v1/SuggestTrialsMetadata.ts'
import type { SuggestTrialsResponse, SuggestTrialsResponse__Output } from './generated/google/cloud/aiplatform/v1/SuggestTrialsResponse.ts'
import { loadProto } from './protos.ts'

export type { ListTrialsResponse as AiplatformTrials } from './generated/google/cloud/aiplatform/v1/ListTrialsResponse.ts'
export type { Study as AiplatformStudy } from './generated/google/cloud/aiplatform/v1/Study.ts'
export type {
  _google_cloud_aiplatform_v1_StudySpec_ParameterSpec as AiplatformParameterSpec,
  _google_cloud_aiplatform_v1_StudySpec_ParameterSpec__Output as ReadAiplatformParameterSpec,
  _google_cloud_aiplatform_v1_StudySpec_StudyStoppingConfig__Output as ReadAiplatformStopping,
  StudySpec as AiplatformStudySpec,
  StudySpec__Output as ReadAiplatformStudySpec,
} from './generated/google/cloud/aiplatform/v1/StudySpec.ts'
export type { Trial as AiplatformTrial } from './generated/google/cloud/aiplatform/v1/Trial.ts'
export type { TrialContext__Output as ReadAiplatformContext } from './generated/google/cloud/aiplatform/v1/TrialContext.ts'
export type { VizierServiceHandlers as AiplatformHandlers } from './generated/google/cloud/aiplatform/v1/VizierService.ts'
export type { OperationsHandlers } from './generated/google/longrunning/Operations.ts'

/** Vertex AI Vizier's protos, and the service of long-running operations beside it. */
export interface AiplatformWire {
  readonly VizierService: ProtoGrpcType['google']['cloud']['aiplatform']['v1']['VizierService']
  readonly Operations: ProtoGrpcType['google']['longrunning']['Operations']
  readonly studySpec: MessageTypeDefinition<StudySpec, StudySpec__Output>
  readonly suggestResponse: MessageTypeDefinition<SuggestTrialsResponse, SuggestTrialsResponse__Output>
  readonly suggestMetadata: MessageTypeDefinition<SuggestTrialsMetadata, SuggestTrialsMetadata__Output>
  readonly stoppingResponse: MessageTypeDefinition<StoppingResponse, StoppingResponse__Output>
  readonly stoppingMetadata: MessageTypeDefinition<StoppingMetadata, StoppingMetadata__Output>
}

let loaded: AiplatformWire | undefined

/** Vertex AI Vizier's protos, read once. */
export function loadAiplatformWire(): AiplatformWire {
  loaded ??= readProtos()
  return loaded
}

function readProtos(): AiplatformWire {
  const { google } = loadProto<ProtoGrpcType>('aiplatform/aiplatform_service.proto')
  const { v1 } = google.cloud.aiplatform
  return {
    VizierService: v1.VizierService,
    Operations: google.longrunning.Operations,
    studySpec: v1.StudySpec,
    suggestResponse: v1.SuggestTrialsResponse,
    suggestMetadata: v1.SuggestTrialsMetadata,
    stoppingResponse: v1.CheckTrialEarlyStoppingStateResponse,
    stoppingMetadata: v1.CheckTrialEarlyStoppingStateMetatdata,
  }
}
