// Original file: vizier/vizier_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AddTrialMeasurementRequest as _vizier_AddTrialMeasurementRequest, AddTrialMeasurementRequest__Output as _vizier_AddTrialMeasurementRequest__Output } from '../vizier/AddTrialMeasurementRequest.ts';
import type { CheckTrialEarlyStoppingStateRequest as _vizier_CheckTrialEarlyStoppingStateRequest, CheckTrialEarlyStoppingStateRequest__Output as _vizier_CheckTrialEarlyStoppingStateRequest__Output } from '../vizier/CheckTrialEarlyStoppingStateRequest.ts';
import type { CheckTrialEarlyStoppingStateResponse as _vizier_CheckTrialEarlyStoppingStateResponse, CheckTrialEarlyStoppingStateResponse__Output as _vizier_CheckTrialEarlyStoppingStateResponse__Output } from '../vizier/CheckTrialEarlyStoppingStateResponse.ts';
import type { CompleteTrialRequest as _vizier_CompleteTrialRequest, CompleteTrialRequest__Output as _vizier_CompleteTrialRequest__Output } from '../vizier/CompleteTrialRequest.ts';
import type { CreateStudyRequest as _vizier_CreateStudyRequest, CreateStudyRequest__Output as _vizier_CreateStudyRequest__Output } from '../vizier/CreateStudyRequest.ts';
import type { CreateTrialRequest as _vizier_CreateTrialRequest, CreateTrialRequest__Output as _vizier_CreateTrialRequest__Output } from '../vizier/CreateTrialRequest.ts';
import type { DeleteStudyRequest as _vizier_DeleteStudyRequest, DeleteStudyRequest__Output as _vizier_DeleteStudyRequest__Output } from '../vizier/DeleteStudyRequest.ts';
import type { DeleteTrialRequest as _vizier_DeleteTrialRequest, DeleteTrialRequest__Output as _vizier_DeleteTrialRequest__Output } from '../vizier/DeleteTrialRequest.ts';
import type { Empty as _google_protobuf_Empty, Empty__Output as _google_protobuf_Empty__Output } from '../google/protobuf/Empty.ts';
import type { GetOperationRequest as _google_longrunning_GetOperationRequest, GetOperationRequest__Output as _google_longrunning_GetOperationRequest__Output } from '../google/longrunning/GetOperationRequest.ts';
import type { GetStudyRequest as _vizier_GetStudyRequest, GetStudyRequest__Output as _vizier_GetStudyRequest__Output } from '../vizier/GetStudyRequest.ts';
import type { GetTrialRequest as _vizier_GetTrialRequest, GetTrialRequest__Output as _vizier_GetTrialRequest__Output } from '../vizier/GetTrialRequest.ts';
import type { ListOptimalTrialsRequest as _vizier_ListOptimalTrialsRequest, ListOptimalTrialsRequest__Output as _vizier_ListOptimalTrialsRequest__Output } from '../vizier/ListOptimalTrialsRequest.ts';
import type { ListOptimalTrialsResponse as _vizier_ListOptimalTrialsResponse, ListOptimalTrialsResponse__Output as _vizier_ListOptimalTrialsResponse__Output } from '../vizier/ListOptimalTrialsResponse.ts';
import type { ListStudiesRequest as _vizier_ListStudiesRequest, ListStudiesRequest__Output as _vizier_ListStudiesRequest__Output } from '../vizier/ListStudiesRequest.ts';
import type { ListStudiesResponse as _vizier_ListStudiesResponse, ListStudiesResponse__Output as _vizier_ListStudiesResponse__Output } from '../vizier/ListStudiesResponse.ts';
import type { ListTrialsRequest as _vizier_ListTrialsRequest, ListTrialsRequest__Output as _vizier_ListTrialsRequest__Output } from '../vizier/ListTrialsRequest.ts';
import type { ListTrialsResponse as _vizier_ListTrialsResponse, ListTrialsResponse__Output as _vizier_ListTrialsResponse__Output } from '../vizier/ListTrialsResponse.ts';
import type { Operation as _google_longrunning_Operation, Operation__Output as _google_longrunning_Operation__Output } from '../google/longrunning/Operation.ts';
import type { SetStudyStateRequest as _vizier_SetStudyStateRequest, SetStudyStateRequest__Output as _vizier_SetStudyStateRequest__Output } from '../vizier/SetStudyStateRequest.ts';
import type { StopTrialRequest as _vizier_StopTrialRequest, StopTrialRequest__Output as _vizier_StopTrialRequest__Output } from '../vizier/StopTrialRequest.ts';
import type { Study as _vizier_Study, Study__Output as _vizier_Study__Output } from '../vizier/Study.ts';
import type { SuggestTrialsRequest as _vizier_SuggestTrialsRequest, SuggestTrialsRequest__Output as _vizier_SuggestTrialsRequest__Output } from '../vizier/SuggestTrialsRequest.ts';
import type { Trial as _vizier_Trial, Trial__Output as _vizier_Trial__Output } from '../vizier/Trial.ts';
import type { UpdateMetadataRequest as _vizier_UpdateMetadataRequest, UpdateMetadataRequest__Output as _vizier_UpdateMetadataRequest__Output } from '../vizier/UpdateMetadataRequest.ts';
import type { UpdateMetadataResponse as _vizier_UpdateMetadataResponse, UpdateMetadataResponse__Output as _vizier_UpdateMetadataResponse__Output } from '../vizier/UpdateMetadataResponse.ts';

