// Original file: vizier/pythia_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { EarlyStopDecisions as _vizier_EarlyStopDecisions, EarlyStopDecisions__Output as _vizier_EarlyStopDecisions__Output } from '../vizier/EarlyStopDecisions.ts';
import type { EarlyStopRequest as _vizier_EarlyStopRequest, EarlyStopRequest__Output as _vizier_EarlyStopRequest__Output } from '../vizier/EarlyStopRequest.ts';
import type { Empty as _google_protobuf_Empty, Empty__Output as _google_protobuf_Empty__Output } from '../google/protobuf/Empty.ts';
import type { SuggestDecision as _vizier_SuggestDecision, SuggestDecision__Output as _vizier_SuggestDecision__Output } from '../vizier/SuggestDecision.ts';
import type { SuggestRequest as _vizier_SuggestRequest, SuggestRequest__Output as _vizier_SuggestRequest__Output } from '../vizier/SuggestRequest.ts';

export interface PythiaServiceClient extends grpc.Client {
  EarlyStop(argument: _vizier_EarlyStopRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_EarlyStopDecisions__Output>): grpc.ClientUnaryCall;
  EarlyStop(argument: _vizier_EarlyStopRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_EarlyStopDecisions__Output>): grpc.ClientUnaryCall;
  EarlyStop(argument: _vizier_EarlyStopRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_EarlyStopDecisions__Output>): grpc.ClientUnaryCall;
  EarlyStop(argument: _vizier_EarlyStopRequest, callback: grpc.requestCallback<_vizier_EarlyStopDecisions__Output>): grpc.ClientUnaryCall;
  earlyStop(argument: _vizier_EarlyStopRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_EarlyStopDecisions__Output>): grpc.ClientUnaryCall;
  earlyStop(argument: _vizier_EarlyStopRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_EarlyStopDecisions__Output>): grpc.ClientUnaryCall;
  earlyStop(argument: _vizier_EarlyStopRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_EarlyStopDecisions__Output>): grpc.ClientUnaryCall;
  earlyStop(argument: _vizier_EarlyStopRequest, callback: grpc.requestCallback<_vizier_EarlyStopDecisions__Output>): grpc.ClientUnaryCall;
  
  Ping(argument: _google_protobuf_Empty, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  Ping(argument: _google_protobuf_Empty, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  Ping(argument: _google_protobuf_Empty, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  Ping(argument: _google_protobuf_Empty, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  ping(argument: _google_protobuf_Empty, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  ping(argument: _google_protobuf_Empty, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  ping(argument: _google_protobuf_Empty, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  ping(argument: _google_protobuf_Empty, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  
  Suggest(argument: _vizier_SuggestRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_SuggestDecision__Output>): grpc.ClientUnaryCall;
  Suggest(argument: _vizier_SuggestRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_SuggestDecision__Output>): grpc.ClientUnaryCall;
  Suggest(argument: _vizier_SuggestRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_SuggestDecision__Output>): grpc.ClientUnaryCall;
  Suggest(argument: _vizier_SuggestRequest, callback: grpc.requestCallback<_vizier_SuggestDecision__Output>): grpc.ClientUnaryCall;
  suggest(argument: _vizier_SuggestRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_SuggestDecision__Output>): grpc.ClientUnaryCall;
  suggest(argument: _vizier_SuggestRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_vizier_SuggestDecision__Output>): grpc.ClientUnaryCall;
  suggest(argument: _vizier_SuggestRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_vizier_SuggestDecision__Output>): grpc.ClientUnaryCall;
  suggest(argument: _vizier_SuggestRequest, callback: grpc.requestCallback<_vizier_SuggestDecision__Output>): grpc.ClientUnaryCall;
  
}

export interface PythiaServiceHandlers extends grpc.UntypedServiceImplementation {
  EarlyStop: grpc.handleUnaryCall<_vizier_EarlyStopRequest__Output, _vizier_EarlyStopDecisions>;
  
  Ping: grpc.handleUnaryCall<_google_protobuf_Empty__Output, _google_protobuf_Empty>;
  
  Suggest: grpc.handleUnaryCall<_vizier_SuggestRequest__Output, _vizier_SuggestDecision>;
  
}

export interface PythiaServiceDefinition extends grpc.ServiceDefinition {
  EarlyStop: MethodDefinition<_vizier_EarlyStopRequest, _vizier_EarlyStopDecisions, _vizier_EarlyStopRequest__Output, _vizier_EarlyStopDecisions__Output>
  Ping: MethodDefinition<_google_protobuf_Empty, _google_protobuf_Empty, _google_protobuf_Empty__Output, _google_protobuf_Empty__Output>
  Suggest: MethodDefinition<_vizier_SuggestRequest, _vizier_SuggestDecision, _vizier_SuggestRequest__Output, _vizier_SuggestDecision__Output>
}
