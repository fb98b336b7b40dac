// Original file: aiplatform/aiplatform_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AddTrialMeasurementRequest as _google_cloud_aiplatform_v1_AddTrialMeasurementRequest, AddTrialMeasurementRequest__Output as _google_cloud_aiplatform_v1_AddTrialMeasurementRequest__Output } from '../../../../google/cloud/aiplatform/v1/AddTrialMeasurementRequest.ts';
import type { CheckTrialEarlyStoppingStateRequest as _google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateRequest, CheckTrialEarlyStoppingStateRequest__Output as _google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateRequest__Output } from '../../../../google/cloud/aiplatform/v1/CheckTrialEarlyStoppingStateRequest.ts';
import type { CompleteTrialRequest as _google_cloud_aiplatform_v1_CompleteTrialRequest, CompleteTrialRequest__Output as _google_cloud_aiplatform_v1_CompleteTrialRequest__Output } from '../../../../google/cloud/aiplatform/v1/CompleteTrialRequest.ts';
import type { CreateStudyRequest as _google_cloud_aiplatform_v1_CreateStudyRequest, CreateStudyRequest__Output as _google_cloud_aiplatform_v1_CreateStudyRequest__Output } from '../../../../google/cloud/aiplatform/v1/CreateStudyRequest.ts';
import type { CreateTrialRequest as _google_cloud_aiplatform_v1_CreateTrialRequest, CreateTrialRequest__Output as _google_cloud_aiplatform_v1_CreateTrialRequest__Output } from '../../../../google/cloud/aiplatform/v1/CreateTrialRequest.ts';
import type { DeleteStudyRequest as _google_cloud_aiplatform_v1_DeleteStudyRequest, DeleteStudyRequest__Output as _google_cloud_aiplatform_v1_DeleteStudyRequest__Output } from '../../../../google/cloud/aiplatform/v1/DeleteStudyRequest.ts';
import type { DeleteTrialRequest as _google_cloud_aiplatform_v1_DeleteTrialRequest, DeleteTrialRequest__Output as _google_cloud_aiplatform_v1_DeleteTrialRequest__Output } from '../../../../google/cloud/aiplatform/v1/DeleteTrialRequest.ts';
import type { Empty as _google_protobuf_Empty, Empty__Output as _google_protobuf_Empty__Output } from '../../../../google/protobuf/Empty.ts';
import type { GetStudyRequest as _google_cloud_aiplatform_v1_GetStudyRequest, GetStudyRequest__Output as _google_cloud_aiplatform_v1_GetStudyRequest__Output } from '../../../../google/cloud/aiplatform/v1/GetStudyRequest.ts';
import type { GetTrialRequest as _google_cloud_aiplatform_v1_GetTrialRequest, GetTrialRequest__Output as _google_cloud_aiplatform_v1_GetTrialRequest__Output } from '../../../../google/cloud/aiplatform/v1/GetTrialRequest.ts';
import type { ListOptimalTrialsRequest as _google_cloud_aiplatform_v1_ListOptimalTrialsRequest, ListOptimalTrialsRequest__Output as _google_cloud_aiplatform_v1_ListOptimalTrialsRequest__Output } from '../../../../google/cloud/aiplatform/v1/ListOptimalTrialsRequest.ts';
import type { ListOptimalTrialsResponse as _google_cloud_aiplatform_v1_ListOptimalTrialsResponse, ListOptimalTrialsResponse__Output as _google_cloud_aiplatform_v1_ListOptimalTrialsResponse__Output } from '../../../../google/cloud/aiplatform/v1/ListOptimalTrialsResponse.ts';
import type { ListStudiesRequest as _google_cloud_aiplatform_v1_ListStudiesRequest, ListStudiesRequest__Output as _google_cloud_aiplatform_v1_ListStudiesRequest__Output } from '../../../../google/cloud/aiplatform/v1/ListStudiesRequest.ts';
import type { ListStudiesResponse as _google_cloud_aiplatform_v1_ListStudiesResponse, ListStudiesResponse__Output as _google_cloud_aiplatform_v1_ListStudiesResponse__Output } from '../../../../google/cloud/aiplatform/v1/ListStudiesResponse.ts';
import type { ListTrialsRequest as _google_cloud_aiplatform_v1_ListTrialsRequest, ListTrialsRequest__Output as _google_cloud_aiplatform_v1_ListTrialsRequest__Output } from '../../../../google/cloud/aiplatform/v1/ListTrialsRequest.ts';
import type { ListTrialsResponse as _google_cloud_aiplatform_v1_ListTrialsResponse, ListTrialsResponse__Output as _google_cloud_aiplatform_v1_ListTrialsResponse__Output } from '../../../../google/cloud/aiplatform/v1/ListTrialsResponse.ts';
import type { LookupStudyRequest as _google_cloud_aiplatform_v1_LookupStudyRequest, LookupStudyRequest__Output as _google_cloud_aiplatform_v1_LookupStudyRequest__Output } from '../../../../google/cloud/aiplatform/v1/LookupStudyRequest.ts';
import type { Operation as _google_longrunning_Operation, Operation__Output as _google_longrunning_Operation__Output } from '../../../../google/longrunning/Operation.ts';
import type { StopTrialRequest as _google_cloud_aiplatform_v1_StopTrialRequest, StopTrialRequest__Output as _google_cloud_aiplatform_v1_StopTrialRequest__Output } from '../../../../google/cloud/aiplatform/v1/StopTrialRequest.ts';
import type { Study as _google_cloud_aiplatform_v1_Study, Study__Output as _google_cloud_aiplatform_v1_Study__Output } from '../../../../google/cloud/aiplatform/v1/Study.ts';
import type { SuggestTrialsRequest as _google_cloud_aiplatform_v1_SuggestTrialsRequest, SuggestTrialsRequest__Output as _google_cloud_aiplatform_v1_SuggestTrialsRequest__Output } from '../../../../google/cloud/aiplatform/v1/SuggestTrialsRequest.ts';
import type { Trial as _google_cloud_aiplatform_v1_Trial, Trial__Output as _google_cloud_aiplatform_v1_Trial__Output } from '../../../../google/cloud/aiplatform/v1/Trial.ts';

