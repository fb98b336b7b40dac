// Original file: hone/v1/study_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ArtifactChunk as _hone_v1_ArtifactChunk, ArtifactChunk__Output as _hone_v1_ArtifactChunk__Output } from '../../hone/v1/ArtifactChunk.ts';
import type { CompleteTrialRequest as _hone_v1_CompleteTrialRequest, CompleteTrialRequest__Output as _hone_v1_CompleteTrialRequest__Output } from '../../hone/v1/CompleteTrialRequest.ts';
import type { CreateStudyRequest as _hone_v1_CreateStudyRequest, CreateStudyRequest__Output as _hone_v1_CreateStudyRequest__Output } from '../../hone/v1/CreateStudyRequest.ts';
import type { CreateTrialRequest as _hone_v1_CreateTrialRequest, CreateTrialRequest__Output as _hone_v1_CreateTrialRequest__Output } from '../../hone/v1/CreateTrialRequest.ts';
import type { DeleteArtifactRequest as _hone_v1_DeleteArtifactRequest, DeleteArtifactRequest__Output as _hone_v1_DeleteArtifactRequest__Output } from '../../hone/v1/DeleteArtifactRequest.ts';
import type { DeleteStudyRequest as _hone_v1_DeleteStudyRequest, DeleteStudyRequest__Output as _hone_v1_DeleteStudyRequest__Output } from '../../hone/v1/DeleteStudyRequest.ts';
import type { DeleteStudyResponse as _hone_v1_DeleteStudyResponse, DeleteStudyResponse__Output as _hone_v1_DeleteStudyResponse__Output } from '../../hone/v1/DeleteStudyResponse.ts';
import type { DeleteTrialRequest as _hone_v1_DeleteTrialRequest, DeleteTrialRequest__Output as _hone_v1_DeleteTrialRequest__Output } from '../../hone/v1/DeleteTrialRequest.ts';
import type { DeleteTrialResponse as _hone_v1_DeleteTrialResponse, DeleteTrialResponse__Output as _hone_v1_DeleteTrialResponse__Output } from '../../hone/v1/DeleteTrialResponse.ts';
import type { GetStudyRequest as _hone_v1_GetStudyRequest, GetStudyRequest__Output as _hone_v1_GetStudyRequest__Output } from '../../hone/v1/GetStudyRequest.ts';
import type { GetTrialRequest as _hone_v1_GetTrialRequest, GetTrialRequest__Output as _hone_v1_GetTrialRequest__Output } from '../../hone/v1/GetTrialRequest.ts';
import type { HeartbeatRequest as _hone_v1_HeartbeatRequest, HeartbeatRequest__Output as _hone_v1_HeartbeatRequest__Output } from '../../hone/v1/HeartbeatRequest.ts';
import type { ListImportancesRequest as _hone_v1_ListImportancesRequest, ListImportancesRequest__Output as _hone_v1_ListImportancesRequest__Output } from '../../hone/v1/ListImportancesRequest.ts';
import type { ListImportancesResponse as _hone_v1_ListImportancesResponse, ListImportancesResponse__Output as _hone_v1_ListImportancesResponse__Output } from '../../hone/v1/ListImportancesResponse.ts';
import type { ListMeasurementsRequest as _hone_v1_ListMeasurementsRequest, ListMeasurementsRequest__Output as _hone_v1_ListMeasurementsRequest__Output } from '../../hone/v1/ListMeasurementsRequest.ts';
import type { ListMeasurementsResponse as _hone_v1_ListMeasurementsResponse, ListMeasurementsResponse__Output as _hone_v1_ListMeasurementsResponse__Output } from '../../hone/v1/ListMeasurementsResponse.ts';
import type { ListOptimalTrialsRequest as _hone_v1_ListOptimalTrialsRequest, ListOptimalTrialsRequest__Output as _hone_v1_ListOptimalTrialsRequest__Output } from '../../hone/v1/ListOptimalTrialsRequest.ts';
import type { ListOptimalTrialsResponse as _hone_v1_ListOptimalTrialsResponse, ListOptimalTrialsResponse__Output as _hone_v1_ListOptimalTrialsResponse__Output } from '../../hone/v1/ListOptimalTrialsResponse.ts';
import type { ListStudiesRequest as _hone_v1_ListStudiesRequest, ListStudiesRequest__Output as _hone_v1_ListStudiesRequest__Output } from '../../hone/v1/ListStudiesRequest.ts';
import type { ListStudiesResponse as _hone_v1_ListStudiesResponse, ListStudiesResponse__Output as _hone_v1_ListStudiesResponse__Output } from '../../hone/v1/ListStudiesResponse.ts';
import type { ListTrialsRequest as _hone_v1_ListTrialsRequest, ListTrialsRequest__Output as _hone_v1_ListTrialsRequest__Output } from '../../hone/v1/ListTrialsRequest.ts';
import type { ListTrialsResponse as _hone_v1_ListTrialsResponse, ListTrialsResponse__Output as _hone_v1_ListTrialsResponse__Output } from '../../hone/v1/ListTrialsResponse.ts';
import type { LogChunk as _hone_v1_LogChunk, LogChunk__Output as _hone_v1_LogChunk__Output } from '../../hone/v1/LogChunk.ts';
import type { PauseStudyRequest as _hone_v1_PauseStudyRequest, PauseStudyRequest__Output as _hone_v1_PauseStudyRequest__Output } from '../../hone/v1/PauseStudyRequest.ts';
import type { ReadArtifactRequest as _hone_v1_ReadArtifactRequest, ReadArtifactRequest__Output as _hone_v1_ReadArtifactRequest__Output } from '../../hone/v1/ReadArtifactRequest.ts';
import type { ReadLogsRequest as _hone_v1_ReadLogsRequest, ReadLogsRequest__Output as _hone_v1_ReadLogsRequest__Output } from '../../hone/v1/ReadLogsRequest.ts';
import type { RecommendRequest as _hone_v1_RecommendRequest, RecommendRequest__Output as _hone_v1_RecommendRequest__Output } from '../../hone/v1/RecommendRequest.ts';
import type { RecommendResponse as _hone_v1_RecommendResponse, RecommendResponse__Output as _hone_v1_RecommendResponse__Output } from '../../hone/v1/RecommendResponse.ts';
import type { ReplayStudyRequest as _hone_v1_ReplayStudyRequest, ReplayStudyRequest__Output as _hone_v1_ReplayStudyRequest__Output } from '../../hone/v1/ReplayStudyRequest.ts';
import type { ReplayedTrial as _hone_v1_ReplayedTrial, ReplayedTrial__Output as _hone_v1_ReplayedTrial__Output } from '../../hone/v1/ReplayedTrial.ts';
import type { ReportMeasurementsRequest as _hone_v1_ReportMeasurementsRequest, ReportMeasurementsRequest__Output as _hone_v1_ReportMeasurementsRequest__Output } from '../../hone/v1/ReportMeasurementsRequest.ts';
import type { ReportMeasurementsResponse as _hone_v1_ReportMeasurementsResponse, ReportMeasurementsResponse__Output as _hone_v1_ReportMeasurementsResponse__Output } from '../../hone/v1/ReportMeasurementsResponse.ts';
import type { ResumeStudyRequest as _hone_v1_ResumeStudyRequest, ResumeStudyRequest__Output as _hone_v1_ResumeStudyRequest__Output } from '../../hone/v1/ResumeStudyRequest.ts';
import type { StopStudyRequest as _hone_v1_StopStudyRequest, StopStudyRequest__Output as _hone_v1_StopStudyRequest__Output } from '../../hone/v1/StopStudyRequest.ts';
import type { StopTrialRequest as _hone_v1_StopTrialRequest, StopTrialRequest__Output as _hone_v1_StopTrialRequest__Output } from '../../hone/v1/StopTrialRequest.ts';
import type { StudiesChange as _hone_v1_StudiesChange, StudiesChange__Output as _hone_v1_StudiesChange__Output } from '../../hone/v1/StudiesChange.ts';
import type { Study as _hone_v1_Study, Study__Output as _hone_v1_Study__Output } from '../../hone/v1/Study.ts';
import type { StudyChange as _hone_v1_StudyChange, StudyChange__Output as _hone_v1_StudyChange__Output } from '../../hone/v1/StudyChange.ts';
import type { SuggestTrialsRequest as _hone_v1_SuggestTrialsRequest, SuggestTrialsRequest__Output as _hone_v1_SuggestTrialsRequest__Output } from '../../hone/v1/SuggestTrialsRequest.ts';
import type { SuggestTrialsResponse as _hone_v1_SuggestTrialsResponse, SuggestTrialsResponse__Output as _hone_v1_SuggestTrialsResponse__Output } from '../../hone/v1/SuggestTrialsResponse.ts';
import type { Trial as _hone_v1_Trial, Trial__Output as _hone_v1_Trial__Output } from '../../hone/v1/Trial.ts';
import type { UpdateMetadataRequest as _hone_v1_UpdateMetadataRequest, UpdateMetadataRequest__Output as _hone_v1_UpdateMetadataRequest__Output } from '../../hone/v1/UpdateMetadataRequest.ts';
import type { UpdateStudyRequest as _hone_v1_UpdateStudyRequest, UpdateStudyRequest__Output as _hone_v1_UpdateStudyRequest__Output } from '../../hone/v1/UpdateStudyRequest.ts';
import type { UpdateTrialRequest as _hone_v1_UpdateTrialRequest, UpdateTrialRequest__Output as _hone_v1_UpdateTrialRequest__Output } from '../../hone/v1/UpdateTrialRequest.ts';
import type { ValidateStudyRequest as _hone_v1_ValidateStudyRequest, ValidateStudyRequest__Output as _hone_v1_ValidateStudyRequest__Output } from '../../hone/v1/ValidateStudyRequest.ts';
import type { ValidateStudyResponse as _hone_v1_ValidateStudyResponse, ValidateStudyResponse__Output as _hone_v1_ValidateStudyResponse__Output } from '../../hone/v1/ValidateStudyResponse.ts';
import type { WatchStudiesRequest as _hone_v1_WatchStudiesRequest, WatchStudiesRequest__Output as _hone_v1_WatchStudiesRequest__Output } from '../../hone/v1/WatchStudiesRequest.ts';
import type { WatchStudyRequest as _hone_v1_WatchStudyRequest, WatchStudyRequest__Output as _hone_v1_WatchStudyRequest__Output } from '../../hone/v1/WatchStudyRequest.ts';
import type { WriteArtifactRequest as _hone_v1_WriteArtifactRequest, WriteArtifactRequest__Output as _hone_v1_WriteArtifactRequest__Output } from '../../hone/v1/WriteArtifactRequest.ts';
import type { WriteArtifactResponse as _hone_v1_WriteArtifactResponse, WriteArtifactResponse__Output as _hone_v1_WriteArtifactResponse__Output } from '../../hone/v1/WriteArtifactResponse.ts';

