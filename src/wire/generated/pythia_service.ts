import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

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
import type { AddTrialMeasurementRequest as _vizier_AddTrialMeasurementRequest, AddTrialMeasurementRequest__Output as _vizier_AddTrialMeasurementRequest__Output } from './vizier/AddTrialMeasurementRequest.ts';
import type { CheckTrialEarlyStoppingStateRequest as _vizier_CheckTrialEarlyStoppingStateRequest, CheckTrialEarlyStoppingStateRequest__Output as _vizier_CheckTrialEarlyStoppingStateRequest__Output } from './vizier/CheckTrialEarlyStoppingStateRequest.ts';
import type { CheckTrialEarlyStoppingStateResponse as _vizier_CheckTrialEarlyStoppingStateResponse, CheckTrialEarlyStoppingStateResponse__Output as _vizier_CheckTrialEarlyStoppingStateResponse__Output } from './vizier/CheckTrialEarlyStoppingStateResponse.ts';
import type { CompleteTrialRequest as _vizier_CompleteTrialRequest, CompleteTrialRequest__Output as _vizier_CompleteTrialRequest__Output } from './vizier/CompleteTrialRequest.ts';
import type { CreateStudyRequest as _vizier_CreateStudyRequest, CreateStudyRequest__Output as _vizier_CreateStudyRequest__Output } from './vizier/CreateStudyRequest.ts';
import type { CreateTrialRequest as _vizier_CreateTrialRequest, CreateTrialRequest__Output as _vizier_CreateTrialRequest__Output } from './vizier/CreateTrialRequest.ts';
import type { DeleteStudyRequest as _vizier_DeleteStudyRequest, DeleteStudyRequest__Output as _vizier_DeleteStudyRequest__Output } from './vizier/DeleteStudyRequest.ts';
import type { DeleteTrialRequest as _vizier_DeleteTrialRequest, DeleteTrialRequest__Output as _vizier_DeleteTrialRequest__Output } from './vizier/DeleteTrialRequest.ts';
import type { EarlyStopDecision as _vizier_EarlyStopDecision, EarlyStopDecision__Output as _vizier_EarlyStopDecision__Output } from './vizier/EarlyStopDecision.ts';
import type { EarlyStopDecisions as _vizier_EarlyStopDecisions, EarlyStopDecisions__Output as _vizier_EarlyStopDecisions__Output } from './vizier/EarlyStopDecisions.ts';
import type { EarlyStopRequest as _vizier_EarlyStopRequest, EarlyStopRequest__Output as _vizier_EarlyStopRequest__Output } from './vizier/EarlyStopRequest.ts';
import type { GetStudyRequest as _vizier_GetStudyRequest, GetStudyRequest__Output as _vizier_GetStudyRequest__Output } from './vizier/GetStudyRequest.ts';
import type { GetTrialRequest as _vizier_GetTrialRequest, GetTrialRequest__Output as _vizier_GetTrialRequest__Output } from './vizier/GetTrialRequest.ts';
import type { KeyValue as _vizier_KeyValue, KeyValue__Output as _vizier_KeyValue__Output } from './vizier/KeyValue.ts';
import type { ListOptimalTrialsRequest as _vizier_ListOptimalTrialsRequest, ListOptimalTrialsRequest__Output as _vizier_ListOptimalTrialsRequest__Output } from './vizier/ListOptimalTrialsRequest.ts';
import type { ListOptimalTrialsResponse as _vizier_ListOptimalTrialsResponse, ListOptimalTrialsResponse__Output as _vizier_ListOptimalTrialsResponse__Output } from './vizier/ListOptimalTrialsResponse.ts';
import type { ListStudiesRequest as _vizier_ListStudiesRequest, ListStudiesRequest__Output as _vizier_ListStudiesRequest__Output } from './vizier/ListStudiesRequest.ts';
import type { ListStudiesResponse as _vizier_ListStudiesResponse, ListStudiesResponse__Output as _vizier_ListStudiesResponse__Output } from './vizier/ListStudiesResponse.ts';
import type { ListTrialsRequest as _vizier_ListTrialsRequest, ListTrialsRequest__Output as _vizier_ListTrialsRequest__Output } from './vizier/ListTrialsRequest.ts';
import type { ListTrialsResponse as _vizier_ListTrialsResponse, ListTrialsResponse__Output as _vizier_ListTrialsResponse__Output } from './vizier/ListTrialsResponse.ts';
import type { Measurement as _vizier_Measurement, Measurement__Output as _vizier_Measurement__Output } from './vizier/Measurement.ts';
import type { ProblemStatement as _vizier_ProblemStatement, ProblemStatement__Output as _vizier_ProblemStatement__Output } from './vizier/ProblemStatement.ts';
import type { PythiaServiceClient as _vizier_PythiaServiceClient, PythiaServiceDefinition as _vizier_PythiaServiceDefinition } from './vizier/PythiaService.ts';
import type { SetStudyStateRequest as _vizier_SetStudyStateRequest, SetStudyStateRequest__Output as _vizier_SetStudyStateRequest__Output } from './vizier/SetStudyStateRequest.ts';
import type { StopTrialRequest as _vizier_StopTrialRequest, StopTrialRequest__Output as _vizier_StopTrialRequest__Output } from './vizier/StopTrialRequest.ts';
import type { Study as _vizier_Study, Study__Output as _vizier_Study__Output } from './vizier/Study.ts';
import type { StudyDescriptor as _vizier_StudyDescriptor, StudyDescriptor__Output as _vizier_StudyDescriptor__Output } from './vizier/StudyDescriptor.ts';
import type { StudySpec as _vizier_StudySpec, StudySpec__Output as _vizier_StudySpec__Output } from './vizier/StudySpec.ts';
import type { SuggestDecision as _vizier_SuggestDecision, SuggestDecision__Output as _vizier_SuggestDecision__Output } from './vizier/SuggestDecision.ts';
import type { SuggestRequest as _vizier_SuggestRequest, SuggestRequest__Output as _vizier_SuggestRequest__Output } from './vizier/SuggestRequest.ts';
import type { SuggestTrialsRequest as _vizier_SuggestTrialsRequest, SuggestTrialsRequest__Output as _vizier_SuggestTrialsRequest__Output } from './vizier/SuggestTrialsRequest.ts';
import type { SuggestTrialsResponse as _vizier_SuggestTrialsResponse, SuggestTrialsResponse__Output as _vizier_SuggestTrialsResponse__Output } from './vizier/SuggestTrialsResponse.ts';
import type { Trial as _vizier_Trial, Trial__Output as _vizier_Trial__Output } from './vizier/Trial.ts';
import type { TrialSuggestion as _vizier_TrialSuggestion, TrialSuggestion__Output as _vizier_TrialSuggestion__Output } from './vizier/TrialSuggestion.ts';
import type { UnitMetadataUpdate as _vizier_UnitMetadataUpdate, UnitMetadataUpdate__Output as _vizier_UnitMetadataUpdate__Output } from './vizier/UnitMetadataUpdate.ts';
import type { UpdateMetadataRequest as _vizier_UpdateMetadataRequest, UpdateMetadataRequest__Output as _vizier_UpdateMetadataRequest__Output } from './vizier/UpdateMetadataRequest.ts';
import type { UpdateMetadataResponse as _vizier_UpdateMetadataResponse, UpdateMetadataResponse__Output as _vizier_UpdateMetadataResponse__Output } from './vizier/UpdateMetadataResponse.ts';
import type { VizierServiceClient as _vizier_VizierServiceClient, VizierServiceDefinition as _vizier_VizierServiceDefinition } from './vizier/VizierService.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
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
  vizier: {
    AddTrialMeasurementRequest: MessageTypeDefinition<_vizier_AddTrialMeasurementRequest, _vizier_AddTrialMeasurementRequest__Output>
    CheckTrialEarlyStoppingStateRequest: MessageTypeDefinition<_vizier_CheckTrialEarlyStoppingStateRequest, _vizier_CheckTrialEarlyStoppingStateRequest__Output>
    CheckTrialEarlyStoppingStateResponse: MessageTypeDefinition<_vizier_CheckTrialEarlyStoppingStateResponse, _vizier_CheckTrialEarlyStoppingStateResponse__Output>
    CompleteTrialRequest: MessageTypeDefinition<_vizier_CompleteTrialRequest, _vizier_CompleteTrialRequest__Output>
    CreateStudyRequest: MessageTypeDefinition<_vizier_CreateStudyRequest, _vizier_CreateStudyRequest__Output>
    CreateTrialRequest: MessageTypeDefinition<_vizier_CreateTrialRequest, _vizier_CreateTrialRequest__Output>
    DeleteStudyRequest: MessageTypeDefinition<_vizier_DeleteStudyRequest, _vizier_DeleteStudyRequest__Output>
    DeleteTrialRequest: MessageTypeDefinition<_vizier_DeleteTrialRequest, _vizier_DeleteTrialRequest__Output>
    EarlyStopDecision: MessageTypeDefinition<_vizier_EarlyStopDecision, _vizier_EarlyStopDecision__Output>
    EarlyStopDecisions: MessageTypeDefinition<_vizier_EarlyStopDecisions, _vizier_EarlyStopDecisions__Output>
    EarlyStopRequest: MessageTypeDefinition<_vizier_EarlyStopRequest, _vizier_EarlyStopRequest__Output>
    GetStudyRequest: MessageTypeDefinition<_vizier_GetStudyRequest, _vizier_GetStudyRequest__Output>
    GetTrialRequest: MessageTypeDefinition<_vizier_GetTrialRequest, _vizier_GetTrialRequest__Output>
    KeyValue: MessageTypeDefinition<_vizier_KeyValue, _vizier_KeyValue__Output>
    ListOptimalTrialsRequest: MessageTypeDefinition<_vizier_ListOptimalTrialsRequest, _vizier_ListOptimalTrialsRequest__Output>
    ListOptimalTrialsResponse: MessageTypeDefinition<_vizier_ListOptimalTrialsResponse, _vizier_ListOptimalTrialsResponse__Output>
    ListStudiesRequest: MessageTypeDefinition<_vizier_ListStudiesRequest, _vizier_ListStudiesRequest__Output>
    ListStudiesResponse: MessageTypeDefinition<_vizier_ListStudiesResponse, _vizier_ListStudiesResponse__Output>
    ListTrialsRequest: MessageTypeDefinition<_vizier_ListTrialsRequest, _vizier_ListTrialsRequest__Output>
    ListTrialsResponse: MessageTypeDefinition<_vizier_ListTrialsResponse, _vizier_ListTrialsResponse__Output>
    Measurement: MessageTypeDefinition<_vizier_Measurement, _vizier_Measurement__Output>
    ProblemStatement: MessageTypeDefinition<_vizier_ProblemStatement, _vizier_ProblemStatement__Output>
    PythiaService: SubtypeConstructor<typeof grpc.Client, _vizier_PythiaServiceClient> & { service: _vizier_PythiaServiceDefinition }
    SetStudyStateRequest: MessageTypeDefinition<_vizier_SetStudyStateRequest, _vizier_SetStudyStateRequest__Output>
    StopTrialRequest: MessageTypeDefinition<_vizier_StopTrialRequest, _vizier_StopTrialRequest__Output>
    Study: MessageTypeDefinition<_vizier_Study, _vizier_Study__Output>
    StudyDescriptor: MessageTypeDefinition<_vizier_StudyDescriptor, _vizier_StudyDescriptor__Output>
    StudySpec: MessageTypeDefinition<_vizier_StudySpec, _vizier_StudySpec__Output>
    SuggestDecision: MessageTypeDefinition<_vizier_SuggestDecision, _vizier_SuggestDecision__Output>
    SuggestRequest: MessageTypeDefinition<_vizier_SuggestRequest, _vizier_SuggestRequest__Output>
    SuggestTrialsRequest: MessageTypeDefinition<_vizier_SuggestTrialsRequest, _vizier_SuggestTrialsRequest__Output>
    SuggestTrialsResponse: MessageTypeDefinition<_vizier_SuggestTrialsResponse, _vizier_SuggestTrialsResponse__Output>
    Trial: MessageTypeDefinition<_vizier_Trial, _vizier_Trial__Output>
    TrialSuggestion: MessageTypeDefinition<_vizier_TrialSuggestion, _vizier_TrialSuggestion__Output>
    UnitMetadataUpdate: MessageTypeDefinition<_vizier_UnitMetadataUpdate, _vizier_UnitMetadataUpdate__Output>
    UpdateMetadataRequest: MessageTypeDefinition<_vizier_UpdateMetadataRequest, _vizier_UpdateMetadataRequest__Output>
    UpdateMetadataResponse: MessageTypeDefinition<_vizier_UpdateMetadataResponse, _vizier_UpdateMetadataResponse__Output>
    VizierService: SubtypeConstructor<typeof grpc.Client, _vizier_VizierServiceClient> & { service: _vizier_VizierServiceDefinition }
  }
}