export interface VizierServiceClient extends grpc.Client {
  AddTrialMeasurement(argument: _google_cloud_aiplatform_v1_AddTrialMeasurementRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  AddTrialMeasurement(argument: _google_cloud_aiplatform_v1_AddTrialMeasurementRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  AddTrialMeasurement(argument: _google_cloud_aiplatform_v1_AddTrialMeasurementRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  AddTrialMeasurement(argument: _google_cloud_aiplatform_v1_AddTrialMeasurementRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  addTrialMeasurement(argument: _google_cloud_aiplatform_v1_AddTrialMeasurementRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  addTrialMeasurement(argument: _google_cloud_aiplatform_v1_AddTrialMeasurementRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  addTrialMeasurement(argument: _google_cloud_aiplatform_v1_AddTrialMeasurementRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  addTrialMeasurement(argument: _google_cloud_aiplatform_v1_AddTrialMeasurementRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  
  CheckTrialEarlyStoppingState(argument: _google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  CheckTrialEarlyStoppingState(argument: _google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  CheckTrialEarlyStoppingState(argument: _google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  CheckTrialEarlyStoppingState(argument: _google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateRequest, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  checkTrialEarlyStoppingState(argument: _google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  checkTrialEarlyStoppingState(argument: _google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  checkTrialEarlyStoppingState(argument: _google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  checkTrialEarlyStoppingState(argument: _google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateRequest, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  
  CompleteTrial(argument: _google_cloud_aiplatform_v1_CompleteTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  CompleteTrial(argument: _google_cloud_aiplatform_v1_CompleteTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  CompleteTrial(argument: _google_cloud_aiplatform_v1_CompleteTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  CompleteTrial(argument: _google_cloud_aiplatform_v1_CompleteTrialRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  completeTrial(argument: _google_cloud_aiplatform_v1_CompleteTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  completeTrial(argument: _google_cloud_aiplatform_v1_CompleteTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  completeTrial(argument: _google_cloud_aiplatform_v1_CompleteTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  completeTrial(argument: _google_cloud_aiplatform_v1_CompleteTrialRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  
  CreateStudy(argument: _google_cloud_aiplatform_v1_CreateStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  CreateStudy(argument: _google_cloud_aiplatform_v1_CreateStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  CreateStudy(argument: _google_cloud_aiplatform_v1_CreateStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  CreateStudy(argument: _google_cloud_aiplatform_v1_CreateStudyRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  createStudy(argument: _google_cloud_aiplatform_v1_CreateStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  createStudy(argument: _google_cloud_aiplatform_v1_CreateStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  createStudy(argument: _google_cloud_aiplatform_v1_CreateStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  createStudy(argument: _google_cloud_aiplatform_v1_CreateStudyRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  
  CreateTrial(argument: _google_cloud_aiplatform_v1_CreateTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  CreateTrial(argument: _google_cloud_aiplatform_v1_CreateTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  CreateTrial(argument: _google_cloud_aiplatform_v1_CreateTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  CreateTrial(argument: _google_cloud_aiplatform_v1_CreateTrialRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  createTrial(argument: _google_cloud_aiplatform_v1_CreateTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  createTrial(argument: _google_cloud_aiplatform_v1_CreateTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  createTrial(argument: _google_cloud_aiplatform_v1_CreateTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  createTrial(argument: _google_cloud_aiplatform_v1_CreateTrialRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  
  DeleteStudy(argument: _google_cloud_aiplatform_v1_DeleteStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  DeleteStudy(argument: _google_cloud_aiplatform_v1_DeleteStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  DeleteStudy(argument: _google_cloud_aiplatform_v1_DeleteStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  DeleteStudy(argument: _google_cloud_aiplatform_v1_DeleteStudyRequest, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deleteStudy(argument: _google_cloud_aiplatform_v1_DeleteStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deleteStudy(argument: _google_cloud_aiplatform_v1_DeleteStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deleteStudy(argument: _google_cloud_aiplatform_v1_DeleteStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deleteStudy(argument: _google_cloud_aiplatform_v1_DeleteStudyRequest, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  
  DeleteTrial(argument: _google_cloud_aiplatform_v1_DeleteTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  DeleteTrial(argument: _google_cloud_aiplatform_v1_DeleteTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  DeleteTrial(argument: _google_cloud_aiplatform_v1_DeleteTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  DeleteTrial(argument: _google_cloud_aiplatform_v1_DeleteTrialRequest, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deleteTrial(argument: _google_cloud_aiplatform_v1_DeleteTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deleteTrial(argument: _google_cloud_aiplatform_v1_DeleteTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deleteTrial(argument: _google_cloud_aiplatform_v1_DeleteTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deleteTrial(argument: _google_cloud_aiplatform_v1_DeleteTrialRequest, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  
  GetStudy(argument: _google_cloud_aiplatform_v1_GetStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  GetStudy(argument: _google_cloud_aiplatform_v1_GetStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  GetStudy(argument: _google_cloud_aiplatform_v1_GetStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  GetStudy(argument: _google_cloud_aiplatform_v1_GetStudyRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  getStudy(argument: _google_cloud_aiplatform_v1_GetStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  getStudy(argument: _google_cloud_aiplatform_v1_GetStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  getStudy(argument: _google_cloud_aiplatform_v1_GetStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  getStudy(argument: _google_cloud_aiplatform_v1_GetStudyRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  
  GetTrial(argument: _google_cloud_aiplatform_v1_GetTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  GetTrial(argument: _google_cloud_aiplatform_v1_GetTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  GetTrial(argument: _google_cloud_aiplatform_v1_GetTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  GetTrial(argument: _google_cloud_aiplatform_v1_GetTrialRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  getTrial(argument: _google_cloud_aiplatform_v1_GetTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  getTrial(argument: _google_cloud_aiplatform_v1_GetTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  getTrial(argument: _google_cloud_aiplatform_v1_GetTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  getTrial(argument: _google_cloud_aiplatform_v1_GetTrialRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  
  ListOptimalTrials(argument: _google_cloud_aiplatform_v1_ListOptimalTrialsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  ListOptimalTrials(argument: _google_cloud_aiplatform_v1_ListOptimalTrialsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  ListOptimalTrials(argument: _google_cloud_aiplatform_v1_ListOptimalTrialsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  ListOptimalTrials(argument: _google_cloud_aiplatform_v1_ListOptimalTrialsRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  listOptimalTrials(argument: _google_cloud_aiplatform_v1_ListOptimalTrialsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  listOptimalTrials(argument: _google_cloud_aiplatform_v1_ListOptimalTrialsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  listOptimalTrials(argument: _google_cloud_aiplatform_v1_ListOptimalTrialsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  listOptimalTrials(argument: _google_cloud_aiplatform_v1_ListOptimalTrialsRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListOptimalTrialsResponse__Output>): grpc.ClientUnaryCall;
  
  ListStudies(argument: _google_cloud_aiplatform_v1_ListStudiesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  ListStudies(argument: _google_cloud_aiplatform_v1_ListStudiesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  ListStudies(argument: _google_cloud_aiplatform_v1_ListStudiesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  ListStudies(argument: _google_cloud_aiplatform_v1_ListStudiesRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  listStudies(argument: _google_cloud_aiplatform_v1_ListStudiesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  listStudies(argument: _google_cloud_aiplatform_v1_ListStudiesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  listStudies(argument: _google_cloud_aiplatform_v1_ListStudiesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  listStudies(argument: _google_cloud_aiplatform_v1_ListStudiesRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListStudiesResponse__Output>): grpc.ClientUnaryCall;
  
  ListTrials(argument: _google_cloud_aiplatform_v1_ListTrialsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  ListTrials(argument: _google_cloud_aiplatform_v1_ListTrialsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  ListTrials(argument: _google_cloud_aiplatform_v1_ListTrialsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  ListTrials(argument: _google_cloud_aiplatform_v1_ListTrialsRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  listTrials(argument: _google_cloud_aiplatform_v1_ListTrialsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  listTrials(argument: _google_cloud_aiplatform_v1_ListTrialsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  listTrials(argument: _google_cloud_aiplatform_v1_ListTrialsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  listTrials(argument: _google_cloud_aiplatform_v1_ListTrialsRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_ListTrialsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Finds a study by its display name.
   */
  LookupStudy(argument: _google_cloud_aiplatform_v1_LookupStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  LookupStudy(argument: _google_cloud_aiplatform_v1_LookupStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  LookupStudy(argument: _google_cloud_aiplatform_v1_LookupStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  LookupStudy(argument: _google_cloud_aiplatform_v1_LookupStudyRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  /**
   * Finds a study by its display name.
   */
  lookupStudy(argument: _google_cloud_aiplatform_v1_LookupStudyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  lookupStudy(argument: _google_cloud_aiplatform_v1_LookupStudyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  lookupStudy(argument: _google_cloud_aiplatform_v1_LookupStudyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  lookupStudy(argument: _google_cloud_aiplatform_v1_LookupStudyRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Study__Output>): grpc.ClientUnaryCall;
  
  StopTrial(argument: _google_cloud_aiplatform_v1_StopTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  StopTrial(argument: _google_cloud_aiplatform_v1_StopTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  StopTrial(argument: _google_cloud_aiplatform_v1_StopTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  StopTrial(argument: _google_cloud_aiplatform_v1_StopTrialRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  stopTrial(argument: _google_cloud_aiplatform_v1_StopTrialRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  stopTrial(argument: _google_cloud_aiplatform_v1_StopTrialRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  stopTrial(argument: _google_cloud_aiplatform_v1_StopTrialRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  stopTrial(argument: _google_cloud_aiplatform_v1_StopTrialRequest, callback: grpc.requestCallback<_google_cloud_aiplatform_v1_Trial__Output>): grpc.ClientUnaryCall;
  
  SuggestTrials(argument: _google_cloud_aiplatform_v1_SuggestTrialsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  SuggestTrials(argument: _google_cloud_aiplatform_v1_SuggestTrialsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  SuggestTrials(argument: _google_cloud_aiplatform_v1_SuggestTrialsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  SuggestTrials(argument: _google_cloud_aiplatform_v1_SuggestTrialsRequest, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  suggestTrials(argument: _google_cloud_aiplatform_v1_SuggestTrialsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  suggestTrials(argument: _google_cloud_aiplatform_v1_SuggestTrialsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  suggestTrials(argument: _google_cloud_aiplatform_v1_SuggestTrialsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  suggestTrials(argument: _google_cloud_aiplatform_v1_SuggestTrialsRequest, callback: grpc.requestCallback<_google_longrunning_Operation__Output>): grpc.ClientUnaryCall;
  
}

export interface VizierServiceHandlers extends grpc.UntypedServiceImplementation {
  AddTrialMeasurement: grpc.handleUnaryCall<_google_cloud_aiplatform_v1_AddTrialMeasurementRequest__Output, _google_cloud_aiplatform_v1_Trial>;
  
  CheckTrialEarlyStoppingState: grpc.handleUnaryCall<_google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateRequest__Output, _google_longrunning_Operation>;
  
  CompleteTrial: grpc.handleUnaryCall<_google_cloud_aiplatform_v1_CompleteTrialRequest__Output, _google_cloud_aiplatform_v1_Trial>;
  
  CreateStudy: grpc.handleUnaryCall<_google_cloud_aiplatform_v1_CreateStudyRequest__Output, _google_cloud_aiplatform_v1_Study>;
  
  CreateTrial: grpc.handleUnaryCall<_google_cloud_aiplatform_v1_CreateTrialRequest__Output, _google_cloud_aiplatform_v1_Trial>;
  
  DeleteStudy: grpc.handleUnaryCall<_google_cloud_aiplatform_v1_DeleteStudyRequest__Output, _google_protobuf_Empty>;
  
  DeleteTrial: grpc.handleUnaryCall<_google_cloud_aiplatform_v1_DeleteTrialRequest__Output, _google_protobuf_Empty>;
  
  GetStudy: grpc.handleUnaryCall<_google_cloud_aiplatform_v1_GetStudyRequest__Output, _google_cloud_aiplatform_v1_Study>;
  
  GetTrial: grpc.handleUnaryCall<_google_cloud_aiplatform_v1_GetTrialRequest__Output, _google_cloud_aiplatform_v1_Trial>;
  
  ListOptimalTrials: grpc.handleUnaryCall<_google_cloud_aiplatform_v1_ListOptimalTrialsRequest__Output, _google_cloud_aiplatform_v1_ListOptimalTrialsResponse>;
  
  ListStudies: grpc.handleUnaryCall<_google_cloud_aiplatform_v1_ListStudiesRequest__Output, _google_cloud_aiplatform_v1_ListStudiesResponse>;
  
  ListTrials: grpc.handleUnaryCall<_google_cloud_aiplatform_v1_ListTrialsRequest__Output, _google_cloud_aiplatform_v1_ListTrialsResponse>;
  
  /**
   * Finds a study by its display name.
   */
  LookupStudy: grpc.handleUnaryCall<_google_cloud_aiplatform_v1_LookupStudyRequest__Output, _google_cloud_aiplatform_v1_Study>;
  
  StopTrial: grpc.handleUnaryCall<_google_cloud_aiplatform_v1_StopTrialRequest__Output, _google_cloud_aiplatform_v1_Trial>;
  
  SuggestTrials: grpc.handleUnaryCall<_google_cloud_aiplatform_v1_SuggestTrialsRequest__Output, _google_longrunning_Operation>;
  
}

export interface VizierServiceDefinition extends grpc.ServiceDefinition {
  AddTrialMeasurement: MethodDefinition<_google_cloud_aiplatform_v1_AddTrialMeasurementRequest, _google_cloud_aiplatform_v1_Trial, _google_cloud_aiplatform_v1_AddTrialMeasurementRequest__Output, _google_cloud_aiplatform_v1_Trial__Output>
  CheckTrialEarlyStoppingState: MethodDefinition<_google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateRequest, _google_longrunning_Operation, _google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateRequest__Output, _google_longrunning_Operation__Output>
  CompleteTrial: MethodDefinition<_google_cloud_aiplatform_v1_CompleteTrialRequest, _google_cloud_aiplatform_v1_Trial, _google_cloud_aiplatform_v1_CompleteTrialRequest__Output, _google_cloud_aiplatform_v1_Trial__Output>
  CreateStudy: MethodDefinition<_google_cloud_aiplatform_v1_CreateStudyRequest, _google_cloud_aiplatform_v1_Study, _google_cloud_aiplatform_v1_CreateStudyRequest__Output, _google_cloud_aiplatform_v1_Study__Output>
  CreateTrial: MethodDefinition<_google_cloud_aiplatform_v1_CreateTrialRequest, _google_cloud_aiplatform_v1_Trial, _google_cloud_aiplatform_v1_CreateTrialRequest__Output, _google_cloud_aiplatform_v1_Trial__Output>
  DeleteStudy: MethodDefinition<_google_cloud_aiplatform_v1_DeleteStudyRequest, _google_protobuf_Empty, _google_cloud_aiplatform_v1_DeleteStudyRequest__Output, _google_protobuf_Empty__Output>
  DeleteTrial: MethodDefinition<_google_cloud_aiplatform_v1_DeleteTrialRequest, _google_protobuf_Empty, _google_cloud_aiplatform_v1_DeleteTrialRequest__Output, _google_protobuf_Empty__Output>
  GetStudy: MethodDefinition<_google_cloud_aiplatform_v1_GetStudyRequest, _google_cloud_aiplatform_v1_Study, _google_cloud_aiplatform_v1_GetStudyRequest__Output, _google_cloud_aiplatform_v1_Study__Output>
  GetTrial: MethodDefinition<_google_cloud_aiplatform_v1_GetTrialRequest, _google_cloud_aiplatform_v1_Trial, _google_cloud_aiplatform_v1_GetTrialRequest__Output, _google_cloud_aiplatform_v1_Trial__Output>
  ListOptimalTrials: MethodDefinition<_google_cloud_aiplatform_v1_ListOptimalTrialsRequest, _google_cloud_aiplatform_v1_ListOptimalTrialsResponse, _google_cloud_aiplatform_v1_ListOptimalTrialsRequest__Output, _google_cloud_aiplatform_v1_ListOptimalTrialsResponse__Output>
  ListStudies: MethodDefinition<_google_cloud_aiplatform_v1_ListStudiesRequest, _google_cloud_aiplatform_v1_ListStudiesResponse, _google_cloud_aiplatform_v1_ListStudiesRequest__Output, _google_cloud_aiplatform_v1_ListStudiesResponse__Output>
  ListTrials: MethodDefinition<_google_cloud_aiplatform_v1_ListTrialsRequest, _google_cloud_aiplatform_v1_ListTrialsResponse, _google_cloud_aiplatform_v1_ListTrialsRequest__Output, _google_cloud_aiplatform_v1_ListTrialsResponse__Output>
  LookupStudy: MethodDefinition<_google_cloud_aiplatform_v1_LookupStudyRequest, _google_cloud_aiplatform_v1_Study, _google_cloud_aiplatform_v1_LookupStudyRequest__Output, _google_cloud_aiplatform_v1_Study__Output>
  StopTrial: MethodDefinition<_google_cloud_aiplatform_v1_StopTrialRequest, _google_cloud_aiplatform_v1_Trial, _google_cloud_aiplatform_v1_StopTrialRequest__Output, _google_cloud_aiplatform_v1_Trial__Output>
  SuggestTrials: MethodDefinition<_google_cloud_aiplatform_v1_SuggestTrialsRequest, _google_longrunning_Operation, _google_cloud_aiplatform_v1_SuggestTrialsRequest__Output, _google_longrunning_Operation__Output>
}
