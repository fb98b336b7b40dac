import { credentials } from '@grpc/grpc-js'
import type { MessageTypeDefinition } from '@grpc/proto-loader'
import type { ProtoGrpcType } from './generated/pythia_service.ts'
import type { KeyValue, KeyValue__Output } from './generated/vizier/KeyValue.ts'
import type { PythiaServiceClient } from './generated/vizier/PythiaService.ts'
import type { Study, Study__Output } from './generated/vizier/Study.ts'
import type { StudySpec, StudySpec__Output } from './generated/vizier/StudySpec.ts'
import type { SuggestTrialsResponse, SuggestTrialsResponse__Output } from './generated/vizier/SuggestTrialsResponse.ts'
import type { Trial, Trial__Output } from './generated/vizier/Trial.ts'
import type { VizierServiceClient } from './generated/vizier/VizierService.ts'
import { loadProto, MESSAGE_BYTES_MAX } from './protos.ts'

export type {
  Operation as WireOperation,
  Operation__Output as ReadOperation,
} from './generated/google/longrunning/Operation.ts'
export type { Duration as WireDuration, Duration__Output as ReadDuration } from './generated/google/protobuf/Duration.ts'
export type { Value as WireValue, Value__Output as ReadValue } from './generated/google/protobuf/Value.ts'
export type { EarlyStopDecisions__Output as ReadEarlyStopDecisions } from './generated/vizier/EarlyStopDecisions.ts'
export type { KeyValue as VizierKeyValue, KeyValue__Output as ReadVizierKeyValue } from './generated/vizier/KeyValue.ts'
export type {
  ListTrialsResponse as VizierTrials,
  ListTrialsResponse__Output as ReadVizierTrials,
} from './generated/vizier/ListTrialsResponse.ts'
export type { Measurement as VizierMeasurement, Measurement__Output as ReadVizierMeasurement } from './generated/vizier/Measurement.ts'
export type { PythiaServiceHandlers } from './generated/vizier/PythiaService.ts'
export type { Study as VizierStudy, Study__Output as ReadVizierStudy } from './generated/vizier/Study.ts'
export type {
  StudyDescriptor as VizierStudyDescriptor,
  StudyDescriptor__Output as ReadVizierStudyDescriptor,
} from './generated/vizier/StudyDescriptor.ts'
export type {
  _vizier_StudySpec_MetricSpec__Output as ReadVizierMetric,
  _vizier_StudySpec_ParameterSpec as VizierParameterSpec,
  _vizier_StudySpec_ParameterSpec__Output as ReadVizierParameterSpec,
  StudySpec as VizierStudySpec,
  StudySpec__Output as ReadVizierStudySpec,
} from './generated/vizier/StudySpec.ts'
export type { SuggestDecision__Output as ReadSuggestDecision } from './generated/vizier/SuggestDecision.ts'
export type {
  _vizier_Trial_Parameter__Output as ReadVizierParameter,
  _vizier_Trial_State as VizierTrialState,
  Trial as VizierTrial,
  Trial__Output as ReadVizierTrial,
} from './generated/vizier/Trial.ts'
export type { UnitMetadataUpdate__Output as ReadVizierMetadataUpdate } from './generated/vizier/UnitMetadataUpdate.ts'
export type { VizierServiceHandlers } from './generated/vizier/VizierService.ts'
export type { PythiaServiceClient, VizierServiceClient }

/** OSS Vizier's protos. */
export interface VizierWire {
  readonly VizierService: ProtoGrpcType['vizier']['VizierService']
  /** The service behind which policies are asked. */
  readonly PythiaService: ProtoGrpcType['vizier']['PythiaService']
  readonly studySpec: MessageTypeDefinition<StudySpec, StudySpec__Output>
  readonly keyValue: MessageTypeDefinition<KeyValue, KeyValue__Output>
  readonly study: MessageTypeDefinition<Study, Study__Output>
  readonly trial: MessageTypeDefinition<Trial, Trial__Output>
  readonly suggestTrialsResponse: MessageTypeDefinition<SuggestTrialsResponse, SuggestTrialsResponse__Output>
}

let loaded: VizierWire | undefined

/** OSS Vizier's protos, read once. */
export function loadVizierWire(): VizierWire {
  loaded ??= readProtos()
  return loaded
}

function readProtos(): VizierWire {
  const { vizier } = loadProto<ProtoGrpcType>('vizier/pythia_service.proto')
  return {
    VizierService: vizier.VizierService,
    PythiaService: vizier.PythiaService,
    studySpec: vizier.StudySpec,
    keyValue: vizier.KeyValue,
    study: vizier.Study,
    trial: vizier.Trial,
    suggestTrialsResponse: vizier.SuggestTrialsResponse,
  }
}

/** A client of a policy server at `host:port`; it connects with its first call. */
export function openPythiaClient(address: string): PythiaServiceClient {
  return new (loadVizierWire().PythiaService)(address, credentials.createInsecure(), CLIENT_OPTIONS)
}

/** A client of a server of OSS Vizier's at `host:port`; it connects with its first call. */
export function openVizierClient(address: string): VizierServiceClient {
  return new (loadVizierWire().VizierService)(address, credentials.createInsecure(), CLIENT_OPTIONS)
}

const CLIENT_OPTIONS = { 'grpc.max_receive_message_length': MESSAGE_BYTES_MAX }
