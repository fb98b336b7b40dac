import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { Artifact as _hone_v1_Artifact, Artifact__Output as _hone_v1_Artifact__Output } from './hone/v1/Artifact.ts';
import type { ArtifactChunk as _hone_v1_ArtifactChunk, ArtifactChunk__Output as _hone_v1_ArtifactChunk__Output } from './hone/v1/ArtifactChunk.ts';
import type { Attempt as _hone_v1_Attempt, Attempt__Output as _hone_v1_Attempt__Output } from './hone/v1/Attempt.ts';
import type { CompleteTrialRequest as _hone_v1_CompleteTrialRequest, CompleteTrialRequest__Output as _hone_v1_CompleteTrialRequest__Output } from './hone/v1/CompleteTrialRequest.ts';
import type { CreateStudyRequest as _hone_v1_CreateStudyRequest, CreateStudyRequest__Output as _hone_v1_CreateStudyRequest__Output } from './hone/v1/CreateStudyRequest.ts';
import type { CreateTrialRequest as _hone_v1_CreateTrialRequest, CreateTrialRequest__Output as _hone_v1_CreateTrialRequest__Output } from './hone/v1/CreateTrialRequest.ts';
import type { Curve as _hone_v1_Curve, Curve__Output as _hone_v1_Curve__Output } from './hone/v1/Curve.ts';
import type { DeleteArtifactRequest as _hone_v1_DeleteArtifactRequest, DeleteArtifactRequest__Output as _hone_v1_DeleteArtifactRequest__Output } from './hone/v1/DeleteArtifactRequest.ts';
import type { DeleteStudyRequest as _hone_v1_DeleteStudyRequest, DeleteStudyRequest__Output as _hone_v1_DeleteStudyRequest__Output } from './hone/v1/DeleteStudyRequest.ts';
import type { DeleteStudyResponse as _hone_v1_DeleteStudyResponse, DeleteStudyResponse__Output as _hone_v1_DeleteStudyResponse__Output } from './hone/v1/DeleteStudyResponse.ts';
import type { DeleteTrialRequest as _hone_v1_DeleteTrialRequest, DeleteTrialRequest__Output as _hone_v1_DeleteTrialRequest__Output } from './hone/v1/DeleteTrialRequest.ts';
import type { DeleteTrialResponse as _hone_v1_DeleteTrialResponse, DeleteTrialResponse__Output as _hone_v1_DeleteTrialResponse__Output } from './hone/v1/DeleteTrialResponse.ts';
import type { GetStudyRequest as _hone_v1_GetStudyRequest, GetStudyRequest__Output as _hone_v1_GetStudyRequest__Output } from './hone/v1/GetStudyRequest.ts';
import type { GetTrialRequest as _hone_v1_GetTrialRequest, GetTrialRequest__Output as _hone_v1_GetTrialRequest__Output } from './hone/v1/GetTrialRequest.ts';
import type { HeartbeatRequest as _hone_v1_HeartbeatRequest, HeartbeatRequest__Output as _hone_v1_HeartbeatRequest__Output } from './hone/v1/HeartbeatRequest.ts';
import type { ListImportancesRequest as _hone_v1_ListImportancesRequest, ListImportancesRequest__Output as _hone_v1_ListImportancesRequest__Output } from './hone/v1/ListImportancesRequest.ts';
import type { ListImportancesResponse as _hone_v1_ListImportancesResponse, ListImportancesResponse__Output as _hone_v1_ListImportancesResponse__Output } from './hone/v1/ListImportancesResponse.ts';
import type { ListMeasurementsRequest as _hone_v1_ListMeasurementsRequest, ListMeasurementsRequest__Output as _hone_v1_ListMeasurementsRequest__Output } from './hone/v1/ListMeasurementsRequest.ts';
import type { ListMeasurementsResponse as _hone_v1_ListMeasurementsResponse, ListMeasurementsResponse__Output as _hone_v1_ListMeasurementsResponse__Output } from './hone/v1/ListMeasurementsResponse.ts';
import type { ListOptimalTrialsRequest as _hone_v1_ListOptimalTrialsRequest, ListOptimalTrialsRequest__Output as _hone_v1_ListOptimalTrialsRequest__Output } from './hone/v1/ListOptimalTrialsRequest.ts';
import type { ListOptimalTrialsResponse as _hone_v1_ListOptimalTrialsResponse, ListOptimalTrialsResponse__Output as _hone_v1_ListOptimalTrialsResponse__Output } from './hone/v1/ListOptimalTrialsResponse.ts';
import type { ListStudiesRequest as _hone_v1_ListStudiesRequest, ListStudiesRequest__Output as _hone_v1_ListStudiesRequest__Output } from './hone/v1/ListStudiesRequest.ts';
import type { ListStudiesResponse as _hone_v1_ListStudiesResponse, ListStudiesResponse__Output as _hone_v1_ListStudiesResponse__Output } from './hone/v1/ListStudiesResponse.ts';
import type { ListTrialsRequest as _hone_v1_ListTrialsRequest, ListTrialsRequest__Output as _hone_v1_ListTrialsRequest__Output } from './hone/v1/ListTrialsRequest.ts';
import type { ListTrialsResponse as _hone_v1_ListTrialsResponse, ListTrialsResponse__Output as _hone_v1_ListTrialsResponse__Output } from './hone/v1/ListTrialsResponse.ts';
import type { LogChunk as _hone_v1_LogChunk, LogChunk__Output as _hone_v1_LogChunk__Output } from './hone/v1/LogChunk.ts';
import type { Measurement as _hone_v1_Measurement, Measurement__Output as _hone_v1_Measurement__Output } from './hone/v1/Measurement.ts';
import type { MetadataEntry as _hone_v1_MetadataEntry, MetadataEntry__Output as _hone_v1_MetadataEntry__Output } from './hone/v1/MetadataEntry.ts';
import type { Outcome as _hone_v1_Outcome, Outcome__Output as _hone_v1_Outcome__Output } from './hone/v1/Outcome.ts';
import type { ParameterValue as _hone_v1_ParameterValue, ParameterValue__Output as _hone_v1_ParameterValue__Output } from './hone/v1/ParameterValue.ts';
import type { PauseStudyRequest as _hone_v1_PauseStudyRequest, PauseStudyRequest__Output as _hone_v1_PauseStudyRequest__Output } from './hone/v1/PauseStudyRequest.ts';
import type { Problem as _hone_v1_Problem, Problem__Output as _hone_v1_Problem__Output } from './hone/v1/Problem.ts';
import type { Problems as _hone_v1_Problems, Problems__Output as _hone_v1_Problems__Output } from './hone/v1/Problems.ts';
import type { ReadArtifactRequest as _hone_v1_ReadArtifactRequest, ReadArtifactRequest__Output as _hone_v1_ReadArtifactRequest__Output } from './hone/v1/ReadArtifactRequest.ts';
import type { ReadLogsRequest as _hone_v1_ReadLogsRequest, ReadLogsRequest__Output as _hone_v1_ReadLogsRequest__Output } from './hone/v1/ReadLogsRequest.ts';
import type { RecommendRequest as _hone_v1_RecommendRequest, RecommendRequest__Output as _hone_v1_RecommendRequest__Output } from './hone/v1/RecommendRequest.ts';
import type { RecommendResponse as _hone_v1_RecommendResponse, RecommendResponse__Output as _hone_v1_RecommendResponse__Output } from './hone/v1/RecommendResponse.ts';
import type { ReplayStudyRequest as _hone_v1_ReplayStudyRequest, ReplayStudyRequest__Output as _hone_v1_ReplayStudyRequest__Output } from './hone/v1/ReplayStudyRequest.ts';
import type { ReplayedTrial as _hone_v1_ReplayedTrial, ReplayedTrial__Output as _hone_v1_ReplayedTrial__Output } from './hone/v1/ReplayedTrial.ts';
import type { ReportMeasurementsRequest as _hone_v1_ReportMeasurementsRequest, ReportMeasurementsRequest__Output as _hone_v1_ReportMeasurementsRequest__Output } from './hone/v1/ReportMeasurementsRequest.ts';
import type { ReportMeasurementsResponse as _hone_v1_ReportMeasurementsResponse, ReportMeasurementsResponse__Output as _hone_v1_ReportMeasurementsResponse__Output } from './hone/v1/ReportMeasurementsResponse.ts';
import type { ResumeStudyRequest as _hone_v1_ResumeStudyRequest, ResumeStudyRequest__Output as _hone_v1_ResumeStudyRequest__Output } from './hone/v1/ResumeStudyRequest.ts';
import type { Stop as _hone_v1_Stop, Stop__Output as _hone_v1_Stop__Output } from './hone/v1/Stop.ts';
import type { StopStudyRequest as _hone_v1_StopStudyRequest, StopStudyRequest__Output as _hone_v1_StopStudyRequest__Output } from './hone/v1/StopStudyRequest.ts';
import type { StopTrialRequest as _hone_v1_StopTrialRequest, StopTrialRequest__Output as _hone_v1_StopTrialRequest__Output } from './hone/v1/StopTrialRequest.ts';
import type { StudiesChange as _hone_v1_StudiesChange, StudiesChange__Output as _hone_v1_StudiesChange__Output } from './hone/v1/StudiesChange.ts';
import type { Study as _hone_v1_Study, Study__Output as _hone_v1_Study__Output } from './hone/v1/Study.ts';
import type { StudyChange as _hone_v1_StudyChange, StudyChange__Output as _hone_v1_StudyChange__Output } from './hone/v1/StudyChange.ts';
import type { StudyServiceClient as _hone_v1_StudyServiceClient, StudyServiceDefinition as _hone_v1_StudyServiceDefinition } from './hone/v1/StudyService.ts';
import type { SuggestTrialsRequest as _hone_v1_SuggestTrialsRequest, SuggestTrialsRequest__Output as _hone_v1_SuggestTrialsRequest__Output } from './hone/v1/SuggestTrialsRequest.ts';
import type { SuggestTrialsResponse as _hone_v1_SuggestTrialsResponse, SuggestTrialsResponse__Output as _hone_v1_SuggestTrialsResponse__Output } from './hone/v1/SuggestTrialsResponse.ts';
import type { Trial as _hone_v1_Trial, Trial__Output as _hone_v1_Trial__Output } from './hone/v1/Trial.ts';
import type { TypedBytes as _hone_v1_TypedBytes, TypedBytes__Output as _hone_v1_TypedBytes__Output } from './hone/v1/TypedBytes.ts';
import type { UpdateMetadataRequest as _hone_v1_UpdateMetadataRequest, UpdateMetadataRequest__Output as _hone_v1_UpdateMetadataRequest__Output } from './hone/v1/UpdateMetadataRequest.ts';
import type { UpdateStudyRequest as _hone_v1_UpdateStudyRequest, UpdateStudyRequest__Output as _hone_v1_UpdateStudyRequest__Output } from './hone/v1/UpdateStudyRequest.ts';
import type { UpdateTrialRequest as _hone_v1_UpdateTrialRequest, UpdateTrialRequest__Output as _hone_v1_UpdateTrialRequest__Output } from './hone/v1/UpdateTrialRequest.ts';
import type { ValidateStudyRequest as _hone_v1_ValidateStudyRequest, ValidateStudyRequest__Output as _hone_v1_ValidateStudyRequest__Output } from './hone/v1/ValidateStudyRequest.ts';
import type { ValidateStudyResponse as _hone_v1_ValidateStudyResponse, ValidateStudyResponse__Output as _hone_v1_ValidateStudyResponse__Output } from './hone/v1/ValidateStudyResponse.ts';
import type { WatchStudiesRequest as _hone_v1_WatchStudiesRequest, WatchStudiesRequest__Output as _hone_v1_WatchStudiesRequest__Output } from './hone/v1/WatchStudiesRequest.ts';
import type { WatchStudyRequest as _hone_v1_WatchStudyRequest, WatchStudyRequest__Output as _hone_v1_WatchStudyRequest__Output } from './hone/v1/WatchStudyRequest.ts';
import type { WriteArtifactRequest as _hone_v1_WriteArtifactRequest, WriteArtifactRequest__Output as _hone_v1_WriteArtifactRequest__Output } from './hone/v1/WriteArtifactRequest.ts';
import type { WriteArtifactResponse as _hone_v1_WriteArtifactResponse, WriteArtifactResponse__Output as _hone_v1_WriteArtifactResponse__Output } from './hone/v1/WriteArtifactResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
  hone: {
    v1: {
      Artifact: MessageTypeDefinition<_hone_v1_Artifact, _hone_v1_Artifact__Output>
      ArtifactChunk: MessageTypeDefinition<_hone_v1_ArtifactChunk, _hone_v1_ArtifactChunk__Output>
      Attempt: MessageTypeDefinition<_hone_v1_Attempt, _hone_v1_Attempt__Output>
      CompleteTrialRequest: MessageTypeDefinition<_hone_v1_CompleteTrialRequest, _hone_v1_CompleteTrialRequest__Output>
      CreateStudyRequest: MessageTypeDefinition<_hone_v1_CreateStudyRequest, _hone_v1_CreateStudyRequest__Output>
      CreateTrialRequest: MessageTypeDefinition<_hone_v1_CreateTrialRequest, _hone_v1_CreateTrialRequest__Output>
      Curve: MessageTypeDefinition<_hone_v1_Curve, _hone_v1_Curve__Output>
      DeleteArtifactRequest: MessageTypeDefinition<_hone_v1_DeleteArtifactRequest, _hone_v1_DeleteArtifactRequest__Output>
      DeleteStudyRequest: MessageTypeDefinition<_hone_v1_DeleteStudyRequest, _hone_v1_DeleteStudyRequest__Output>
      DeleteStudyResponse: MessageTypeDefinition<_hone_v1_DeleteStudyResponse, _hone_v1_DeleteStudyResponse__Output>
      DeleteTrialRequest: MessageTypeDefinition<_hone_v1_DeleteTrialRequest, _hone_v1_DeleteTrialRequest__Output>
      DeleteTrialResponse: MessageTypeDefinition<_hone_v1_DeleteTrialResponse, _hone_v1_DeleteTrialResponse__Output>
      GetStudyRequest: MessageTypeDefinition<_hone_v1_GetStudyRequest, _hone_v1_GetStudyRequest__Output>
      GetTrialRequest: MessageTypeDefinition<_hone_v1_GetTrialRequest, _hone_v1_GetTrialRequest__Output>
      HeartbeatRequest: MessageTypeDefinition<_hone_v1_HeartbeatRequest, _hone_v1_HeartbeatRequest__Output>
      ListImportancesRequest: MessageTypeDefinition<_hone_v1_ListImportancesRequest, _hone_v1_ListImportancesRequest__Output>
      ListImportancesResponse: MessageTypeDefinition<_hone_v1_ListImportancesResponse, _hone_v1_ListImportancesResponse__Output>
      ListMeasurementsRequest: MessageTypeDefinition<_hone_v1_ListMeasurementsRequest, _hone_v1_ListMeasurementsRequest__Output>
      ListMeasurementsResponse: MessageTypeDefinition<_hone_v1_ListMeasurementsResponse, _hone_v1_ListMeasurementsResponse__Output>
      ListOptimalTrialsRequest: MessageTypeDefinition<_hone_v1_ListOptimalTrialsRequest, _hone_v1_ListOptimalTrialsRequest__Output>
      ListOptimalTrialsResponse: MessageTypeDefinition<_hone_v1_ListOptimalTrialsResponse, _hone_v1_ListOptimalTrialsResponse__Output>
      ListStudiesRequest: MessageTypeDefinition<_hone_v1_ListStudiesRequest, _hone_v1_ListStudiesRequest__Output>
      ListStudiesResponse: MessageTypeDefinition<_hone_v1_ListStudiesResponse, _hone_v1_ListStudiesResponse__Output>
      ListTrialsRequest: MessageTypeDefinition<_hone_v1_ListTrialsRequest, _hone_v1_ListTrialsRequest__Output>
      ListTrialsResponse: MessageTypeDefinition<_hone_v1_ListTrialsResponse, _hone_v1_ListTrialsResponse__Output>
      LogChunk: MessageTypeDefinition<_hone_v1_LogChunk, _hone_v1_LogChunk__Output>
      Measurement: MessageTypeDefinition<_hone_v1_Measurement, _hone_v1_Measurement__Output>
      MetadataEntry: MessageTypeDefinition<_hone_v1_MetadataEntry, _hone_v1_MetadataEntry__Output>
      Outcome: MessageTypeDefinition<_hone_v1_Outcome, _hone_v1_Outcome__Output>
      ParameterValue: MessageTypeDefinition<_hone_v1_ParameterValue, _hone_v1_ParameterValue__Output>
      PauseStudyRequest: MessageTypeDefinition<_hone_v1_PauseStudyRequest, _hone_v1_PauseStudyRequest__Output>
      Problem: MessageTypeDefinition<_hone_v1_Problem, _hone_v1_Problem__Output>
      Problems: MessageTypeDefinition<_hone_v1_Problems, _hone_v1_Problems__Output>
      ReadArtifactRequest: MessageTypeDefinition<_hone_v1_ReadArtifactRequest, _hone_v1_ReadArtifactRequest__Output>
      ReadLogsRequest: MessageTypeDefinition<_hone_v1_ReadLogsRequest, _hone_v1_ReadLogsRequest__Output>
      RecommendRequest: MessageTypeDefinition<_hone_v1_RecommendRequest, _hone_v1_RecommendRequest__Output>
      RecommendResponse: MessageTypeDefinition<_hone_v1_RecommendResponse, _hone_v1_RecommendResponse__Output>
      ReplayStudyRequest: MessageTypeDefinition<_hone_v1_ReplayStudyRequest, _hone_v1_ReplayStudyRequest__Output>
      ReplayedTrial: MessageTypeDefinition<_hone_v1_ReplayedTrial, _hone_v1_ReplayedTrial__Output>
      ReportMeasurementsRequest: MessageTypeDefinition<_hone_v1_ReportMeasurementsRequest, _hone_v1_ReportMeasurementsRequest__Output>
      ReportMeasurementsResponse: MessageTypeDefinition<_hone_v1_ReportMeasurementsResponse, _hone_v1_ReportMeasurementsResponse__Output>
      ResumeStudyRequest: MessageTypeDefinition<_hone_v1_ResumeStudyRequest, _hone_v1_ResumeStudyRequest__Output>
      Stop: MessageTypeDefinition<_hone_v1_Stop, _hone_v1_Stop__Output>
      StopStudyRequest: MessageTypeDefinition<_hone_v1_StopStudyRequest, _hone_v1_StopStudyRequest__Output>
      StopTrialRequest: MessageTypeDefinition<_hone_v1_StopTrialRequest, _hone_v1_StopTrialRequest__Output>
      StudiesChange: MessageTypeDefinition<_hone_v1_StudiesChange, _hone_v1_StudiesChange__Output>
      Study: MessageTypeDefinition<_hone_v1_Study, _hone_v1_Study__Output>
      StudyChange: MessageTypeDefinition<_hone_v1_StudyChange, _hone_v1_StudyChange__Output>
      /**
       * Keeps studies, gives out trials and takes their measurements.
       * 
       * Errors carry google.rpc.ErrorInfo (reason = the code of the catalogue, domain = "hone.dev") and, for bad input,
       * google.rpc.BadRequest with one violation per field, in the standard binary trailer. Every write takes a request id:
       * repeating it within 24 hours repeats the answer, also after a restart of the server.
       */
      StudyService: SubtypeConstructor<typeof grpc.Client, _hone_v1_StudyServiceClient> & { service: _hone_v1_StudyServiceDefinition }
      SuggestTrialsRequest: MessageTypeDefinition<_hone_v1_SuggestTrialsRequest, _hone_v1_SuggestTrialsRequest__Output>
      SuggestTrialsResponse: MessageTypeDefinition<_hone_v1_SuggestTrialsResponse, _hone_v1_SuggestTrialsResponse__Output>
      Trial: MessageTypeDefinition<_hone_v1_Trial, _hone_v1_Trial__Output>
      TypedBytes: MessageTypeDefinition<_hone_v1_TypedBytes, _hone_v1_TypedBytes__Output>
      UpdateMetadataRequest: MessageTypeDefinition<_hone_v1_UpdateMetadataRequest, _hone_v1_UpdateMetadataRequest__Output>
      UpdateStudyRequest: MessageTypeDefinition<_hone_v1_UpdateStudyRequest, _hone_v1_UpdateStudyRequest__Output>
      UpdateTrialRequest: MessageTypeDefinition<_hone_v1_UpdateTrialRequest, _hone_v1_UpdateTrialRequest__Output>
      ValidateStudyRequest: MessageTypeDefinition<_hone_v1_ValidateStudyRequest, _hone_v1_ValidateStudyRequest__Output>
      ValidateStudyResponse: MessageTypeDefinition<_hone_v1_ValidateStudyResponse, _hone_v1_ValidateStudyResponse__Output>
      WatchStudiesRequest: MessageTypeDefinition<_hone_v1_WatchStudiesRequest, _hone_v1_WatchStudiesRequest__Output>
      WatchStudyRequest: MessageTypeDefinition<_hone_v1_WatchStudyRequest, _hone_v1_WatchStudyRequest__Output>
      WriteArtifactRequest: MessageTypeDefinition<_hone_v1_WriteArtifactRequest, _hone_v1_WriteArtifactRequest__Output>
      WriteArtifactResponse: MessageTypeDefinition<_hone_v1_WriteArtifactResponse, _hone_v1_WriteArtifactResponse__Output>
    }
  }
}