export interface VizierServiceClient extends grpc.Client {
  AddTrialMeasurement(argument: _vizier_AddTrialMeasurementRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  AddTrialMeasurement(argument: _vizier_AddTrialMeasurementRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  AddTrialMeasurement(argument: _vizier_AddTrialMeasurementRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  AddTrialMeasurement(argument: _vizier_AddTrialMeasurementRequest, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  addTrialMeasurement(argument: _vizier_AddTrialMeasurementRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  addTrialMeasurement(argument: _vizier_AddTrialMeasurementRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  addTrialMeasurement(argument: _vizier_AddTrialMeasurementRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  addTrialMeasurement(argument: _vizier_AddTrialMeasurementRequest, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  
  CheckTrialEarlyStoppingState(argument: _vizier_CheckTrialEarlyStoppingStateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_CheckTrialEarlyStoppingStateResponse__Output>): grpc.ClientUnaryCall;
  CheckTrialEarlyStoppingState(argument: _vizier_CheckTrialEarlyStoppingStateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_CheckTrialEarlyStoppingStateResponse__Output>): grpc.ClientUnaryCall;
  CheckTrialEarlyStoppingState(argument: _vizier_CheckTrialEarlyStoppingStateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_CheckTrialEarlyStoppingStateResponse__Output>): grpc.ClientUnaryCall;
  CheckTrialEarlyStoppingState(argument: _vizier_CheckTrialEarlyStoppingStateRequest, callback: grpc.requestCallback<_vizier_CheckTrialEarlyStoppingStateResponse__Output>): grpc.ClientUnaryCall;
  checkTrialEarlyStoppingState(argument: _vizier_CheckTrialEarlyStoppingStateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_CheckTrialEarlyStoppingStateResponse__Output>): grpc.ClientUnaryCall;
  checkTrialEarlyStoppingState(argument: _vizier_CheckTrialEarlyStoppingStateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_CheckTrialEarlyStoppingStateResponse__Output>): grpc.ClientUnaryCall;
  checkTrialEarlyStoppingState(argument: _vizier_CheckTrialEarlyStoppingStateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_CheckTrialEarlyStoppingStateResponse__Output>): grpc.ClientUnaryCall;
  checkTrialEarlyStoppingState(argument: _vizier_CheckTrialEarlyStoppingStateRequest, callback: grpc.requestCallback<_vizier_CheckTrialEarlyStoppingStateResponse__Output>): grpc.ClientUnaryCall;
  
  CompleteTrial(argument: _vizier_CompleteTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  CompleteTrial(argument: _vizier_CompleteTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  CompleteTrial(argument: _vizier_CompleteTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  CompleteTrial(argument: _vizier_CompleteTrialRequest, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  completeTrial(argument: _vizier_CompleteTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  completeTrial(argument: _vizier_CompleteTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  completeTrial(argument: _vizier_CompleteTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  completeTrial(argument: _vizier_CompleteTrialRequest, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  
  /**
   * Makes a study, or returns the one that has its display name.
   */
  CreateStudy(argument: _vizier_CreateStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  CreateStudy(argument: _vizier_CreateStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  CreateStudy(argument: _vizier_CreateStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  CreateStudy(argument: _vizier_CreateStudyRequest, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a study, or returns the one that has its display name.
   */
  createStudy(argument: _vizier_CreateStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  createStudy(argument: _vizier_CreateStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  createStudy(argument: _vizier_CreateStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  createStudy(argument: _vizier_CreateStudyRequest, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  
  CreateTrial(argument: _vizier_CreateTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  CreateTrial(argument: _vizier_CreateTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  CreateTrial(argument: _vizier_CreateTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  CreateTrial(argument: _vizier_CreateTrialRequest, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  createTrial(argument: _vizier_CreateTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  createTrial(argument: _vizier_CreateTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  createTrial(argument: _vizier_CreateTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  createTrial(argument: _vizier_CreateTrialRequest, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  
  DeleteStudy(argument: _vizier_DeleteStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  DeleteStudy(argument: _vizier_DeleteStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  DeleteStudy(argument: _vizier_DeleteStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  DeleteStudy(argument: _vizier_DeleteStudyRequest, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deleteStudy(argument: _vizier_DeleteStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deleteStudy(argument: _vizier_DeleteStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deleteStudy(argument: _vizier_DeleteStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deleteStudy(argument: _vizier_DeleteStudyRequest, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  
  DeleteTrial(argument: _vizier_DeleteTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  DeleteTrial(argument: _vizier_DeleteTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  DeleteTrial(argument: _vizier_DeleteTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  DeleteTrial(argument: _vizier_DeleteTrialRequest, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deleteTrial(argument: _vizier_DeleteTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deleteTrial(argument: _vizier_DeleteTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deleteTrial(argument: _vizier_DeleteTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deleteTrial(argument: _vizier_DeleteTrialRequest, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  
  GetOperation(argument: _google_longrunning_GetOperationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  GetOperation(argument: _google_longrunning_GetOperationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  GetOperation(argument: _google_longrunning_GetOperationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  GetOperation(argument: _google_longrunning_GetOperationRequest, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  getOperation(argument: _google_longrunning_GetOperationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  getOperation(argument: _google_longrunning_GetOperationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  getOperation(argument: _google_longrunning_GetOperationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  getOperation(argument: _google_longrunning_GetOperationRequest, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  
  GetStudy(argument: _vizier_GetStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  GetStudy(argument: _vizier_GetStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  GetStudy(argument: _vizier_GetStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  GetStudy(argument: _vizier_GetStudyRequest, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  getStudy(argument: _vizier_GetStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  getStudy(argument: _vizier_GetStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  getStudy(argument: _vizier_GetStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  getStudy(argument: _vizier_GetStudyRequest, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  
  GetTrial(argument: _vizier_GetTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  GetTrial(argument: _vizier_GetTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  GetTrial(argument: _vizier_GetTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  GetTrial(argument: _vizier_GetTrialRequest, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  getTrial(argument: _vizier_GetTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  getTrial(argument: _vizier_GetTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  getTrial(argument: _vizier_GetTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  getTrial(argument: _vizier_GetTrialRequest, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  
  ListOptimalTrials(argument: _vizier_ListOptimalTrialsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  ListOptimalTrials(argument: _vizier_ListOptimalTrialsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  ListOptimalTrials(argument: _vizier_ListOptimalTrialsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  ListOptimalTrials(argument: _vizier_ListOptimalTrialsRequest, callback: grpc.requestCallback<_vizier_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  listOptimalTrials(argument: _vizier_ListOptimalTrialsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  listOptimalTrials(argument: _vizier_ListOptimalTrialsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  listOptimalTrials(argument: _vizier_ListOptimalTrialsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  listOptimalTrials(argument: _vizier_ListOptimalTrialsRequest, callback: grpc.requestCallback<_vizier_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  
  ListStudies(argument: _vizier_ListStudiesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  ListStudies(argument: _vizier_ListStudiesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  ListStudies(argument: _vizier_ListStudiesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  ListStudies(argument: _vizier_ListStudiesRequest, callback: grpc.requestCallback<_vizier_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  listStudies(argument: _vizier_ListStudiesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  listStudies(argument: _vizier_ListStudiesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  listStudies(argument: _vizier_ListStudiesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  listStudies(argument: _vizier_ListStudiesRequest, callback: grpc.requestCallback<_vizier_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  
  ListTrials(argument: _vizier_ListTrialsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  ListTrials(argument: _vizier_ListTrialsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  ListTrials(argument: _vizier_ListTrialsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  ListTrials(argument: _vizier_ListTrialsRequest, callback: grpc.requestCallback<_vizier_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  listTrials(argument: _vizier_ListTrialsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  listTrials(argument: _vizier_ListTrialsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  listTrials(argument: _vizier_ListTrialsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  listTrials(argument: _vizier_ListTrialsRequest, callback: grpc.requestCallback<_vizier_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  
  SetStudyState(argument: _vizier_SetStudyStateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  SetStudyState(argument: _vizier_SetStudyStateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  SetStudyState(argument: _vizier_SetStudyStateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  SetStudyState(argument: _vizier_SetStudyStateRequest, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  setStudyState(argument: _vizier_SetStudyStateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  setStudyState(argument: _vizier_SetStudyStateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  setStudyState(argument: _vizier_SetStudyStateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  setStudyState(argument: _vizier_SetStudyStateRequest, callback: grpc.requestCallback<_vizier_Study__Output>): grpc.ClientUnaryCall;
  
  StopTrial(argument: _vizier_StopTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  StopTrial(argument: _vizier_StopTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  StopTrial(argument: _vizier_StopTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  StopTrial(argument: _vizier_StopTrialRequest, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  stopTrial(argument: _vizier_StopTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  stopTrial(argument: _vizier_StopTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  stopTrial(argument: _vizier_StopTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  stopTrial(argument: _vizier_StopTrialRequest, callback: grpc.requestCallback<_vizier_Trial__Output>): grpc.ClientUnaryCall;
  
  SuggestTrials(argument: _vizier_SuggestTrialsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  SuggestTrials(argument: _vizier_SuggestTrialsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  SuggestTrials(argument: _vizier_SuggestTrialsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  SuggestTrials(argument: _vizier_SuggestTrialsRequest, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  suggestTrials(argument: _vizier_SuggestTrialsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  suggestTrials(argument: _vizier_SuggestTrialsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  suggestTrials(argument: _vizier_SuggestTrialsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  suggestTrials(argument: _vizier_SuggestTrialsRequest, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  
  UpdateMetadata(argument: _vizier_UpdateMetadataRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_UpdateMetadataResponse__Output>): grpc.ClientUnaryCall;
  UpdateMetadata(argument: _vizier_UpdateMetadataRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_UpdateMetadataResponse__Output>): grpc.ClientUnaryCall;
  UpdateMetadata(argument: _vizier_UpdateMetadataRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_UpdateMetadataResponse__Output>): grpc.ClientUnaryCall;
  UpdateMetadata(argument: _vizier_UpdateMetadataRequest, callback: grpc.requestCallback<_vizier_UpdateMetadataResponse__Output>): grpc.ClientUnaryCall;
  updateMetadata(argument: _vizier_UpdateMetadataRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_UpdateMetadataResponse__Output>): grpc.ClientUnaryCall;
  updateMetadata(argument: _vizier_UpdateMetadataRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_UpdateMetadataResponse__Output>): grpc.ClientUnaryCall;
  updateMetadata(argument: _vizier_UpdateMetadataRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_UpdateMetadataResponse__Output>): grpc.ClientUnaryCall;
  updateMetadata(argument: _vizier_UpdateMetadataRequest, callback: grpc.requestCallback<_vizier_UpdateMetadataResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface VizierServiceHandlers extends grpc.UntypedServiceImplementation {
  AddTrialMeasurement: grpc.handleUnaryCall<_vizier_AddTrialMeasurementRequest__Output, _vizier_Trial>;
  
  CheckTrialEarlyStoppingState: grpc.handleUnaryCall<_vizier_CheckTrialEarlyStoppingStateRequest__Output, _vizier_CheckTrialEarlyStoppingStateResponse>;
  
  CompleteTrial: grpc.handleUnaryCall<_vizier_CompleteTrialRequest__Output, _vizier_Trial>;
  
  /**
   * Makes a study, or returns the one that has its display name.
   */
  CreateStudy: grpc.handleUnaryCall<_vizier_CreateStudyRequest__Output, _vizier_Study>;
  
  CreateTrial: grpc.handleUnaryCall<_vizier_CreateTrialRequest__Output, _vizier_Trial>;
  
  DeleteStudy: grpc.handleUnaryCall<_vizier_DeleteStudyRequest__Output, _google_protobuf_Empty>;
  
  DeleteTrial: grpc.handleUnaryCall<_vizier_DeleteTrialRequest__Output, _google_protobuf_Empty>;
  
  GetOperation: grpc.handleUnaryCall<_google_longrunning_GetOperationRequest__Output, _google_longrunning_Operation>;
  
  GetStudy: grpc.handleUnaryCall<_vizier_GetStudyRequest__Output, _vizier_Study>;
  
  GetTrial: grpc.handleUnaryCall<_vizier_GetTrialRequest__Output, _vizier_Trial>;
  
  ListOptimalTrials: grpc.handleUnaryCall<_vizier_ListOptimalTrialsRequest__Output, _vizier_ListOptimalTrialsResponse>;
  
  ListStudies: grpc.handleUnaryCall<_vizier_ListStudiesRequest__Output, _vizier_ListStudiesResponse>;
  
  ListTrials: grpc.handleUnaryCall<_vizier_ListTrialsRequest__Output, _vizier_ListTrialsResponse>;
  
  SetStudyState: grpc.handleUnaryCall<_vizier_SetStudyStateRequest__Output, _vizier_Study>;
  
  StopTrial: grpc.handleUnaryCall<_vizier_StopTrialRequest__Output, _vizier_Trial>;
  
  SuggestTrials: grpc.handleUnaryCall<_vizier_SuggestTrialsRequest__Output, _google_longrunning_Operation>;
  
  UpdateMetadata: grpc.handleUnaryCall<_vizier_UpdateMetadataRequest__Output, _vizier_UpdateMetadataResponse>;
  
}

export interface VizierServiceDefinition extends grpc.ServiceDefinition {
  AddTrialMeasurement: MethodDefinition<_vizier_AddTrialMeasurementRequest, _vizier_Trial, _vizier_AddTrialMeasurementRequest__Output, _vizier_Trial__Output>
  CheckTrialEarlyStoppingState: MethodDefinition<_vizier_CheckTrialEarlyStoppingStateRequest, _vizier_CheckTrialEarlyStoppingStateResponse, _vizier_CheckTrialEarlyStoppingStateRequest__Output, _vizier_CheckTrialEarlyStoppingStateResponse__Output>
  CompleteTrial: MethodDefinition<_vizier_CompleteTrialRequest, _vizier_Trial, _vizier_CompleteTrialRequest__Output, _vizier_Trial__Output>
  CreateStudy: MethodDefinition<_vizier_CreateStudyRequest, _vizier_Study, _vizier_CreateStudyRequest__Output, _vizier_Study__Output>
  CreateTrial: MethodDefinition<_vizier_CreateTrialRequest, _vizier_Trial, _vizier_CreateTrialRequest__Output, _vizier_Trial__Output>
  DeleteStudy: MethodDefinition<_vizier_DeleteStudyRequest, _google_protobuf_Empty, _vizier_DeleteStudyRequest__Output, _google_protobuf_Empty__Output>
  DeleteTrial: MethodDefinition<_vizier_DeleteTrialRequest, _google_protobuf_Empty, _vizier_DeleteTrialRequest__Output, _google_protobuf_Empty__Output>
  GetOperation: MethodDefinition<_google_longrunning_GetOperationRequest, _google_longrunning_Operation, _google_longrunning_GetOperationRequest__Output, _google_longrunning_Operation__Output>
  GetStudy: MethodDefinition<_vizier_GetStudyRequest, _vizier_Study, _vizier_GetStudyRequest__Output, _vizier_Study__Output>
  GetTrial: MethodDefinition<_vizier_GetTrialRequest, _vizier_Trial, _vizier_GetTrialRequest__Output, _vizier_Trial__Output>
  ListOptimalTrials: MethodDefinition<_vizier_ListOptimalTrialsRequest, _vizier_ListOptimalTrialsResponse, _vizier_ListOptimalTrialsRequest__Output, _vizier_ListOptimalTrialsResponse__Output>
  ListStudies: MethodDefinition<_vizier_ListStudiesRequest, _vizier_ListStudiesResponse, _vizier_ListStudiesRequest__Output, _vizier_ListStudiesResponse__Output>
  ListTrials: MethodDefinition<_vizier_ListTrialsRequest, _vizier_ListTrialsResponse, _vizier_ListTrialsRequest__Output, _vizier_ListTrialsResponse__Output>
  SetStudyState: MethodDefinition<_vizier_SetStudyStateRequest, _vizier_Study, _vizier_SetStudyStateRequest__Output, _vizier_Study__Output>
  StopTrial: MethodDefinition<_vizier_StopTrialRequest, _vizier_Trial, _vizier_StopTrialRequest__Output, _vizier_Trial__Output>
  SuggestTrials: MethodDefinition<_vizier_SuggestTrialsRequest, _google_longrunning_Operation, _vizier_SuggestTrialsRequest__Output, _google_longrunning_Operation__Output>
  UpdateMetadata: MethodDefinition<_vizier_UpdateMetadataRequest, _vizier_UpdateMetadataResponse, _vizier_UpdateMetadataRequest__Output, _vizier_UpdateMetadataResponse__Output>
}