/**
 * Keeps studies, gives out trials and takes their measurements.
 * 
 * Errors carry google.rpc.ErrorInfo (reason = the code of the catalogue, domain = "hone.dev") and, for bad input,
 * google.rpc.BadRequest with one violation per field, in the standard binary trailer. Every write takes a request id:
 * repeating it within 24 hours repeats the answer, also after a restart of the server.
 */
export interface StudyServiceClient extends grpc.Client {
  CompleteTrial(argument: _hone_v1_CompleteTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  CompleteTrial(argument: _hone_v1_CompleteTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  CompleteTrial(argument: _hone_v1_CompleteTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  CompleteTrial(argument: _hone_v1_CompleteTrialRequest, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  completeTrial(argument: _hone_v1_CompleteTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  completeTrial(argument: _hone_v1_CompleteTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  completeTrial(argument: _hone_v1_CompleteTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  completeTrial(argument: _hone_v1_CompleteTrialRequest, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  
  CreateStudy(argument: _hone_v1_CreateStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  CreateStudy(argument: _hone_v1_CreateStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  CreateStudy(argument: _hone_v1_CreateStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  CreateStudy(argument: _hone_v1_CreateStudyRequest, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  createStudy(argument: _hone_v1_CreateStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  createStudy(argument: _hone_v1_CreateStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  createStudy(argument: _hone_v1_CreateStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  createStudy(argument: _hone_v1_CreateStudyRequest, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  
  /**
   * Enqueues a known point, or adds a trial that was evaluated elsewhere, with its history.
   */
  CreateTrial(argument: _hone_v1_CreateTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  CreateTrial(argument: _hone_v1_CreateTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  CreateTrial(argument: _hone_v1_CreateTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  CreateTrial(argument: _hone_v1_CreateTrialRequest, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  /**
   * Enqueues a known point, or adds a trial that was evaluated elsewhere, with its history.
   */
  createTrial(argument: _hone_v1_CreateTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  createTrial(argument: _hone_v1_CreateTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  createTrial(argument: _hone_v1_CreateTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  createTrial(argument: _hone_v1_CreateTrialRequest, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  
  DeleteArtifact(argument: _hone_v1_DeleteArtifactRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  DeleteArtifact(argument: _hone_v1_DeleteArtifactRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  DeleteArtifact(argument: _hone_v1_DeleteArtifactRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  DeleteArtifact(argument: _hone_v1_DeleteArtifactRequest, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  deleteArtifact(argument: _hone_v1_DeleteArtifactRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  deleteArtifact(argument: _hone_v1_DeleteArtifactRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  deleteArtifact(argument: _hone_v1_DeleteArtifactRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  deleteArtifact(argument: _hone_v1_DeleteArtifactRequest, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  
  /**
   * Stops what runs, waits for it, then removes the study with all that belongs to it.
   */
  DeleteStudy(argument: _hone_v1_DeleteStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_DeleteStudyResponse__Output>): grpc.ClientUnaryCall;
  DeleteStudy(argument: _hone_v1_DeleteStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_DeleteStudyResponse__Output>): grpc.ClientUnaryCall;
  DeleteStudy(argument: _hone_v1_DeleteStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_DeleteStudyResponse__Output>): grpc.ClientUnaryCall;
  DeleteStudy(argument: _hone_v1_DeleteStudyRequest, callback: grpc.requestCallback<_hone_v1_DeleteStudyResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Stops what runs, waits for it, then removes the study with all that belongs to it.
   */
  deleteStudy(argument: _hone_v1_DeleteStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_DeleteStudyResponse__Output>): grpc.ClientUnaryCall;
  deleteStudy(argument: _hone_v1_DeleteStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_DeleteStudyResponse__Output>): grpc.ClientUnaryCall;
  deleteStudy(argument: _hone_v1_DeleteStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_DeleteStudyResponse__Output>): grpc.ClientUnaryCall;
  deleteStudy(argument: _hone_v1_DeleteStudyRequest, callback: grpc.requestCallback<_hone_v1_DeleteStudyResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Removes a trial with its measurements; one that runs is stopped first. Its number is not given again.
   */
  DeleteTrial(argument: _hone_v1_DeleteTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_DeleteTrialResponse__Output>): grpc.ClientUnaryCall;
  DeleteTrial(argument: _hone_v1_DeleteTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_DeleteTrialResponse__Output>): grpc.ClientUnaryCall;
  DeleteTrial(argument: _hone_v1_DeleteTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_DeleteTrialResponse__Output>): grpc.ClientUnaryCall;
  DeleteTrial(argument: _hone_v1_DeleteTrialRequest, callback: grpc.requestCallback<_hone_v1_DeleteTrialResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Removes a trial with its measurements; one that runs is stopped first. Its number is not given again.
   */
  deleteTrial(argument: _hone_v1_DeleteTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_DeleteTrialResponse__Output>): grpc.ClientUnaryCall;
  deleteTrial(argument: _hone_v1_DeleteTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_DeleteTrialResponse__Output>): grpc.ClientUnaryCall;
  deleteTrial(argument: _hone_v1_DeleteTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_DeleteTrialResponse__Output>): grpc.ClientUnaryCall;
  deleteTrial(argument: _hone_v1_DeleteTrialRequest, callback: grpc.requestCallback<_hone_v1_DeleteTrialResponse__Output>): grpc.ClientUnaryCall;
  
  GetStudy(argument: _hone_v1_GetStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  GetStudy(argument: _hone_v1_GetStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  GetStudy(argument: _hone_v1_GetStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  GetStudy(argument: _hone_v1_GetStudyRequest, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  getStudy(argument: _hone_v1_GetStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  getStudy(argument: _hone_v1_GetStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  getStudy(argument: _hone_v1_GetStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  getStudy(argument: _hone_v1_GetStudyRequest, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  
  GetTrial(argument: _hone_v1_GetTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  GetTrial(argument: _hone_v1_GetTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  GetTrial(argument: _hone_v1_GetTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  GetTrial(argument: _hone_v1_GetTrialRequest, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  getTrial(argument: _hone_v1_GetTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  getTrial(argument: _hone_v1_GetTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  getTrial(argument: _hone_v1_GetTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  getTrial(argument: _hone_v1_GetTrialRequest, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  
  Heartbeat(argument: _hone_v1_HeartbeatRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ReportMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  Heartbeat(argument: _hone_v1_HeartbeatRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_ReportMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  Heartbeat(argument: _hone_v1_HeartbeatRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ReportMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  Heartbeat(argument: _hone_v1_HeartbeatRequest, callback: grpc.requestCallback<_hone_v1_ReportMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  heartbeat(argument: _hone_v1_HeartbeatRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ReportMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  heartbeat(argument: _hone_v1_HeartbeatRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_ReportMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  heartbeat(argument: _hone_v1_HeartbeatRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ReportMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  heartbeat(argument: _hone_v1_HeartbeatRequest, callback: grpc.requestCallback<_hone_v1_ReportMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * How much each parameter alone tells about a metric.
   */
  ListImportances(argument: _hone_v1_ListImportancesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListImportancesResponse__Output>): grpc.ClientUnaryCall;
  ListImportances(argument: _hone_v1_ListImportancesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_ListImportancesResponse__Output>): grpc.ClientUnaryCall;
  ListImportances(argument: _hone_v1_ListImportancesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListImportancesResponse__Output>): grpc.ClientUnaryCall;
  ListImportances(argument: _hone_v1_ListImportancesRequest, callback: grpc.requestCallback<_hone_v1_ListImportancesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * How much each parameter alone tells about a metric.
   */
  listImportances(argument: _hone_v1_ListImportancesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListImportancesResponse__Output>): grpc.ClientUnaryCall;
  listImportances(argument: _hone_v1_ListImportancesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_ListImportancesResponse__Output>): grpc.ClientUnaryCall;
  listImportances(argument: _hone_v1_ListImportancesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListImportancesResponse__Output>): grpc.ClientUnaryCall;
  listImportances(argument: _hone_v1_ListImportancesRequest, callback: grpc.requestCallback<_hone_v1_ListImportancesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Points of trials, by step.
   */
  ListMeasurements(argument: _hone_v1_ListMeasurementsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  ListMeasurements(argument: _hone_v1_ListMeasurementsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_ListMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  ListMeasurements(argument: _hone_v1_ListMeasurementsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  ListMeasurements(argument: _hone_v1_ListMeasurementsRequest, callback: grpc.requestCallback<_hone_v1_ListMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Points of trials, by step.
   */
  listMeasurements(argument: _hone_v1_ListMeasurementsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  listMeasurements(argument: _hone_v1_ListMeasurementsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_ListMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  listMeasurements(argument: _hone_v1_ListMeasurementsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  listMeasurements(argument: _hone_v1_ListMeasurementsRequest, callback: grpc.requestCallback<_hone_v1_ListMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Trials that no other beats in every objective (the Pareto front); with one objective, those of the best value.
   */
  ListOptimalTrials(argument: _hone_v1_ListOptimalTrialsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  ListOptimalTrials(argument: _hone_v1_ListOptimalTrialsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  ListOptimalTrials(argument: _hone_v1_ListOptimalTrialsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  ListOptimalTrials(argument: _hone_v1_ListOptimalTrialsRequest, callback: grpc.requestCallback<_hone_v1_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Trials that no other beats in every objective (the Pareto front); with one objective, those of the best value.
   */
  listOptimalTrials(argument: _hone_v1_ListOptimalTrialsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  listOptimalTrials(argument: _hone_v1_ListOptimalTrialsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  listOptimalTrials(argument: _hone_v1_ListOptimalTrialsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  listOptimalTrials(argument: _hone_v1_ListOptimalTrialsRequest, callback: grpc.requestCallback<_hone_v1_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  
  ListStudies(argument: _hone_v1_ListStudiesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  ListStudies(argument: _hone_v1_ListStudiesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  ListStudies(argument: _hone_v1_ListStudiesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  ListStudies(argument: _hone_v1_ListStudiesRequest, callback: grpc.requestCallback<_hone_v1_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  listStudies(argument: _hone_v1_ListStudiesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  listStudies(argument: _hone_v1_ListStudiesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  listStudies(argument: _hone_v1_ListStudiesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  listStudies(argument: _hone_v1_ListStudiesRequest, callback: grpc.requestCallback<_hone_v1_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * A page of trials: filtered, and in the order that is asked for.
   */
  ListTrials(argument: _hone_v1_ListTrialsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  ListTrials(argument: _hone_v1_ListTrialsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  ListTrials(argument: _hone_v1_ListTrialsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  ListTrials(argument: _hone_v1_ListTrialsRequest, callback: grpc.requestCallback<_hone_v1_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * A page of trials: filtered, and in the order that is asked for.
   */
  listTrials(argument: _hone_v1_ListTrialsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  listTrials(argument: _hone_v1_ListTrialsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  listTrials(argument: _hone_v1_ListTrialsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  listTrials(argument: _hone_v1_ListTrialsRequest, callback: grpc.requestCallback<_hone_v1_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  
  PauseStudy(argument: _hone_v1_PauseStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  PauseStudy(argument: _hone_v1_PauseStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  PauseStudy(argument: _hone_v1_PauseStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  PauseStudy(argument: _hone_v1_PauseStudyRequest, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  pauseStudy(argument: _hone_v1_PauseStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  pauseStudy(argument: _hone_v1_PauseStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  pauseStudy(argument: _hone_v1_PauseStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  pauseStudy(argument: _hone_v1_PauseStudyRequest, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  
  ReadArtifact(argument: _hone_v1_ReadArtifactRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hone_v1_ArtifactChunk__Output>;
  ReadArtifact(argument: _hone_v1_ReadArtifactRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hone_v1_ArtifactChunk__Output>;
  readArtifact(argument: _hone_v1_ReadArtifactRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hone_v1_ArtifactChunk__Output>;
  readArtifact(argument: _hone_v1_ReadArtifactRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hone_v1_ArtifactChunk__Output>;
  
  /**
   * Output of an attempt of a trial from an offset; with follow, until the attempt ends.
   */
  ReadLogs(argument: _hone_v1_ReadLogsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hone_v1_LogChunk__Output>;
  ReadLogs(argument: _hone_v1_ReadLogsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hone_v1_LogChunk__Output>;
  /**
   * Output of an attempt of a trial from an offset; with follow, until the attempt ends.
   */
  readLogs(argument: _hone_v1_ReadLogsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hone_v1_LogChunk__Output>;
  readLogs(argument: _hone_v1_ReadLogsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hone_v1_LogChunk__Output>;
  
  /**
   * The best trial by the algorithm's model where it has one, else by value.
   */
  Recommend(argument: _hone_v1_RecommendRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  Recommend(argument: _hone_v1_RecommendRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  Recommend(argument: _hone_v1_RecommendRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  Recommend(argument: _hone_v1_RecommendRequest, callback: grpc.requestCallback<_hone_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The best trial by the algorithm's model where it has one, else by value.
   */
  recommend(argument: _hone_v1_RecommendRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  recommend(argument: _hone_v1_RecommendRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  recommend(argument: _hone_v1_RecommendRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  recommend(argument: _hone_v1_RecommendRequest, callback: grpc.requestCallback<_hone_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Repeats the suggestions that trials came from, each from the study as it was then, in the order in which they were made.
   */
  ReplayStudy(argument: _hone_v1_ReplayStudyRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hone_v1_ReplayedTrial__Output>;
  ReplayStudy(argument: _hone_v1_ReplayStudyRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hone_v1_ReplayedTrial__Output>;
  /**
   * Repeats the suggestions that trials came from, each from the study as it was then, in the order in which they were made.
   */
  replayStudy(argument: _hone_v1_ReplayStudyRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hone_v1_ReplayedTrial__Output>;
  replayStudy(argument: _hone_v1_ReplayStudyRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hone_v1_ReplayedTrial__Output>;
  
  /**
   * Adds measurements; the answer says whether to stop, and why.
   */
  ReportMeasurements(argument: _hone_v1_ReportMeasurementsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ReportMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  ReportMeasurements(argument: _hone_v1_ReportMeasurementsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_ReportMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  ReportMeasurements(argument: _hone_v1_ReportMeasurementsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ReportMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  ReportMeasurements(argument: _hone_v1_ReportMeasurementsRequest, callback: grpc.requestCallback<_hone_v1_ReportMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Adds measurements; the answer says whether to stop, and why.
   */
  reportMeasurements(argument: _hone_v1_ReportMeasurementsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ReportMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  reportMeasurements(argument: _hone_v1_ReportMeasurementsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_ReportMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  reportMeasurements(argument: _hone_v1_ReportMeasurementsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ReportMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  reportMeasurements(argument: _hone_v1_ReportMeasurementsRequest, callback: grpc.requestCallback<_hone_v1_ReportMeasurementsResponse__Output>): grpc.ClientUnaryCall;
  
  ResumeStudy(argument: _hone_v1_ResumeStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  ResumeStudy(argument: _hone_v1_ResumeStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  ResumeStudy(argument: _hone_v1_ResumeStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  ResumeStudy(argument: _hone_v1_ResumeStudyRequest, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  resumeStudy(argument: _hone_v1_ResumeStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  resumeStudy(argument: _hone_v1_ResumeStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  resumeStudy(argument: _hone_v1_ResumeStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  resumeStudy(argument: _hone_v1_ResumeStudyRequest, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  
  StopStudy(argument: _hone_v1_StopStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  StopStudy(argument: _hone_v1_StopStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  StopStudy(argument: _hone_v1_StopStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  StopStudy(argument: _hone_v1_StopStudyRequest, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  stopStudy(argument: _hone_v1_StopStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  stopStudy(argument: _hone_v1_StopStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  stopStudy(argument: _hone_v1_StopStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  stopStudy(argument: _hone_v1_StopStudyRequest, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  
  StopTrial(argument: _hone_v1_StopTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  StopTrial(argument: _hone_v1_StopTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  StopTrial(argument: _hone_v1_StopTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  StopTrial(argument: _hone_v1_StopTrialRequest, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  stopTrial(argument: _hone_v1_StopTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  stopTrial(argument: _hone_v1_StopTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  stopTrial(argument: _hone_v1_StopTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  stopTrial(argument: _hone_v1_StopTrialRequest, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  
  SuggestTrials(argument: _hone_v1_SuggestTrialsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_SuggestTrialsResponse__Output>): grpc.ClientUnaryCall;
  SuggestTrials(argument: _hone_v1_SuggestTrialsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_SuggestTrialsResponse__Output>): grpc.ClientUnaryCall;
  SuggestTrials(argument: _hone_v1_SuggestTrialsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_SuggestTrialsResponse__Output>): grpc.ClientUnaryCall;
  SuggestTrials(argument: _hone_v1_SuggestTrialsRequest, callback: grpc.requestCallback<_hone_v1_SuggestTrialsResponse__Output>): grpc.ClientUnaryCall;
  suggestTrials(argument: _hone_v1_SuggestTrialsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_SuggestTrialsResponse__Output>): grpc.ClientUnaryCall;
  suggestTrials(argument: _hone_v1_SuggestTrialsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_SuggestTrialsResponse__Output>): grpc.ClientUnaryCall;
  suggestTrials(argument: _hone_v1_SuggestTrialsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_SuggestTrialsResponse__Output>): grpc.ClientUnaryCall;
  suggestTrials(argument: _hone_v1_SuggestTrialsRequest, callback: grpc.requestCallback<_hone_v1_SuggestTrialsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Metadata of the study and its trials, in one change.
   */
  UpdateMetadata(argument: _hone_v1_UpdateMetadataRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  UpdateMetadata(argument: _hone_v1_UpdateMetadataRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  UpdateMetadata(argument: _hone_v1_UpdateMetadataRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  UpdateMetadata(argument: _hone_v1_UpdateMetadataRequest, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  /**
   * Metadata of the study and its trials, in one change.
   */
  updateMetadata(argument: _hone_v1_UpdateMetadataRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  updateMetadata(argument: _hone_v1_UpdateMetadataRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  updateMetadata(argument: _hone_v1_UpdateMetadataRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  updateMetadata(argument: _hone_v1_UpdateMetadataRequest, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  
  /**
   * Changes what may change while a study runs; more budget lets a study go on that ended without failing.
   */
  UpdateStudy(argument: _hone_v1_UpdateStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  UpdateStudy(argument: _hone_v1_UpdateStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  UpdateStudy(argument: _hone_v1_UpdateStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  UpdateStudy(argument: _hone_v1_UpdateStudyRequest, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  /**
   * Changes what may change while a study runs; more budget lets a study go on that ended without failing.
   */
  updateStudy(argument: _hone_v1_UpdateStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  updateStudy(argument: _hone_v1_UpdateStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  updateStudy(argument: _hone_v1_UpdateStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  updateStudy(argument: _hone_v1_UpdateStudyRequest, callback: grpc.requestCallback<_hone_v1_Study__Output>): grpc.ClientUnaryCall;
  
  /**
   * Changes labels, also of an ended trial.
   */
  UpdateTrial(argument: _hone_v1_UpdateTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  UpdateTrial(argument: _hone_v1_UpdateTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  UpdateTrial(argument: _hone_v1_UpdateTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  UpdateTrial(argument: _hone_v1_UpdateTrialRequest, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  /**
   * Changes labels, also of an ended trial.
   */
  updateTrial(argument: _hone_v1_UpdateTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  updateTrial(argument: _hone_v1_UpdateTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  updateTrial(argument: _hone_v1_UpdateTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  updateTrial(argument: _hone_v1_UpdateTrialRequest, callback: grpc.requestCallback<_hone_v1_Trial__Output>): grpc.ClientUnaryCall;
  
  /**
   * Checks a document without creating anything; answers with every problem.
   */
  ValidateStudy(argument: _hone_v1_ValidateStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ValidateStudyResponse__Output>): grpc.ClientUnaryCall;
  ValidateStudy(argument: _hone_v1_ValidateStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_ValidateStudyResponse__Output>): grpc.ClientUnaryCall;
  ValidateStudy(argument: _hone_v1_ValidateStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ValidateStudyResponse__Output>): grpc.ClientUnaryCall;
  ValidateStudy(argument: _hone_v1_ValidateStudyRequest, callback: grpc.requestCallback<_hone_v1_ValidateStudyResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Checks a document without creating anything; answers with every problem.
   */
  validateStudy(argument: _hone_v1_ValidateStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ValidateStudyResponse__Output>): grpc.ClientUnaryCall;
  validateStudy(argument: _hone_v1_ValidateStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_ValidateStudyResponse__Output>): grpc.ClientUnaryCall;
  validateStudy(argument: _hone_v1_ValidateStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ValidateStudyResponse__Output>): grpc.ClientUnaryCall;
  validateStudy(argument: _hone_v1_ValidateStudyRequest, callback: grpc.requestCallback<_hone_v1_ValidateStudyResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The studies as they are, or what is newer than a revision, then every one that changes or is deleted.
   */
  WatchStudies(argument: _hone_v1_WatchStudiesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hone_v1_StudiesChange__Output>;
  WatchStudies(argument: _hone_v1_WatchStudiesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hone_v1_StudiesChange__Output>;
  /**
   * The studies as they are, or what is newer than a revision, then every one that changes or is deleted.
   */
  watchStudies(argument: _hone_v1_WatchStudiesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hone_v1_StudiesChange__Output>;
  watchStudies(argument: _hone_v1_WatchStudiesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hone_v1_StudiesChange__Output>;
  
  /**
   * All that is newer than a revision, then every change as it is committed.
   */
  WatchStudy(argument: _hone_v1_WatchStudyRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hone_v1_StudyChange__Output>;
  WatchStudy(argument: _hone_v1_WatchStudyRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hone_v1_StudyChange__Output>;
  /**
   * All that is newer than a revision, then every change as it is committed.
   */
  watchStudy(argument: _hone_v1_WatchStudyRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_hone_v1_StudyChange__Output>;
  watchStudy(argument: _hone_v1_WatchStudyRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_hone_v1_StudyChange__Output>;
  
  /**
   * Takes a file that a trial leaves, piece by piece; with the last one it is the trial's, in the place of its namesake. Also of ended trials.
   */
  WriteArtifact(argument: _hone_v1_WriteArtifactRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_WriteArtifactResponse__Output>): grpc.ClientUnaryCall;
  WriteArtifact(argument: _hone_v1_WriteArtifactRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_WriteArtifactResponse__Output>): grpc.ClientUnaryCall;
  WriteArtifact(argument: _hone_v1_WriteArtifactRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_WriteArtifactResponse__Output>): grpc.ClientUnaryCall;
  WriteArtifact(argument: _hone_v1_WriteArtifactRequest, callback: grpc.requestCallback<_hone_v1_WriteArtifactResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Takes a file that a trial leaves, piece by piece; with the last one it is the trial's, in the place of its namesake. Also of ended trials.
   */
  writeArtifact(argument: _hone_v1_WriteArtifactRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_WriteArtifactResponse__Output>): grpc.ClientUnaryCall;
  writeArtifact(argument: _hone_v1_WriteArtifactRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_WriteArtifactResponse__Output>): grpc.ClientUnaryCall;
  writeArtifact(argument: _hone_v1_WriteArtifactRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_WriteArtifactResponse__Output>): grpc.ClientUnaryCall;
  writeArtifact(argument: _hone_v1_WriteArtifactRequest, callback: grpc.requestCallback<_hone_v1_WriteArtifactResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Keeps studies, gives out trials and takes their measurements.
 * 
 * Errors carry google.rpc.ErrorInfo (reason = the code of the catalogue, domain = "hone.dev") and, for bad input,
 * google.rpc.BadRequest with one violation per field, in the standard binary trailer. Every write takes a request id:
 * repeating it within 24 hours repeats the answer, also after a restart of the server.
 */
export interface StudyServiceHandlers extends grpc.UntypedServiceImplementation {
  CompleteTrial: grpc.handleUnaryCall<_hone_v1_CompleteTrialRequest__Output, _hone_v1_Trial>;
  
  CreateStudy: grpc.handleUnaryCall<_hone_v1_CreateStudyRequest__Output, _hone_v1_Study>;
  
  /**
   * Enqueues a known point, or adds a trial that was evaluated elsewhere, with its history.
   */
  CreateTrial: grpc.handleUnaryCall<_hone_v1_CreateTrialRequest__Output, _hone_v1_Trial>;
  
  DeleteArtifact: grpc.handleUnaryCall<_hone_v1_DeleteArtifactRequest__Output, _hone_v1_Trial>;
  
  /**
   * Stops what runs, waits for it, then removes the study with all that belongs to it.
   */
  DeleteStudy: grpc.handleUnaryCall<_hone_v1_DeleteStudyRequest__Output, _hone_v1_DeleteStudyResponse>;
  
  /**
   * Removes a trial with its measurements; one that runs is stopped first. Its number is not given again.
   */
  DeleteTrial: grpc.handleUnaryCall<_hone_v1_DeleteTrialRequest__Output, _hone_v1_DeleteTrialResponse>;
  
  GetStudy: grpc.handleUnaryCall<_hone_v1_GetStudyRequest__Output, _hone_v1_Study>;
  
  GetTrial: grpc.handleUnaryCall<_hone_v1_GetTrialRequest__Output, _hone_v1_Trial>;
  
  Heartbeat: grpc.handleUnaryCall<_hone_v1_HeartbeatRequest__Output, _hone_v1_ReportMeasurementsResponse>;
  
  /**
   * How much each parameter alone tells about a metric.
   */
  ListImportances: grpc.handleUnaryCall<_hone_v1_ListImportancesRequest__Output, _hone_v1_ListImportancesResponse>;
  
  /**
   * Points of trials, by step.
   */
  ListMeasurements: grpc.handleUnaryCall<_hone_v1_ListMeasurementsRequest__Output, _hone_v1_ListMeasurementsResponse>;
  
  /**
   * Trials that no other beats in every objective (the Pareto front); with one objective, those of the best value.
   */
  ListOptimalTrials: grpc.handleUnaryCall<_hone_v1_ListOptimalTrialsRequest__Output, _hone_v1_ListOptimalTrialsResponse>;
  
  ListStudies: grpc.handleUnaryCall<_hone_v1_ListStudiesRequest__Output, _hone_v1_ListStudiesResponse>;
  
  /**
   * A page of trials: filtered, and in the order that is asked for.
   */
  ListTrials: grpc.handleUnaryCall<_hone_v1_ListTrialsRequest__Output, _hone_v1_ListTrialsResponse>;
  
  PauseStudy: grpc.handleUnaryCall<_hone_v1_PauseStudyRequest__Output, _hone_v1_Study>;
  
  ReadArtifact: grpc.handleServerStreamingCall<_hone_v1_ReadArtifactRequest__Output, _hone_v1_ArtifactChunk>;
  
  /**
   * Output of an attempt of a trial from an offset; with follow, until the attempt ends.
   */
  ReadLogs: grpc.handleServerStreamingCall<_hone_v1_ReadLogsRequest__Output, _hone_v1_LogChunk>;
  
  /**
   * The best trial by the algorithm's model where it has one, else by value.
   */
  Recommend: grpc.handleUnaryCall<_hone_v1_RecommendRequest__Output, _hone_v1_RecommendResponse>;
  
  /**
   * Repeats the suggestions that trials came from, each from the study as it was then, in the order in which they were made.
   */
  ReplayStudy: grpc.handleServerStreamingCall<_hone_v1_ReplayStudyRequest__Output, _hone_v1_ReplayedTrial>;
  
  /**
   * Adds measurements; the answer says whether to stop, and why.
   */
  ReportMeasurements: grpc.handleUnaryCall<_hone_v1_ReportMeasurementsRequest__Output, _hone_v1_ReportMeasurementsResponse>;
  
  ResumeStudy: grpc.handleUnaryCall<_hone_v1_ResumeStudyRequest__Output, _hone_v1_Study>;
  
  StopStudy: grpc.handleUnaryCall<_hone_v1_StopStudyRequest__Output, _hone_v1_Study>;
  
  StopTrial: grpc.handleUnaryCall<_hone_v1_StopTrialRequest__Output, _hone_v1_Trial>;
  
  SuggestTrials: grpc.handleUnaryCall<_hone_v1_SuggestTrialsRequest__Output, _hone_v1_SuggestTrialsResponse>;
  
  /**
   * Metadata of the study and its trials, in one change.
   */
  UpdateMetadata: grpc.handleUnaryCall<_hone_v1_UpdateMetadataRequest__Output, _hone_v1_Study>;
  
  /**
   * Changes what may change while a study runs; more budget lets a study go on that ended without failing.
   */
  UpdateStudy: grpc.handleUnaryCall<_hone_v1_UpdateStudyRequest__Output, _hone_v1_Study>;
  
  /**
   * Changes labels, also of an ended trial.
   */
  UpdateTrial: grpc.handleUnaryCall<_hone_v1_UpdateTrialRequest__Output, _hone_v1_Trial>;
  
  /**
   * Checks a document without creating anything; answers with every problem.
   */
  ValidateStudy: grpc.handleUnaryCall<_hone_v1_ValidateStudyRequest__Output, _hone_v1_ValidateStudyResponse>;
  
  /**
   * The studies as they are, or what is newer than a revision, then every one that changes or is deleted.
   */
  WatchStudies: grpc.handleServerStreamingCall<_hone_v1_WatchStudiesRequest__Output, _hone_v1_StudiesChange>;
  
  /**
   * All that is newer than a revision, then every change as it is committed.
   */
  WatchStudy: grpc.handleServerStreamingCall<_hone_v1_WatchStudyRequest__Output, _hone_v1_StudyChange>;
  
  /**
   * Takes a file that a trial leaves, piece by piece; with the last one it is the trial's, in the place of its namesake. Also of ended trials.
   */
  WriteArtifact: grpc.handleUnaryCall<_hone_v1_WriteArtifactRequest__Output, _hone_v1_WriteArtifactResponse>;
  
}

export interface StudyServiceDefinition extends grpc.ServiceDefinition {
  CompleteTrial: MethodDefinition<_hone_v1_CompleteTrialRequest, _hone_v1_Trial, _hone_v1_CompleteTrialRequest__Output, _hone_v1_Trial__Output>
  CreateStudy: MethodDefinition<_hone_v1_CreateStudyRequest, _hone_v1_Study, _hone_v1_CreateStudyRequest__Output, _hone_v1_Study__Output>
  CreateTrial: MethodDefinition<_hone_v1_CreateTrialRequest, _hone_v1_Trial, _hone_v1_CreateTrialRequest__Output, _hone_v1_Trial__Output>
  DeleteArtifact: MethodDefinition<_hone_v1_DeleteArtifactRequest, _hone_v1_Trial, _hone_v1_DeleteArtifactRequest__Output, _hone_v1_Trial__Output>
  DeleteStudy: MethodDefinition<_hone_v1_DeleteStudyRequest, _hone_v1_DeleteStudyResponse, _hone_v1_DeleteStudyRequest__Output, _hone_v1_DeleteStudyResponse__Output>
  DeleteTrial: MethodDefinition<_hone_v1_DeleteTrialRequest, _hone_v1_DeleteTrialResponse, _hone_v1_DeleteTrialRequest__Output, _hone_v1_DeleteTrialResponse__Output>
  GetStudy: MethodDefinition<_hone_v1_GetStudyRequest, _hone_v1_Study, _hone_v1_GetStudyRequest__Output, _hone_v1_Study__Output>
  GetTrial: MethodDefinition<_hone_v1_GetTrialRequest, _hone_v1_Trial, _hone_v1_GetTrialRequest__Output, _hone_v1_Trial__Output>
  Heartbeat: MethodDefinition<_hone_v1_HeartbeatRequest, _hone_v1_ReportMeasurementsResponse, _hone_v1_HeartbeatRequest__Output, _hone_v1_ReportMeasurementsResponse__Output>
  ListImportances: MethodDefinition<_hone_v1_ListImportancesRequest, _hone_v1_ListImportancesResponse, _hone_v1_ListImportancesRequest__Output, _hone_v1_ListImportancesResponse__Output>
  ListMeasurements: MethodDefinition<_hone_v1_ListMeasurementsRequest, _hone_v1_ListMeasurementsResponse, _hone_v1_ListMeasurementsRequest__Output, _hone_v1_ListMeasurementsResponse__Output>
  ListOptimalTrials: MethodDefinition<_hone_v1_ListOptimalTrialsRequest, _hone_v1_ListOptimalTrialsResponse, _hone_v1_ListOptimalTrialsRequest__Output, _hone_v1_ListOptimalTrialsResponse__Output>
  ListStudies: MethodDefinition<_hone_v1_ListStudiesRequest, _hone_v1_ListStudiesResponse, _hone_v1_ListStudiesRequest__Output, _hone_v1_ListStudiesResponse__Output>
  ListTrials: MethodDefinition<_hone_v1_ListTrialsRequest, _hone_v1_ListTrialsResponse, _hone_v1_ListTrialsRequest__Output, _hone_v1_ListTrialsResponse__Output>
  PauseStudy: MethodDefinition<_hone_v1_PauseStudyRequest, _hone_v1_Study, _hone_v1_PauseStudyRequest__Output, _hone_v1_Study__Output>
  ReadArtifact: MethodDefinition<_hone_v1_ReadArtifactRequest, _hone_v1_ArtifactChunk, _hone_v1_ReadArtifactRequest__Output, _hone_v1_ArtifactChunk__Output>
  ReadLogs: MethodDefinition<_hone_v1_ReadLogsRequest, _hone_v1_LogChunk, _hone_v1_ReadLogsRequest__Output, _hone_v1_LogChunk__Output>
  Recommend: MethodDefinition<_hone_v1_RecommendRequest, _hone_v1_RecommendResponse, _hone_v1_RecommendRequest__Output, _hone_v1_RecommendResponse__Output>
  ReplayStudy: MethodDefinition<_hone_v1_ReplayStudyRequest, _hone_v1_ReplayedTrial, _hone_v1_ReplayStudyRequest__Output, _hone_v1_ReplayedTrial__Output>
  ReportMeasurements: MethodDefinition<_hone_v1_ReportMeasurementsRequest, _hone_v1_ReportMeasurementsResponse, _hone_v1_ReportMeasurementsRequest__Output, _hone_v1_ReportMeasurementsResponse__Output>
  ResumeStudy: MethodDefinition<_hone_v1_ResumeStudyRequest, _hone_v1_Study, _hone_v1_ResumeStudyRequest__Output, _hone_v1_Study__Output>
  StopStudy: MethodDefinition<_hone_v1_StopStudyRequest, _hone_v1_Study, _hone_v1_StopStudyRequest__Output, _hone_v1_Study__Output>
  StopTrial: MethodDefinition<_hone_v1_StopTrialRequest, _hone_v1_Trial, _hone_v1_StopTrialRequest__Output, _hone_v1_Trial__Output>
  SuggestTrials: MethodDefinition<_hone_v1_SuggestTrialsRequest, _hone_v1_SuggestTrialsResponse, _hone_v1_SuggestTrialsRequest__Output, _hone_v1_SuggestTrialsResponse__Output>
  UpdateMetadata: MethodDefinition<_hone_v1_UpdateMetadataRequest, _hone_v1_Study, _hone_v1_UpdateMetadataRequest__Output, _hone_v1_Study__Output>
  UpdateStudy: MethodDefinition<_hone_v1_UpdateStudyRequest, _hone_v1_Study, _hone_v1_UpdateStudyRequest__Output, _hone_v1_Study__Output>
  UpdateTrial: MethodDefinition<_hone_v1_UpdateTrialRequest, _hone_v1_Trial, _hone_v1_UpdateTrialRequest__Output, _hone_v1_Trial__Output>
  ValidateStudy: MethodDefinition<_hone_v1_ValidateStudyRequest, _hone_v1_ValidateStudyResponse, _hone_v1_ValidateStudyRequest__Output, _hone_v1_ValidateStudyResponse__Output>
  WatchStudies: MethodDefinition<_hone_v1_WatchStudiesRequest, _hone_v1_StudiesChange, _hone_v1_WatchStudiesRequest__Output, _hone_v1_StudiesChange__Output>
  WatchStudy: MethodDefinition<_hone_v1_WatchStudyRequest, _hone_v1_StudyChange, _hone_v1_WatchStudyRequest__Output, _hone_v1_StudyChange__Output>
  WriteArtifact: MethodDefinition<_hone_v1_WriteArtifactRequest, _hone_v1_WriteArtifactResponse, _hone_v1_WriteArtifactRequest__Output, _hone_v1_WriteArtifactResponse__Output>
}
