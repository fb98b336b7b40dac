import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AddTrialMeasurementRequest as _google_cloud_aiplatform_v1_AddTrialMeasurementRequest, AddTrialMeasurementRequest__Output as _google_cloud_aiplatform_v1_AddTrialMeasurementRequest__Output } from './google/cloud/aiplatform/v1/AddTrialMeasurementRequest.ts';
import type { CheckTrialEarlyStoppingStateMetatdata as _google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateMetatdata, CheckTrialEarlyStoppingStateMetatdata__Output as _google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateMetatdata__Output } from './google/cloud/aiplatform/v1/CheckTrialEarlyStoppingStateMetatdata.ts';
import type { CheckTrialEarlyStoppingStateRequest as _google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateRequest, CheckTrialEarlyStoppingStateRequest__Output as _google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateRequest__Output } from './google/cloud/aiplatform/v1/CheckTrialEarlyStoppingStateRequest.ts';
import type { CheckTrialEarlyStoppingStateResponse as _google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateResponse, CheckTrialEarlyStoppingStateResponse__Output as _google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateResponse__Output } from './google/cloud/aiplatform/v1/CheckTrialEarlyStoppingStateResponse.ts';
import type { CompleteTrialRequest as _google_cloud_aiplatform_v1_CompleteTrialRequest, CompleteTrialRequest__Output as _google_cloud_aiplatform_v1_CompleteTrialRequest__Output } from './google/cloud/aiplatform/v1/CompleteTrialRequest.ts';
import type { CreateStudyRequest as _google_cloud_aiplatform_v1_CreateStudyRequest, CreateStudyRequest__Output as _google_cloud_aiplatform_v1_CreateStudyRequest__Output } from './google/cloud/aiplatform/v1/CreateStudyRequest.ts';
import type { CreateTrialRequest as _google_cloud_aiplatform_v1_CreateTrialRequest, CreateTrialRequest__Output as _google_cloud_aiplatform_v1_CreateTrialRequest__Output } from './google/cloud/aiplatform/v1/CreateTrialRequest.ts';
import type { DeleteStudyRequest as _google_cloud_aiplatform_v1_DeleteStudyRequest, DeleteStudyRequest__Output as _google_cloud_aiplatform_v1_DeleteStudyRequest__Output } from './google/cloud/aiplatform/v1/DeleteStudyRequest.ts';
import type { DeleteTrialRequest as _google_cloud_aiplatform_v1_DeleteTrialRequest, DeleteTrialRequest__Output as _google_cloud_aiplatform_v1_DeleteTrialRequest__Output } from './google/cloud/aiplatform/v1/DeleteTrialRequest.ts';
import type { GenericOperationMetadata as _google_cloud_aiplatform_v1_GenericOperationMetadata, GenericOperationMetadata__Output as _google_cloud_aiplatform_v1_GenericOperationMetadata__Output } from './google/cloud/aiplatform/v1/GenericOperationMetadata.ts';
import type { GetStudyRequest as _google_cloud_aiplatform_v1_GetStudyRequest, GetStudyRequest__Output as _google_cloud_aiplatform_v1_GetStudyRequest__Output } from './google/cloud/aiplatform/v1/GetStudyRequest.ts';
import type { GetTrialRequest as _google_cloud_aiplatform_v1_GetTrialRequest, GetTrialRequest__Output as _google_cloud_aiplatform_v1_GetTrialRequest__Output } from './google/cloud/aiplatform/v1/GetTrialRequest.ts';
import type { ListOptimalTrialsRequest as _google_cloud_aiplatform_v1_ListOptimalTrialsRequest, ListOptimalTrialsRequest__Output as _google_cloud_aiplatform_v1_ListOptimalTrialsRequest__Output } from './google/cloud/aiplatform/v1/ListOptimalTrialsRequest.ts';
import type { ListOptimalTrialsResponse as _google_cloud_aiplatform_v1_ListOptimalTrialsResponse, ListOptimalTrialsResponse__Output as _google_cloud_aiplatform_v1_ListOptimalTrialsResponse__Output } from './google/cloud/aiplatform/v1/ListOptimalTrialsResponse.ts';
import type { ListStudiesRequest as _google_cloud_aiplatform_v1_ListStudiesRequest, ListStudiesRequest__Output as _google_cloud_aiplatform_v1_ListStudiesRequest__Output } from './google/cloud/aiplatform/v1/ListStudiesRequest.ts';
import type { ListStudiesResponse as _google_cloud_aiplatform_v1_ListStudiesResponse, ListStudiesResponse__Output as _google_cloud_aiplatform_v1_ListStudiesResponse__Output } from './google/cloud/aiplatform/v1/ListStudiesResponse.ts';
import type { ListTrialsRequest as _google_cloud_aiplatform_v1_ListTrialsRequest, ListTrialsRequest__Output as _google_cloud_aiplatform_v1_ListTrialsRequest__Output } from './google/cloud/aiplatform/v1/ListTrialsRequest.ts';
import type { ListTrialsResponse as _google_cloud_aiplatform_v1_ListTrialsResponse, ListTrialsResponse__Output as _google_cloud_aiplatform_v1_ListTrialsResponse__Output } from './google/cloud/aiplatform/v1/ListTrialsResponse.ts';
import type { LookupStudyRequest as _google_cloud_aiplatform_v1_LookupStudyRequest, LookupStudyRequest__Output as _google_cloud_aiplatform_v1_LookupStudyRequest__Output } from './google/cloud/aiplatform/v1/LookupStudyRequest.ts';
import type { Measurement as _google_cloud_aiplatform_v1_Measurement, Measurement__Output as _google_cloud_aiplatform_v1_Measurement__Output } from './google/cloud/aiplatform/v1/Measurement.ts';
import type { StopTrialRequest as _google_cloud_aiplatform_v1_StopTrialRequest, StopTrialRequest__Output as _google_cloud_aiplatform_v1_StopTrialRequest__Output } from './google/cloud/aiplatform/v1/StopTrialRequest.ts';
import type { Study as _google_cloud_aiplatform_v1_Study, Study__Output as _google_cloud_aiplatform_v1_Study__Output } from './google/cloud/aiplatform/v1/Study.ts';
import type { StudySpec as _google_cloud_aiplatform_v1_StudySpec, StudySpec__Output as _google_cloud_aiplatform_v1_StudySpec__Output } from './google/cloud/aiplatform/v1/StudySpec.ts';
import type { StudyTimeConstraint as _google_cloud_aiplatform_v1_StudyTimeConstraint, StudyTimeConstraint__Output as _google_cloud_aiplatform_v1_StudyTimeConstraint__Output } from './google/cloud/aiplatform/v1/StudyTimeConstraint.ts';
import type { SuggestTrialsMetadata as _google_cloud_aiplatform_v1_SuggestTrialsMetadata, SuggestTrialsMetadata__Output as _google_cloud_aiplatform_v1_SuggestTrialsMetadata__Output } from './google/cloud/aiplatform/v1/SuggestTrialsMetadata.ts';
import type { SuggestTrialsRequest as _google_cloud_aiplatform_v1_SuggestTrialsRequest, SuggestTrialsRequest__Output as _google_cloud_aiplatform_v1_SuggestTrialsRequest__Output } from './google/cloud/aiplatform/v1/SuggestTrialsRequest.ts';
import type { SuggestTrialsResponse as _google_cloud_aiplatform_v1_SuggestTrialsResponse, SuggestTrialsResponse__Output as _google_cloud_aiplatform_v1_SuggestTrialsResponse__Output } from './google/cloud/aiplatform/v1/SuggestTrialsResponse.ts';
import type { Trial as _google_cloud_aiplatform_v1_Trial, Trial__Output as _google_cloud_aiplatform_v1_Trial__Output } from './google/cloud/aiplatform/v1/Trial.ts';
import type { TrialContext as _google_cloud_aiplatform_v1_TrialContext, TrialContext__Output as _google_cloud_aiplatform_v1_TrialContext__Output } from './google/cloud/aiplatform/v1/TrialContext.ts';
import type { VizierServiceClient as _google_cloud_aiplatform_v1_VizierServiceClient, VizierServiceDefinition as _google_cloud_aiplatform_v1_VizierServiceDefinition } from './google/cloud/aiplatform/v1/VizierService.ts';
import type { CancelOperationRequest as _google_longrunning_CancelOperationRequest, CancelOperationRequest__Output as _google_longrunning_CancelOperationRequest__Output } from './google/longrunning/CancelOperationRequest.ts';
import type { DeleteOperationRequest as _google_longrunning_DeleteOperationRequest, DeleteOperationRequest__Output as _google_longrunning_DeleteOperationRequest__Output } from './google/longrunning/DeleteOperationRequest.ts';
import type { GetOperationRequest as _google_longrunning_GetOperationRequest, GetOperationRequest__Output as _google_longrunning_GetOperationRequest__Output } from './google/longrunning/GetOperationRequest.ts';
import type { ListOperationsRequest as _google_longrunning_ListOperationsRequest, ListOperationsRequest__Output as _google_longrunning_ListOperationsRequest__Output } from './google/longrunning/ListOperationsRequest.ts';
import type { ListOperationsResponse as _google_longrunning_ListOperationsResponse, ListOperationsResponse__Output as _google_longrunning_ListOperationsResponse__Output } from './google/longrunning/ListOperationsResponse.ts';
import type { Operation as _google_longrunning_Operation, Operation__Output as _google_longrunning_Operation__Output } from './google/longrunning/Operation.ts';
import type { OperationsClient as _google_longrunning_OperationsClient, OperationsDefinition as _google_longrunning_OperationsDefinition } from './google/longrunning/Operations.ts';
import type { WaitOperationRequest as _google_longrunning_WaitOperationRequest, WaitOperationRequest__Output as _google_longrunning_WaitOperationRequest__Output } from './google/longrunning/WaitOperationRequest.ts';
import type { Any as _google_protobuf_Any, Any__Output as _google_protobuf_Any__Output } from './google/protobuf/Any.ts';
import type { BoolValue as _google_protobuf_BoolValue, BoolValue__Output as _google_protobuf_BoolValue__Output } from './google/protobuf/BoolValue.ts';
import type { BytesValue as _google_protobuf_BytesValue, BytesValue__Output as _google_protobuf_BytesValue__Output } from './google/protobuf/BytesValue.ts';
import type { DoubleValue as _google_protobuf_DoubleValue, DoubleValue__Output as _google_protobuf_DoubleValue__Output } from './google/protobuf/DoubleValue.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.ts';
import type { Empty as _google_protobuf_Empty, Empty__Output as _google_protobuf_Empty__Output } from './google/protobuf/Empty.ts';
import type { FloatValue as _google_protobuf_FloatValue, FloatValue__Output as _google_protobuf_FloatValue__Output } from './google/protobuf/FloatValue.ts';
import type { Int32Value as _google_protobuf_Int32Value, Int32Value__Output as _google_protobuf_Int32Value__Output } from './google/protobuf/Int32Value.ts';
import type { Int64Value as _google_protobuf_Int64Value, Int64Value__Output as _google_protobuf_Int64Value__Output } from './google/protobuf/Int64Value.ts';
import type { ListValue as _google_protobuf_ListValue, ListValue__Output as _google_protobuf_ListValue__Output } from './google/protobuf/ListValue.ts';
import type { StringValue as _google_protobuf_StringValue, StringValue__Output as _google_protobuf_StringValue__Output } from './google/protobuf/StringValue.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from './google/protobuf/Struct.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { UInt32Value as _google_protobuf_UInt32Value, UInt32Value__Output as _google_protobuf_UInt32Value__Output } from './google/protobuf/UInt32Value.ts';
import type { UInt64Value as _google_protobuf_UInt64Value, UInt64Value__Output as _google_protobuf_UInt64Value__Output } from './google/protobuf/UInt64Value.ts';
import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from './google/protobuf/Value.ts';
import type { Status as _google_rpc_Status, Status__Output as _google_rpc_Status__Output } from './google/rpc/Status.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    cloud: {
      aiplatform: {
        v1: {
          AddTrialMeasurementRequest: MessageTypeDefinition<_google_cloud_aiplatform_v1_AddTrialMeasurementRequest, _google_cloud_aiplatform_v1_AddTrialMeasurementRequest__Output>
          CheckTrialEarlyStoppingStateMetatdata: MessageTypeDefinition<_google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateMetatdata, _google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateMetatdata__Output>
          CheckTrialEarlyStoppingStateRequest: MessageTypeDefinition<_google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateRequest, _google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateRequest__Output>
          CheckTrialEarlyStoppingStateResponse: MessageTypeDefinition<_google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateResponse, _google_cloud_aiplatform_v1_CheckTrialEarlyStoppingStateResponse__Output>
          CompleteTrialRequest: MessageTypeDefinition<_google_cloud_aiplatform_v1_CompleteTrialRequest, _google_cloud_aiplatform_v1_CompleteTrialRequest__Output>
          CreateStudyRequest: MessageTypeDefinition<_google_cloud_aiplatform_v1_CreateStudyRequest, _google_cloud_aiplatform_v1_CreateStudyRequest__Output>
          CreateTrialRequest: MessageTypeDefinition<_google_cloud_aiplatform_v1_CreateTrialRequest, _google_cloud_aiplatform_v1_CreateTrialRequest__Output>
          DeleteStudyRequest: MessageTypeDefinition<_google_cloud_aiplatform_v1_DeleteStudyRequest, _google_cloud_aiplatform_v1_DeleteStudyRequest__Output>
          DeleteTrialRequest: MessageTypeDefinition<_google_cloud_aiplatform_v1_DeleteTrialRequest, _google_cloud_aiplatform_v1_DeleteTrialRequest__Output>
          GenericOperationMetadata: MessageTypeDefinition<_google_cloud_aiplatform_v1_GenericOperationMetadata, _google_cloud_aiplatform_v1_GenericOperationMetadata__Output>
          GetStudyRequest: MessageTypeDefinition<_google_cloud_aiplatform_v1_GetStudyRequest, _google_cloud_aiplatform_v1_GetStudyRequest__Output>
          GetTrialRequest: MessageTypeDefinition<_google_cloud_aiplatform_v1_GetTrialRequest, _google_cloud_aiplatform_v1_GetTrialRequest__Output>
          ListOptimalTrialsRequest: MessageTypeDefinition<_google_cloud_aiplatform_v1_ListOptimalTrialsRequest, _google_cloud_aiplatform_v1_ListOptimalTrialsRequest__Output>
          ListOptimalTrialsResponse: MessageTypeDefinition<_google_cloud_aiplatform_v1_ListOptimalTrialsResponse, _google_cloud_aiplatform_v1_ListOptimalTrialsResponse__Output>
          ListStudiesRequest: MessageTypeDefinition<_google_cloud_aiplatform_v1_ListStudiesRequest, _google_cloud_aiplatform_v1_ListStudiesRequest__Output>
          ListStudiesResponse: MessageTypeDefinition<_google_cloud_aiplatform_v1_ListStudiesResponse, _google_cloud_aiplatform_v1_ListStudiesResponse__Output>
          ListTrialsRequest: MessageTypeDefinition<_google_cloud_aiplatform_v1_ListTrialsRequest, _google_cloud_aiplatform_v1_ListTrialsRequest__Output>
          ListTrialsResponse: MessageTypeDefinition<_google_cloud_aiplatform_v1_ListTrialsResponse, _google_cloud_aiplatform_v1_ListTrialsResponse__Output>
          LookupStudyRequest: MessageTypeDefinition<_google_cloud_aiplatform_v1_LookupStudyRequest, _google_cloud_aiplatform_v1_LookupStudyRequest__Output>
          Measurement: MessageTypeDefinition<_google_cloud_aiplatform_v1_Measurement, _google_cloud_aiplatform_v1_Measurement__Output>
          StopTrialRequest: MessageTypeDefinition<_google_cloud_aiplatform_v1_StopTrialRequest, _google_cloud_aiplatform_v1_StopTrialRequest__Output>
          Study: MessageTypeDefinition<_google_cloud_aiplatform_v1_Study, _google_cloud_aiplatform_v1_Study__Output>
          StudySpec: MessageTypeDefinition<_google_cloud_aiplatform_v1_StudySpec, _google_cloud_aiplatform_v1_StudySpec__Output>
          StudyTimeConstraint: MessageTypeDefinition<_google_cloud_aiplatform_v1_StudyTimeConstraint, _google_cloud_aiplatform_v1_StudyTimeConstraint__Output>
          SuggestTrialsMetadata: MessageTypeDefinition<_google_cloud_aiplatform_v1_SuggestTrialsMetadata, _google_cloud_aiplatform_v1_SuggestTrialsMetadata__Output>
          SuggestTrialsRequest: MessageTypeDefinition<_google_cloud_aiplatform_v1_SuggestTrialsRequest, _google_cloud_aiplatform_v1_SuggestTrialsRequest__Output>
          SuggestTrialsResponse: MessageTypeDefinition<_google_cloud_aiplatform_v1_SuggestTrialsResponse, _google_cloud_aiplatform_v1_SuggestTrialsResponse__Output>
          Trial: MessageTypeDefinition<_google_cloud_aiplatform_v1_Trial, _google_cloud_aiplatform_v1_Trial__Output>
          TrialContext: MessageTypeDefinition<_google_cloud_aiplatform_v1_TrialContext, _google_cloud_aiplatform_v1_TrialContext__Output>
          VizierService: SubtypeConstructor<typeof grpc.Client, _google_cloud_aiplatform_v1_VizierServiceClient> & { service: _google_cloud_aiplatform_v1_VizierServiceDefinition }
        }
      }
    }
    longrunning: {
      CancelOperationRequest: MessageTypeDefinition<_google_longrunning_CancelOperationRequest, _google_longrunning_CancelOperationRequest__Output>
      DeleteOperationRequest: MessageTypeDefinition<_google_longrunning_DeleteOperationRequest, _google_longrunning_DeleteOperationRequest__Output>
      GetOperationRequest: MessageTypeDefinition<_google_longrunning_GetOperationRequest, _google_longrunning_GetOperationRequest__Output>
      ListOperationsRequest: MessageTypeDefinition<_google_longrunning_ListOperationsRequest, _google_longrunning_ListOperationsRequest__Output>
      ListOperationsResponse: MessageTypeDefinition<_google_longrunning_ListOperationsResponse, _google_longrunning_ListOperationsResponse__Output>
      Operation: MessageTypeDefinition<_google_longrunning_Operation, _google_longrunning_Operation__Output>
      Operations: SubtypeConstructor<typeof grpc.Client, _google_longrunning_OperationsClient> & { service: _google_longrunning_OperationsDefinition }
      WaitOperationRequest: MessageTypeDefinition<_google_longrunning_WaitOperationRequest, _google_longrunning_WaitOperationRequest__Output>
    }
    protobuf: {
      Any: MessageTypeDefinition<_google_protobuf_Any, _google_protobuf_Any__Output>
      BoolValue: MessageTypeDefinition<_google_protobuf_BoolValue, _google_protobuf_BoolValue__Output>
      BytesValue: MessageTypeDefinition<_google_protobuf_BytesValue, _google_protobuf_BytesValue__Output>
      DoubleValue: MessageTypeDefinition<_google_protobuf_DoubleValue, _google_protobuf_DoubleValue__Output>
      Duration: MessageTypeDefinition<_google_protobuf_Duration, _google_protobuf_Duration__Output>
      Empty: MessageTypeDefinition<_google_protobuf_Empty, _google_protobuf_Empty__Output>
      FloatValue: MessageTypeDefinition<_google_protobuf_FloatValue, _google_protobuf_FloatValue__Output>
      Int32Value: MessageTypeDefinition<_google_protobuf_Int32Value, _google_protobuf_Int32Value__Output>
      Int64Value: MessageTypeDefinition<_google_protobuf_Int64Value, _google_protobuf_Int64Value__Output>
      ListValue: MessageTypeDefinition<_google_protobuf_ListValue, _google_protobuf_ListValue__Output>
      NullValue: EnumTypeDefinition
      StringValue: MessageTypeDefinition<_google_protobuf_StringValue, _google_protobuf_StringValue__Output>
      Struct: MessageTypeDefinition<_google_protobuf_Struct, _google_protobuf_Struct__Output>
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
      UInt32Value: MessageTypeDefinition<_google_protobuf_UInt32Value, _google_protobuf_UInt32Value__Output>
      UInt64Value: MessageTypeDefinition<_google_protobuf_UInt64Value, _google_protobuf_UInt64Value__Output>
      Value: MessageTypeDefinition<_google_protobuf_Value, _google_protobuf_Value__Output>
    }
    rpc: {
      Status: MessageTypeDefinition<_google_rpc_Status, _google_rpc_Status__Output>
    }
  }
}
